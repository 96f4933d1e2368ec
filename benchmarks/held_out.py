"""Which scenes a benchmark's seed stands for: of the test split, which training never saw."""

from __future__ import annotations

import random

from stilllife.scenes import SPAN, generator_of, scene_of
from stilllife.world import Scene


def first_number(seed: int) -> int:
    """The number of the test split's first scene for a seed."""
    return seed * SPAN


def held_out_scene(seed: int, number: int) -> Scene:
    """The test split's scene of a number (from 0) for a seed."""
    return scene_of(first_number(seed) + number, "test")


def generator(seed: int, purpose: str, number: int) -> random.Random:
    """A generator of the test split for one scene (from 0) of a benchmark.

    Those of two purposes, such as "demo" and "peers", are unrelated, as are those of two seeds.
    """
    start = generator_of(first_number(seed) + number, "test").random()
    return random.Random(f"{purpose}/{start!r}")
