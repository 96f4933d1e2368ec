"""Pictures from outside the world are told from those inside it."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.errors import OutsideWorldError
from sgedit_engine.perception.outside import WorldLimits, check_world, psnr
from sgedit_engine.reading import Reading, Seen, Spotted
from sgedit_engine.scene.geometry import Box

IMAGE = np.zeros((32, 32, 3), np.uint8)
BOX = Box(x0=0.1, y0=0.1, x1=0.4, y1=0.4)


def reading(*scores: float) -> Reading:
    mask = np.zeros((32, 32), bool)
    return Reading(tuple(Seen("mug", BOX, score, mask, {}) for score in scores))


SURE = {"table": ("wooden", 0.99), "wall": ("gray", 0.98)}


def check(found: Reading, surroundings: dict[str, tuple[str, float]], decibels: float) -> float:
    limits = WorldLimits(
        world_psnr=24.0, world_psnr_empty=27.0, world_score=0.5, world_surface=0.9, world_faint=2
    )
    return check_world(IMAGE, found, surroundings, lambda _: decibels, limits)


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
    if inside:
        assert check(reading(*scores), SURE, decibels) == decibels
    else:
        with pytest.raises(OutsideWorldError):
            check(reading(*scores), SURE, decibels)


def test_no_table_and_many_half_seen_things_are_another_world() -> None:
    with pytest.raises(OutsideWorldError):
        check(reading(0.9), {**SURE, "table": ("marble", 0.5)}, 40.0)
    half_seen = tuple(Spotted("ball", BOX, 0.3) for _ in range(3))
    with pytest.raises(OutsideWorldError):
        check(Reading(reading(0.9).objects, half_seen), SURE, 40.0)
    assert check(Reading(reading(0.9).objects, half_seen[:2]), SURE, 40.0) == 40.0


def test_psnr() -> None:
    assert psnr(IMAGE, IMAGE) == 99.0
    assert psnr(IMAGE, IMAGE + 255) == pytest.approx(0.0)
    assert psnr(IMAGE, IMAGE + 16) == pytest.approx(24.05, abs=0.01)


def test_limits_come_from_a_profile() -> None:
    assert WorldLimits.of({"world_psnr": 22.0, "found": 0.3}).world_psnr == 22.0
