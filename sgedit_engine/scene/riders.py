"""What stands on a thing that goes, moves or gives way to another one: where it is then."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sgedit_engine.errors import NoRoomError
from sgedit_engine.scene.edits import Riders
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject
from sgedit_engine.scene.room import Room, inside
from sgedit_engine.scene.stacks import on_top
from sgedit_engine.scene.support import root_of, storey_of

# What is set down stands at most so far (picture heights) from where its support stood.
REACH = 0.4


def seats(
    room: Room,
    support: str,
    riders: Sequence[str],
    after: SceneGraph,
    fate: Riders,
    carrier: str | None,
    room_in: Callable[[SceneGraph], Room],
) -> dict[str, tuple[Box, str | None]]:
    """New boxes of all that stands on a support, and what each stands on then (None: the table).

    `room` has the support and its `riders` taken away, `after` is the graph with the edit done and
    without the riders, `carrier` the id in it of what carries them when they do not come down.
    `room_in` reads the room of a graph. What stands on a rider comes along with it.

    Raises NoRoomError.
    """
    carriers = room.ground.carriers
    found: dict[str, tuple[Box, str | None]] = {}
    for rider in sorted(riders, key=lambda i: (storey_of(i, carriers), i)):
        item, below = room.get(rider), carriers[rider]
        on: str | None
        if below != support:
            box, on = _along(item.box, room.get(below).box, found[below][0]), below
        elif fate == "go along" and carrier is not None:
            box, on = _along(item.box, room.get(support).box, after.get(carrier).box), carrier
        elif fate == "stay on" and carrier is not None:
            there = room_in(after)
            box, on = on_top(there, room.own(item), there.get(carrier), shrinks=False).box, carrier
        else:
            box, on = _set_down(room, item, support, room_in(after))
        if not inside(box):
            raise NoRoomError(
                f"There is no room for the {item.name} there: the picture ends.",
                "Choose another place, or move it first.",
            )
        found[rider] = box, on
        after = after.with_object(item.model_copy(update={"box": box, "mask": None}))
        if on is not None:
            stands = Relation(subject=rider, predicate="on", object=on)
            after = after.with_relations((*after.relations, stands))
    return found


def _along(box: Box, old: Box, new: Box) -> Box:
    """A box that keeps its place towards another one that goes elsewhere, also in size."""
    (x, y), (to_x, to_y), scale = old.bottom_center, new.bottom_center, new.width / old.width
    foot_x, foot_y = box.bottom_center
    return Box.from_bottom_center(
        to_x + scale * (foot_x - x),
        to_y + scale * (foot_y - y),
        scale * box.width,
        scale * box.height,
    )


def _set_down(room: Room, item: SceneObject, support: str, there: Room) -> tuple[Box, str | None]:
    """Where the support stood, or as near as there is room. `there` is the room afterwards."""
    figure, carriers = room.own(item), room.ground.carriers
    below = carriers.get(support)
    if below is not None and not there.space.carried_by(below):
        return on_top(there, figure, there.get(below), shrinks=False).box, below
    wanted = room.in_place_of(figure, root_of(support, carriers))
    seen = there.nearest(figure, wanted, lambda _seen: True, REACH)
    if seen is None:
        raise NoRoomError(
            f"There is no room to set the {item.name} down.", "Move it elsewhere first."
        )
    return seen.box, None
