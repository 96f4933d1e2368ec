"""The 3-D truth of relations, on arrangements whose answer nobody doubts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stilllife.relations import INVERSE, holds, relations
from stilllife.scenes import scene_of
from stilllife.world import DETAILS, PREDICATES, Camera, Scene, Thing


def ball(x: float, z: float, size: float = 0.3) -> Thing:
    return Thing("ball", "red", "plain", "matte", x, z, 0.0, size, (0.5,) * DETAILS)


CUBE = replace(ball(0.0, 0.0, 0.4), kind="cube")
CASES = {
    "side by side": (ball(-0.2, 0), ball(0.2, 0), {"left of", "next to"}),
    "far apart sideways": (ball(-0.4, 0), ball(0.4, 0), {"left of"}),
    "one before the other": (ball(0, 0.3), ball(0, -0.3), {"in front of"}),
    "one behind the other": (ball(0.02, -0.3), ball(0, 0.3), {"behind"}),
    "aslant": (ball(-0.14, 0.15), ball(0.14, -0.15), {"left of", "in front of", "next to"}),
    "mirrored": (ball(0.4, 0), ball(-0.4, 0), {"right of"}),
}


@pytest.mark.parametrize(("first", "second", "expected"), CASES.values(), ids=CASES.keys())
def test_between_two(first: Thing, second: Thing, expected: set[str]) -> None:
    found = relations(Scene((first, second)))
    assert {p for i, p, j in found if (i, j) == (0, 1)} == expected
    assert {p for i, p, j in found if (i, j) == (1, 0)} == {INVERSE[p] for p in expected}


def test_a_stack_has_only_its_own_relations() -> None:
    rider = replace(ball(0.0, 0.0, 0.25), base=CUBE.height, support=0)
    book = replace(CUBE, kind="book", base=CUBE.height, support=0)
    assert relations(Scene((CUBE, rider))) == [(0, "under", 1), (1, "on", 0)]
    tower = (CUBE, book, replace(rider, base=book.base + book.height, support=1))
    assert relations(Scene(tower)) == [
        (0, "under", 1),
        (1, "on", 0),
        (1, "under", 2),
        (2, "on", 1),
    ]


def test_left_is_the_viewer_s_left() -> None:
    scene = Scene((ball(-0.3, 0), ball(0.3, 0)), camera=Camera(azimuth=3.14159))
    assert holds(scene, 1, "left of", 0)


def test_every_relation_has_its_inverse() -> None:
    for seed in range(200):
        found = set(relations(scene_of(seed)))
        assert {(j, INVERSE[p], i) for i, p, j in found} == found


def test_unknown_predicate() -> None:
    with pytest.raises(ValueError, match="next to"):
        holds(Scene((ball(0, 0), ball(0.3, 0))), 0, "above", 1)
    assert set(INVERSE) == set(PREDICATES)
