"""Looks at the part of a large picture that an edit touches, instead of at all of it.

The perceiving models see squares of a fixed size. Of a picture that is larger they see more of
what changed in a window around it. What is outside the editable mask is the source's, bit for
bit, so that nothing can have happened elsewhere.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from sgedit_engine.diffusion.window import Window, window_start
from sgedit_engine.interface import Mask, Picture, Plan
from sgedit_engine.reading import Reading, Seen
from sgedit_engine.regions import dilate, mask_of
from sgedit_engine.scene.geometry import Box

# The window's side over the longer one of what has to be in it: things are known by what is
# around them, too.
ROOM = 2.0
# A window that is nearly as large as the picture shows no more than it.
_WORTH = 0.8
# Objects as near as this are judged as well.
_NEAR_PX = 8.0


def focus_of(picture: Picture, plan: Plan, sight: int) -> Window | None:
    """The window with all that the plan may change, and with the whole of each object that is
    near; None where the picture itself is the best look. `sight` is the side in pixels at which
    the models see it."""
    rows, columns = picture.image.shape[:2]
    inside = dilate(plan.allowed_mask, _NEAR_PX)
    region = inside.copy()
    for item in picture.graph.foreground:
        mask = mask_of(picture, item.id)
        if item.id in plan.clear or (mask & inside).any():
            region |= mask
    for insertion in plan.insertions:
        region |= insertion.box.to_mask(columns, rows)
    box = Box.from_mask(region)
    longest = max(box.width * columns, box.height * rows)
    side = max(sight, math.ceil(longest * ROOM))
    if side >= _WORTH * max(rows, columns):
        return None
    x, y = box.center
    x0, y0 = window_start(x * columns, side, columns), window_start(y * rows, side, rows)
    return Window(x0, y0, side, sight)


def unfocused(reading: Reading, window: Window, shape: tuple[int, int]) -> Reading:
    """The reading of a window as one of the picture of `shape` (rows, columns)."""
    return Reading(
        tuple(_seen(seen, window, shape) for seen in reading.objects),
        tuple(
            type(spotted)(spotted.category, _box(spotted.box, window, shape), spotted.score)
            for spotted in reading.faint
        ),
    )


def _seen(seen: Seen, window: Window, shape: tuple[int, int]) -> Seen:
    mask = _mask(seen.mask, window, shape)
    box = Box.from_mask(mask) if mask.any() else _box(seen.box, window, shape)
    return Seen(seen.category, box, seen.score, mask, seen.attributes, seen.named)


def _box(box: Box, window: Window, shape: tuple[int, int]) -> Box:
    rows, columns = shape
    xs = [(window.x0 + x * window.side) / columns for x in (box.x0, box.x1)]
    ys = [(window.y0 + y * window.side) / rows for y in (box.y0, box.y1)]
    return Box(x0=xs[0], y0=ys[0], x1=xs[1], y1=ys[1])


def _mask(mask: Mask, window: Window, shape: tuple[int, int]) -> Mask:
    size = (window.side, window.side)
    share = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    rows, columns = shape
    top, left = max(window.y0, 0), max(window.x0, 0)
    bottom, right = min(window.y0 + window.side, rows), min(window.x0 + window.side, columns)
    placed = np.zeros(shape, dtype=np.bool_)
    part = share[top - window.y0 : bottom - window.y0, left - window.x0 : right - window.x0]
    placed[top:bottom, left:right] = part > 0.5
    return placed
