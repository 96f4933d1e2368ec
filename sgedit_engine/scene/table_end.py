"""Where the table ends and the wall begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.graph import SceneObject

# The seam must be in sight in this share of the columns.
IN_SIGHT = 0.05


@dataclass(frozen=True)
class EndLine:
    """Where the table ends: the row in the picture's left column, and how much lower the line
    is in its right one; normalised."""

    start: float
    slope: float

    def at(self, x: float) -> float:
        """The row in the column `x` (normalised)."""
        return self.start + self.slope * x


def table_end(
    objects: Sequence[SceneObject], masks: Mapping[str, NDArray[np.bool_]]
) -> float | None:
    """The row (normalised) at which the table ends in the picture's middle column.

    None where no wall, or too little of its lower edge, is seen. `masks` are bool, H×W, by id.
    """
    line = end_line(objects, masks)
    return None if line is None else float(np.clip(line.at(0.5), 0.0, 1.0))


def end_line(
    objects: Sequence[SceneObject], masks: Mapping[str, NDArray[np.bool_]]
) -> EndLine | None:
    """The line along which the table ends, None as for `table_end`."""
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
    slope, start = np.polyfit((seen + 0.5) / width, (lowest[seen] + 1.0) / height, 1)
    return EndLine(float(start), float(slope))


def _surface(
    objects: Sequence[SceneObject], masks: Mapping[str, NDArray[np.bool_]], name: str
) -> NDArray[np.bool_] | None:
    for item in objects:
        if item.kind == "background" and item.category == name and item.id in masks:
            return masks[item.id]
    return None
