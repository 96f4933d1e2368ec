"""What is held back from training, and which pictures are hard."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from stilllife.held_back import in_held_back_light, sample_held_back_light, with_stranger
from stilllife.render import render
from stilllife.scenes import sample_light, scene_of
from stilllife.truths import hard_reasons, truths_of
from stilllife.world import HELD_BACK_KINDS, Scene, Thing


def test_no_light_of_training_is_like_one_held_back() -> None:
    rng = random.Random(0)
    ordinary = [sample_light(rng) for _ in range(2000)]
    for _ in range(300):
        light = sample_held_back_light(rng)
        assert not any(
            lowest <= value <= highest
            for value, lowest, highest in (
                (getattr(light, name), *_range(ordinary, name))
                for name in ("softness", "warmth", "fill")
            )
        )
        inside = [
            low <= value <= high
            for value, (low, high) in (
                (abs(light.azimuth), (0.25, 1.3)),
                (light.elevation, _range(ordinary, "elevation")),
            )
        ]
        assert not all(inside)


def _range(lights: list, name: str) -> tuple[float, float]:
    values = [getattr(light, name) for light in lights]
    return min(values), max(values)


def _ball(x: float, z: float = 0.0, kind: str = "ball") -> Thing:
    return Thing(kind, "red", "plain", "matte", x, z, 0.0, 0.32, (0.5,) * 8)


CUBE = replace(_ball(0.0, kind="cube"), size=0.4)
RIDER = replace(_ball(0.0), base=0.72 * 0.4, support=0, size=0.25)
CASES = {
    "one": ((_ball(0.0),), ()),
    "two apart": ((_ball(-0.3), _ball(0.3, kind="mug")), ()),
    "two of a kind": ((_ball(-0.3), _ball(0.3)), ("alike",)),
    "a stack": ((CUBE, RIDER), ("stacked",)),
    "one behind another": ((_ball(0.0), _ball(0.1, -0.4, kind="mug")), ("occluded",)),
}


@pytest.mark.parametrize(("things", "reasons"), CASES.values(), ids=list(CASES))
def test_hard_pictures(things: tuple[Thing, ...], reasons: tuple[str, ...]) -> None:
    scene = Scene(things)
    assert hard_reasons(scene, truths_of(scene, render([scene], samples=1), 0)) == reasons


def test_another_light_changes_the_light_alone() -> None:
    scene = Scene((_ball(0.0),))
    changed = in_held_back_light(scene, random.Random(1))
    assert changed.light != scene.light
    assert replace(changed, light=scene.light) == scene


def test_a_stranger_takes_the_room_of_another_thing() -> None:
    kinds = set()
    for seed in range(40):
        scene = scene_of(seed, "test")
        assert not any(thing.kind in HELD_BACK_KINDS for thing in scene.things)
        found = with_stranger(scene, random.Random(seed))
        if found is None:
            continue
        new, old = found.scene.things[found.index], scene.things[found.index]
        kinds.add(new.kind)
        assert new.radius <= old.radius + 1e-9 and new.height <= old.height + 1e-9
        assert found.scene.with_thing(found.index, kind=old.kind, size=old.size) == scene
    assert kinds == set(HELD_BACK_KINDS)


def test_a_stranger_carries_nothing() -> None:
    assert with_stranger(Scene((CUBE, RIDER)), random.Random(0)) is None
