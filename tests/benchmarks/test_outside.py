"""Pictures from outside the world."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.outside import noises, strangers

PHOTOGRAPHS = Path(__file__).parents[1] / "data"


def test_strangers_are_pictures_with_names() -> None:
    found = dict(strangers(1, PHOTOGRAPHS))
    assert {"camera.png", "rocket.jpg", "coffee.jpg", "noise-1", "noise-32"} <= set(found)
    for image in found.values():
        assert image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3


def test_noise_depends_on_the_seed_and_gets_coarser() -> None:
    first, second = dict(noises(1)), dict(noises(2))
    assert not np.array_equal(first["noise-1"], second["noise-1"])
    coarse = first["noise-32"]
    assert coarse.shape == (256, 256, 3)
    assert len(np.unique(coarse[:32, :32].reshape(-1, 3), axis=0)) == 1
