"""Figures with what their number of trials allows to say: exact, paired, clustered, seeded.

Turns of one sequence, and edits of one scene, are not independent. So resampling draws whole
clusters, and a share is given the plain exact binomial interval only where every cluster holds
one trial; elsewhere that of as many independent trials as its clusters are worth. Intervals are
two-sided 95 % unless they say otherwise, and not corrected for how many of them a page shows.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

LEVEL = 0.95
RESAMPLES = 2000
SEED = 20_240
# Resamples drawn at once, so that many clusters need no gigabytes.
_CHUNK = 250

Center = Literal["mean", "median"]
Method = Literal["exact", "effective", "bootstrap", "bound", "none"]


@dataclass(frozen=True)
class Estimate:
    """A mean, median or share, with its interval.

    `n` values of `clusters` clusters went into it, `missing` were left out. `method`: "exact"
    (Clopper–Pearson), "effective" (Korn–Graubard: the same for clustered trials), "bootstrap"
    (percentiles over clusters), "bound" (all values are the same: the exact bound on how many
    clusters may differ) or "none" (no interval can be given: `low` and `high` are None).
    """

    value: float
    low: float | None
    high: float | None
    n: int
    clusters: int
    missing: int
    method: Method


@dataclass(frozen=True)
class Difference:
    """The first of two renderers less the second, over what both have done.

    `estimate.n` pairs; `estimate.missing` pairs lacked a value. For outcomes that are true or
    false, `only_first` and `only_second` count the pairs in which just that one succeeded, and
    `p` is McNemar's exact two-sided probability; otherwise all three are None.
    """

    estimate: Estimate
    only_first: int | None = None
    only_second: int | None = None
    p: float | None = None


def clopper_pearson(successes: int, of: int, level: float = LEVEL) -> tuple[float, float]:
    """The exact two-sided interval of a share (Clopper and Pearson, 1934).

    Raises ValueError without trials, or for more successes than trials.
    """
    _check_count(successes, of)
    tail = (1 - level) / 2
    return _exact_low(successes, of, tail), _exact_high(successes, of, tail)


def upper_bound(successes: int, of: int, level: float = LEVEL) -> float:
    """What the true share is at most, with a probability of `level`: exact and one-sided.

    Raises ValueError as `clopper_pearson` does.
    """
    _check_count(successes, of)
    return _exact_high(successes, of, 1 - level)


def korn_graubard(
    outcomes: Sequence[float], clusters: Sequence[Hashable], level: float = LEVEL
) -> tuple[float, float]:
    """The exact interval of a share of clustered trials (Korn and Graubard, 1998).

    It is Clopper and Pearson's for the effective number of trials: as many independent ones as
    would vary as much as the clusters do, never more than there are, and less for few clusters.
    Raises ValueError with fewer than two clusters, and where all outcomes are alike.
    """
    sums, sizes = _by_cluster(outcomes, clusters)
    count, of = len(sums), float(sizes.sum())
    share = float(sums.sum()) / of
    if count < 2 or not 0 < share < 1:
        raise ValueError("how clusters vary cannot be told")
    variance = count / (count - 1) * float(((sums - share * sizes) ** 2).sum()) / of**2
    tail = (1 - level) / 2
    few = (stats.t.ppf(tail, of - 1) / stats.t.ppf(tail, count - 1)) ** 2
    independent = share * (1 - share) / variance if variance else of
    effective = max(min(of, independent * float(few)), 1.0)
    right = share * effective
    return _exact_low(right, effective, tail), _exact_high(right, effective, tail)


def _check_count(successes: int, of: int) -> None:
    if of < 1:
        raise ValueError("a share of nothing has no interval")
    if not 0 <= successes <= of:
        raise ValueError(f"{successes} of {of} is no share")


def _exact_low(successes: float, of: float, tail: float) -> float:
    return float(stats.beta.ppf(tail, successes, of - successes + 1)) if successes else 0.0


def _exact_high(successes: float, of: float, tail: float) -> float:
    failures = of - successes
    return float(stats.beta.ppf(1 - tail, successes + 1, failures)) if failures else 1.0


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p of as unequal a split of the pairs that differ (McNemar, 1947)."""
    differing = only_first + only_second
    if differing == 0:
        return 1.0
    return float(stats.binomtest(only_first, differing, 0.5).pvalue)


