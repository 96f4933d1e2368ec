"""When a wish counts as drawn, and what is missing without a judge."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.binding import (
    BINDING,
    GUIDED,
    Judged,
    binding_details,
    binding_figures,
    judged_wishes,
    samplers,
)
from benchmarks.bundled import Bundle
from benchmarks.generated_crops import FIGURES
from benchmarks.judged import JUDGE, judged_outcome
from benchmarks.wishes import Wish
from stilllife.judge.judge import Judge
from stilllife.scenes import Part

MUG = Part("mug", "red", "striped", "glossy")
BALL = Part("ball", "blue", "plain", "matte")
WISH = Wish((MUG, BALL), "a red striped mug and a blue ball on a wooden table")


@dataclass(frozen=True)
class Named:
    kind: str | None
    color: str | None
    pattern: str | None


@dataclass(frozen=True)
class Item:
    named: Named


RED_MUG, BLUE_BALL = Named("mug", "red", "striped"), Named("ball", "blue", "plain")
CASES = [
    ((RED_MUG, BLUE_BALL), True, True, True),
    ((BLUE_BALL, RED_MUG, Named("cone", "red", "plain")), True, True, False),
    ((Named("mug", "blue", "striped"), Named("ball", "red", "plain")), False, False, True),
    ((Named("mug", "red", "plain"), Named("ball", "blue", "striped")), False, False, True),
    ((RED_MUG, RED_MUG, BLUE_BALL), True, False, False),
    ((RED_MUG,), False, False, False),
    ((), False, False, False),
]


@pytest.mark.parametrize(("things", "bound", "once", "exact"), CASES)
def test_what_is_wished_is_together_in_one_thing(
    things: tuple[Named, ...], bound: bool, once: bool, exact: bool
) -> None:
    judged = Judged(WISH, things)
    assert (judged.bound, judged.once, judged.exact) == (bound, once, exact)


def test_pictures_of_one_and_of_two_are_counted_apart() -> None:
    one = Wish((MUG,), "a red striped mug on a wooden table")
    judged = [Judged(one, (RED_MUG,)), Judged(one, ()), Judged(WISH, (RED_MUG, BLUE_BALL))]
    figures = binding_figures(judged)
    assert figures["binding_one"] == 0.5 and figures["binding_two"] == 1.0
    assert figures["binding"] == figures["binding_exact_count"] == pytest.approx(2 / 3)
    details = binding_details(judged)
    assert details["intervals"]["binding_one"]["of"] == 2
    assert details["not_once"] == [{"caption": one.caption, "seen": []}]
    assert set(binding_figures(judged[:2])) == set(BINDING) - {"binding_two"}


def test_pictures_are_drawn_and_judged() -> None:
    bundle = Bundle.open()
    sampler = samplers(bundle)[""]
    judged = judged_wishes(bundle, sampler, Judge.open(), 2, 1, lambda part: None)
    assert [len(j.wish.parts) for j in judged] == [1, 2]
    assert all(j.things for j in judged)


def test_without_a_judge_its_figures_are_missing(tmp_path: Path) -> None:
    outcome = judged_outcome(Bundle.open(), 1, 2, 0, tmp_path, lambda part: None)
    assert not outcome.figures
    guided = {GUIDED + name for name in BINDING}
    assert set(outcome.missing) == {*BINDING, *guided, *JUDGE, *FIGURES}
    assert all(outcome.missing.values())
