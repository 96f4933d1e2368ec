"""How long edits take on this machine: remembered of each, and told before the next one like it."""

from __future__ import annotations

import json
import logging
import math
import os
import statistics
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sgedit_engine.interface import Plan

# So many of the latest edits of a likeness count, by their median.
KEPT = 9
_STEPS = 8
# Names of rows: of first edits, before their likeness, and of what first edits took longer than
# others.
_FIRST, _LOADING = "first ", "loading"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Likeness:
    """What the time of an edit depends on. `size` is the picture's, as a power of four of pixels;
    `steps` those of the solver in each stage."""

    op: str
    stages: int
    candidates: int
    steps: int
    size: int

    @classmethod
    def of(cls, plan: Plan, steps: int | None) -> _Likeness:
        size = round(math.log(max(plan.allowed_mask.size, 1), 4))
        return cls(plan.edit.op, len(plan.stages), len(plan.seeds), steps or _STEPS, size)

    @classmethod
    def named(cls, name: str) -> _Likeness | None:
        """The likeness of a row; None where the row is of something else."""
        op, *numbers = name.removeprefix(_FIRST).split()
        if len(numbers) != 4 or not all(n.isdecimal() and int(n) < 10**6 for n in numbers):
            return None
        return cls(op, *map(int, numbers))

    @property
    def name(self) -> str:
        return f"{self.op} {self.stages} {self.candidates} {self.steps} {self.size}"

    @property
    def work(self) -> int:
        """How many steps are drawn."""
        return max(self.stages * self.candidates * self.steps, 1)

    def apart(self, other: _Likeness) -> tuple[int, ...]:
        """How far another likeness is from this one; the first number counts most."""
        return (
            abs(self.size - other.size),
            abs(self.candidates - other.candidates),
            self.op != other.op,
            abs(self.stages - other.stages),
            abs(self.steps - other.steps),
        )


class Timings:
    """Seconds of earlier edits by their likeness. Any thread may use it.

    The first edit that is made with it loads the models, so that what it took longer is kept apart.
    With a `path` all is kept there, apart for each `of` (models and device); a file that cannot be
    read or written costs only what was learned.
    """

    def __init__(self, path: Path | None = None, *, of: str = "") -> None:
        self.of = of
        self._path = path
        self._lock = threading.Lock()
        self._seen: dict[str, list[float]] | None = None if path else {}
        self._loaded = False

    def expected(self, plan: Plan, steps: int | None) -> float | None:
        """Seconds from a plan to its result, as edits like it took, else those that are nearest to
        it; None before any was made. `steps` None: as many as suit the models."""
        like = _Likeness.of(plan, steps)
        with self._lock:
            seen = self._known()
            warm, first = _usual(seen, like, ""), _usual(seen, like, _FIRST)
            if self._loaded or warm is None:
                return first if warm is None else warm
            if own := seen.get(_FIRST + like.name):
                return statistics.median(own)
            return warm + statistics.median(seen.get(_LOADING) or [0.0])

    def took(self, plan: Plan, steps: int | None, seconds: float) -> None:
        """That the edit of a plan took so long, whatever it took: further rounds, files."""
        like = _Likeness.of(plan, steps)
        with self._lock:
            seen = self._known()
            if self._loaded:
                _keep(seen, like.name, seconds)
            else:
                usual = _usual(seen, like, "")
                if usual is not None:
                    _keep(seen, _LOADING, max(seconds - usual, 0.0))
                _keep(seen, _FIRST + like.name, seconds)
            self._loaded = True
            self._write(seen)

    def _known(self) -> dict[str, list[float]]:
        if self._seen is None:
            self._seen = _rows(_file(self._path).get(self.of))
        return self._seen

    def _write(self, seen: dict[str, list[float]]) -> None:
        if self._path is None:
            return
        written = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            content = {**_file(self._path), self.of: seen}
            written.write_text(json.dumps(content, sort_keys=True), encoding="utf-8")
            os.replace(written, self._path)
        except OSError:
            logger.warning("What was learned of timings could not be kept", exc_info=True)
            with suppress(OSError):
                written.unlink()


def _usual(seen: Mapping[str, list[float]], like: _Likeness, kind: str) -> float | None:
    """The median of the edits of a likeness, of the `kind` "" or `_FIRST`; where there are none, of
    the nearest, for as many steps. None without any."""
    rows = [
        (other, statistics.median(row))
        for name, row in seen.items()
        if row and name.startswith(_FIRST) == bool(kind) and (other := _Likeness.named(name))
    ]
    if not rows:
        return None
    nearest = min(like.apart(other) for other, _ in rows)
    among = [(o, seconds) for o, seconds in rows if like.apart(o) == nearest]
    return statistics.median(seconds * like.work / other.work for other, seconds in among)


def _keep(seen: dict[str, list[float]], name: str, seconds: float) -> None:
    seen[name] = [*seen.get(name, []), round(seconds, 3)][-KEPT:]


def _file(path: Path | None) -> dict[str, object]:
    """What a file holds; nothing where it is missing or damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _rows(value: object) -> dict[str, list[float]]:
    """The rows of a file, without what is none, such as rows of an earlier release."""
    rows = value if isinstance(value, dict) else {}
    return {
        name: [float(n) for n in row if isinstance(n, int | float) and 0 <= n < math.inf][-KEPT:]
        for name, row in rows.items()
        if isinstance(row, list) and (name == _LOADING or _Likeness.named(name) is not None)
    }
