"""The rules of a valid scene, each broken once, and the estimate of who hides whom."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from stilllife.placement import free_places, problems
from stilllife.silhouette import View, estimate_visibility, paint_order
from stilllife.world import DETAILS, Camera, Scene, Thing

DETAIL = (0.5,) * DETAILS


def thing(kind: str, x: float, z: float, size: float = 0.35, **changes: object) -> Thing:
    plain = Thing(kind, "red", "plain", "matte", x, z, 0.0, size, DETAIL)
    return replace(plain, **changes)  # type: ignore[arg-type]


BOOK = thing("book", -0.2, 0.0, 0.46)
RIDER = thing("ball", -0.2, 0.0, 0.33, base=BOOK.height, support=0)

BROKEN = {
    "touch": (thing("mug", 0, 0), thing("ball", 0.2, 0)),
    "leaves the frame": (thing("mug", 0.7, 0),),
    "of the frame": (thing("ball", 0, 0, 0.1),),
    "into the wall": (thing("mug", 0, -1.1, 0.5),),
    "floats": (thing("mug", 0, 0, base=0.2),),
    "shows only": (thing("donut", 0, -0.39, 0.32), thing("cube", 0, 0.0, 0.42)),
    "no thing of the scene": (replace(RIDER, support=4),),
    "does not fit": (BOOK, replace(RIDER, x=0.05)),
    "not at the top": (BOOK, replace(RIDER, base=0.3)),
    "at most 6": tuple(thing("candle", 0.13 * i - 0.4, 0, 0.3) for i in range(7)),
}


@pytest.mark.parametrize(("message", "things"), BROKEN.items())
def test_broken_rules_are_named(message: str, things: tuple[Thing, ...]) -> None:
    assert any(message in problem for problem in problems(Scene(things)))


def test_a_stack_is_valid() -> None:
    assert problems(Scene((BOOK, RIDER))) == []
    assert problems(Scene(())) == []


def test_boxes_follow_the_camera() -> None:
    view = View(Camera())
    ball = thing("ball", 0.1, 0.0, 0.3)
    box = view.box(ball)
    u, v, depth = Camera().project(0.1, 0.15, 0.0)
    assert (box.u0 + box.u1) / 2 == pytest.approx(u)
    assert box.v0 < v < box.v1
    assert box.depth == pytest.approx(depth)
    assert box.width == pytest.approx(box.height, rel=0.15)


def test_ground_coordinates_are_inverse() -> None:
    view = View(Camera(azimuth=0.2))
    assert view.world(*view.ground(0.3, -0.4)) == pytest.approx((0.3, -0.4))


def test_the_nearer_thing_hides_the_farther() -> None:
    scene = Scene((thing("ball", 0, -0.2), thing("ball", 0, 0.2)))
    far, near = estimate_visibility(scene)
    assert near == 1.0
    assert far < 1.0
    assert paint_order(scene.things, View(scene.camera)) == [0, 1]


def test_a_rider_hides_its_support() -> None:
    book, ball = estimate_visibility(Scene((BOOK, RIDER)))
    assert ball == 1.0
    assert book < 0.9


def test_free_places_break_no_rule() -> None:
    scene = Scene((BOOK, RIDER))
    mug = thing("mug", 0, 0)
    places = free_places(scene, mug, random.Random(0), 40)
    assert places
    for place in places:
        assert problems(replace(scene, things=(*scene.things, place))) == []
        assert place.size == mug.size
