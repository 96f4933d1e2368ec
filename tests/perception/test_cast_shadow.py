"""Shadows in painted pictures of which the truth is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from sgedit_engine.perception.cast_shadow import cast_shadow
from sgedit_engine.perception.masks import iou

SIZE = (160, 200)


def scene(darkness: float, size: tuple[int, int] = SIZE) -> tuple[np.ndarray, ...]:
    """A ground that is lit from the left, a green ball, its shadow to the right: (image, ball,
    shadow)."""
    rows, columns = np.mgrid[: SIZE[0], : SIZE[1]]
    light = 1.05 - 0.25 * columns / SIZE[1]
    ground = np.stack([light * value for value in (200.0, 170.0, 140.0)], axis=2)
    ground += np.random.default_rng(0).normal(0, 2, ground.shape)
    ball = (rows - 70) ** 2 + (columns - 80) ** 2 < 28**2
    shadow = ((rows - 96) / 12) ** 2 + ((columns - 108) / 36) ** 2 < 1
    image = ground * np.where(shadow, 1 - darkness, 1.0)[..., None]
    image[ball] = (30, 140, 50)
    shadow &= ~ball
    picture = image.clip(0, 255).astype(np.uint8)
    wide = (size[1], size[0])
    large = [cv2.resize(m.astype(np.uint8), wide) > 0 for m in (ball, shadow)]
    return cv2.resize(picture, wide, interpolation=cv2.INTER_LINEAR), *large


NONE = np.zeros(SIZE, bool)


@pytest.mark.parametrize(("darkness", "least"), [(0.5, 0.8), (0.25, 0.8), (0.12, 0.7)])
def test_a_shadow_at_the_foot_is_found(darkness: float, least: float) -> None:
    image, ball, shadow = scene(darkness)
    found = cast_shadow(image, ball, NONE)
    assert iou(found, shadow) > least
    assert not (found & ball).any()


@pytest.mark.parametrize("size", [(40, 50), (1600, 2000)])
def test_at_any_size(size: tuple[int, int]) -> None:
    image, ball, shadow = scene(0.4, size)
    found = cast_shadow(image, ball, np.zeros(size, bool))
    assert found.shape == size
    assert iou(found, shadow) > 0.6


def test_no_shadow_is_none() -> None:
    image, ball, _ = scene(0.0)
    assert cast_shadow(image, ball, NONE).mean() < 0.002


def test_what_has_another_hue_or_is_elsewhere_is_no_shadow() -> None:
    image, ball, _ = scene(0.0)
    stain, far = image.copy(), image.copy()
    stain[90:110, 70:140][~ball[90:110, 70:140]] = (90, 20, 20)
    far[130:150, 20:60] = (far[130:150, 20:60] * 0.6).astype(np.uint8)
    assert cast_shadow(stain, ball, NONE).mean() < 0.01
    assert not cast_shadow(far, ball, NONE)[130:150, 20:60].any()


def test_other_things_are_no_shadow() -> None:
    image, ball, shadow = scene(0.4)
    other = np.zeros(SIZE, bool)
    other[88:110, 112:150] = True
    image[other] = (60, 51, 42)
    found = cast_shadow(image, ball, other)
    assert not (found & other).any()
    assert iou(found, shadow & ~other) > 0.5


@pytest.mark.parametrize("mask", [NONE, ~NONE])
def test_nothing_and_everything_have_no_shadow(mask: np.ndarray) -> None:
    assert not cast_shadow(scene(0.4)[0], mask, NONE).any()