def bootstrap_interval(
    values: Sequence[float],
    clusters: Sequence[Hashable],
    *,
    center: Center = "mean",
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[float, float]:
    """The percentile interval of a centre, from resampling whole clusters with replacement.

    The same for the same arguments. Raises ValueError with fewer than two clusters.
    """
    places = _places(clusters)
    count = int(places.max(initial=-1)) + 1
    if count < 2:
        raise ValueError("one cluster tells nothing of how clusters vary")
    numbers = np.asarray(values, dtype=np.float64)
    order = np.argsort(numbers)
    numbers, places = numbers[order], places[order]
    rng = np.random.default_rng(seed)
    centers = []
    for start in range(0, resamples, _CHUNK):
        rows = min(_CHUNK, resamples - start)
        # How often each cluster was drawn, and with it each of its values.
        drawn = rng.multinomial(count, np.full(count, 1 / count), size=rows)[:, places]
        if center == "mean":
            centers.append(drawn @ numbers / drawn.sum(axis=1))
        else:
            centers.append(_medians(numbers, drawn))
    tail = 100 * (1 - level) / 2
    low, high = np.percentile(np.concatenate(centers), (tail, 100 - tail))
    return float(low), float(high)


def _medians(numbers: NDArray[np.float64], drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    """The median of ascending numbers, each as often as each row says."""
    ranks = drawn.cumsum(axis=1)
    total = ranks[:, -1:]
    lower = (ranks >= (total + 1) // 2).argmax(axis=1)
    upper = (ranks >= total // 2 + 1).argmax(axis=1)
    medians: NDArray[np.float64] = (numbers[lower] + numbers[upper]) / 2
    return medians


def _places(clusters: Sequence[Hashable]) -> NDArray[np.intp]:
    """Each value's cluster as a number, in the order of first sight."""
    found: dict[Hashable, int] = {}
    return np.array([found.setdefault(c, len(found)) for c in clusters], dtype=np.intp)


def _by_cluster(
    values: Sequence[float], clusters: Sequence[Hashable]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The sum and the number of values of each cluster."""
    places = _places(clusters)
    sums = np.bincount(places, weights=np.asarray(values, dtype=np.float64))
    return sums.astype(np.float64), np.bincount(places).astype(np.float64)


def _center_of(values: Sequence[float], center: Center) -> float:
    return float(np.mean(values) if center == "mean" else np.median(values))


def estimate_center(
    values: Sequence[float | None], clusters: Sequence[Hashable], center: Center = "mean"
) -> Estimate | None:
    """The mean or median of what is there; None is missing, and counted, never taken as 0.

    None when every value is missing.
    """
    kept, groups, missing = _without_missing(values, clusters)
    if not kept:
        return None
    value, count = _center_of(kept, center), len(set(groups))
    # Values that are all the same (0 of all pixels changed, say) have no spread to resample.
    if count < 2 or min(kept) == max(kept):
        return Estimate(value, None, None, len(kept), count, missing, "none")
    low, high = bootstrap_interval(kept, groups, center=center)
    return Estimate(value, low, high, len(kept), count, missing, "bootstrap")


def estimate_share(values: Sequence[bool | None], clusters: Sequence[Hashable]) -> Estimate | None:
    """The share of true among what is there, as `estimate_center` counts it.

    Where clusters hold several trials and all trials came out alike, how clusters vary cannot be
    told: the exact interval counts each cluster once.
    """
    kept, groups, missing = _without_missing(values, clusters)
    if not kept:
        return None
    share, count = float(np.mean(kept)), len(set(groups))
    method: Method = "exact"
    low: float | None
    high: float | None
    if count == len(kept) or share in (0.0, 1.0):
        low, high = clopper_pearson(round(share * count), count)
    elif count < 2:
        low, high, method = None, None, "none"
    else:
        (low, high), method = korn_graubard(kept, groups), "effective"
    return Estimate(share, low, high, len(kept), count, missing, method)


def paired_difference(
    first: Sequence[float | None],
    second: Sequence[float | None],
    clusters: Sequence[Hashable],
    *,
    outcomes: bool,
    center: Center = "mean",
) -> Difference | None:
    """The mean, or median, of `first` less `second`, pair by pair. `outcomes`: the values are
    true or false.

    A pair that lacks a value counts as missing. None when no pair is whole.
    """
    differences = [
        None if a is None or b is None else float(a) - float(b)
        for a, b in zip(first, second, strict=True)
    ]
    kept, groups, missing = _without_missing(differences, clusters)
    if not kept:
        return None
    value, count = _center_of(kept, center), len(set(groups))
    if min(kept) != max(kept) and count > 1:
        low, high = bootstrap_interval(kept, groups, center=center)
        estimate = Estimate(value, low, high, len(kept), count, missing, "bootstrap")
    elif outcomes:
        # Each cluster that differs from the rest would move the mean by 1 + |value| at most.
        others = upper_bound(0, count, 1 - (1 - LEVEL) / 2)
        low, high = (1 - others) * value - others, (1 - others) * value + others
        estimate = Estimate(value, low, high, len(kept), count, missing, "bound")
    else:
        estimate = Estimate(value, None, None, len(kept), count, missing, "none")
    if not outcomes:
        return Difference(estimate)
    better, worse = sum(d > 0 for d in kept), sum(d < 0 for d in kept)
    return Difference(estimate, better, worse, mcnemar(better, worse))


def _without_missing(
    values: Sequence[float | None], clusters: Sequence[Hashable]
) -> tuple[list[float], list[Hashable], int]:
    pairs = [
        (float(value), cluster)
        for value, cluster in zip(values, clusters, strict=True)
        if value is not None
    ]
    kept = [value for value, _ in pairs]
    return kept, [cluster for _, cluster in pairs], len(values) - len(kept)
