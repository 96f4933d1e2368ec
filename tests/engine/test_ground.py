"""What stands out on the ground, and how light changed on it."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from sgedit_engine.interface import Image, Mask
from sgedit_engine.verification.ground import (
    darkness_left,
    largest_patch,
    odd_patch,
    recolored_patch,
)
from tests.engine.conftest import flat


def _square(x: int, y: int, side: int) -> Mask:
    mask = np.zeros((256, 256), dtype=np.bool_)
    mask[y : y + side, x : x + side] = True
    return mask


def test_a_piece_that_was_left_behind_is_odd() -> None:
    image, region = flat(), _square(80, 80, 60)
    around = _square(60, 60, 100) & ~region
    assert odd_patch(image, region, around) == 0
    image[_square(90, 90, 20)] = (40, 160, 60)
    assert 300 < odd_patch(image, region, around) < 600


def test_a_large_picture_is_reduced_to_look_for_patches() -> None:
    image, region = flat(), _square(80, 80, 60)
    around = _square(60, 60, 100) & ~region
    image[_square(90, 90, 20)] = (40, 160, 60)
    odd = odd_patch(image, region, around)

    def grown(values: np.ndarray, by: int) -> np.ndarray:
        return values.repeat(by, axis=0).repeat(by, axis=1)

    started = time.process_time()
    large = odd_patch(grown(image, 12), grown(region, 12), grown(around, 12))
    took = time.process_time() - started
    assert large == pytest.approx(144 * odd, rel=0.2)
    assert took < 1
    few = grown(_square(80, 80, 1), 12)
    assert odd_patch(grown(image, 12), few, few) == 0


def test_a_gradient_that_goes_on_is_not_odd(painting: Callable[[int, int], Image]) -> None:
    region = _square(80, 80, 60)
    around = _square(70, 70, 80) & ~region
    assert odd_patch(painting(256, 256), region, around) < 0.05 * region.sum()


def test_shadows_keep_the_hue_and_bites_do_not() -> None:
    before, region = flat((200, 160, 120)), _square(80, 80, 60)
    shaded, bitten = before.copy(), before.copy()
    shaded[region] = (120, 96, 72)
    bitten[_square(90, 90, 16)] = (60, 160, 60)
    assert recolored_patch(before, shaded, region) == 0
    assert recolored_patch(before, bitten, region) == pytest.approx(256 / 256**2)


def test_thin_lines_are_no_patch() -> None:
    line = np.zeros((256, 256), dtype=np.bool_)
    line[100, 50:200] = True
    assert largest_patch(line, len(line)) == 0
    assert largest_patch(line | _square(20, 20, 5), len(line)) == 25


def test_a_shadow_that_stays_and_one_that_goes() -> None:
    shadow = _square(80, 80, 40)
    around = _square(60, 60, 80) & ~shadow
    before, half = flat(), flat()
    before[shadow], half[shadow] = (90, 90, 90), (120, 120, 120)
    assert darkness_left(before, before, shadow, around) == 1
    assert darkness_left(before, half, shadow, around) == pytest.approx(0.5, abs=0.02)
    assert darkness_left(before, flat(), shadow, around) == 0
