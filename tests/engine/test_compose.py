"""Windows, colour matching and blending."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sgedit_engine.diffusion.compose import blend, match_colors, seam_ramp
from sgedit_engine.diffusion.window import Window, window_around
from sgedit_engine.errors import InvalidEditError
from sgedit_engine.interface import Image

Painting = Callable[[int, int], Image]


def _mask(shape: tuple[int, int], rows: slice, columns: slice) -> np.ndarray:
    mask = np.zeros(shape, dtype=np.bool_)
    mask[rows, columns] = True
    return mask


def test_a_wide_region_is_seen_in_the_whole_picture(painting: Painting) -> None:
    image = painting(256, 256)
    window = window_around(_mask((256, 256), slice(100, 120), slice(60, 200)), 256)
    assert window == Window(0, 0, 256, 256)
    assert np.array_equal(window.cut(image), image)
    assert np.array_equal(window.paste(image, 255 - image), 255 - image)


def test_a_small_region_is_seen_enlarged() -> None:
    window = window_around(_mask((256, 256), slice(0, 20), slice(230, 256)), 256)
    assert window == Window(128, 0, 128, 256)


@pytest.mark.parametrize(
    ("shape", "rows", "columns"),
    [
        ((1000, 1500), slice(400, 600), slice(700, 900)),
        ((1000, 1500), slice(0, 40), slice(1460, 1500)),
        ((300, 1500), slice(10, 290), slice(100, 1400)),
        ((100, 80), slice(20, 40), slice(20, 40)),
        ((2000, 500), slice(1500, 1990), slice(0, 500)),
        ((257, 256), slice(250, 257), slice(0, 9)),
    ],
)
def test_window_holds_its_region(
    painting: Painting, shape: tuple[int, int], rows: slice, columns: slice
) -> None:
    mask = _mask(shape, rows, columns)
    window = window_around(mask, 256)
    assert window.x0 <= columns.start and window.y0 <= rows.start
    assert window.x0 + window.side >= columns.stop and window.y0 + window.side >= rows.stop
    part = window.cut(painting(*shape))
    assert part.shape == (256, 256, 3)
    assert part.dtype == np.uint8
    assert window.cut_mask(mask).any() and window.cut_mask(mask).dtype == np.bool_
    image = painting(*shape)
    pasted = window.paste(image, np.zeros((256, 256, 3), np.uint8))
    assert pasted.shape == image.shape
    assert pasted[mask].max() == 0
    assert image.max() > 0


def test_empty_region() -> None:
    with pytest.raises(InvalidEditError):
        window_around(np.zeros((10, 10), np.bool_), 256)


def test_shrunken_mask_loses_no_pixel() -> None:
    mask = np.zeros((1024, 1024), np.bool_)
    mask[511, 333] = True
    assert Window(0, 0, 1024, 256).cut_mask(mask).sum() == 1


def test_blend_leaves_the_outside_alone(painting: Painting) -> None:
    source = painting(64, 64)
    drawn = 255 - source
    mask = _mask((64, 64), slice(10, 40), slice(0, 30))
    mixed = blend(source, drawn, mask)
    assert np.array_equal(mixed[~mask], source[~mask])
    assert np.array_equal(mixed[20, 10], drawn[20, 10])
    assert np.array_equal(blend(source, drawn, np.zeros_like(mask)), source)
    assert np.array_equal(blend(source, drawn, np.ones_like(mask)), drawn)


def test_nothing_of_what_went_is_left_in_the_seam() -> None:
    source, drawn = np.full((2, 64, 64, 3), 120, np.uint8)
    mask = _mask((64, 64), slice(10, 40), slice(10, 40))
    source[30:38, 30:38] = (230, 240, 80)
    drawn[:] = 126
    mixed = blend(source, drawn, mask)
    assert (mixed[30:38, 30:38] == 126).all()
    assert (mixed[20, 10:14] < 126).any() and (mixed[25, 25] == 126).all()


def test_the_outline_of_what_is_kept_stays_sharp(painting: Painting) -> None:
    source = painting(64, 64)
    drawn = np.where(source > 128, source - 20, source + 20).astype(np.uint8)
    mask = _mask((64, 64), slice(10, 40), slice(10, 30))
    kept = _mask((64, 64), slice(0, 64), slice(30, 64))
    mixed = blend(source, drawn, mask, kept)
    assert np.array_equal(mixed[~mask], source[~mask])
    assert np.array_equal(mixed[20, 29], drawn[20, 29])
    assert not np.array_equal(mixed[20, 10], drawn[20, 10])


def test_ramp_rises_inside_and_not_at_the_edge_of_the_picture() -> None:
    ramp = seam_ramp(_mask((32, 32), slice(0, 32), slice(0, 16)), 4.0)
    assert ramp[5, 16:].max() == 0
    assert (np.diff(ramp[5, :16]) <= 0).all()
    assert ramp[5, 15] < 0.2 and ramp[5, 0] == 1 and ramp[0, 0] == 1


def test_an_even_ground_goes_on_inside() -> None:
    rows, columns = np.mgrid[0:128, 0:128]
    source = np.stack([120 + rows * 0.3, 140 + columns * 0.3, 160 - rows * 0.2], axis=2)
    source = source.round().astype(np.uint8)
    drawn = (source.astype(int) + np.array([8, -6, 5])).clip(0, 255).astype(np.uint8)
    mask = _mask((128, 128), slice(30, 90), slice(30, 90))
    matched = match_colors(source, drawn, mask)
    before = np.abs(drawn.astype(int) - source)[mask].mean()
    after = np.abs(matched.astype(int) - source)[mask].mean()
    assert after < 0.2 * before


def test_an_object_at_the_edge_bleeds_no_color() -> None:
    ground = np.full((128, 128, 3), 200, np.uint8)
    source = ground.copy()
    source[:, :30] = (200, 20, 20)
    mask = _mask((128, 128), slice(30, 90), slice(30, 90))
    assert np.abs(match_colors(source, ground, mask).astype(int) - ground).max() <= 1


def test_nothing_to_match_colors_with(painting: Painting) -> None:
    source = painting(32, 32)
    assert np.array_equal(match_colors(source, 255 - source, np.ones((32, 32), bool)), 255 - source)


@pytest.mark.parametrize("side", [256, 512, 700])
def test_colors_are_matched_as_well_in_large_pictures(side: int) -> None:
    """The shift of a drawing, which rises from left to right, is taken away in the hole."""
    slope = np.linspace(90, 150, side)[:, None, None] * np.ones((1, side, 3))
    shift = np.linspace(-6, 8, side)[None, :, None]
    source, drawn = slope.astype(np.uint8), (slope + shift).astype(np.uint8)
    hole = np.zeros((side, side), bool)
    hole[side // 4 : 3 * side // 4, side // 3 : 2 * side // 3] = True

    def off(image: np.ndarray) -> float:
        return float(np.abs(image[hole].astype(int) - source[hole]).mean())

    assert off(match_colors(source, drawn, hole)) < 0.35 * off(drawn)
