"""What is seen of an object's outline: six lengths, and which of them are hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.support import root_of

LEFT, RIGHT, TOP, BOTTOM, MIDDLE, EXTENT = range(6)

# An edge may be hidden where this share of its side borders on something nearer.
TOUCH = 0.02
# How likely it is hidden then, by the share of its outermost pixels that border on something
# nearer; in a strip as deep as a share of the object's width or height. Measured on renderings.
LEAST_DOUBT, MOST_DOUBT = 0.1, 0.9
STRIP = 0.06
# The middle and the extent are right where at most this share of the border is hidden.
HIDDEN_BORDER = 0.04


@dataclass(frozen=True, eq=False)
class Outline:
    """Lengths in picture heights: the columns of the left and right edge, the rows of the top
    and bottom edge, the mean column of the pixels, and the square root of their area. `doubt`
    tells how likely each is not that of the whole object. `aspect` is the picture's width/height.
    """

    lengths: NDArray[np.float64]
    doubt: NDArray[np.float64]
    aspect: float

    @property
    def center(self) -> float:
        """The middle column of what is seen, in picture heights."""
        return float(self.lengths[LEFT] + self.lengths[RIGHT]) / 2

    @classmethod
    def of_box(cls, box: Box, aspect: float = 1.0) -> Outline:
        """The outline of an object that is seen whole, of which only the box is known."""
        x0, x1 = box.x0 * aspect, box.x1 * aspect
        lengths = np.array([x0, x1, box.y0, box.y1, (x0 + x1) / 2, 0.0])
        doubt = np.array([0.0, 0.0, 0.0, 0.0, 1.0, 1.0])
        return cls(lengths, doubt, aspect)

    @classmethod
    def of_mask(cls, mask: NDArray[np.bool_]) -> Outline:
        """The outline of an object that is seen whole: a mask, bool H×W, that is not empty."""
        height, width = mask.shape
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        by_column = mask.sum(axis=0)
        area = by_column.sum()
        middle = float((by_column * (np.arange(width) + 0.5)).sum() / area)
        ends = [columns[0], columns[-1] + 1, rows[0], rows[-1] + 1, middle, area**0.5]
        return cls(np.array(ends, dtype=np.float64) / height, np.zeros(6), width / height)


def outlines_of(
    objects: Sequence[SceneObject],
    masks: Mapping[str, NDArray[np.bool_]],
    carriers: Mapping[str, str],
    *,
    aspect: float = 1.0,
) -> dict[str, Outline]:
    """The outlines of objects by id, with what others hide of them. `masks` are bool, H×W."""
    seen = [o for o in objects if o.id in masks and masks[o.id].any()]
    found = {o.id: Outline.of_box(o.box, aspect) for o in objects}
    if not seen:
        return found
    bottoms = {o.id: o.box.y1 for o in objects}

    def order(item: SceneObject) -> tuple[float, float]:
        """What stands on a thing hides it; else the nearer root hides the farther."""
        root = root_of(item.id, carriers)
        return bottoms.get(root, 0.0), -item.box.y1

    # Nearness by label: what hides has a greater one, and so has all beyond the frame.
    ranked = sorted(seen, key=order)
    labels = np.zeros(masks[seen[0].id].shape, dtype=np.int32)
    for rank, item in enumerate(ranked, 1):
        labels[masks[item.id]] = rank
    labels = np.pad(labels, 1, constant_values=len(ranked) + 1)
    for rank, item in enumerate(ranked, 1):
        outline = Outline.of_mask(masks[item.id])
        found[item.id] = replace(outline, doubt=_doubt(labels == rank, labels > rank))
    return found


def _doubt(mine: NDArray[np.bool_], nearer: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The `doubt` of an outline, for a mask and what is nearer, both with a frame of one."""
    doubt = np.zeros(6)
    if not mine.any():
        return doubt
    borders = []
    for side in (LEFT, RIGHT, TOP, BOTTOM):
        # Turned so that the side is the left one.
        turned, other = (mine, nearer) if side in (LEFT, RIGHT) else (mine.T, nearer.T)
        if side in (RIGHT, BOTTOM):
            turned, other = turned[:, ::-1], other[:, ::-1]
        lines = np.flatnonzero(turned.any(axis=1))
        first = turned[lines].argmax(axis=1)
        hidden = other[lines, first - 1]
        outermost = first <= first.min() + STRIP * int(turned.any(axis=0).sum())
        borders.append(float(hidden.mean()))
        if borders[-1] >= TOUCH:
            share = float(hidden[outermost].mean())
            doubt[side] = LEAST_DOUBT + (MOST_DOUBT - LEAST_DOUBT) * share
    doubt[[MIDDLE, EXTENT]] = float(np.mean(borders)) > HIDDEN_BORDER
    return doubt
