"""Places that no relation to one object tells: between two objects, on the way to one, where one
stood, and at a side."""

from __future__ import annotations

import math

from sgedit_engine.errors import InvalidEditError, NoRoomError
from sgedit_engine.scene.edits import Between, Side, Spot, Towards, Where
from sgedit_engine.scene.figure import Figure, Seen
from sgedit_engine.scene.free_space import Trial
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.layout import ELBOW_ROOM
from sgedit_engine.scene.room import Room, standing_at
from sgedit_engine.scene.sides import at_a_side
from sgedit_engine.scene.stacks import ATTEMPTS, ATTEMPTS_OF_MOVED
from sgedit_engine.scene.stance import Stance
from sgedit_engine.scene.swap import REACH

# Between two things is what lies on the way from one to the other, by shares of it: not before
# the first of these nor after its mirror image, nor farther off to the side than the second.
_ENDS, _ASIDE = 0.25, 0.3
# Nearer to an object is half of the free ground before it, and farther half as far again; what is
# gone has to be this share of that, and this long in the lengths of `Perspective`.
_HALF, _ENOUGH, _SHORTEST = 0.5, 0.4, 0.03


def place_at(room: Room, figure: Figure, where: Where, moved: SceneObject | None = None) -> Box:
    """The box of a new thing, or of what is `moved` and not in the room any more, at a place.

    Raises NoRoomError naming what is in the way, UnknownObjectError, and InvalidEditError for a way
    of something that does not move, or that ends where it began.
    """
    attempts = ATTEMPTS if moved is None else ATTEMPTS_OF_MOVED
    match where:
        case Between():
            return _between(room, figure, where, attempts).box
        case Towards():
            if moved is None:
                raise InvalidEditError("Only what is there can come nearer.", "Say another place.")
            return _on_the_way(room, figure, where, moved).box
        case Side():
            return at_a_side(room, figure, where, attempts, moved).box
        case Spot():
            return _where_it_stood(room, figure, where, attempts).box


def _between(room: Room, figure: Figure, where: Between, attempts: tuple[float, ...]) -> Seen:
    """The free place nearest to the middle between two objects."""
    ends = room.stance_of(where.first).stance, room.stance_of(where.second).stance
    trials: list[Trial] = []
    for factor in attempts:
        sized = figure.scaled(factor)
        found: list[tuple[float, Seen]] = []
        for seen in room.grid(sized):
            off = _off_the_middle(seen.stance, *ends)
            if off is None:
                continue
            trials.append(room.space.try_seen(seen, sized.fill))
            if trials[-1].free:
                tight = max(ELBOW_ROOM - trials[-1].clearance, 0.0)
                found.append((off + trials[-1].cost + 2.0 * tight, seen))
        if found:
            return min(found, key=lambda place: place[0])[1]
    first, second = room.get(where.first).name, room.get(where.second).name
    raise NoRoomError(
        f"There is no room between the {first} and the {second}.",
        "Move one of them first, or choose another place.",
    )


def _off_the_middle(stance: Stance, first: Stance, second: Stance) -> float | None:
    """How far a thing stands from the middle between two others, in shares of the way from one to
    the other; None where it is not between them."""
    across, near = second.across - first.across, second.near - first.near
    length = math.hypot(across, near)
    if length == 0.0:
        return None
    right, down = stance.across - first.across, stance.near - first.near
    along = (right * across + down * near) / length**2
    aside = abs(right * near - down * across) / length**2
    if not _ENDS <= along <= 1 - _ENDS or aside > _ASIDE:
        return None
    return math.hypot(along - 0.5, aside)


def _on_the_way(room: Room, figure: Figure, where: Towards, moved: SceneObject) -> Seen:
    """The free place nearest to the middle of the way to an object, which is neither reached nor
    passed; or to the end of the way from it."""
    start, base = room.stance_of(moved.id).stance, room.stance_of(where.anchor).stance
    across, near = base.across - start.across, base.near - start.near
    length = math.hypot(across, near)
    # What is not gone of the free ground, by the middles of the two.
    free = max(length - start.radius - base.radius, 0.0)
    way = -max(_HALF * length, _SHORTEST) if where.away else _HALF * free
    trials: list[Trial] = []
    found: list[tuple[float, Seen]] = []
    for seen in room.grid(figure) if abs(way) >= _SHORTEST else ():
        right, down = seen.stance.across - start.across, seen.stance.near - start.near
        along = (right * across + down * near) / length if length else 0.0
        aside = abs(right * near - down * across) / length if length else 0.0
        left = math.hypot(base.across - seen.stance.across, base.near - seen.stance.near)
        gone = left - length if where.away else length - left
        if gone < max(_ENOUGH * abs(way), _SHORTEST) or along > length or aside > _ASIDE * length:
            continue
        trials.append(room.space.try_seen(seen, figure.fill))
        if trials[-1].free:
            # The way there is straight; what lies beside it is another place.
            found.append((math.hypot(along - way, 2.0 * aside) + trials[-1].cost, seen))
    if found:
        return min(found, key=lambda place: place[0])[1]
    other = room.get(where.anchor).name
    side = f"farther from the {other}" if where.away else f"nearer to the {other}"
    if not trials:
        raise NoRoomError(
            f"The {moved.name} cannot come {side} than it is.",
            "Say another place, such as “next to” an object.",
        )
    raise NoRoomError(
        f"There is no room {side}: {room.space.blockers_named(trials)}.",
        "Choose another place, or move that first.",
    )


def _where_it_stood(room: Room, figure: Figure, where: Spot, attempts: tuple[float, ...]) -> Seen:
    """The place itself, or the free one nearest to it that is still about there."""
    for factor in attempts:
        sized = figure.scaled(factor)
        wanted = standing_at(sized, *where.box.bottom_center)
        found = room.nearest(sized, wanted, lambda seen: True, REACH)
        if found is not None:
            return found
    trial = room.space.try_seen(standing_at(figure, *where.box.bottom_center), figure.fill)
    why = "the edge of the picture or of the table is too near"
    if trial.blockers:
        why = room.space.blockers_named([trial])
    raise NoRoomError(
        f"There is no room where the {where.name} was: {why}.",
        "Choose another place, or move that first.",
    )
