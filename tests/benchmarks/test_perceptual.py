"""The perceptual distance is none for equal pictures and grows with what is done to one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from benchmarks.bundled import judge_folder
from benchmarks.held_out import held_out_scene
from benchmarks.perceptual import Perceptual
from sgedit_engine.interface import Image
from stilllife.judge.counter import Counter
from stilllife.judge.judge import COUNTER_FOLDER
from stilllife.render import render


@pytest.fixture(scope="module")
def perceptual() -> Perceptual:
    return Perceptual(Counter.from_folder(judge_folder(None) / COUNTER_FOLDER).net)


@pytest.fixture(scope="module")
def picture() -> Image:
    image: Image = render([held_out_scene(3, 0)]).rgb[0]
    return image


EVERYWHERE = np.ones((256, 256), np.bool_)


def blurred(picture: Image, amount: int) -> Image:
    return cv2.GaussianBlur(picture, (0, 0), 0.8 * amount).astype(np.uint8)


def shifted(picture: Image, amount: int) -> Image:
    return np.roll(picture, 2 * amount, axis=1)


def tinted(picture: Image, amount: int) -> Image:
    tint = np.array([25 * amount, 0, -25 * amount])
    return np.clip(picture.astype(int) + tint, 0, 255).astype(np.uint8)


def test_equal_pictures_do_not_differ(perceptual: Perceptual, picture: Image) -> None:
    assert perceptual.distance(picture, picture, EVERYWHERE) == 0.0


@pytest.mark.parametrize("spoiled", [blurred, shifted, tinted])
def test_it_grows(spoiled: object, perceptual: Perceptual, picture: Image) -> None:
    apart = [
        perceptual.distance(picture, spoiled(picture, amount), EVERYWHERE)  # type: ignore[operator]
        for amount in (1, 2, 3)
    ]
    assert 0 < apart[0] < apart[1] < apart[2]


def test_only_the_region_counts(perceptual: Perceptual, picture: Image) -> None:
    other = picture.copy()
    other[200:, 200:] = 0
    far, near = np.zeros((2, 256, 256), np.bool_)
    far[:32, :32] = True
    near[210:, 210:] = True
    beside = perceptual.distance(picture, other, far)
    assert beside < 0.05 * perceptual.distance(picture, other, near)


def test_what_cannot_be_compared(perceptual: Perceptual, picture: Image) -> None:
    with pytest.raises(ValueError, match="no region"):
        perceptual.distance(picture, picture, ~EVERYWHERE)
    with pytest.raises(ValueError, match="cannot be compared"):
        perceptual.distance(picture[:100], picture[:100], EVERYWHERE[:100])
