"""Boxes of whole objects, where only a part of them is seen.

A box from a mask is too small when something nearer hides a side, and too narrow when an
object with a handle or a spout is seen from its front. What its kind usually measures
(`proportions`) tells how much is missing; the masks tell on which side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject

# A side is hidden when this share of it borders on something nearer.
HIDDEN_SIDE = 0.35
# How much wider than its kind's usual shape a box must be before it counts as cut in height.
CUT = 1.25
# What is seen from one side is a little narrower than the object all around; more so where
# nothing is known about the kind.
AROUND = 1.04
AROUND_UNKNOWN = 1.12


def whole_boxes(
    objects: Sequence[SceneObject],
    masks: Mapping[str, NDArray[np.bool_]],
    proportions: Mapping[str, tuple[float, float]],
    carriers: Mapping[str, str],
    *,
    aspect: float = 1.0,
) -> dict[str, Box]:
    """The box that each object would have if all of it were seen, by id; never smaller than
    its own. `masks` are bool, H×W, of one size; `proportions` give width/height by category.
    """
    hidden = _hidden_sides(objects, masks)
    boxes = {}
    for item in objects:
        ratio = proportions.get(item.category, (0.0, 0.0))[0]
        sides = hidden.get(item.id, frozenset())
        box = item.box
        if item.id not in carriers and ratio:
            box = _full_height(box, ratio / aspect, sides)
        around = AROUND if ratio else AROUND_UNKNOWN
        boxes[item.id] = _full_width(box, ratio / aspect, around, sides)
    return boxes


def _full_height(box: Box, ratio: float, sides: frozenset[str]) -> Box:
    if box.width <= CUT * ratio * box.height or "below" not in sides:
        return box
    return box.model_copy(update={"y1": box.y0 + box.width / ratio})


def _full_width(box: Box, ratio: float, around: float, sides: frozenset[str]) -> Box:
    missing = max(box.width, ratio * box.height) * around - box.width
    if "left" in sides and "right" not in sides:
        share = 1.0
    elif "right" in sides and "left" not in sides:
        share = 0.0
    else:
        share = 0.5
    return box.model_copy(
        update={"x0": box.x0 - missing * share, "x1": box.x1 + missing * (1 - share)}
    )


def _hidden_sides(
    objects: Sequence[SceneObject], masks: Mapping[str, NDArray[np.bool_]]
) -> dict[str, frozenset[str]]:
    """Which of "left", "right" and "below" border on something nearer, by id."""
    seen = [o for o in objects if o.id in masks]
    if not seen:
        return {}
    labels = np.zeros(masks[seen[0].id].shape, dtype=np.int32)
    for number, item in enumerate(seen, 1):
        labels[masks[item.id]] = number
    # A frame of zeros, so that neighbours beyond the picture are no objects.
    labels = np.pad(labels, 1)
    return {item.id: _sides(labels, number, seen) for number, item in enumerate(seen, 1)}


def _sides(labels: NDArray[np.int32], number: int, seen: Sequence[SceneObject]) -> frozenset[str]:
    bottom = seen[number - 1].box.y1
    nearer = np.array([False, *(o.box.y1 > bottom for o in seen)])
    mine = labels == number
    rows, columns = np.flatnonzero(mine.any(axis=1)), np.flatnonzero(mine.any(axis=0))
    if not rows.size:
        return frozenset()
    last = mine.shape[1] - 1
    first_columns = mine.argmax(axis=1)[rows]
    last_columns = last - mine[:, ::-1].argmax(axis=1)[rows]
    last_rows = mine.shape[0] - 1 - mine[::-1].argmax(axis=0)[columns]
    shares = {
        "left": nearer[labels[rows, first_columns - 1]].mean(),
        "right": nearer[labels[rows, last_columns + 1]].mean(),
        "below": nearer[labels[last_rows + 1, columns]].mean(),
    }
    return frozenset(side for side, share in shares.items() if share >= HIDDEN_SIDE)
