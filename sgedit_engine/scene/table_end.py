"""Where the table ends and the wall begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.graph import SceneObject

# The seam must be in sight in this share of the columns.
IN_SIGHT = 0.05


def table_end(
    objects: Sequence[SceneObject], masks: Mapping[str, NDArray[np.bool_]]
) -> float | None:
    """The row (normalised) at which the table ends in the picture's middle column.

    None where no wall, or too little of its lower edge, is seen. `masks` are bool, H×W, by id.
    """
    wall, table = (_surface(objects, masks, name) for name in ("wall", "table"))
    if wall is None or table is None:
        return None
    height, width = wall.shape
    lowest = height - 1 - wall[::-1].argmax(axis=0)
    columns = np.arange(width)
    # What stands before the seam hides it: right below the wall there has to be table.
    below = np.minimum(lowest + 1, height - 1)
    seen = columns[wall.any(axis=0) & table[below, columns]]
    if seen.size < max(IN_SIGHT * width, 2):
        return None
    slope, start = np.polyfit(seen + 0.5, lowest[seen] + 1.0, 1)
    return float(np.clip((start + slope * width / 2) / height, 0.0, 1.0))


def _surface(
    objects: Sequence[SceneObject], masks: Mapping[str, NDArray[np.bool_]], name: str
) -> NDArray[np.bool_] | None:
    for item in objects:
        if item.kind == "background" and item.category == name and item.id in masks:
            return masks[item.id]
    return None
