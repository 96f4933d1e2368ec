"""What limits the speed of work on a device: matrix operations, and kernels beside waiting."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

import torch
from torch.profiler import ProfilerActivity, profile
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.full_size.clock import settled
from sgedit_engine import engine
from sgedit_engine.diffusion import inpaint
from sgedit_engine.models import replay

_SHOWN = 12


def tera_flops(work: Callable[[], object]) -> float:
    """Floating-point operations of a call's matrix products, convolutions and attention, in units
    of 10¹². Nothing is replayed meanwhile, and candidates come one after the other: what is
    recorded, or done by another thread, is not counted."""
    counter = FlopCounterMode(display=False)
    with ExitStack() as stack:
        stack.enter_context(patch.object(replay, "records", lambda _device: False))
        for module in (engine, inpaint):
            stack.enter_context(patch.object(module, "side_by_side", _one_by_one))
        stack.enter_context(counter)
        work()
    return counter.get_total_flops() / 1e12


def _one_by_one(
    work: Callable[[Any], Any], items: Iterable[Any], _device: torch.device
) -> Iterator[Any]:
    return map(work, items)


def kernel_seconds(
    device: torch.device, work: Callable[[], object]
) -> tuple[float, float, dict[str, float]]:
    """(seconds of a call, those in which kernels run, the milliseconds of the longest kinds)."""
    activities = [ProfilerActivity.CPU]
    if device.type == "cuda":
        activities = [ProfilerActivity.CUDA]
    settled(device)
    with profile(activities=activities) as seen:
        began = time.perf_counter()
        work()
        settled(device)
        wall = time.perf_counter() - began
    kinds = {
        event.key[:80]: getattr(
            event, "self_device_time_total" if device.type == "cuda" else "self_cpu_time_total"
        )
        / 1e3
        for event in seen.key_averages()
    }
    longest = sorted(kinds.items(), key=lambda item: -item[1])[:_SHOWN]
    return wall, sum(kinds.values()) / 1e3, {name: round(ms, 2) for name, ms in longest}
