"""How much of a device's memory models may take, and where their weights rest meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from sgedit_engine.models.replay import forget
from sgedit_engine.settings import Memory

_GIB = 2**30
# What drawing and reading need beside the weights: so much of a budget is left to them.
_WORK_BYTES = 2 * _GIB
_WORK_SHARE = 0.25
_MEMINFO = Path("/proc/meminfo")


@dataclass(frozen=True)
class Budget:
    """`weights` is how many bytes the models on the device may take that nobody borrows just now
    together with those that somebody does (None: any number). `parks` tells whether the weights of
    others rest in the host's memory, else they are read from disk again."""

    weights: int | None
    parks: bool

    @property
    def frugal(self) -> bool:
        """Whether no model stays that is not borrowed."""
        return self.weights == 0


def budget_for(memory: Memory, device: torch.device) -> Budget:
    """What a setting means on a device: "low" keeps only what is borrowed, a number is in units of
    2³⁰ bytes and has room for work in it, "auto" leaves a part of a CUDA device to work."""
    parks = device.type == "cuda"
    if memory == "low":
        return Budget(0, parks)
    if memory != "auto":
        return Budget(max(int(memory * _GIB) - _WORK_BYTES, 0), parks)
    if not parks:
        return Budget(None, parks)
    total = torch.cuda.get_device_properties(device).total_memory
    return Budget(int(total - max(total * _WORK_SHARE, _WORK_BYTES)), parks)


def bytes_of(model: Any) -> int:
    """What the weights of a model take."""
    return sum(tensor.numel() * tensor.element_size() for tensor in _weights(model))


class Resting:
    """The weights of a model while they are in the host's memory, and the way there and back.

    Weights do not change between two visits to the device, so that they are copied to the host
    once. In page-locked memory on machines with CUDA, from where they return fast.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._hosts: list[Tensor] | None = None

    def leave(self) -> None:
        """From the device to the host."""
        release(self._model)
        weights = list(_weights(self._model))
        if self._hosts is None:
            self._hosts = [_on_host(weight) for weight in weights]
        for weight, host in zip(weights, self._hosts, strict=True):
            weight.data = host

    def enter(self, device: torch.device) -> None:
        """From the host to the device: all of them, or none where it has too little memory."""
        try:
            for weight in _weights(self._model):
                weight.data = weight.data.to(device, non_blocking=True)
        except RuntimeError:
            self.leave()
            raise


def release(model: Any) -> None:
    """Gives back what recordings of a model's calls hold."""
    for module in _modules(model):
        forget(module)


def can_rest(model: Any) -> bool:
    """Whether the host has the memory to take a model's weights, with room to spare."""
    return bytes_of(model) * 2 <= _available_bytes()


def _on_host(weight: Tensor) -> Tensor:
    pinned = torch.cuda.is_available()
    host = torch.empty_like(weight, device="cpu", pin_memory=pinned, requires_grad=False)
    return host.copy_(weight.detach())


def _available_bytes() -> int:
    if _MEMINFO.is_file():
        for line in _MEMINFO.read_text(encoding="utf-8").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _modules(value: Any) -> Iterator[nn.Module]:
    """The modules of what a part loads: a module, or something that has some."""
    if isinstance(value, nn.Module):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _modules(inner)
    elif is_dataclass(value) or hasattr(value, "__dict__"):
        for inner in vars(value).values():
            if isinstance(inner, nn.Module | tuple) or is_dataclass(inner):
                yield from _modules(inner)


def _weights(model: Any) -> Iterator[Tensor]:
    """Parameters and buffers, each once."""
    seen: set[int] = set()
    for module in _modules(model):
        for weight in (*module.parameters(), *module.buffers()):
            if id(weight) not in seen:
                seen.add(id(weight))
                yield weight
