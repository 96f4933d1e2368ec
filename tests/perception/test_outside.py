"""Pictures from outside the world are told from those inside it."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.errors import OutsideWorldError
from sgedit_engine.perception.outside import WorldLimits, check_world, psnr
from sgedit_engine.reading import Reading, Seen
from sgedit_engine.scene.geometry import Box

IMAGE = np.zeros((32, 32, 3), np.uint8)


def reading(*scores: float) -> Reading:
    at = Box(x0=0.1, y0=0.1, x1=0.4, y1=0.4)
    mask = np.zeros((32, 32), bool)
    return Reading(tuple(Seen("mug", at, score, mask, {}) for score in scores))


@pytest.mark.parametrize(
    ("decibels", "scores", "inside"),
    [
        (33.0, (0.9, 0.8), True),
        (25.0, (0.9, 0.8), True),
        (25.0, (0.4,), False),
        (25.0, (), False),
        (20.0, (0.9, 0.9), False),
        (31.0, (), True),
    ],
)
def test_check_world(decibels: float, scores: tuple[float, ...], inside: bool) -> None:
    limits = WorldLimits(world_psnr=24.0, world_psnr_empty=27.0, world_score=0.5)
    if inside:
        assert check_world(IMAGE, reading(*scores), lambda _: decibels, limits) == decibels
    else:
        with pytest.raises(OutsideWorldError):
            check_world(IMAGE, reading(*scores), lambda _: decibels, limits)


def test_psnr() -> None:
    assert psnr(IMAGE, IMAGE) == 99.0
    assert psnr(IMAGE, IMAGE + 255) == pytest.approx(0.0)
    assert psnr(IMAGE, IMAGE + 16) == pytest.approx(24.05, abs=0.01)


def test_limits_come_from_a_profile() -> None:
    assert WorldLimits.of({"world_psnr": 22.0, "found": 0.3}).world_psnr == 22.0
