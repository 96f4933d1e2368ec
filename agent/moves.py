"""What a proposed move comes to in a scene: a relation to keep, or a way to go."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.edits import AdjustRelation, Between, Placement, Shift
from sgedit_engine.scene.graph import SceneGraph
from tools.proposals import Direction, ProposedMove

# Ways on the table look shorter in depth than sideways.
DEPTH = 0.6
# "Closer to" goes half of the way there; "away from" half as far again, but this at least.
_HALF = 0.5
_AWAY = 0.15
_TOO_SHORT = 0.04


def move_of(
    proposal: ProposedMove,
    target: str,
    anchor: str | None,
    between: Between | None,
    graph: SceneGraph,
) -> AdjustRelation:
    """The edit for one object. Raises InvalidEditError for a way that leads nowhere."""
    if between is not None:
        return AdjustRelation(target=target, at=between)
    if proposal.relation in ("closer to", "away from"):
        shift = _approach(target, str(anchor), graph, away=proposal.relation == "away from")
        return AdjustRelation(target=target, shift=shift)
    placement = None
    if proposal.relation is not None and anchor is not None:
        placement = Placement(predicate=proposal.relation, anchor=anchor)
    way = None
    if proposal.direction is not None:
        way = _way(proposal.direction, proposal.distance, target, graph)
    return AdjustRelation(target=target, placement=placement, shift=way, proposed=proposal.proposed)


def between_of(chosen: Mapping[str, Sequence[str]]) -> Between | None:
    """The place between the anchor and another object, or between two of one name; None where
    none is asked for. Raises InvalidEditError where not two objects are meant."""
    if "between" not in chosen:
        return None
    ends = list(dict.fromkeys([*chosen.get("anchor", ()), *chosen["between"]]))
    if len(ends) != 2:
        told = "one object is meant" if len(ends) == 1 else f"{len(ends)} objects are meant"
        raise InvalidEditError(
            f"A place lies between two objects, and {told}.", "Name the two of them."
        )
    return Between(first=ends[0], second=ends[1])


def _way(direction: Direction, distance: float, target: str, graph: SceneGraph) -> Shift:
    match direction:
        case "left":
            return Shift(dx=-distance)
        case "right":
            return Shift(dx=distance)
        case "forward":
            return Shift(dy=DEPTH * distance)
        case "back":
            return Shift(dy=-DEPTH * distance)
        case "middle":
            item = graph.get(target)
            off = 0.5 - item.box.center[0]
            if abs(off) < _TOO_SHORT:
                raise InvalidEditError(
                    f"The {item.name} is in the middle already.", "Say another place."
                )
            return Shift(dx=off)


def _approach(target: str, anchor: str, graph: SceneGraph, *, away: bool) -> Shift:
    """A way along the line between the feet of two objects."""
    item, other = graph.get(target), graph.get(anchor)
    (x, y), (to_x, to_y) = item.box.bottom_center, other.box.bottom_center
    length = math.hypot(to_x - x, to_y - y)
    if item.id == other.id or length < _TOO_SHORT:
        raise InvalidEditError(
            f"The {item.name} has no way to or from the {other.name}.",
            "Say a place, such as “next to” another object.",
        )
    share = -max(_HALF, _AWAY / length) if away else _HALF
    return Shift(dx=_clipped(share * (to_x - x)), dy=_clipped(share * (to_y - y)))


def _clipped(value: float) -> float:
    return min(max(value, -1.0), 1.0)
