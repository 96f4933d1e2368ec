"""Figures on pixels, on arrays whose figures are known."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.edits.pixels import (
    EQUAL_DB,
    Missing,
    detail_ratio,
    editable_ratio,
    gain,
    outside_changed,
    psnr,
    seam_color,
    seam_gradient,
)
from sgedit_engine.interface import Image, Mask


def flat(value: int) -> Image:
    return np.full((16, 16, 3), value, np.uint8)


def square() -> Mask:
    mask = np.zeros((16, 16), np.bool_)
    mask[4:12, 4:12] = True
    return mask


@pytest.mark.parametrize(("result", "expected"), [(50, 0.0), (100, 1.0), (75, 0.75), (0, -3.0)])
def test_gain_is_the_share_of_the_error_that_is_gone(result: int, expected: float) -> None:
    assert gain(flat(result), flat(50), flat(100), square()) == pytest.approx(expected)


def test_gain_is_missing_where_nothing_changes() -> None:
    with pytest.raises(Missing, match="nothing changes"):
        gain(flat(0), flat(100), flat(100), square())


def test_an_empty_region_has_no_figures() -> None:
    with pytest.raises(Missing, match="too few pixels"):
        psnr(flat(0), flat(1), np.zeros((16, 16), np.bool_))


def test_psnr() -> None:
    assert psnr(flat(10), flat(10), square()) == EQUAL_DB
    assert psnr(flat(0), flat(255), square()) == pytest.approx(0.0)
    # An error of one level in 255.
    assert psnr(flat(10), flat(11), square()) == pytest.approx(48.13, abs=0.01)


def test_pixels_outside_the_mask_are_counted() -> None:
    source, result = flat(10), flat(10)
    result[0, 0, 2] = 11
    result[5, 5] = 200
    assert outside_changed(result, source, square()) == 1
    assert outside_changed(source, source, square()) == 0


def test_the_editable_mask_by_what_has_to_change() -> None:
    minimal = np.zeros((16, 16), np.bool_)
    minimal[4:8, 4:8] = True
    assert editable_ratio(square(), minimal) == 4.0
    with pytest.raises(Missing):
        editable_ratio(square(), np.zeros((16, 16), np.bool_))


def test_a_seam_is_a_step_that_the_truth_lacks() -> None:
    patched = np.where(square()[..., None], flat(130), flat(100)).astype(np.uint8)
    assert seam_color(patched, flat(100), square()) == pytest.approx(30.0)
    assert seam_color(patched, patched, square()) == 0.0
    assert seam_gradient(patched, patched, square()) == pytest.approx(1.0)
    with pytest.raises(Missing, match="even"):
        seam_gradient(patched, flat(100), square())


@pytest.mark.parametrize("figure", [seam_color, seam_gradient, detail_ratio])
def test_a_mask_without_border_has_no_seam(figure: object) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    everywhere = np.ones((16, 16), np.bool_)
    with pytest.raises(Missing):
        figure(noise, noise, everywhere)  # type: ignore[operator]


def test_detail_is_lost_by_blur_and_not_by_brightness() -> None:
    noise = np.random.default_rng(0).integers(80, 120, (64, 64, 1), dtype=np.uint8)
    truth = noise.repeat(3, axis=2)
    mask = np.zeros((64, 64), np.bool_)
    mask[24:40, 24:40] = True
    smooth = np.where(mask[..., None], np.uint8(100), truth)
    assert detail_ratio(truth, truth, mask) == pytest.approx(1.0)
    assert detail_ratio(truth + np.uint8(20), truth, mask) == pytest.approx(1.0, abs=0.01)
    assert detail_ratio(smooth, truth, mask) < 0.3
