"""The memory of one device, which all who lend models there share."""

from __future__ import annotations

import gc
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakSet

import torch

from sgedit_engine.models.memory import Resting, bytes_of, can_rest, release


@dataclass(eq=False)
class Held:
    """A model that was loaded for a device. `parks` tells whether its weights may rest in the
    host's memory, else it is dropped where others need room. `away` are weights that rest, and
    nothing is left of one that is `gone`. `lent` counts who has it, `used` orders by when."""

    model: Any
    parks: bool
    size: int = 0
    lent: int = 0
    used: int = 0
    away: bool = False
    gone: bool = False
    resting: Resting = field(init=False)

    def __post_init__(self) -> None:
        self.size = bytes_of(self.model)
        self.resting = Resting(self.model)

    def drop(self) -> None:
        """Keep nothing of it; whoever wants it loads it again."""
        release(self.model)
        self.model, self.resting, self.gone = None, Resting(None), True


class Room:
    """The models that are on a device, whoever has loaded them. They are lent, loaded and taken
    away by whoever has the `lock`."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self.lock = threading.RLock()
        # Whoever lends a model keeps it; a lender that nobody needs any more leaves nothing here.
        self._held: WeakSet[Held] = WeakSet()
        self._uses = 0

    def add(self, held: Held) -> None:
        """A model was loaded."""
        self._held.add(held)

    def enter(self, held: Held, limit: int | None) -> None:
        """A model is used now: its weights come back if they are elsewhere."""
        if held.away:
            self.clear(held.size, limit)
            held.resting.enter(self.device)
            held.away = False
        self._uses += 1
        held.used = self._uses

    def clear(self, size: int, limit: int | None) -> None:
        """Let models leave until so many bytes of another one fit into a limit (None: there is
        none), or nothing is left that could: first what was not used for the longest time."""
        if limit is None or size == 0:
            return
        here = sorted(self._here(), key=lambda held: held.used)
        taken, leaving = sum(held.size for held in here), []
        for held in here:
            if taken + size <= limit:
                break
            if held.size and not held.lent:
                leaving.append(held)
                taken -= held.size
        self._leave(leaving)

    def evict(self) -> None:
        """Let all models leave that nobody has."""
        self._leave([held for held in self._here() if not held.lent])

    def _here(self) -> list[Held]:
        return [held for held in self._held if not (held.away or held.gone)]

    def _leave(self, leaving: Sequence[Held]) -> None:
        """Take models from the device, and give back the memory that they were in."""
        for held in leaving:
            if held.parks and can_rest(held.model):
                held.resting.leave()
                held.away = True
            else:
                held.drop()
        if any(held.gone for held in leaving):
            gc.collect()
        if leaving and self.device.type == "cuda":
            torch.cuda.empty_cache()


_ROOMS: dict[torch.device, Room] = {}
_LOCK = threading.Lock()


def room_of(device: torch.device) -> Room:
    """The room that all engines of this process share on a device."""
    with _LOCK:
        return _ROOMS.setdefault(device, Room(device))
