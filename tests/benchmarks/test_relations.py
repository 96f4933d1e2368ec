"""How relations are counted."""

from __future__ import annotations

import pytest

from benchmarks.relations import Tally

CASES = [
    ({(0, "on", 1)}, {(0, "on", 1)}, 1.0),
    ({(0, "on", 1)}, {(1, "on", 0)}, 0.0),
    ({(0, "on", 1), ("mug-2", "on", 1)}, {(0, "on", 1)}, 2 / 3),
    (set(), {(0, "on", 1)}, 0.0),
    (set(), set(), 1.0),
]


@pytest.mark.parametrize(("told", "true", "f1"), CASES)
def test_f1_of_one_picture(told: set, true: set, f1: float) -> None:
    tally = Tally()
    tally.add(told, true)
    assert tally.f1("on", "under") == pytest.approx(f1)
    assert tally.f1("left of") == 1.0


def test_pictures_add_up_by_predicate() -> None:
    tally = Tally()
    tally.add({(0, "left of", 1), (0, "on", 1)}, {(0, "left of", 1)})
    tally.add(set(), {(2, "left of", 3)})
    assert tally.f1("left of") == pytest.approx(2 / 3)
    assert tally.f1("on") == 0.0
    assert tally.f1("left of", "on") == pytest.approx(0.5)
    # Of the other predicates there is nothing to tell.
    assert set(tally.figures()) == {"relations_f1", "left_of_f1", "on_f1"}
