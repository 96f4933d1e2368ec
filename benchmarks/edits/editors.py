"""What an editor is given, what it gives back, and how one says that it cannot."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.edits.asks import Ask
from benchmarks.edits.differences import Differences, masks_of
from benchmarks.edits.shown import Shown
from sgedit_engine.interface import Image, Mask, Picture
from sgedit_engine.perception.masks import dilate
from sgedit_engine.scene.geometry import Box

# Margin of a dilated hole, in pixels.
MARGIN = 4
_RESET, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


class Unable(Exception):
    """An editor that has no way to do such an edit, or that broke: nothing can be measured."""


class Refused(Exception):
    """An editor that was asked and did not do it: a failure, and nothing else to measure."""


@dataclass(frozen=True, eq=False)
class Trial:
    """One edit to be done: `source` RGB uint8 H×W×3 is to become like `after`.

    In a sequence the source is what the editor made the turn before, else it is `before`'s
    picture. `number` is that of the scene, or of the sequence.
    """

    number: int
    seed: int
    ask: Ask
    before: Shown
    after: Shown
    source: Image
    sequence: int | None = None
    turn: int | None = None

    def hole(self, mask: str) -> Mask:
        """The region that an editor is given: all that the edit changes ("tight"), that with a
        margin ("dilated"), or the box around it ("box"). Raises ValueError for another name."""
        old, new = masks_of(self.ask, self.before, self.after)
        tight = Differences.of(self.ask, self.before, self.after).minimal | old | new
        if mask == "tight" or not tight.any():
            return tight
        if mask == "dilated":
            return dilate(tight, MARGIN)
        if mask == "box":
            return Box.from_mask(tight).to_mask(tight.shape[1], tight.shape[0])
        raise ValueError(f"no mask is called {mask!r}")

    def generator(self, purpose: str) -> random.Random:
        """A generator for this trial and a purpose alone."""
        kind = self.ask.pair.kind
        return random.Random(f"{purpose}/{self.seed}/{kind}/{self.number}/{self.turn}")


@dataclass(frozen=True, eq=False)
class Made:
    """What an editor made: a picture of the source's size.

    `editable` is where it says that it may differ from the source, None if it says nothing.
    `after` is the truth that it is held against. `renders` counts the pictures that were drawn
    for it. `picture` is its own reading of the result, if it has one, and `done` whether its own
    check calls it as asked, if it has one.
    """

    image: Image
    editable: Mask | None
    after: Shown
    seconds: float
    renders: int
    peak_mb: float | None
    picture: Picture | None = None
    done: bool | None = None


@dataclass
class Cost:
    """What a piece of work took; filled in when the block ends. `peak_mb` is the largest memory
    of the whole process meanwhile, in units of 10⁶ bytes; None where the system does not tell."""

    seconds: float = 0.0
    peak_mb: float | None = None


@contextmanager
def measured_cost() -> Iterator[Cost]:
    """Time and memory of a block."""
    told, cost = _forget_peak(), Cost()
    began = time.perf_counter()
    yield cost
    cost.seconds = time.perf_counter() - began
    cost.peak_mb = _peak_mb() if told else None


def _forget_peak() -> bool:
    """Start the peak of the process anew; False where that cannot be done."""
    try:
        _RESET.write_text("5")
    except OSError:
        return False
    return True


def _peak_mb() -> float | None:
    for line in _STATUS.read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return None
