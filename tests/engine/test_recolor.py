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
    """With a soft shoulder, as renderers and cameras have one."""
    values = linear / (1 + linear**4) ** 0.25
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


def highlight(at: tuple[int, int], wide: float) -> np.ndarray:
    """A round one that fades."""
    rows, columns = np.mgrid[:64, :64]
    spot = np.exp(-((rows - at[0]) ** 2 + (columns - at[1]) ** 2) / (2 * wide**2))
    return 0.9 * spot[..., None]


def test_a_highlight_on_white_stays_white(light: np.ndarray, mask: Mask) -> None:
    shine = highlight((30, 40), 2.0)
    source = on_ground(lit(WHITE, light) + shine, mask)
    result = recolored(source, mask, WHITE, BLUE).image
    truth = on_ground(lit(BLUE, light) + shine, mask)
    assert result[30, 40].min() > 200
    assert np.abs(result[26:35, 36:45].astype(int) - truth[26:35, 36:45]).mean() < 20
    deep = ~dilate(~mask, 2)
    assert np.abs(result[deep].astype(int) - truth[deep]).mean() < 6


def test_a_highlight_on_black_is_not_a_part_of_it(light: np.ndarray, mask: Mask) -> None:
    shine = highlight((30, 40), 2.0)
    source = on_ground(lit(BLACK, light, 0.03) + shine, mask)
    found = recolored(source, mask, BLACK, YELLOW)
    assert not found.shown.any()
    drawn = cv2.GaussianBlur(on_ground(lit(YELLOW, light, 0.03), mask), (0, 0), 1.5)
    made = found.refined(drawn)
    truth = on_ground(lit(YELLOW, light, 0.03) + shine, mask)
    around = (slice(26, 35), slice(36, 45))
    assert np.abs(made[around].astype(int) - truth[around]).mean() < 20


def test_an_eye_that_is_drawn_elsewhere_darkens_nothing(light: np.ndarray, mask: Mask) -> None:
    found = recolored(on_ground(lit(RED, light), mask), mask, RED, BLUE)
    drawn = on_ground(lit(BLUE, light), mask)
    clean = found.refined(drawn)
    drawn[20:32, 20:32] = 10
    apart_by = np.abs(found.refined(drawn).astype(int) - clean)[mask]
    assert apart_by.mean() < 6


def test_another_outline_beside_a_thing_is_not_its_own(light: np.ndarray, mask: Mask) -> None:
    source = on_ground(lit(BLACK, light), mask)
    source[:, :7] = 90
    source[:, :5] = 160
    result = recolored(source, mask, BLACK, YELLOW).image
    assert apart(result, source, ~dilate(mask, 1)) <= 24


def test_an_empty_mask_changes_nothing(light: np.ndarray, mask: Mask) -> None:
    image = shown(lit(RED, light))
    found = recolored(image, mask & False, RED, BLUE)
    assert np.array_equal(found.image, image) and np.array_equal(found.refined(image), image)


@pytest.mark.parametrize("around", [0, 1, 2, 3])
@pytest.mark.parametrize("size", [(64, 64), (17, 90)])
def test_what_fills_the_picture_has_no_rim_of_its_old_color(
    around: int, size: tuple[int, int]
) -> None:
    """A thing that the border cuts off on all sides, or that leaves few pixels beside it."""
    mask = np.zeros(size, np.bool_)
    mask[around : size[0] - around, around : size[1] - around] = True
    image = np.where(mask[..., None], shown(to_linear(np.array(RED))), np.uint8(110))
    made = recolored(image, mask, RED, BLUE).image
    assert apart(made, np.broadcast_to(shown(to_linear(np.array(BLUE))), made.shape), mask) <= 24
    away = ~dilate(mask, 2)
    assert np.array_equal(made[away], image[away])


