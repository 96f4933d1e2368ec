"""Shares with the interval that their number of trials allows."""

from __future__ import annotations

import math

_Z = 1.959964  # of 95 %


def wilson(right: float, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson, 1927): `right` of `of` independent trials.

    Raises ValueError without trials.
    """
    if of < 1:
        raise ValueError("a share of nothing has no interval")
    share, square = right / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def interval(share: float, of: int) -> dict[str, float]:
    """A share of `of` trials as JSON: its number of trials and its 95 % interval."""
    low, high = wilson(share * of, of)
    return {"of": of, "low": round(low, 4), "high": round(high, 4)}


def upper_bound(events: int, of: int) -> float:
    """The highest rate at which so few events of `of` independent trials are not unlikely.

    The upper end of the exact 95 % interval (Clopper and Pearson, 1934); about 3.7 / `of` for no
    event. Raises ValueError without trials.
    """
    if of < 1:
        raise ValueError("a share of nothing has no interval")
    low, high = events / of, 1.0
    while high - low > 1e-7:
        rate = (low + high) / 2
        if _at_most(events, of, rate) > 0.025:
            low = rate
        else:
            high = rate
    return high


def _at_most(events: int, of: int, rate: float) -> float:
    """The probability of so many events or fewer."""
    if rate >= 1.0:
        return float(events >= of)
    return sum(
        math.exp(
            math.lgamma(of + 1)
            - math.lgamma(k + 1)
            - math.lgamma(of - k + 1)
            + k * math.log(rate)
            + (of - k) * math.log1p(-rate)
        )
        for k in range(events + 1)
    )
