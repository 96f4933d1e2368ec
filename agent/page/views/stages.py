"""How far work is and how long it will take, from what its stages report."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.events import ProgressEvent

# What comes in an edit, in this order, unless the engine tells otherwise.
_USUAL_STAGES = ("rendering", "checking")
# So many of the latest works count, by their median.
_KEPT = 5
# Where less than this share of the work was done between two marks, the time between them tells
# nothing of how fast it is today; and so much faster or slower than usual it is at most.
_TELLING, _MOST = 0.1, 5.0

# A stage, its step and how many it has.
Mark = tuple[str, int, int]


class Pace:
    """How long earlier work still took at each of its marks.

    Steps do not tell: after the last of a drawing it is decoded, and then looked at.
    """

    def __init__(self) -> None:
        self._seen: dict[Mark, deque[float]] = {}

    def learn(self, reached: Mapping[Mark, float], whole: float) -> None:
        """That work of `whole` seconds reached these marks after so many seconds."""
        for mark, seconds in reached.items():
            self._seen.setdefault(mark, deque(maxlen=_KEPT)).append(whole - seconds)

    def left(self, reached: Mapping[Mark, float]) -> float | None:
        """The seconds that are left at the last of these marks, if work goes on as between the
        first one and it; None for marks that were not seen before."""
        marks = [mark for mark in reached if mark in self._seen]
        if not marks or marks[-1] != list(reached)[-1]:
            return None
        first, last = (statistics.median(self._seen[mark]) for mark in (marks[0], marks[-1]))
        usual, now = first - last, reached[marks[-1]] - reached[marks[0]]
        slower = now / usual if usual > _TELLING * first else 1.0
        return last * min(max(slower, 1 / _MOST), _MOST)


@dataclass
class StageLog:
    """The stages of one piece of work as their reports come.

    `started` and every `now` are seconds of one clock that only goes forward. `estimate` is how
    long such an edit took before, if that is known.
    """

    started: float
    estimate: float | None = None
    pace: Pace = field(default_factory=Pace)
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    _current: str = ""
    _round: int = 1
    # When the round began, and its marks in seconds from then.
    _began: float = field(init=False)
    _reached: dict[Mark, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._began = self.started

    def note(self, event: ProgressEvent, now: float) -> None:
        """Take in a report. A stage that starts over begins another round, which will take about
        as long as the one before."""
        before = self.seen.get(event.stage, (0, 0))
        if event.step < before[0]:
            self.estimate, self._began, self._round = now - self._began, now, self._round + 1
            self.seen, self._reached = {}, {}
        self._current = event.stage
        self.seen[event.stage] = (event.step, event.total)
        self._reached.setdefault((event.stage, event.step, event.total), now - self._began)

    def waited(self, seconds: float) -> None:
        """So long others were served, which tells nothing of the work."""
        self.started += seconds
        self._began += seconds

    def finish(self, now: float) -> None:
        """The work is done: the next will be as fast. Of several rounds nothing is learned."""
        if self._round == 1:
            self.pace.learn(self._reached, now - self._began)

    def seconds_left(self, now: float) -> float | None:
        """A guess, 0 where it has been exceeded; None before there is one.

        How long it still took from the last mark on counts more than how long such edits take.
        """
        spent = now - self._began
        left = self.pace.left(self._reached)
        if left is not None:
            whole: float | None = list(self._reached.values())[-1] + left
        else:
            whole = self.estimate
        return None if whole is None else max(0.0, whole - spent)

    def props(self, now: float, *, place: int = 0) -> dict[str, Any]:
        """`Stages`. `place` is how many edits of others are drawn first."""
        names = list(self.seen)
        if not names or names[0] in _USUAL_STAGES:
            names = list(dict.fromkeys([*_USUAL_STAGES, *names]))
        left = None if place else self.seconds_left(now)
        return {
            "stages": [self._stage(name) for name in names],
            "left": None if left is None else round(left, 1),
            "spent": round(now - self.started, 1),
            "round": self._round,
            "place": place,
        }

    def _stage(self, name: str) -> dict[str, Any]:
        """A stage is done when the next one has begun: its last step is not its end."""
        step, total = self.seen.get(name, (0, 0))
        state = "now" if name == self._current else "done" if 0 < total <= step else "next"
        return {"name": name, "step": step, "total": total, "state": state}
