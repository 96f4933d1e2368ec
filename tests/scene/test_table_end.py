"""Where the table ends."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sgedit_engine.scene.table_end import end_line, table_end
from tests.scene.conftest import thing

HEIGHT, WIDTH = 100, 160
SURFACES = (
    thing("wall-1", 0.5, 0.5, 1.0, 0.5, kind="background"),
    thing("table-1", 0.5, 1.0, 1.0, 0.5, kind="background"),
)


def masks_of(at: float, slope: float = 0.0, hidden: slice = slice(0)) -> dict[str, NDArray]:
    """A seam through row `at` of the middle column, falling by `slope`; some columns hidden."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    wall = rows < at + slope * (columns - WIDTH / 2)
    free = np.ones((HEIGHT, WIDTH), dtype=np.bool_)
    free[15:, hidden] = False
    return {"wall-1": wall & free, "table-1": ~wall & free}


@pytest.mark.parametrize("at", [20.0, 45.0])
@pytest.mark.parametrize("slope", [0.0, 0.1, -0.1])
@pytest.mark.parametrize("hidden", [slice(0), slice(0, 100), slice(60, 150)])
def test_the_row_in_the_middle(at: float, slope: float, hidden: slice) -> None:
    found = table_end(SURFACES, masks_of(at, slope, hidden))
    assert found == pytest.approx(at / HEIGHT, abs=0.012)


@pytest.mark.parametrize("slope", [0.1, -0.1])
def test_the_line(slope: float) -> None:
    found = end_line(SURFACES, masks_of(40, slope))
    assert found is not None
    for x in (0.0, 0.3, 1.0):
        row = (40 + slope * (x - 0.5) * WIDTH) / HEIGHT
        assert found.at(x) == pytest.approx(row, abs=0.012)


def test_out_of_sight() -> None:
    assert table_end(SURFACES, {}) is None
    assert table_end(SURFACES[1:], masks_of(30)) is None
    assert table_end(SURFACES, masks_of(30, hidden=slice(0, WIDTH))) is None