@pytest.mark.parametrize(("old", "new"), [(RED, BLUE), (WHITE, RED), (BLACK, RED)])
def test_stripes_of_another_color_stay(light: np.ndarray, mask: Mask, old: Rgb, new: Rgb) -> None:
    stripes = (np.arange(64) // 6 % 2 == 0)[:, None] & np.ones(64, np.bool_)
    band = BLACK if old == WHITE else IVORY
    image = on_ground(np.where(stripes[..., None], lit(band, light), lit(old, light)), mask)
    result = recolored(image, mask, old, new).image
    assert np.abs(result[mask & stripes].astype(int) - image[mask & stripes]).mean() < 12
    truth = on_ground(lit(new, light), mask)
    assert np.abs(result[mask & ~stripes].astype(int) - truth[mask & ~stripes]).mean() < 14


def pictures(seed: int) -> tuple[Image, Mask, Rgb, Rgb]:
    """Any picture, mask and colors: noise, flat black and white, masks of one pixel and of all."""
    rng = np.random.default_rng(seed)
    rows, columns = rng.integers(1, 40, 2)
    cell = int(rng.integers(1, 9))
    image = rng.integers(0, 256, (rows // cell + 1, columns // cell + 1, 3), np.uint8)
    image = image.repeat(cell, axis=0).repeat(cell, axis=1)[:rows, :columns]
    if seed % 3 == 0:
        image[...] = rng.choice([0, 255])
    elif seed % 3 == 1:
        image = np.where(image > 127, np.uint8(255), np.uint8(0))
    mask = cv2.blur(rng.random((rows, columns)), (5, 5)) > rng.choice([0.0, 0.45, 0.5, 0.55])
    mask.flat[rng.integers(mask.size)] = True
    colors = [tuple(rng.choice([0.0, 1.0, rng.random()], 3)) for _ in range(2)]
    return image, mask, *colors


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", range(60))
def test_any_picture_and_colors_give_a_picture(seed: int) -> None:
    image, mask, old, new = pictures(seed)
    found = recolored(image, mask, old, new)
    for drawn in (image, 255 - image, np.zeros_like(image), np.full_like(image, 255)):
        made = found.refined(drawn)
        for picture in (found.image, made):
            assert picture.shape == image.shape and picture.dtype == np.uint8
            away = ~dilate(mask, 3)
            assert np.array_equal(picture[away], image[away])


def test_black_of_no_light_at_all_is_a_color() -> None:
    image = np.full((32, 32, 3), 90, np.uint8)
    mask = np.zeros((32, 32), np.bool_)
    mask[8:24, 8:24] = True
    assert np.array_equal(recolored(image, mask, (0.8, 0.1, 0.1), (0, 0, 0)).image, image)
    image[mask] = 0
    made = recolored(image, mask, (0, 0, 0), (0.8, 0.1, 0.1))
    drawn = np.where(mask[..., None], np.array((204, 26, 26), np.uint8), image)
    assert made.refined(drawn)[16, 16, 0] > 150


@pytest.mark.parametrize("rows", [600, 1500])
def test_a_large_picture_is_changed_like_a_small_one(rows: int) -> None:
    size = (rows, rows)
    light = np.tile(np.linspace(0.3, 1.2, 64), (64, 1))
    mask = np.zeros((64, 64), np.bool_)
    mask[8:56, 8:56] = True
    stripes = (np.arange(64) // 8 % 2 == 0)[:, None] & np.ones(64, np.bool_)
    image = on_ground(np.where(stripes[..., None], lit(IVORY, light), lit(BLACK, light)), mask)
    wide = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    wider = cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_LINEAR) > 0
    small = recolored(image, mask, BLACK, RED).image
    large = recolored(wide, wider, BLACK, RED).image
    again = cv2.resize(large, (64, 64), interpolation=cv2.INTER_AREA)
    deep = ~dilate(~mask, 2)
    assert np.abs(again[deep].astype(int) - small[deep]).mean() < 10


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
