"""What a proposed move comes to in a scene: a relation to keep, or a way to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.edits import AdjustRelation, Between, Placement, Shift, Side, Towards
from sgedit_engine.scene.graph import SceneGraph
from tools.proposals import Direction, ProposedAdd, ProposedMove

# Ways on the table look shorter in depth than sideways.
DEPTH = 0.6
_TOO_SHORT = 0.04


def move_of(
    proposal: ProposedMove,
    target: str,
    anchor: str | None,
    place: Between | Side | None,
    graph: SceneGraph,
) -> AdjustRelation:
    """The edit for one object. Raises InvalidEditError for a way that leads nowhere."""
    if place is not None:
        return AdjustRelation(target=target, at=place)
    if proposal.relation in ("closer to", "away from"):
        way = Towards(anchor=str(anchor), away=proposal.relation == "away from")
        return AdjustRelation(target=target, at=way)
    placement = None
    if proposal.relation is not None and anchor is not None:
        placement = Placement(predicate=proposal.relation, anchor=anchor)
    shift = None
    if proposal.direction is not None:
        shift = _way(proposal.direction, proposal.distance, target, graph)
    return AdjustRelation(
        target=target, placement=placement, shift=shift, proposed=proposal.proposed
    )


def place_of(
    proposal: ProposedAdd | ProposedMove, chosen: Mapping[str, Sequence[str]]
) -> Between | Side | None:
    """The place of a proposal that no relation to one object tells. Raises InvalidEditError where
    it lies between other than two objects."""
    if proposal.side is not None:
        return Side(side=proposal.side)
    return _between(chosen)


def _between(chosen: Mapping[str, Sequence[str]]) -> Between | None:
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
