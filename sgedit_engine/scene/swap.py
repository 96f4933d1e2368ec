"""Two objects that change places, where one stands where the other shall go."""

from __future__ import annotations

from dataclasses import dataclass

from sgedit_engine.errors import NoRoomError
from sgedit_engine.scene.figure import Seen
from sgedit_engine.scene.free_space import GAP, HIDDEN_SELF
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.layout import BARELY
from sgedit_engine.scene.relations import margin
from sgedit_engine.scene.room import Room
from sgedit_engine.scene.stacks import on_top

# What takes another one's place may stand so far (picture heights) from where that one stood.
REACH = 0.12
BESIDE = ("left of", "right of", "in front of", "behind", "next to")


@dataclass(frozen=True)
class Swap:
    """The target's new box, and the id and the new box of what gives way to it."""

    box: Box
    other: str
    other_box: Box


def swapped(room: Room, target: SceneObject, predicate: str, anchor_id: str) -> Swap | None:
    """How the target gets a relation by changing places with one object: another one that has it,
    or the anchor itself. The target stands on the table, and both carry nothing. None where none
    will do. `room` is without the target."""
    if not _is_loose(room, target.id):
        return None
    if predicate == "on":
        return _onto(room, target, anchor_id)
    if predicate not in BESIDE:
        return None
    others = [o for o in room.others if o.id != target.id and _is_loose(room, o.id)]
    for other in sorted(others, key=lambda o: o.id == anchor_id):
        found = _with(room, target, other, predicate, anchor_id)
        if found is not None:
            return found
    return None


def _onto(room: Room, target: SceneObject, anchor_id: str) -> Swap | None:
    carried = room.space.carried_by(anchor_id)
    if len(carried) != 1 or room.space.carried_by(carried[0].id):
        return None
    other = carried[0]
    empty, others = room.less(other.id), room.own(other)
    try:
        comes = on_top(empty, room.own(target), room.get(anchor_id), shrinks=False)
    except NoRoomError:
        return None
    here = room.in_place_of(others, target.id)
    goes = empty.nearest(others, here, lambda s: _clear(s, comes), REACH)
    return None if goes is None else Swap(comes.box, other.id, goes.box)


def _is_loose(room: Room, object_id: str) -> bool:
    carriers = room.ground.carriers
    return object_id not in carriers and object_id not in carriers.values()


def _with(
    room: Room, target: SceneObject, other: SceneObject, predicate: str, anchor_id: str
) -> Swap | None:
    empty = room.less(target.id, other.id)
    own, others = room.own(target), room.own(other)
    there, here = room.in_place_of(own, other.id), room.in_place_of(others, target.id)
    by_anchor = other.id == anchor_id
    base = here if by_anchor else room.stance_of(anchor_id)
    comes = empty.nearest(
        own, there, lambda s: margin(s.stance, predicate, base.stance) >= BARELY, REACH
    )
    if comes is None:
        return None
    goes = empty.nearest(
        others,
        here,
        lambda s: (
            _clear(s, comes)
            and (not by_anchor or margin(comes.stance, predicate, s.stance) >= BARELY)
        ),
        REACH,
    )
    return None if goes is None else Swap(comes.box, other.id, goes.box)


def _clear(a: Seen, b: Seen) -> bool:
    """Whether two things do not touch, and neither hides much of the other."""
    if a.stance.gap(b.stance) < GAP:
        return False
    nearer, farther = (a, b) if a.stance.near > b.stance.near else (b, a)
    return farther.box.overlap_share(nearer.box) <= HIDDEN_SELF
