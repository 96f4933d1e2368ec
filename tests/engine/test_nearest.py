"""The nearest pixels of a mask, beside a search of all pairs."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.diffusion.nearest import nearest, nearest_everywhere


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (12, 17)])
@pytest.mark.parametrize("pixels", [1, 5, 10_000])
def test_none_is_nearer(shape: tuple[int, int], pixels: int) -> None:
    dice = np.random.default_rng(pixels)
    mask = np.zeros(shape, np.bool_)
    mask.flat[dice.integers(mask.size, size=pixels)] = True
    rows, columns = np.indices(shape).reshape(2, -1)
    inside = np.flatnonzero(mask)
    apart = np.hypot(rows[:, None] - rows[None, inside], columns[:, None] - columns[None, inside])
    distance, found = nearest_everywhere(mask)
    assert distance.dtype == np.float32 and distance.shape == found.shape == shape
    assert np.isin(found, inside).all()
    # OpenCV's distances are right to two parts in a hundred.
    assert np.allclose(distance.ravel(), apart.min(axis=1), rtol=0.03)
    reached = np.hypot(rows - rows[found.ravel()], columns - columns[found.ravel()])
    assert np.allclose(reached, apart.min(axis=1), rtol=0.03)
    where = ~mask
    assert np.array_equal(nearest(mask, where), found[where])
