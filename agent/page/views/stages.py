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
# Sooner than at this share of the whole, how long it took tells little of what is left.
_EARLY = 0.15

# A stage, its step and how many it has.
Mark = tuple[str, int, int]


class Pace:
    """When earlier work reached its marks, as shares of the time that the whole of it took.

    Steps do not tell: after the last of a drawing it is decoded, and then looked at.
    """

    def __init__(self) -> None:
        self._seen: dict[Mark, deque[float]] = {}

    def learn(self, reached: Mapping[Mark, float], whole: float) -> None:
        """That work of `whole` seconds reached these marks after so many seconds."""
        for mark, seconds in reached.items():
            self._seen.setdefault(mark, deque(maxlen=_KEPT)).append(seconds / max(whole, 1e-9))

    def share(self, mark: Mark) -> float | None:
        """The share of the time that has usually passed at a mark; None before it was seen."""
        seen = self._seen.get(mark)
        return statistics.median(seen) if seen else None


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

        How long the marks took here and now counts more than how long such edits usually take.
        """
        whole, spent = self.estimate, now - self._began
        if self._reached:
            mark, seconds = list(self._reached.items())[-1]
            share = self.pace.share(mark)
            if share is not None and (share > _EARLY or whole is None) and share > 0:
                whole = seconds / share
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
