"""How much of a box other objects take, quickly: summed areas over a coarse grid."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject

GRID = 128


class Occupancy:
    """Where one object is, as a summed-area table (Crow, 1984) of GRID×GRID cells."""

    def __init__(self, item: SceneObject, masks: Mapping[str, NDArray[np.bool_]]) -> None:
        mask = masks.get(item.id)
        if mask is None:
            cells = item.box.intersection(Box(x0=0, y0=0, x1=1, y1=1))
            grid = np.zeros((GRID, GRID)) if cells is None else cells.to_mask(GRID, GRID)
        else:
            rows = np.arange(GRID) * mask.shape[0] // GRID
            columns = np.arange(GRID) * mask.shape[1] // GRID
            grid = mask[np.ix_(rows, columns)]
        self._sums = np.zeros((GRID + 1, GRID + 1))
        self._sums[1:, 1:] = np.cumsum(np.cumsum(grid, axis=0, dtype=np.float64), axis=1)

    @property
    def area(self) -> float:
        """Cells that the object takes."""
        return float(self._sums[-1, -1])

    def inside(self, box: Box) -> float:
        """Cells of the object inside a box."""
        x0, y0, x1, y1 = box.to_pixels(GRID, GRID)
        sums = self._sums
        return float(sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0])
