"""How long work takes on this machine: measured each time, and told before the next."""

from __future__ import annotations

import json
import logging
import os
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sgedit_engine.interface import Plan

# What is measured. A unit of rendering is a step of one candidate's stage, of verifying a
# candidate, of all else one go; "rounds" counts rounds of candidates for an edit, and "late" tells
# how many times as long as these say an edit takes in all.
Work = Literal["read", "render", "verify", "rounds", "late"]
# So many of the latest measurements count, by their median: the first one loads the weights.
KEPT = 9
_STEPS = 8

logger = logging.getLogger(__name__)


class Timings:
    """Seconds per unit of each kind of work, as last measured. Any thread may use it.

    With a `path` they are kept there, apart for each `of` (models and device); a file that
    cannot be read or written costs only what was learned.
    """

    def __init__(self, path: Path | None = None, *, of: str = "") -> None:
        self._path, self._of = path, of
        self._lock = threading.Lock()
        self._seen: dict[str, list[float]] | None = None if path else {}

    @contextmanager
    def measured(self, work: Work, units: float = 1.0) -> Iterator[None]:
        """Measure what is done inside; what fails or is cancelled teaches nothing."""
        began = perf_counter()
        yield
        self.learn(work, perf_counter() - began, units)

    def learn(self, work: Work, amount: float, units: float = 1.0) -> None:
        """That `units` of a kind of work took so many seconds (of "rounds": were so many; of
        "late": times as long)."""
        with self._lock:
            seen = self._known()
            row = [*seen.get(work, []), round(amount / max(units, 1e-9), 6)]
            seen[work] = row[-KEPT:]
            self._write(seen)

    def usual(self, work: Work) -> float | None:
        """Seconds of a unit (rounds of an edit), None before anything was measured."""
        with self._lock:
            row = self._known().get(work)
        return statistics.median(row) if row else None

    def rendering(self, plan: Plan, steps: int | None) -> float | None:
        """Seconds from a plan to its result; None before anything like it was measured."""
        render, verify = self.usual("render"), self.usual("verify")
        if render is None or verify is None:
            return None
        rounds = self.usual("rounds") or 1.0
        told = rounds * (render * rendering_units(plan, steps) + verify * len(plan.seeds))
        return told * (self.usual("late") or 1.0)

    def took(self, expected: float | None, seconds: float) -> None:
        """That an edit took so long, for which `rendering` told what was `expected`: what is not
        measured by itself, such as models that are loaded and files that are written, counts from
        the next one on."""
        if expected:
            self.learn("late", seconds / expected * (self.usual("late") or 1.0))

    def _known(self) -> dict[str, list[float]]:
        if self._seen is None:
            self._seen = _rows(_file(self._path).get(self._of))
        return self._seen

    def _write(self, seen: dict[str, list[float]]) -> None:
        if self._path is None:
            return
        written = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            content = {**_file(self._path), self._of: seen}
            written.write_text(json.dumps(content, sort_keys=True), encoding="utf-8")
            os.replace(written, self._path)
        except OSError:
            logger.warning("What was learned of timings could not be kept", exc_info=True)
            with suppress(OSError):
                written.unlink()


def rendering_units(plan: Plan, steps: int | None) -> float:
    """How much rendering a round of a plan is. `steps` None: as many as suit the models."""
    return (steps or _STEPS) * len(plan.stages) * len(plan.seeds)


def _file(path: Path | None) -> dict[str, object]:
    """What a file holds; nothing where it is missing or damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _rows(value: object) -> dict[str, list[float]]:
    rows = value if isinstance(value, dict) else {}
    return {
        str(work): [float(n) for n in row if isinstance(n, int | float) and n >= 0][-KEPT:]
        for work, row in rows.items()
        if isinstance(row, list)
    }
