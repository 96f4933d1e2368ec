"""Models are loaded when first borrowed, and lent in a `with` block, one borrower at a time."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import torch
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from sgedit_engine.errors import InputError, ModelDamagedError, OutOfMemoryError
from sgedit_engine.models.weights import Checkpoint
from sgedit_engine.settings import Device

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """Where models run and in which precision."""

    device: torch.device
    dtype: torch.dtype


@dataclass(frozen=True)
class Part(Generic[T]):
    """One model of a checkpoint: the name of its folder, how it is read from there, the names of
    the folders beside it that are read too, and of those that are where the checkpoint has them."""

    name: str
    load: Callable[[Path, Place], T]
    needs: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def folders(self) -> tuple[str, ...]:
        """Its own folder's name, then the others'."""
        return (self.name, *self.needs, *self.beside)


def choose_place(device: Device, cuda_dtype: str = "float32") -> Place:
    """The device asked for; "auto" takes CUDA, else Apple's Metal, else the processor. Models run
    in single precision, on CUDA in the one named ("bfloat16").

    Raises InputError for a device that this machine lacks.
    """
    available = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if device == "auto":
        name = next(name for name, there in available.items() if there)
    elif available.get(device, False):
        name = device
    else:
        there = ", ".join(name for name, found in available.items() if found)
        raise InputError(f"This machine has no device {device!r}.", f"It has: {there}.")
    dtype: torch.dtype = getattr(torch, cuda_dtype) if name == "cuda" else torch.float32
    return Place(torch.device(name), dtype)


class Lender(Protocol):
    """Whoever lends models in a `with` block."""

    def borrow(self, part: Part[T]) -> AbstractContextManager[T]:
        """Lends one model."""
        ...


class Residency:
    """Keeps the loaded models of a checkpoint. Safe to use from several threads."""

    def __init__(self, checkpoint: Checkpoint, place: Place) -> None:
        self.place = place
        self._checkpoint = checkpoint
        self._loaded: dict[str, Any] = {}
        self._lock = threading.RLock()

    @contextmanager
    def borrow(self, part: Part[T]) -> Iterator[T]:
        """Lends one model; whoever else wants any model waits until the block ends.

        Raises ModelMissingError and ModelDamagedError from loading, and OutOfMemoryError in
        the place of what torch raises inside the block when memory runs out; everything is
        evicted then.
        """
        with self._lock:
            try:
                yield self._resident(part)
            except (RuntimeError, MemoryError) as error:
                if not _is_out_of_memory(error):
                    raise
                self.evict()
                raise OutOfMemoryError(
                    f"The {self.place.device.type} device has too little memory for this.",
                    "Ask for fewer candidates, close other programs, or use the device 'cpu'.",
                ) from error

    def digest(self, *parts: Part[Any]) -> str:
        """One sha256 of the files of some models: other weights have another."""
        return self._checkpoint.digest(*(name for part in parts for name in part.folders))

    def evict(self) -> None:
        """Forget the loaded models; they are read again when next borrowed."""
        with self._lock:
            self._loaded.clear()
            gc.collect()
            if self.place.device.type == "cuda":
                torch.cuda.empty_cache()

    def _resident(self, part: Part[T]) -> T:
        if part.name not in self._loaded:
            beside = filter(self._checkpoint.holds, part.beside)
            folder = self._checkpoint.verified(part.name, *part.needs, *beside)
            _silence_progress_bars()
            try:
                self._loaded[part.name] = part.load(folder, self.place)
            except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
                if _is_out_of_memory(error):
                    raise
                raise ModelDamagedError(
                    f"The model in {folder} cannot be read: {error}", "Install sgedit again."
                ) from error
        loaded: T = self._loaded[part.name]
        return loaded


def _silence_progress_bars() -> None:
    """The libraries draw a bar for each model that they read; the engine reports its own."""
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()


def _is_out_of_memory(error: BaseException) -> bool:
    """CUDA has a class of its own; the processor's and Metal's allocators raise RuntimeError."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    text = str(error).lower()
    return "out of memory" in text or "can't allocate memory" in text
