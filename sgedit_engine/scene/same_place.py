"""Boxes of what stays where it is: another kind of thing there, or the same in another size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.figure import box_size
from sgedit_engine.scene.free_space import FRAME_MARGIN
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.room import Masks, Room, inside
from sgedit_engine.scene.stacks import widest

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

# A kind is at most so much smaller or larger than the one that it replaces.
LEAST, MOST = 0.5, 2.0
# What replaces another thing may be so much smaller than is usual, to touch nothing.
SHRUNK = (1.0, 0.92, 0.84)
# What cannot grow by this factor cannot become bigger.
GROWS = 1.03


def replacement_box(
    room: Room,
    old: SceneObject,
    category: str,
    proportions: tuple[float, float],
    scale: float = 1.0,
) -> Box:
    """The box of a thing of another kind that stands where `old` stood: as much larger or smaller
    than usual as the old one, times `scale`, no wider than what it stands on can carry. `room` is
    without it. `proportions` are the new kind's."""
    figure = room.replacing(old, category)
    if figure is None:
        usual = room.known.get(old.category)
        return box_for_replacement(old.box, usual, proportions, aspect=room.aspect, scale=scale)
    figure = figure.scaled(scale)
    carrier = room.ground.carriers.get(old.id)
    if carrier is not None:
        figure = figure.scaled(min(1.0, widest(room, room.get(carrier)) / figure.radius))
    seen = [room.in_place_of(figure.scaled(factor), old.id) for factor in SHRUNK]
    fits = [s for s in seen if carrier is not None or not room.space.touched(s.stance)]
    return _into_frame((fits or seen)[0].box)


def resized_box(room: Room, item: SceneObject, scale: float) -> Box:
    """The box of an object in another size, where it stands and inside the frame.

    Raises InvalidEditError when it cannot grow.
    """
    own = room.own(item)
    box = room.in_place_of(own.scaled(scale), item.id).box
    return box if inside(box) else scaled_box(room.in_place_of(own, item.id).box, scale)


def whole_box_in(room: Room, object_id: str) -> Box:
    """The box that an object would have if all of it were seen. Raises UnknownObjectError."""
    item = room.get(object_id)
    return room.in_place_of(room.own(item), object_id).box


def whole_box(
    graph: SceneGraph,
    object_id: str,
    *,
    vocabulary: Vocabulary | None = None,
    masks: Masks | None = None,
    aspect: float = 1.0,
) -> Box:
    """The box that an object would have if all of it were seen: what moves or changes its size
    gets this one, scaled. Its own box where nothing hides it, or nothing is known of its kind.

    The arguments are those of `sgedit_engine.scene.apply.apply`. Raises UnknownObjectError.
    """
    return whole_box_in(Room.of(graph, vocabulary, masks or {}, aspect), object_id)


def _into_frame(box: Box) -> Box:
    """The box on its foot, no larger than the frame and inside it."""
    room = 1 - 2 * FRAME_MARGIN
    return box.scaled(min(1.0, room / box.width, room / box.height)).moved_inside(FRAME_MARGIN)


def box_for_replacement(
    old_box: Box,
    old_proportions: tuple[float, float] | None,
    new_proportions: tuple[float, float],
    *,
    aspect: float = 1.0,
    scale: float = 1.0,
) -> Box:
    """The box of another kind that stands where the old one stood, in keeping with its size.

    It shares the bottom center; its larger side is the old one's times the ratio of the usual
    sizes (the old one's itself, when its kind is unknown) and `scale`. Inside the frame.
    """
    larger = max(old_box.width * aspect, old_box.height)
    if old_proportions is not None:
        # A half hidden object looks small for its kind; keep to what is plausible.
        larger *= min(max(new_proportions[1] / old_proportions[1], LEAST), MOST)
    width, height = box_size(new_proportions[0], scale * larger, aspect)
    return _into_frame(Box.from_bottom_center(*old_box.bottom_center, width, height))


def scaled_box(box: Box, scale: float) -> Box:
    """The box in another size, inside the frame. Raises InvalidEditError when it cannot grow."""
    if scale == 1.0:
        return box
    room = 1 - 2 * FRAME_MARGIN
    grown = box.scaled(min(scale, room / box.width, room / box.height))
    # A thing stands on its place; only sideways it may give way to the frame's edge.
    shifted = grown.moved_inside(FRAME_MARGIN)
    moved = grown.translated(shifted.x0 - grown.x0, min(shifted.y0 - grown.y0, 0.0))
    if scale > 1 and moved.y0 < 0:
        moved = box.scaled((box.y1 - FRAME_MARGIN) / box.height)
    if scale > 1 and moved.height < GROWS * box.height:
        raise InvalidEditError("It cannot become bigger: the picture ends there.", "Move it first.")
    return moved
