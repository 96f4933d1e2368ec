"""Whether an edit of a dialogue is the one that was wanted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.dialogue_expectations import WantedEdit
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.scene.graph import SceneGraph

# Of a size that was told in numbers.
_EXACT = 0.01
_SAME_PLACE = 0.01
# How far feet may be from the place that was meant, as what stands around leaves room.
_SAME_SPOT = 0.08
_ASIDE = 0.15
Point = tuple[float, float]


@dataclass(frozen=True)
class Made:
    """One version on the way to the head, with the edit that led to it (None: none did)."""

    version: str
    edit: Edit | None
    graph: SceneGraph


def for_each_target(edit: WantedEdit) -> list[WantedEdit]:
    """The edit once for each of its targets; a swap is one edit."""
    if edit.kind == "swap":
        return [edit]
    return [edit.model_copy(update={"target": (t,)}) for t in edit.target] or [edit]


def new_id(before: SceneGraph, after: SceneGraph) -> str:
    """The id of the thing that is new. Raises StopIteration where none is."""
    return next(thing.id for thing in after.objects if thing.id not in before)


def is_wanted(
    earlier: Sequence[Made], made: Made, wanted: WantedEdit, ids: Mapping[str, str]
) -> bool:
    """Whether an edit is the wanted one. `earlier` are the versions until then, its start last."""
    edit, before = made.edit, earlier[-1].graph
    if wanted.kind == "swap":
        swapped = {ids.get(name) for name in wanted.target}
        return isinstance(edit, AdjustRelation) and {edit.target, edit.swap_with} == swapped
    target = ids.get(wanted.target[0]) if wanted.target else None
    if edit is None or (target is not None and getattr(edit, "target", None) != target):
        return False
    match edit:
        case RemoveObject():
            return wanted.kind == "remove"
        case AddObject():
            same = wanted.kind == "add" and edit.category == wanted.category
            if not (same and _looks(edit, wanted)):
                return False
            if wanted.between or wanted.at:
                fresh = new_id(before, made.graph)
                return _stands_there(earlier, made.graph, fresh, wanted, ids)
            return _placed(edit, wanted, ids)
        case ReplaceObject():
            same = wanted.kind == "replace" and edit.category == wanted.category
            return same and edit.attributes == wanted.attributes
        case ChangeAttributes():
            return wanted.kind == "change" and _looks(edit, wanted)
        case AdjustRelation():
            if wanted.kind != "move" or target is None:
                return False
            if wanted.between or wanted.at:
                return _stands_there(earlier, made.graph, target, wanted, ids)
            if wanted.direction:
                return _went(before, made.graph, target, wanted.direction)
            if other := wanted.towards or wanted.away_from:
                nearer = _came_nearer(before, made.graph, target, ids.get(other))
                return nearer > _SAME_PLACE if wanted.towards else nearer < -_SAME_PLACE
            return _placed(edit, wanted, ids)


def _looks(edit: AddObject | ChangeAttributes, wanted: WantedEdit) -> bool:
    if wanted.factor is not None:
        exact = abs(edit.scale / wanted.factor - 1) < _EXACT
        return edit.attributes == wanted.attributes and exact
    size = "bigger" if edit.scale > 1 else "smaller" if edit.scale < 1 else None
    return edit.attributes == wanted.attributes and size == wanted.size


def _placed(edit: AddObject | AdjustRelation, wanted: WantedEdit, ids: Mapping[str, str]) -> bool:
    placement = edit.placement
    if getattr(edit.at, "side", None) != wanted.side:
        return False
    if wanted.relation is None or wanted.anchor is None:
        return placement is None
    told = (getattr(placement, "predicate", None), getattr(placement, "anchor", None))
    return told == (wanted.relation, ids.get(wanted.anchor))


def _went(before: SceneGraph, after: SceneGraph, target: str, direction: str) -> bool:
    """Whether a thing moved that way: nearer is farther down in the picture."""
    if target not in before or target not in after:
        return False
    old, new = before.get(target).box, after.get(target).box
    right, down = (new.x0 + new.x1 - old.x0 - old.x1) / 2, new.y1 - old.y1
    by = {"left": -right, "right": right, "nearer": down, "farther": -down}[direction]
    return by > _SAME_PLACE


def _came_nearer(before: SceneGraph, after: SceneGraph, target: str, other: str | None) -> float:
    """By how much the feet of two things are nearer now, in shares of the picture; 0 where one
    of them is missing."""
    if other is None or any(i not in graph for i in (target, other) for graph in (before, after)):
        return 0.0
    old, new = (
        math.dist(graph.get(target).box.bottom_center, graph.get(other).box.bottom_center)
        for graph in (before, after)
    )
    return old - new


def _stands_there(
    earlier: Sequence[Made],
    after: SceneGraph,
    target: str,
    wanted: WantedEdit,
    ids: Mapping[str, str],
) -> bool:
    """Whether a thing came between two others, or where another is or was."""
    if target not in after:
        return False
    foot = after.get(target).box.bottom_center
    if wanted.between:
        ends = [ids.get(name) for name in wanted.between]
        if any(end is None or end not in after for end in ends):
            return False
        first, second = (after.get(str(end)).box.bottom_center for end in ends)
        return _within(foot, first, second)
    places = _places_of(earlier, ids.get(wanted.at or ""))
    return any(math.dist(foot, place) < _SAME_SPOT for place in places)


def _within(foot: Point, first: Point, second: Point) -> bool:
    """Whether feet are on the way from one to the other, and not far from it."""
    along = (second[0] - first[0], second[1] - first[1])
    length = math.hypot(*along) or 1.0
    off = (foot[0] - first[0], foot[1] - first[1])
    share = (off[0] * along[0] + off[1] * along[1]) / length**2
    aside = abs(off[0] * along[1] - off[1] * along[0]) / length
    return 0.1 < share < 0.9 and aside < _ASIDE


def _places_of(earlier: Sequence[Made], thing: str | None) -> list[Point]:
    """Where the feet of a thing were: not where they are, if it stood elsewhere before."""
    graphs = [m.graph for m in earlier if thing is not None and thing in m.graph]
    feet = [g.get(str(thing)).box.bottom_center for g in graphs]
    now = earlier[-1].graph
    if thing is not None and thing in now:
        still = now.get(thing).box.bottom_center
        return [f for f in feet if math.dist(f, still) > _SAME_SPOT] or [still]
    return feet
