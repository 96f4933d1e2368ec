"""Where a new or moved object goes: support, perspective, free space, the frame."""

from __future__ import annotations

from collections.abc import Mapping

from numpy import bool_
from numpy.typing import NDArray

from sgedit_engine.errors import InvalidEditError, NoRoomError
from sgedit_engine.scene.figure import Figure, Seen
from sgedit_engine.scene.footprint import Footprint
from sgedit_engine.scene.free_space import FRAME_MARGIN, Trial
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.relations import INTERACTIONS, INVERSE, box_for, margin
from sgedit_engine.scene.room import Room, apart, standing_at
from sgedit_engine.scene.stacks import ATTEMPTS, ATTEMPTS_OF_MOVED, on_top, underneath

# A planned relation has to hold with something to spare; with little, where there is no more.
CLEAR, BARELY = 0.12, 0.05
UNKNOWN_PROPORTIONS = (0.9, 0.28)  # of a kind that no vocabulary describes
# Free ground around a thing that is worth having, in the lengths of `Perspective`.
ELBOW_ROOM = 0.05


def place(
    graph: SceneGraph,
    predicate: str | None = None,
    anchor_id: str | None = None,
    proportions: tuple[float, float] = (1.0, 0.25),
    *,
    category: str = "",
    masks: Mapping[str, NDArray[bool_]] | None = None,
    aspect: float = 1.0,
    scale: float = 1.0,
    moved: SceneObject | None = None,
    known: Mapping[str, tuple[float, float]] | None = None,
    footprints: Mapping[str, Footprint] | None = None,
) -> Box:
    """A box inside the frame for a new or moved object.

    `proportions` are the box's width/height (in pixels, not normalised) and its usual larger
    side as a share of the picture's height; the `category` tells more where `footprints` has it.
    `aspect` is the picture's width/height; `scale` multiplies the size. `moved` is the object
    that goes elsewhere: its shape, and in perspective its size, stay. `known` and `footprints`
    are the vocabulary's, to read the picture's scale and view from the objects that are there;
    the `masks` of table and wall tell where the table ends. Without `predicate` it is the best
    free place.

    Raises NoRoomError naming what is in the way, UnknownObjectError, InvalidEditError.
    """
    gone = () if moved is None else (moved.id,)
    room = Room(graph, masks or {}, known or {}, footprints or {}, aspect, gone)
    if moved is None:
        figure = room.usual(category, proportions).scaled(scale)
        return placed(room, figure, predicate, anchor_id).box
    figure = room.own(moved).scaled(scale)
    return placed(room, figure, predicate, anchor_id, moved).box


def placed(
    room: Room,
    figure: Figure,
    predicate: str | None,
    anchor_id: str | None,
    moved: SceneObject | None = None,
) -> Seen:
    """The best place for a figure in a room; see `place`."""
    attempts = ATTEMPTS if moved is None else ATTEMPTS_OF_MOVED
    if predicate is None:
        return _anywhere(room, figure, attempts)
    if predicate not in INVERSE and predicate not in INTERACTIONS:
        raise InvalidEditError(
            f"There is no relation {predicate!r}.", f"Known are: {', '.join(INVERSE)}."
        )
    if anchor_id is None:
        raise InvalidEditError(
            f"{predicate!r} needs an object that it refers to.", "Name one that is in the picture."
        )
    anchor = room.get(anchor_id)
    if predicate == "on":
        return on_top(room, figure, anchor, moved is None)
    if predicate == "under":
        return underneath(room, figure, anchor)
    if predicate in INTERACTIONS:
        return _interacting(room, figure, predicate, anchor)
    was = None
    if moved is not None and not room.graph.related(moved.id, predicate, anchor_id):
        was = room.stance_of(moved.id)
    return _beside(room, figure, predicate, anchor, attempts, was)


def _interacting(room: Room, figure: Figure, predicate: str, anchor: SceneObject) -> Seen:
    """The thing at the anchor, which it overlaps: both are drawn anew there."""
    size = room.in_place_of(figure, anchor.id).box
    box = box_for(predicate, anchor.box, size.width, size.height, aspect=room.aspect)
    seen = standing_at(figure, *anchor.box.bottom_center)
    return Seen(box.moved_inside(FRAME_MARGIN), seen.stance)


def _anywhere(room: Room, figure: Figure, attempts: tuple[float, ...]) -> Seen:
    trials: list[Trial] = []
    for factor in attempts:
        best: tuple[float, Seen] | None = None
        sized = figure.scaled(factor)
        for seen in room.grid(sized):
            trials.append(room.space.try_seen(seen, sized.fill))
            if trials[-1].free:
                cost = _openness(trials[-1], seen.box, room.aspect)
                if best is None or cost < best[0]:
                    best = (cost, seen)
        if best is not None:
            return best[1]
    raise NoRoomError(
        f"There is no free place for it: {room.space.blockers_named(trials)}.",
        "Remove or move something first.",
    )


def _openness(trial: Trial, box: Box, aspect: float) -> float:
    """Cost of a free place: far from the middle, near others, hidden or hiding."""
    x, y = box.bottom_center
    away = abs(x - 0.5) * aspect * 0.3 + abs(y - 0.74) * 0.4
    return trial.cost + away - min(trial.clearance, 0.15)


def _beside(
    room: Room,
    figure: Figure,
    predicate: str,
    anchor: SceneObject,
    attempts: tuple[float, ...],
    was: Seen | None,
) -> Seen:
    base = room.stance_of(anchor.id)
    trials: list[Trial] = []
    for factor in attempts:
        sized = figure.scaled(factor)
        ideals = _ideals(predicate, base.box, sized, room)
        # (just holds, cost, place): those that clearly hold are better, whatever they cost.
        found: list[tuple[bool, float, Seen]] = []
        for seen in room.grid(sized):
            clear = margin(seen.stance, predicate, base.stance)
            if clear < BARELY:
                continue
            trials.append(room.space.try_seen(seen, sized.fill))
            if trials[-1].free:
                cost = _cost(trials[-1], seen.box, ideals, was, room.aspect)
                found.append((clear < CLEAR, cost, seen))
        if found:
            return min(found, key=lambda place: place[:2])[2]
    place_name = f"{predicate} the {anchor.name}"
    if all(set(trial.blockers) <= {anchor.id} for trial in trials):
        raise NoRoomError(
            f"There is no room {place_name}: the edge of the picture or of the table is too near.",
            "Choose another place.",
        )
    raise NoRoomError(
        f"There is no room {place_name}: {room.space.blockers_named(trials, anchor.id)}.",
        "Choose another place, or move that first.",
    )


def _cost(trial: Trial, box: Box, ideals: list[Box], was: Seen | None, aspect: float) -> float:
    """Cost of a free place: hiding and hidden, tight, far from what is typical; for what moves,
    far from where it was."""
    ideal = min(apart(box, other, aspect) for other in ideals)
    tight = max(ELBOW_ROOM - trial.clearance, 0.0)
    away = 0.8 * ideal if was is None else 0.3 * ideal + 0.5 * apart(box, was.box, aspect)
    return trial.cost + away + 2.0 * tight


def _ideals(predicate: str, anchor: Box, figure: Figure, room: Room) -> list[Box]:
    predicates = ("left of", "right of") if predicate == "next to" else (predicate,)
    found = []
    for name in predicates:
        size = figure.at(*anchor.bottom_center).box
        box = box_for(name, anchor, size.width, size.height, aspect=room.aspect)
        size = figure.at(*box.bottom_center).box
        found.append(box_for(name, anchor, size.width, size.height, aspect=room.aspect))
    return found
