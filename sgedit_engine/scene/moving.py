"""Where things go that move by a way, or change places: they keep their size in perspective."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.errors import NoRoomError
from sgedit_engine.scene.edits import Shift
from sgedit_engine.scene.free_space import FRAME_MARGIN, FreeSpace
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.layout import FARTHEST_ROW, FOOT_ROOM
from sgedit_engine.scene.perspective import USUAL
from sgedit_engine.scene.relations import top_contact_row
from sgedit_engine.scene.support import root_of, top_region
from sgedit_engine.scene.table_end import table_end

Masks = Mapping[str, NDArray[np.bool_]]

# Shares of the way that are tried: all of it, less, and where that is taken somewhat more.
_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 1.15, 1.3, 1.5)
# Sideways steps from another object's place, in shares of the picture's width.
_NUDGES = (0.0, 0.02, -0.02, 0.04, -0.04, 0.07, -0.07)
# The shortest way that is one, in shares of the picture.
SHORTEST = 0.02


def shifted(
    graph: SceneGraph,
    item: SceneObject,
    start: Box,
    shift: Shift,
    carrier: str | None,
    *,
    masks: Masks,
    aspect: float,
) -> tuple[Box, str | None]:
    """The box of an object after a way from `start`, and the id of what it stands on then.

    `carrier` is what it stands on at the start. It stays there while its middle is over the top;
    else it goes down to the table. Where the whole way is not free, nearly as much is gone. `masks`
    (bool, H×W, by id) and `aspect` (width/height) are the picture's.

    Raises NoRoomError naming what is in the way.
    """
    if carrier is not None and shift.dy == 0.0:
        moved = start.translated(shift.dx, 0.0)
        top = top_region(graph.get(carrier).box, aspect)
        if top.x0 <= moved.center[0] <= top.x1:
            return moved, carrier
    carriers = _carriers(graph)
    others = [o for o in graph.foreground if o.id != item.id]
    space = FreeSpace(others, masks, aspect, _without(carriers, item.id))
    if carrier is not None:
        row = graph.get(root_of(carrier, carriers)).box.y1
        start = start.translated(0.0, row - start.y1)
    near_at_start = set(space.try_box(start).blockers)
    trials = []
    for box in _along(start, shift, _farthest(graph, space, masks, start)):
        trial = space.try_box(box)
        left = {i for i in near_at_start if _leaves(graph.get(i).box, start, box)}
        if set(trial.blockers) <= left:
            return box, None
        trials.append(trial)
    what = f"the {item.name} that way"
    if not trials:
        raise NoRoomError(
            f"There is no room to move {what}: the edge of the picture or of the table is near.",
            "Choose another way, or a place beside another object.",
        )
    raise NoRoomError(
        f"There is no room to move {what}: {space.blockers_named(trials)}.",
        "Choose another way, or move that first.",
    )


def swapped(
    graph: SceneGraph, first: SceneObject, second: SceneObject, *, masks: Masks, aspect: float
) -> tuple[Box, Box]:
    """The boxes of two objects, each with its foot where the other one's is.

    Raises NoRoomError naming what is in the way.
    """
    carriers = _carriers(graph)
    away = {first.id, second.id}
    others = [o for o in graph.foreground if o.id not in away]
    boxes = []
    for item, other in ((first, second), (second, first)):
        space = FreeSpace(others, masks, aspect, _without(carriers, *away))
        box = _in_place_of(graph, space, item, other, carriers, aspect)
        boxes.append(box)
        others.append(item.model_copy(update={"box": box}))
        masks = {i: mask for i, mask in masks.items() if i != item.id}
    return boxes[0], boxes[1]


def _in_place_of(
    graph: SceneGraph,
    space: FreeSpace,
    item: SceneObject,
    other: SceneObject,
    carriers: Mapping[str, str],
    aspect: float,
) -> Box:
    """The item's box where another object stands, on the same thing if that stands on one."""
    rows = [graph.get(root_of(o.id, carriers)).box.y1 for o in (item, other)]
    x, support = other.box.bottom_center[0], carriers.get(other.id)
    trials = []
    for nudge in _NUDGES:
        box = _standing(item.box, x + nudge, other.box.y1, rows[0], rows[1])
        if support is not None:
            row = top_contact_row(graph.get(support).box, box.width, aspect)
            box = box.translated(0.0, row - box.y1)
            trial = space.try_rider(box, support)
        else:
            inside = box.moved_inside(FRAME_MARGIN)
            box = box.translated(inside.x0 - box.x0, 0.0)
            trial = space.try_box(box)
        if box.y0 >= 0.0 and trial.free:
            return box
        trials.append(trial)
    raise NoRoomError(
        f"The {item.name} does not fit in the place of the {other.name}: "
        f"{space.blockers_named(trials)}.",
        "Choose another place for it.",
    )


def _along(start: Box, shift: Shift, farthest: float) -> Iterator[Box]:
    """Boxes on the way, the end first, each inside the frame and not where it began."""
    x, row = start.bottom_center
    for share in _SHARES:
        to = row + share * shift.dy
        to = min(max(to, min(farthest, row)), max(1 - FRAME_MARGIN, row))
        box = _standing(start, x + share * shift.dx, to, row, to)
        half, low = box.width / 2, FRAME_MARGIN
        low, high = min(low + half, x), max(1 - low - half, x)
        box = box.translated(min(max(box.center[0], low), high) - box.center[0], 0.0)
        gone = (box.center[0] - x) * np.sign(shift.dx), (box.y1 - row) * np.sign(shift.dy)
        if box.y0 >= 0.0 and max(gone) >= SHORTEST:
            yield box


def _standing(box: Box, x: float, y: float, from_row: float, to_row: float) -> Box:
    """The box with its foot at `(x, y)`, as large as it looks at another row of the ground."""
    scale = USUAL.scale(to_row) / USUAL.scale(from_row)
    return Box.from_bottom_center(x, y, box.width * scale, box.height * scale)


def _farthest(graph: SceneGraph, space: FreeSpace, masks: Masks, start: Box) -> float:
    end = table_end(graph.objects, masks)
    return min(space.farthest(FARTHEST_ROW) if end is None else end + FOOT_ROOM, start.y1)


def _leaves(other: Box, start: Box, box: Box) -> bool:
    """Whether a box is farther from another object than it was."""
    before, now = (math.dist(b.bottom_center, other.bottom_center) for b in (start, box))
    return now > before


def _carriers(graph: SceneGraph) -> dict[str, str]:
    return {r.subject: r.object for r in graph.relations if r.predicate == "on"}


def _without(carriers: Mapping[str, str], *ids: str) -> dict[str, str]:
    return {a: b for a, b in carriers.items() if a not in ids and b not in ids}
