"""Where things go that move by a way, or change places because they are asked to."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from sgedit_engine.errors import NoRoomError
from sgedit_engine.scene.edits import Placement, Shift
from sgedit_engine.scene.figure import Figure, Seen
from sgedit_engine.scene.free_space import FRAME_MARGIN, Trial
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.relations import margin
from sgedit_engine.scene.room import Room, standing_at
from sgedit_engine.scene.stacks import on_top
from sgedit_engine.scene.support import root_of, top_region
from sgedit_engine.scene.swap import BESIDE, REACH

# Shares of the way that are tried: nearly all of it, then somewhat more, then much less.
_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 1.15, 1.3, 1.5, 0.3)
# The shortest way that is one, in shares of the picture, unless a shorter one is asked for: then
# nearly all of that.
SHORTEST, _NEARLY = 0.02, 0.9


def shifted(
    room: Room, item: SceneObject, start: Box, shift: Shift, placement: Placement | None
) -> tuple[Box, Placement | None]:
    """The box of an object after a way from `start`, and what it is placed by there.

    `placement` led to the start; None where the object is at its own place. On a support it stays
    as long as the way ends with its middle over the top; else it goes down to the table. Where
    the whole way is not free, nearly as much is gone. The object itself is not in the room.

    Raises NoRoomError naming what is in the way.
    """
    carrier = room.ground.carriers.get(item.id)
    if placement is not None:
        carrier = placement.anchor if placement.predicate == "on" else None
    if carrier is not None and shift.dy == 0.0:
        top = top_region(room.get(carrier).box, room.aspect)
        if top.x0 <= start.center[0] + shift.dx <= top.x1:
            slid = _slid(room, item, start, shift, carrier)
            return slid, Placement(predicate="on", anchor=carrier)
    x, row = start.bottom_center
    if carrier is not None:
        row = room.get(root_of(carrier, room.ground.carriers)).box.y1
    seen = _free(room, item, (x, row), shift)
    if placement is None or placement.predicate not in BESIDE:
        return seen.box, None
    there = room.stance_of(placement.anchor).stance
    holds = margin(seen.stance, placement.predicate, there) >= 0
    return seen.box, placement if holds else None


def exchanged(room: Room, first: SceneObject, second: SceneObject) -> tuple[Box, Box]:
    """The boxes of two objects, each where the other one is, which are not in the room.

    What takes the place of a thing that stands on another stands there too.
    Raises NoRoomError.
    """
    comes = _in_place_of(room, first, second, None)
    goes = _in_place_of(room, second, first, comes)
    return comes.box, goes.box


def _in_place_of(room: Room, item: SceneObject, other: SceneObject, placed: Seen | None) -> Seen:
    figure, carriers = room.own(item), room.ground.carriers
    if other.id in carriers:
        return on_top(room, figure, room.get(carriers[other.id]), shrinks=False)
    wanted = room.in_place_of(figure, other.id)
    found = room.nearest(
        figure, wanted, lambda s: placed is None or s.stance.gap(placed.stance) >= 0, REACH
    )
    if found is None:
        raise NoRoomError(
            f"The {item.name} does not fit in the place of the {other.name}.",
            "Choose another place for it.",
        )
    return found


def _free(room: Room, item: SceneObject, foot: tuple[float, float], shift: Shift) -> Seen:
    """The object on the table where its way ends, or near there. Raises NoRoomError."""
    figure = room.own(item)
    start = standing_at(figure, *foot)
    return _first_free(
        room,
        item,
        start,
        _along(room, figure, start.box, shift),
        lambda seen: room.space.try_seen(seen, figure.fill),
    )


def _slid(room: Room, item: SceneObject, start: Box, shift: Shift, carrier: str) -> Box:
    """The object on its support where its way to the side ends, or nearer. Raises NoRoomError."""
    fill, stance = room.own(item).fill, room.stance_of(carrier).stance
    # Only the side to which it goes can leave the frame.
    left = 1 - FRAME_MARGIN - start.x1 if shift.dx > 0 else start.x0 - FRAME_MARGIN
    ways = [share * shift.dx for share in _SHARES if share <= 1]
    return _first_free(
        room,
        item,
        Seen(start, stance),
        [
            Seen(start.translated(way, 0.0), stance)
            for way in ways
            if _least(shift) <= abs(way) <= left
        ],
        lambda seen: room.space.try_rider(seen, fill, carrier),
    ).box


def _first_free(
    room: Room,
    item: SceneObject,
    start: Seen,
    places: Iterable[Seen],
    tried: Callable[[Seen], Trial],
) -> Seen:
    """The first place that is free. What it touches or hides already may stay so, as long as it
    goes away from there.

    Raises NoRoomError.
    """
    touched = set(tried(start).blockers)
    trials = []
    for seen in places:
        trial = tried(seen)
        left = {i for i in touched if _leaves(room.get(i).box, start.box, seen.box)}
        if set(trial.blockers) <= left:
            return seen
        trials.append(trial)
    what = f"the {item.name} that way"
    if not trials:
        raise NoRoomError(
            f"There is no room to move {what}: the edge of the picture or of the table is near.",
            "Choose another way, or a place beside another object.",
        )
    raise NoRoomError(
        f"There is no room to move {what}: {room.space.blockers_named(trials)}.",
        "Choose another way, or move that first.",
    )


def _along(room: Room, figure: Figure, start: Box, shift: Shift) -> Iterator[Seen]:
    """Places on the way, the end first, each on the table and not where it began."""
    x, row = start.bottom_center
    for share in _SHARES:
        to = min(row + share * shift.dy, 1 - FRAME_MARGIN)
        half = standing_at(figure, x, to).box.width / 2 + FRAME_MARGIN
        across = min(max(x + share * shift.dx, half), 1 - half)
        seen = standing_at(figure, across, to)
        (now_x, now_row) = seen.box.bottom_center
        gone = (now_x - x) * np.sign(shift.dx), (now_row - row) * np.sign(shift.dy)
        if max(gone) >= _least(shift) and (room.holds(seen) or shift.dy == 0.0):
            yield seen


def _least(shift: Shift) -> float:
    """What has to be gone of a way."""
    return min(SHORTEST, _NEARLY * max(abs(shift.dx), abs(shift.dy)))


def _leaves(other: Box, start: Box, box: Box) -> bool:
    """Whether a box is farther from another object than it was."""
    before, now = (math.dist(b.bottom_center, other.bottom_center) for b in (start, box))
    return now > before
