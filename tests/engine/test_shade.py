"""Light told from surfaces, on painted ground."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from sgedit_engine.shade import (
    darker,
    in_light,
    light_between,
    mixed,
    other_surface,
    reached,
    shaded_at_most,
    unexplained,
)

GROUND = np.ones((256, 256), np.bool_)


def ground() -> np.ndarray:
    image = np.full((256, 256, 3), (180, 150, 120), np.uint8)
    image[::2] -= 3
    return image


def test_a_shadow_is_darker_and_of_the_same_hue() -> None:
    before, after = ground(), ground()
    after[100:140, 100:140] = after[100:140, 100:140] * 0.7
    dark = darker(before, after, GROUND)
    assert dark[105:135, 105:135].all() and not dark[:90].any()
    assert shaded_at_most(before, after, GROUND).all()


def test_another_surface_and_more_light_are_no_shadow() -> None:
    before, after = ground(), ground()
    after[100:140, 100:140] = (200, 60, 60)
    after[20:60, 20:60] = after[20:60, 20:60] * 1.3
    same = shaded_at_most(before, after, GROUND)
    assert not same[100:140, 100:140].any() and not same[25:55, 25:55].any()
    assert same[180:].all()


def test_only_the_ground_is_looked_at() -> None:
    before, after = ground(), ground()
    after[:, :128] = 0
    right = GROUND.copy()
    right[:, :128] = False
    assert not darker(before, after, right).any()
    assert shaded_at_most(before, after, right)[:, 128:].all()


def test_parts_that_touch() -> None:
    mask = np.zeros((40, 40), np.bool_)
    mask[5:10, 5:10] = mask[20:30, 20:30] = True
    start = np.zeros_like(mask)
    start[5:10, 10:12] = True
    found = reached(mask, start)
    assert found[5:10, 5:10].all() and not found[20:30, 20:30].any()


def test_light_that_comes_back_is_no_other_surface() -> None:
    before, after = ground() // 2, ground()
    after[20:40, 20:40], before[60:80, 60:80] = (230, 40, 30), 10
    other = other_surface(before, after)
    assert other[20:40, 20:40].all() and other[60:80, 60:80].all()
    assert not other[100:].any()


@pytest.mark.parametrize("size", [256, 1100])
def test_light_goes_on_where_another_thing_was_drawn(size: int) -> None:
    before = cv2.resize(ground(), (size, size), interpolation=cv2.INTER_NEAREST)
    after = (before * 0.6).astype(np.uint8)
    told = np.ones((size, size), np.bool_)
    told[size // 3 : size // 2, size // 3 : size // 2] = False
    after[~told] = (20, 200, 20)
    times = light_between(before, after, told, size)
    assert times.shape == told.shape and np.abs(times - 0.6).max() < 0.02
    lit = in_light(before, times)
    assert np.array_equal(unexplained(lit, after), ~told)


def test_a_part_of_a_picture_tells_as_much_as_all_of_it() -> None:
    before = np.full((256, 256, 3), 120, np.uint8)
    light = np.linspace(0.6, 1.0, 256)[None, :, None]
    after = (before * light).round().astype(np.uint8)
    told = GROUND.copy()
    told[110:146, 110:146] = False
    part = slice(62, 194), slice(62, 194)
    whole = light_between(before, after, told, 256)[part]
    times = light_between(before[part], after[part], told[part], 256)
    assert np.abs(times - whole)[~told[part]].max() < 0.01


def test_without_anything_told_light_is_as_it_was() -> None:
    before = ground()
    times = light_between(before, before // 2, ~GROUND, 256)
    assert (times == 1).all() and np.array_equal(in_light(before, times), before)


def test_light_that_few_pixels_of_a_large_picture_tell() -> None:
    told = np.zeros((512, 512), np.bool_)
    told[:, ::8] = True
    before = np.full((512, 512, 3), 150, np.uint8)
    times = light_between(before, before // 2, told, 4096)
    # What is added to both near black makes it a little more than a half.
    assert np.allclose(times, (75 + 8) / (150 + 8), atol=0.005)


def test_pictures_are_mixed_along_a_soft_outline() -> None:
    image, other = ground(), np.zeros_like(ground())
    where = np.zeros((256, 256), np.bool_)
    where[:, 128:] = True
    both = mixed(image, other, where, 256)
    assert np.array_equal(both[:, :120], image[:, :120]) and not both[:, 136:].any()
    assert 0 < both[0, 128, 0] < image[0, 128, 0]
