"""Trying a place: what it would touch, hide, and be hidden by."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.figure import Seen
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.ground import Ground
from sgedit_engine.scene.occupancy import GRID, Occupancy
from sgedit_engine.scene.stance import Stance
from sgedit_engine.scene.support import root_of

FRAME_MARGIN = 0.02
# Shares of an object that may be hidden at most, when something is placed before it, and of
# the placed thing itself.
HIDDEN_OTHER = 0.45
HIDDEN_SELF = 0.35
# The table goes on this far (in rows) behind the farthest object.
BEHIND = 0.03
# Of things known by their boxes the widest parts may be this much nearer: feet are narrower.
TOUCH = 0.92
# The free ground between others, in the lengths of `Perspective`.
GAP = 0.015


@dataclass(frozen=True)
class Trial:
    """What a place would mean. `cost` counts hidden shares, `clearance` is the free ground
    around in picture heights, `blockers` are ids of what forbids it."""

    cost: float
    clearance: float
    blockers: tuple[str, ...]

    @property
    def free(self) -> bool:
        return not self.blockers


class FreeSpace:
    """The objects that are there, ready for many trials.

    `ground` tells where they stand, `masks` (bool, H×W, by id) what is seen of them.
    """

    def __init__(
        self,
        objects: Sequence[SceneObject],
        masks: Mapping[str, NDArray[np.bool_]],
        ground: Ground,
    ) -> None:
        self._objects = {o.id: o for o in objects}
        self._ground = ground
        self._carriers = {
            a: b for a, b in ground.carriers.items() if a in self._objects and b in self._objects
        }
        self._taken = {o.id: Occupancy(o, masks) for o in objects}

    def carried_by(self, object_id: str) -> list[SceneObject]:
        """What stands on an object directly."""
        return [self._objects[a] for a, b in self._carriers.items() if b == object_id]

    def farthest(self, usual: float) -> float:
        """The farthest row for a foot: the usual one, or just behind the farthest object."""
        rows = [o.box.y1 - BEHIND for i, o in self._objects.items() if i not in self._carriers]
        return min([usual, *rows])

    def try_seen(self, seen: Seen, fill: float, *, ignoring: str | None = None) -> Trial:
        """Try a place on the table, for what fills a share of its box. `ignoring` (and its stack)
        may touch and overlap."""
        stance = seen.stance
        stack = set() if ignoring is None else self._stack(ignoring)
        cost, blockers = self._in_sight(seen.box, fill, stance.near, stack)
        clearance = math.inf if self._objects else 1.0
        for object_id in (i for i in self._objects if i not in stack):
            gap = self._gap(stance, self._root(object_id))
            clearance = min(clearance, gap)
            if gap < 0:
                blockers.add(object_id)
        return Trial(cost, clearance, tuple(sorted(blockers)))

    def touched(self, stance: Stance) -> bool:
        """Whether something on the table is too near to a thing there."""
        return any(self._gap(stance, self._root(i)) < 0 for i in self._objects)

    def _gap(self, stance: Stance, root: str) -> float:
        """The free ground between a thing and one that is there, less what has to be free."""
        other = self._ground.stances[root]
        if root in self._ground.places:
            return stance.gap(other) - GAP
        # Where only boxes are known, the widest parts count, and feet are narrower.
        return stance.gap(other) + (1 - TOUCH) * (stance.radius + other.radius)

    def try_rider(self, seen: Seen, fill: float, support_id: str) -> Trial:
        """Try a place on top of a support: only what it hides or is hidden by counts."""
        near = self._ground.stances[self._root(support_id)].near
        cost, blockers = self._in_sight(seen.box, fill, near, self._stack(support_id))
        return Trial(cost, 0.0, tuple(sorted(blockers)))

    def _in_sight(
        self, box: Box, fill: float, near: float, stack: set[str]
    ) -> tuple[float, set[str]]:
        """What hiding and being hidden costs at a place, and who would be hidden, or hide it,
        too much. Not counting a stack."""
        cost, blockers, before_it = 0.0, set(), {}
        for object_id in (i for i in self._objects if i not in stack):
            farther = near > self._ground.stances[self._root(object_id)].near
            share = self._hidden(box, fill, object_id, farther)
            cost += share * (2.0 if farther else 3.0)
            if farther and share > HIDDEN_OTHER:
                blockers.add(object_id)
            elif not farther and share > 0:
                before_it[object_id] = share
        # What is before it adds up: three things that each hide a third leave nothing.
        if sum(before_it.values()) > HIDDEN_SELF:
            blockers.update(before_it)
        return cost, blockers

    def _root(self, object_id: str) -> str:
        return root_of(object_id, self._carriers)

    def _stack(self, object_id: str) -> set[str]:
        root = self._root(object_id)
        return {i for i in self._objects if self._root(i) == root}

    def _hidden(self, box: Box, fill: float, object_id: str, farther: bool) -> float:
        """The share of the other that is hidden by what fills a share of the box, or of the box
        that the other hides."""
        taken = self._taken[object_id]
        common = taken.inside(box)
        whole = taken.area / fill if farther else box.area * GRID * GRID
        return common / whole if whole else 0.0

    def blockers_named(self, trials: Iterable[Trial], anchor_id: str = "") -> str:
        """What is most often in the way, beside the anchor: "the red mug is in the way"."""
        counts = Counter(i for t in trials for i in t.blockers if i != anchor_id)
        names = list(
            dict.fromkeys(f"the {self._objects[i].name}" for i, _ in counts.most_common(2))
        )
        if not names:
            return "the picture is too small"
        return f"{' and '.join(names)} {'are' if len(names) > 1 else 'is'} in the way"
