"""Another named color on an object's own pixels."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from sgedit_engine.diffusion.recolor import recolored
from sgedit_engine.interface import Image, Mask, Rgb
from sgedit_engine.perception.masks import dilate

RED, BLUE, WHITE, BLACK = (0.8, 0.1, 0.1), (0.12, 0.28, 0.8), (0.93, 0.93, 0.91), (0.07, 0.07, 0.08)
IVORY, CREAM, BROWN = (0.9, 0.86, 0.75), (0.93, 0.89, 0.76), (0.42, 0.24, 0.12)
YELLOW, GROUND = (0.95, 0.82, 0.12), (0.45, 0.55, 0.45)


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


def on_ground(thing: np.ndarray, mask: Mask) -> Image:
    """A thing (linear) on a ground, with an outline whose pixels are mixtures."""
    share = cv2.GaussianBlur(mask.astype(np.float64), (0, 0), 0.6)[..., None]
    return shown(share * thing + (1 - share) * to_linear(np.array(GROUND)))


def apart(a: Image, b: Image, where: Mask) -> float:
    return float(np.abs(a[where].astype(int) - b[where]).max())


COLORS = [(RED, BLUE), (BLUE, RED), (WHITE, RED), (RED, BLACK), (BLACK, YELLOW), (BROWN, YELLOW)]


@pytest.mark.parametrize(("old", "new"), COLORS)
def test_the_shading_stays(light: np.ndarray, mask: Mask, old: Rgb, new: Rgb) -> None:
    result = recolored(on_ground(lit(old, light), mask), mask, old, new).image
    truth = on_ground(lit(new, light), mask)
    deep = ~dilate(~mask, 2)
    # The light on black is told in few steps.
    assert apart(result, truth, deep) <= (24 if old == BLACK else 6)


@pytest.mark.parametrize(("old", "new"), COLORS)
def test_the_outline_is_mixed_anew_and_the_ground_stays(
    light: np.ndarray, mask: Mask, old: Rgb, new: Rgb
) -> None:
    source, truth = (on_ground(lit(color, light), mask) for color in (old, new))
    result = recolored(source, mask, old, new).image
    rim = dilate(mask, 2) & dilate(~mask, 2)
    # Where thing and ground are alike, a pixel does not tell how much of each is in it.
    assert np.abs(result[rim].astype(int) - truth[rim]).mean() <= 16
    assert np.array_equal(result[~dilate(mask, 3)], source[~dilate(mask, 3)])


def test_a_highlight_stays_white(light: np.ndarray, mask: Mask) -> None:
    result = recolored(on_ground(lit(RED, light, 0.3), mask), mask, RED, BLUE).image
    truth = on_ground(lit(BLUE, light, 0.3), mask)
    assert apart(result, truth, ~dilate(~mask, 2)) <= 8


def test_eyes_and_a_beak_stay(light: np.ndarray, mask: Mask) -> None:
    thing = lit(BROWN, light)
    beak, eye = np.zeros_like(mask), np.zeros_like(mask)
    beak[36:46, 30:44], eye[16:20, 20:24] = True, True
    thing[beak] = light[beak][:, None] * to_linear(np.array((0.94, 0.55, 0.14)))
    thing[eye] = 0.012
    source = on_ground(thing, mask)
    result = recolored(source, mask, BROWN, WHITE).image
    # Of a brown like its beak's shade only the lit part is told.
    assert np.abs(result[beak].astype(int) - source[beak]).mean() < 12
    assert result[eye].max() < 120


def test_what_a_black_body_mirrors_hides_its_light(light: np.ndarray, mask: Mask) -> None:
    source = on_ground(lit(BLACK, light, 0.03), mask)
    found = recolored(source, mask, BLACK, RED)
    assert not found.shown.any()
    drawn = cv2.GaussianBlur(on_ground(lit(RED, light, 0.03), mask), (0, 0), 1.5)
    deep = ~dilate(~mask, 4)
    truth = on_ground(lit(RED, light, 0.03), mask)
    assert np.abs(found.refined(drawn)[deep].astype(int) - truth[deep]).mean() < 14


def test_a_drawing_gives_its_tone_and_no_other_shape(light: np.ndarray, mask: Mask) -> None:
    found = recolored(on_ground(lit(RED, light), mask), mask, RED, BLUE)
    drawn = on_ground(lit(BLUE, 0.8 * light), np.roll(mask, 3, axis=1))
    drawn = cv2.GaussianBlur(drawn, (0, 0), 1.5)
    made, dark = found.refined(drawn), on_ground(lit(BLUE, 0.8 * light), mask)
    assert np.abs(made[mask].astype(int) - dark[mask]).mean() < 8
    away = ~dilate(mask, 3)
    assert np.array_equal(made[away], found.image[away])


def test_what_may_be_of_the_body_is_left_to_the_drawing(light: np.ndarray, mask: Mask) -> None:
    thing = lit(WHITE, light)
    stem = np.zeros_like(mask)
    stem[36:54, 20:44] = True
    thing[stem] = light[stem][:, None] * to_linear(np.array(CREAM))
    source = on_ground(thing, mask)
    found = recolored(source, mask, WHITE, BLUE)
    inner = stem & ~dilate(~stem, 2)
    assert not found.shown[inner].any()
    for color in (CREAM, BLUE):
        drawn = on_ground(np.where(stem[..., None], lit(color, light), lit(BLUE, light)), mask)
        made = found.refined(drawn)[inner].astype(int)
        assert np.abs(made - drawn[inner]).mean() < 20


def test_an_empty_mask_changes_nothing(light: np.ndarray, mask: Mask) -> None:
    image = shown(lit(RED, light))
    found = recolored(image, mask & False, RED, BLUE)
    assert np.array_equal(found.image, image) and np.array_equal(found.refined(image), image)


@pytest.mark.parametrize(("old", "new"), [(RED, BLUE), (WHITE, RED), (BLACK, RED)])
def test_stripes_of_another_color_stay(light: np.ndarray, mask: Mask, old: Rgb, new: Rgb) -> None:
    stripes = (np.arange(64) // 6 % 2 == 0)[:, None] & np.ones(64, np.bool_)
    band = BLACK if old == WHITE else IVORY
    image = on_ground(np.where(stripes[..., None], lit(band, light), lit(old, light)), mask)
    result = recolored(image, mask, old, new).image
    assert np.abs(result[mask & stripes].astype(int) - image[mask & stripes]).mean() < 12
    truth = on_ground(lit(new, light), mask)
    assert np.abs(result[mask & ~stripes].astype(int) - truth[mask & ~stripes]).mean() < 14


def test_nothing_of_the_color_changes_nothing(light: np.ndarray, mask: Mask) -> None:
    image = shown(lit(BLUE, light))
    assert np.abs(recolored(image, mask, RED, WHITE).image.astype(int) - image).max() <= 2


def test_stripes_that_would_not_be_seen_get_the_color_that_is_drawn(
    light: np.ndarray, mask: Mask
) -> None:
    stripes = (np.arange(64) // 8 % 2 == 0)[:, None] & np.ones(64, np.bool_)
    navy = (0.2, 0.25, 0.36)

    def striped(body: Rgb, band: Rgb) -> Image:
        return on_ground(np.where(stripes[..., None], lit(band, light), lit(body, light)), mask)

    found = recolored(striped(BLUE, CREAM), mask, BLUE, WHITE)
    deep = ~dilate(~(stripes & mask), 2)
    assert not found.shown[deep].any()
    drawn = cv2.GaussianBlur(striped(WHITE, navy), (0, 0), 1.0)
    made, truth = found.refined(drawn), striped(WHITE, navy)
    assert np.abs(made[deep].astype(int) - truth[deep]).mean() < 12
    seen = recolored(striped(BLUE, CREAM), mask, BLUE, RED)
    assert seen.shown[deep].all()
