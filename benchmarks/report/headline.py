"""The few figures that a reader should take along, chosen by rule and not by result."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.report.figures import REFERENCES, WAYS, figure_of
from benchmarks.report.records import OURS, Edit, Run
from benchmarks.report.statistics import upper_bound
from benchmarks.report.tables import (
    Contender,
    by_contender,
    compared,
    estimates,
    names_of,
    singles,
    ways_of,
)
from benchmarks.report.wording import number, uncertainty

_SUCCESS = "success"


@dataclass(frozen=True)
class Fact:
    """A large figure with what it is of, and what has to be said with it."""

    value: str
    unit: str
    label: str
    detail: str


def headline(run: Run) -> tuple[Fact, ...]:
    """Per way: our success, the best peer's and the difference; then what changed outside, time.

    The best peer is the one with the highest success of those that are no mere references.
    """
    facts: list[Fact] = []
    for way in ways_of(run):
        facts += _success_facts(run, way)
    ours = [e for way in ways_of(run) for e in singles(run, way) if e.renderer == OURS]
    return (*facts, *_outside_fact(ours), *_time_fact(ours))


def _success_facts(run: Run, way: str) -> list[Fact]:
    figure, where = figure_of(_SUCCESS), WAYS.get(way, (way, ""))[0].lower()
    grouped = by_contender(singles(run, way))
    names = names_of(grouped)
    facts = []
    ours = next((c for c in grouped if c.renderer == OURS), None)
    own = estimates(grouped[ours], (_SUCCESS,)).get(_SUCCESS) if ours is not None else None
    if own is not None:
        label, detail = f"of our edits succeed where {where}", uncertainty(own, figure)
        facts.append(Fact(number(own.value, figure), "%", label, detail))
    best = _best_peer(grouped)
    if ours is None or best is None:
        return facts
    difference = compared(grouped[ours], grouped[best], (_SUCCESS,)).get(_SUCCESS)
    if difference is not None:
        value = number(difference.estimate.value, figure, signed=True)
        label = f"against the best peer there, {names[best]}"
        facts.append(Fact(value, "points", label, uncertainty(difference, figure)))
    return facts


def _best_peer(grouped: dict[Contender, list[Edit]]) -> Contender | None:
    found = {}
    for contender, edits in grouped.items():
        if contender.renderer not in (OURS, *REFERENCES):
            estimate = estimates(edits, (_SUCCESS,)).get(_SUCCESS)
            if estimate is not None:
                found[contender] = estimate.value
    return max(found, key=lambda contender: found[contender]) if found else None


def _outside_fact(ours: list[Edit]) -> list[Fact]:
    """Pictures in which anything changed outside, with the exact bound on their share."""
    told = [e for e in ours if e.figure("outside_changed") is not None]
    if not told:
        return []
    changed = {e.cluster for e in told if (e.figure("outside_changed") or 0) > 0}
    scenes = len({e.cluster for e in told})
    bound = 100 * upper_bound(len(changed), scenes)
    pictures = sum((e.figure("outside_changed") or 0) > 0 for e in told)
    detail = f"at most {bound:.1f} % of scenes: exact, one-sided 95 %, n {scenes} scenes"
    label = "of our pictures changed outside the editable mask"
    return [Fact(f"{pictures} of {len(told)}", "", label, detail)]


def _time_fact(ours: list[Edit]) -> list[Fact]:
    seconds = estimates(ours, ("seconds",)).get("seconds")
    if seconds is None:
        return []
    figure = figure_of("seconds")
    detail = uncertainty(seconds, figure)
    return [Fact(number(seconds.value, figure), "s", "for one of our edits, the mean", detail)]
