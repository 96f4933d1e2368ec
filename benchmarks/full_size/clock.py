"""Seconds and bytes of work on a device, and of the engine's stages within it."""

from __future__ import annotations

import gc
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar
from unittest.mock import patch

import torch

T = TypeVar("T")
_GIB = 2**30


def settled(device: torch.device) -> None:
    """Waits until a device has done all that it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def timed(device: torch.device, work: Callable[[], T]) -> tuple[T, float]:
    """What a call gives, and its seconds."""
    settled(device)
    began = time.perf_counter()
    made = work()
    settled(device)
    return made, time.perf_counter() - began


def median_seconds(device: torch.device, work: Callable[[], object], repeats: int) -> float:
    """The median of some calls; one before them does not count."""
    work()
    return statistics.median(timed(device, work)[1] for _ in range(repeats))


def peak_gib(device: torch.device, work: Callable[[], object]) -> Mapping[str, float]:
    """The most memory that a call takes, in units of 2³⁰ bytes: by tensors, and held by the
    allocator. Nothing on a device that does not tell."""
    if device.type != "cuda":
        work()
        return {}
    settled(device)
    gc.collect()
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats(device)
    work()
    settled(device)
    return {
        "peak_gib": torch.cuda.max_memory_allocated(device) / _GIB,
        "held_gib": torch.cuda.max_memory_reserved(device) / _GIB,
    }


@contextmanager
def stages(
    device: torch.device, parts: Mapping[str, tuple[Any, str]]
) -> Iterator[dict[str, float]]:
    """Counts seconds of some functions, told as (owner, name) by their stage, while they are called
    in the block. The device is waited for before and after each: the sum is more than the whole."""
    taken: dict[str, float] = defaultdict(float)

    def counted(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            made, seconds = timed(device, lambda: function(*args, **options))
            taken[stage] += seconds
            return made

        return call

    with ExitStack() as stack:
        for stage, (owner, name) in parts.items():
            function = counted(stage, getattr(owner, name))
            stack.enter_context(patch.object(owner, name, function))
        yield taken
