"""Where things go that move by a way, or change places because they are asked to."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sgedit_engine.errors import NoRoomError
from sgedit_engine.scene.edits import Placement, Shift
from sgedit_engine.scene.figure import Figure, Seen
from sgedit_engine.scene.free_space import FRAME_MARGIN
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.relations import margin
from sgedit_engine.scene.room import Room, standing_at
from sgedit_engine.scene.stacks import on_top
from sgedit_engine.scene.support import root_of, top_region

# Shares of the way that are tried: nearly all of it, then somewhat more, then much less.
_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 1.15, 1.3, 1.5, 0.3, 0.2, 0.1)
_BESIDE = ("left of", "right of", "in front of", "behind", "next to")
# The shortest way that is one, in shares of the picture.
SHORTEST = 0.02
# What takes another one's place may stand so far (picture heights) from where that one stood.
REACH = 0.12


def shifted(
    room: Room, item: SceneObject, start: Box, shift: Shift, placement: Placement | None
) -> tuple[Box, Placement | None]:
    """The box of an object after a way from `start`, and what it is placed by there.

    `placement` led to the start; None where the object is at its own place. On a support it stays
    as long as its middle is over the top; else it goes down to the table. Where the whole way is
    not free, nearly as much is gone. The object itself is not in the room.

    Raises NoRoomError naming what is in the way.
    """
    carrier = room.ground.carriers.get(item.id)
    if placement is not None:
        carrier = placement.anchor if placement.predicate == "on" else None
    if carrier is not None and shift.dy == 0.0:
        moved = start.translated(shift.dx, 0.0)
        top = top_region(room.get(carrier).box, room.aspect)
        if top.x0 <= moved.center[0] <= top.x1:
            return moved, Placement(predicate="on", anchor=carrier)
    x, row = start.bottom_center
    if carrier is not None:
        row = room.get(root_of(carrier, room.ground.carriers)).box.y1
    seen = _free(room, item, (x, row), shift)
    if placement is None or placement.predicate not in _BESIDE:
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
    # What it touches or hides already may stay so, as long as it goes away from there.
    touched = set(room.space.try_seen(start, figure.fill).blockers)
    trials = []
    for seen in _along(room, figure, start.box, shift):
        trial = room.space.try_seen(seen, figure.fill)
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
        if max(gone) >= SHORTEST and (room.holds(seen) or shift.dy == 0.0):
            yield seen


def _leaves(other: Box, start: Box, box: Box) -> bool:
    """Whether a box is farther from another object than it was."""
    before, now = (math.dist(b.bottom_center, other.bottom_center) for b in (start, box))
    return now > before
