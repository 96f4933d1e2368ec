"""Places on top of another object, and under one."""

from __future__ import annotations

from sgedit_engine.errors import NoRoomError
from sgedit_engine.scene.figure import Figure, Seen
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.relations import box_for, top_contact_row
from sgedit_engine.scene.room import Room, inside
from sgedit_engine.scene.support import top_region

# Shrinking steps when a thing does not fit at its usual size; one that is moved stays itself.
ATTEMPTS = (1.0, 0.9, 0.8, 0.7)
ATTEMPTS_OF_MOVED = (1.0, 0.93)
# What is made to fit a top may become so small. One that is moved stays itself, unless it is so
# much too wide for the top.
SMALLEST, TOO_WIDE = 0.4, 1.12
# A rider may be this much wider than the top that carries it; a flat top is so much narrower
# than its support's bounding circle.
OVERHANG, TOP = 1.1, 0.68


def on_top(room: Room, figure: Figure, anchor: SceneObject, shrinks: bool) -> Seen:
    """The thing on top of the anchor; one that shall stay itself does not shrink to fit.

    Raises NoRoomError.
    """
    carried = room.space.carried_by(anchor.id)
    if carried:
        raise NoRoomError(
            f"There is no room on the {anchor.name}: the {carried[0].name} stands there.",
            "Move that first, or choose another place.",
        )
    trials = []
    fits = min(1.0, widest(room, anchor) / figure.radius)
    for factor in _sizes(fits, shrinks):
        sized = figure.scaled(factor)
        for slide in (0.0, -0.15, 0.15):
            seen = _on(room, sized, anchor, slide)
            if not inside(seen.box):
                continue
            trial = room.space.try_rider(seen, sized.fill, anchor.id)
            trials.append(trial)
            if trial.free:
                return seen
    if not trials:
        raise NoRoomError(
            f"It does not fit on the {anchor.name}: the top or the picture is too small.",
            "Choose another place, or a smaller thing.",
        )
    raise NoRoomError(
        f"There is no room on the {anchor.name}: {room.space.blockers_named(trials)}.",
        "Choose another place, or move that first.",
    )


def _sizes(fits: float, shrinks: bool) -> list[float]:
    """Factors to try for a thing that would need the factor `fits` to be narrow enough."""
    if not shrinks:
        return [f for f in ATTEMPTS_OF_MOVED if f <= TOO_WIDE * fits]
    return [f for f in (min(a, fits) for a in ATTEMPTS) if f >= SMALLEST]


def widest(room: Room, anchor: SceneObject) -> float:
    """The largest radius of a thing that can stand on the anchor."""
    if anchor.id in room.ground.tops:
        return OVERHANG * TOP * room.ground.stances[anchor.id].radius
    region, box = top_region(anchor.box, room.aspect), anchor.box
    return OVERHANG * room.ground.stances[anchor.id].radius * region.width / box.width


def _on(room: Room, figure: Figure, anchor: SceneObject, slide: float) -> Seen:
    """The thing on the middle of the anchor's top, or a share of the anchor's width aside."""
    ground, x = room.ground, anchor.box.center[0] + slide * anchor.box.width
    base = room.stance_of(anchor.id)
    if anchor.id in ground.tops:
        top = ground.tops[anchor.id]
        return figure.at(x, ground.view.row(base.stance.near, top), top)
    seen = figure.at(x, base.box.y1)
    row = top_contact_row(anchor.box, seen.box.width, room.aspect)
    box = seen.box.translated(x - seen.box.center[0], row - seen.box.y1)
    return Seen(box, seen.stance)


def underneath(room: Room, figure: Figure, anchor: SceneObject) -> Seen:
    """The place of a support that is pushed under a thing, which stays where it is.

    Raises NoRoomError.
    """
    trials = []
    for factor in (1.0, 1.15, 1.3, 0.9):
        sized = figure.scaled(factor)
        size = sized.at(*anchor.box.bottom_center).box
        box = box_for("under", anchor.box, size.width, size.height, aspect=room.aspect)
        seen = sized.at(*box.bottom_center)
        seen = Seen(box, seen.stance)
        too_wide = anchor.box.width > OVERHANG * top_region(box, room.aspect).width
        if too_wide or not inside(box):
            continue
        trial = room.space.try_seen(seen, sized.fill, ignoring=anchor.id)
        trials.append(trial)
        if trial.free:
            return seen
    if not trials:
        raise NoRoomError(
            f"There is no room under the {anchor.name}.", "Put the other thing on top instead."
        )
    raise NoRoomError(
        f"There is no room under the {anchor.name}: {room.space.blockers_named(trials)}.",
        "Move that first.",
    )
