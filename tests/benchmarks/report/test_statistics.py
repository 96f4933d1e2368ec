"""Intervals and tests: textbook values, coverage by simulation, and what is missing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.report.statistics import (
    _medians,
    bootstrap_interval,
    clopper_pearson,
    estimate_center,
    estimate_share,
    korn_graubard,
    mcnemar,
    paired_difference,
    upper_bound,
)


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.30850),
        (10, 10, 0.69150, 1.0),
        (5, 10, 0.18709, 0.81291),
        (81, 263, 0.25268, 0.36766),  # Newcombe, 1998, table II
        (15, 148, 0.05784, 0.16170),
        (1, 29, 0.00087, 0.17764),
    ],
)
def test_exact_intervals_as_in_newcombe(right: int, of: int, low: float, high: float) -> None:
    assert clopper_pearson(right, of) == pytest.approx((low, high), abs=2e-4)


@pytest.mark.parametrize("of", [10, 59, 300])
def test_nothing_seen_bounds_the_share_by_the_rule_of_three(of: int) -> None:
    assert upper_bound(0, of) == pytest.approx(1 - 0.05 ** (1 / of))
    assert upper_bound(0, of) < 3 / of
    assert upper_bound(of, of) == 1


@pytest.mark.parametrize(("successes", "of"), [(0, 0), (3, 2), (-1, 5)])
def test_what_is_no_share_is_refused(successes: int, of: int) -> None:
    with pytest.raises(ValueError, match="share"):
        clopper_pearson(successes, of)


def test_exact_intervals_cover_at_least_what_they_promise() -> None:
    of = 24
    for share in (0.03, 0.2, 0.5, 0.9):
        chances = [math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(of + 1)]
        ends = [clopper_pearson(k, of) for k in range(of + 1)]
        covered = sum(p for p, (a, b) in zip(chances, ends, strict=True) if a <= share <= b)
        bounded = sum(p for k, p in enumerate(chances) if share <= upper_bound(k, of))
        assert covered >= 0.95 and bounded >= 0.95


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [(0, 0, 1.0), (1, 9, 22 / 1024), (9, 1, 22 / 1024), (0, 6, 2 / 64), (5, 5, 1.0)],
)
def test_mcnemar_is_a_fair_coin_s_tail(first: int, second: int, p: float) -> None:
    assert mcnemar(first, second) == pytest.approx(p)


def _clustered(rng: np.random.Generator, clusters: int, size: int) -> tuple[list[float], list[int]]:
    """Values around 0 that share most of their deviation with their cluster."""
    common = rng.normal(0, 1, clusters).repeat(size)
    own = rng.normal(0, 0.3, clusters * size)
    return list(common + own), [n // size for n in range(clusters * size)]


def test_the_bootstrap_covers_the_truth_and_ignoring_clusters_does_not() -> None:
    rng = np.random.default_rng(3)
    repeats, clustered, single = 250, 0, 0
    for n in range(repeats):
        values, clusters = _clustered(rng, 40, 4)
        low, high = bootstrap_interval(values, clusters, resamples=500, seed=n)
        clustered += low <= 0 <= high
        low, high = bootstrap_interval(values, range(len(values)), resamples=500, seed=n)
        single += low <= 0 <= high
    assert 0.90 <= clustered / repeats <= 0.985
    assert single / repeats < 0.8


def test_the_bootstrap_is_the_same_for_a_seed() -> None:
    values, clusters = _clustered(np.random.default_rng(0), 12, 2)
    assert bootstrap_interval(values, clusters) == bootstrap_interval(values, clusters)
    assert bootstrap_interval(values, clusters) != bootstrap_interval(values, clusters, seed=1)


def test_medians_of_resamples_are_medians() -> None:
    rng = np.random.default_rng(2)
    for size in (4, 5, 9):
        numbers = np.sort(rng.normal(0, 1, size))
        drawn = rng.integers(0, 4, (50, size))
        drawn[:, 0] += 1
        expected = [np.median(numbers.repeat(row)) for row in drawn]
        assert _medians(numbers, drawn) == pytest.approx(expected)


def test_a_median_is_not_decided_by_one_value() -> None:
    rng = np.random.default_rng(4)
    covered = 0
    for _ in range(200):
        values = [*rng.normal(1, 1, 60), -500.0]
        found = estimate_center(values, range(61), "median")
        assert found is not None and found.low is not None and found.high is not None
        assert found.value > 0.3 and found.high - found.low < 2
        covered += found.low <= 1 <= found.high
    assert covered / 200 >= 0.9


def test_missing_is_counted_and_never_zero() -> None:
    mean = estimate_center([4.0, None, 6.0], "abc")
    assert mean is not None
    assert (mean.value, mean.n, mean.missing) == (5.0, 2, 1)
    share = estimate_share([True, None, None], "abc")
    assert share is not None
    assert (share.value, share.n, share.missing) == (1.0, 1, 2)
    assert estimate_center([None], "a") is None and estimate_share([None], "a") is None


def test_shares_of_clusters_are_not_taken_for_independent() -> None:
    alone = estimate_share([True, False] * 10, range(20))
    assert alone is not None and alone.method == "exact"
    together = estimate_share([True] * 10 + [False] * 10, [n // 5 for n in range(20)])
    assert together is not None and together.method == "effective"
    assert together.low is not None and alone.low is not None and together.low < alone.low
    # All alike: four clusters say no more than four trials do.
    alike = estimate_share([True] * 20, [n // 5 for n in range(20)])
    assert alike is not None and alike.low == pytest.approx(clopper_pearson(4, 4)[0])


def test_trials_of_one_outcome_per_cluster_count_as_clusters() -> None:
    # Four of eight clusters right, five trials each: worth eight trials at most, not forty.
    low, high = korn_graubard([1.0] * 20 + [0.0] * 20, [n // 5 for n in range(40)])
    exact = clopper_pearson(4, 8)
    assert low < exact[0] + 0.02 and high > exact[1] - 0.02
    # Trials that vary within clusters as if they were alone lose little.
    alone = korn_graubard([1.0, 0.0] * 50, [n // 2 for n in range(100)])
    assert alone == pytest.approx(clopper_pearson(50, 100), abs=0.01)
    with pytest.raises(ValueError, match="vary"):
        korn_graubard([1.0, 1.0], [0, 1])


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_shares_of_clusters_are_covered(share: float) -> None:
    rng = np.random.default_rng(11)
    repeats, covered, plain = 400, 0, 0
    clusters = np.arange(30).repeat(5)
    for _ in range(repeats):
        # Chances that differ from cluster to cluster, and are `share` on average.
        chances = rng.beta(share * 2, (1 - share) * 2, 30).repeat(5)
        outcomes = rng.random(150) < chances
        found = estimate_share([bool(v) for v in outcomes], list(clusters))
        assert found is not None and found.low is not None and found.high is not None
        covered += found.low <= share <= found.high
        low, high = clopper_pearson(int(outcomes.sum()), 150)
        plain += low <= share <= high
    assert covered / repeats >= 0.93 > plain / repeats


def test_without_spread_there_is_no_invented_interval() -> None:
    same = estimate_center([0.0] * 5, range(5))
    assert same is not None and same.low is None and same.method == "none"
    one = estimate_center([1.0, 2.0], [0, 0])
    assert one is not None and one.high is None


def test_differences_are_of_pairs() -> None:
    first = [True, True, True, False, None, True]
    second = [False, False, True, True, True, None]
    found = paired_difference(first, second, range(6), outcomes=True)
    assert found is not None
    assert (found.only_first, found.only_second, found.estimate.n) == (2, 1, 4)
    assert found.estimate.value == pytest.approx(0.25) and found.estimate.missing == 2
    assert found.p == pytest.approx(mcnemar(2, 1))
    numbers = paired_difference([3.0, 4.0, 6.0], [1.0, 1.0, 1.0], range(3), outcomes=False)
    assert numbers is not None and numbers.p is None
    assert numbers.estimate.value == pytest.approx(10 / 3)
    assert paired_difference([None], [1.0], [0], outcomes=False) is None


def test_pairs_that_never_differ_leave_room_for_those_not_seen() -> None:
    found = paired_difference([True] * 20, [True] * 20, range(20), outcomes=True)
    assert found is not None and found.estimate.method == "bound" and found.p == 1
    unseen = upper_bound(0, 20, 0.975)
    assert found.estimate.low == pytest.approx(-unseen)
    assert found.estimate.high == pytest.approx(unseen)
    always = paired_difference([True] * 20, [False] * 20, range(20), outcomes=True)
    assert always is not None and always.estimate.high == 1
    assert always.estimate.low == pytest.approx(1 - 2 * unseen)


def test_pairing_narrows_what_scenes_have_in_common() -> None:
    rng = np.random.default_rng(5)
    scenes = rng.normal(20, 5, 60)
    first, second = list(scenes + 1 + rng.normal(0, 0.2, 60)), list(scenes)
    found = paired_difference(first, second, range(60), outcomes=False)
    assert found is not None and found.estimate.low is not None and found.estimate.high is not None
    assert found.estimate.low <= 1 <= found.estimate.high
    assert found.estimate.high - found.estimate.low < 0.2
