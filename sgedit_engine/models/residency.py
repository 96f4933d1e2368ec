"""Models are loaded when first borrowed, and lent in a `with` block, one borrower at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import torch
from diffusers.utils import logging as diffusers_logging
from safetensors import SafetensorError
from transformers.utils import logging as transformers_logging

from sgedit_engine.errors import InputError, ModelDamagedError, OutOfMemoryError
from sgedit_engine.models.memory import Budget, budget_for
from sgedit_engine.models.room import Held, Room
from sgedit_engine.models.weights import Checkpoint
from sgedit_engine.settings import Device

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_WEIGHTS = ".safetensors"
# What the libraries say where memory has run out.
_NO_MEMORY = ("out of memory", "can't allocate memory", "status_alloc_failed")
# What they raise for files that they cannot read, or that are not the model's.
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError)


@dataclass(frozen=True)
class Place:
    """Where models run and in which precision."""

    device: torch.device
    dtype: torch.dtype


@dataclass(frozen=True)
class Part(Generic[T_co]):
    """One model of a checkpoint: the name of its folder, how it is read from there, the names of
    the folders beside it that are read too, and of those that are where the checkpoint has them."""

    name: str
    load: Callable[[Path, Place], T_co]
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

    def tighten(self) -> bool:
        """Keep nothing on the device from now on but what is borrowed; False for who does so."""
        ...


class Residency:
    """Keeps the loaded models of a checkpoint, as far as a budget of memory allows. Safe to use
    from several threads.

    Where there is no room, the models that were not borrowed for the longest time leave the device.
    Who shares a `room` shares its memory and takes turns; None is one of its own.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        place: Place,
        budget: Budget | None = None,
        room: Room | None = None,
    ) -> None:
        self.place = place
        self._budget = budget_for("auto", place.device) if budget is None else budget
        self._checkpoint = checkpoint
        self._room = Room(place.device) if room is None else room
        self._held: dict[str, Held] = {}

    @contextmanager
    def borrow(self, part: Part[T]) -> Iterator[T]:
        """Lends one model; whoever else wants any model waits until the block ends.

        Raises ModelMissingError and ModelDamagedError from loading, and OutOfMemoryError in
        the place of what torch raises inside the block when memory runs out; all models that
        nobody has borrowed any more leave the device then.
        """
        with self._room.lock:
            held, failed = None, False
            try:
                held = self._resident(part)
                held.lent += 1
                yield held.model
            except OutOfMemoryError:
                failed = True
                raise
            except (RuntimeError, MemoryError) as error:
                failed = _is_out_of_memory(error)
                if not failed:
                    raise
                raise OutOfMemoryError(
                    f"The {self.place.device.type} device has too little memory for this.",
                    "Ask for fewer candidates, set the memory to 'low', close other programs, or"
                    " use the device 'cpu'.",
                ) from error
            finally:
                if held is not None:
                    held.lent -= 1
                if failed:
                    self._room.evict()

    @property
    def frugal(self) -> bool:
        """Whether no model stays on the device that is not borrowed."""
        return self._budget.frugal

    def tighten(self) -> bool:
        """Keep nothing on the device from now on but what is borrowed; False if that is so
        already."""
        with self._room.lock:
            was = self.frugal
            self._budget = replace(self._budget, weights=0)
            self._room.evict()
            return not was

    def digest(self, *parts: Part[Any]) -> str:
        """One sha256 of the files of some models: other weights have another."""
        return self._checkpoint.digest(*(name for part in parts for name in part.folders))

    def evict(self) -> None:
        """Take the models that nobody borrows from the device, those of others who share it too;
        they return when next borrowed."""
        with self._room.lock:
            self._room.evict()

    def _resident(self, part: Part[Any]) -> Held:
        held = self._held.get(part.name)
        if held is None or held.gone:
            held = self._held[part.name] = self._load(part)
            self._room.add(held)
        self._room.enter(held, self._budget.weights)
        return held

    def _load(self, part: Part[Any]) -> Held:
        self._room.clear(self._size_on_disk(part), self._budget.weights)
        beside = filter(self._checkpoint.holds, part.beside)
        folder = self._checkpoint.verified(part.name, *part.needs, *beside)
        _silence_progress_bars()
        try:
            model = part.load(folder, self.place)
        except _UNREADABLE as error:
            if _is_out_of_memory(error):
                raise
            raise ModelDamagedError(
                f"The model in {folder} cannot be read: {error}",
                self._checkpoint.located[part.name].remedy,
            ) from error
        return Held(model, self._budget.parks)

    def _size_on_disk(self, part: Part[Any]) -> int:
        starts = tuple(f"{name}/" for name in part.folders)
        files = self._checkpoint.files.items()
        return sum(size for n, (size, _) in files if n.startswith(starts) and n.endswith(_WEIGHTS))


def _silence_progress_bars() -> None:
    """The libraries draw a bar for each model that they read; the engine reports its own."""
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()


def _is_out_of_memory(error: BaseException | None) -> bool:
    """CUDA has a class of its own; the processor's and Metal's allocators raise RuntimeError. What
    ends a recording that was broken off hides the reason behind an error of its own."""
    while error is not None:
        if isinstance(error, torch.OutOfMemoryError | MemoryError):
            return True
        if any(words in str(error).lower() for words in _NO_MEMORY):
            return True
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return False
