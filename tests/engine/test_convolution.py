"""What is known at some pixels, carried to all others."""

from __future__ import annotations

import numpy as np

from sgedit_engine.convolution import carried


def _known(*places: tuple[slice, slice]) -> np.ndarray:
    known = np.zeros((64, 64), np.float32)
    for rows, columns in places:
        known[rows, columns] = 1.0
    return known


def test_an_even_field_is_found_again_wherever_it_is_known() -> None:
    known = _known((slice(0, 20), slice(0, 64)))
    values = np.full((64, 64, 3), (1.0, -2.0, 5.0), np.float32) * known[..., None]
    field = carried(values, known, (48.0, 16.0, 6.0))
    assert field.dtype == np.float32
    np.testing.assert_allclose(field, np.broadcast_to((1.0, -2.0, 5.0), field.shape), atol=0.02)


def test_between_two_places_it_goes_slowly_from_one_to_the_other() -> None:
    known = _known((slice(0, 64), slice(0, 10)), (slice(0, 64), slice(54, 64)))
    values = np.zeros((64, 64), np.float32)
    values[:, 54:] = 10.0
    row = carried(values, known, (24.0, 8.0, 2.0))[32]
    assert row[2] < 1 and row[61] > 9 and 3 < row[32] < 7
    assert (np.diff(row) > -0.1).all()


def test_what_is_not_known_does_not_count() -> None:
    known = _known((slice(0, 64, 4), slice(0, 64)))
    values = np.where(known > 0, 3.0, 99.0).astype(np.float32)
    np.testing.assert_allclose(carried(values, known, (16.0, 4.0)), 3.0, atol=0.01)
    nothing = np.zeros((64, 64), np.float32)
    assert not carried(values, nothing, (16.0, 4.0)).any()
