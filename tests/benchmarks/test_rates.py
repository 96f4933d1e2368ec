"""Intervals of shares."""

from __future__ import annotations

import pytest

from benchmarks.rates import interval, wilson


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (90, 100, 0.8256, 0.9448), (3, 3, 0.4385, 1.0)],
)
def test_wilson(right: int, of: int, low: float, high: float) -> None:
    # As scipy.stats.binomtest(right, of).proportion_ci(method="wilson") has them.
    assert wilson(right, of) == pytest.approx((low, high), abs=1e-4)


def test_nothing_has_no_interval() -> None:
    with pytest.raises(ValueError, match="no interval"):
        interval(0.5, 0)
