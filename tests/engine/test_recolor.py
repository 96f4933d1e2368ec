"""Another named color on an object's own pixels."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.diffusion.recolor import recolored
from sgedit_engine.interface import Image, Mask, Rgb

RED, BLUE, WHITE, BLACK = (0.8, 0.1, 0.1), (0.12, 0.28, 0.8), (0.93, 0.93, 0.91), (0.07, 0.07, 0.08)
IVORY = (0.9, 0.86, 0.75)


def to_linear(values: np.ndarray) -> np.ndarray:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lit(color: Rgb, light: np.ndarray, mirrored: float = 0.0) -> np.ndarray:
    """The color under a light that falls off from left to right, float64 H×W×3 linear."""
    return light[..., None] * to_linear(np.array(color)) + mirrored


def shown(linear: np.ndarray) -> Image:
    values = np.clip(linear, 0, 1)
    values = np.where(values <= 0.0031308, 12.92 * values, 1.055 * values ** (1 / 2.4) - 0.055)
    return (values * 255).round().astype(np.uint8)


@pytest.fixture
def light() -> np.ndarray:
    return np.tile(np.linspace(0.3, 1.2, 64), (64, 1))


@pytest.fixture
def mask() -> Mask:
    found = np.zeros((64, 64), np.bool_)
    found[8:56, 8:56] = True
    return found


@pytest.mark.parametrize(("old", "new"), [(RED, BLUE), (BLUE, RED), (WHITE, RED), (RED, BLACK)])
def test_the_shading_stays(light: np.ndarray, mask: Mask, old: Rgb, new: Rgb) -> None:
    result = recolored(shown(lit(old, light)), mask, old, new)
    truth = shown(lit(new, light))
    assert np.abs(result[mask].astype(int) - truth[mask]).max() <= 6
    assert np.array_equal(result[~mask], shown(lit(old, light))[~mask])


def test_a_highlight_stays_white(light: np.ndarray, mask: Mask) -> None:
    result = recolored(shown(lit(RED, light, 0.3)), mask, RED, BLUE)
    truth = shown(lit(BLUE, light, 0.3))
    assert np.abs(result[mask].astype(int) - truth[mask]).max() <= 8


@pytest.mark.parametrize(("old", "new"), [(RED, BLUE), (WHITE, RED), (BLACK, RED)])
def test_stripes_of_another_color_stay(light: np.ndarray, mask: Mask, old: Rgb, new: Rgb) -> None:
    stripes = (np.arange(64) // 6 % 2 == 0)[:, None] & np.ones(64, np.bool_)
    band = BLACK if old == WHITE else IVORY
    image = shown(np.where(stripes[..., None], lit(band, light), lit(old, light)))
    result = recolored(image, mask, old, new)
    assert np.abs(result[mask & stripes].astype(int) - image[mask & stripes]).mean() < 8
    truth = shown(lit(new, light))
    assert np.abs(result[mask & ~stripes].astype(int) - truth[mask & ~stripes]).mean() < 12


def test_nothing_of_the_color_changes_nothing(light: np.ndarray, mask: Mask) -> None:
    image = shown(lit(BLUE, light))
    assert np.abs(recolored(image, mask, RED, WHITE).astype(int) - image).max() <= 2
