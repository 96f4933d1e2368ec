"""What training never samples, for tests of how far the models reach: lights from elsewhere, and
kinds of things that no caption names."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import NamedTuple

from stilllife.placement import riders_of
from stilllife.world import HELD_BACK_KINDS, Light, Scene

# Azimuth (up to its sign) and elevation, each outside what `scenes.sample_light` draws.
_DIRECTIONS: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "low": ((0.25, 1.3), (0.35, 0.55)),
    "steep": ((0.25, 1.3), (1.25, 1.45)),
    "frontal": ((0.0, 0.15), (0.65, 1.15)),
    "grazing": ((1.38, 1.52), (0.65, 1.15)),
}
# A smaller thing (its larger side, world units) could not be told from others.
_LEAST_SIZE = 0.28


class Stranger(NamedTuple):
    """A scene with a thing, number `index`, of a kind that is held back from training."""

    scene: Scene
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody needs here


def sample_held_back_light(rng: random.Random) -> Light:
    """A key light that differs from every one of training in all of direction, hardness, warmth
    and fill."""
    azimuth, elevation = rng.choice(tuple(_DIRECTIONS.values()))
    return Light(
        azimuth=rng.choice((-1, 1)) * rng.uniform(*azimuth),
        elevation=rng.uniform(*elevation),
        softness=rng.uniform(0.0, 0.1),
        warmth=rng.choice((rng.uniform(-1.0, -0.75), rng.uniform(1.15, 1.5))),
        fill=rng.choice((rng.uniform(0.24, 0.31), rng.uniform(0.60, 0.70))),
    )


def in_held_back_light(scene: Scene, rng: random.Random) -> Scene:
    """The same scene in a light that training never samples."""
    return replace(scene, light=sample_held_back_light(rng))


def with_stranger(scene: Scene, rng: random.Random) -> Stranger | None:
    """The scene with one of its things turned into one of a held-back kind.

    That is as large as fits into the room of the old one, so that nothing touches. None where
    every thing is too small for that or carries another.
    """
    free = [i for i in range(len(scene.things)) if not riders_of(scene, i)]
    rng.shuffle(free)
    kind = rng.choice(tuple(HELD_BACK_KINDS))
    bounds = HELD_BACK_KINDS[kind]
    for index in free:
        old = scene.things[index]
        size = min(old.radius / bounds.radius, old.height / bounds.height)
        if size >= _LEAST_SIZE:
            return Stranger(scene.with_thing(index, kind=kind, size=size), index)
    return None
