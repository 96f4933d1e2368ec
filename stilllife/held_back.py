"""What training never samples: lights from elsewhere, for tests of how far the models reach."""

from __future__ import annotations

import random
from dataclasses import replace

from stilllife.world import Light, Scene

# Azimuth (up to its sign) and elevation, each outside what `scenes.sample_light` draws.
_DIRECTIONS: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "low": ((0.25, 1.3), (0.35, 0.55)),
    "steep": ((0.25, 1.3), (1.25, 1.45)),
    "frontal": ((0.0, 0.15), (0.65, 1.15)),
    "grazing": ((1.38, 1.52), (0.65, 1.15)),
}


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
