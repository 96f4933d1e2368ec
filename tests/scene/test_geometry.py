"""Boxes: conversions, overlap, moving and scaling."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pydantic import ValidationError

from sgedit_engine.errors import SceneError
from sgedit_engine.scene.geometry import FRAME, Box


def box(*xyxy: float) -> Box:
    return Box.from_xyxy(xyxy)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "xyxy",
    [(0.5, 0, 0.5, 1), (0.6, 0, 0.5, 1), (0, 1, 1, 0), (0, 0, math.nan, 1), (0, 0, math.inf, 1)],
)
def test_boxes_have_an_area(xyxy: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError):
        box(*xyxy)


@pytest.mark.parametrize(
    ("a", "b", "iou", "share"),
    [
        ((0, 0, 1, 1), (0, 0, 1, 1), 1.0, 1.0),
        ((0, 0, 0.5, 0.5), (0.5, 0, 1, 0.5), 0.0, 0.0),
        ((0, 0, 0.4, 0.4), (0.6, 0.6, 1, 1), 0.0, 0.0),
        ((0, 0, 0.5, 1), (0.25, 0, 0.75, 1), 1 / 3, 0.5),
        ((0.25, 0.25, 0.5, 0.5), (0, 0, 1, 1), 1 / 16, 1.0),
        ((0, 0, 1, 1), (0.25, 0.25, 0.5, 0.5), 1 / 16, 1 / 16),
    ],
)
def test_overlap(a: tuple[float, ...], b: tuple[float, ...], iou: float, share: float) -> None:
    assert box(*a).iou(box(*b)) == pytest.approx(iou)
    assert box(*b).iou(box(*a)) == pytest.approx(iou)
    assert box(*a).overlap_share(box(*b)) == pytest.approx(share)


@pytest.mark.parametrize("size", [(7, 5), (64, 48), (256, 256), (333, 1001)])
def test_mask_to_box_to_pixels_is_exact(size: tuple[int, int]) -> None:
    width, height = size
    rng = np.random.default_rng(width)
    for _ in range(50):
        x0, y0 = rng.integers(0, width), rng.integers(0, height)
        x1, y1 = rng.integers(x0 + 1, width + 1), rng.integers(y0 + 1, height + 1)
        mask = np.zeros((height, width), dtype=bool)
        mask[y0:y1, x0:x1] = True
        found = Box.from_mask(mask)
        assert found.to_pixels(width, height) == (x0, y0, x1, y1)
        assert np.array_equal(found.to_mask(width, height), mask)


def test_an_empty_mask_has_no_box() -> None:
    with pytest.raises(SceneError, match="empty"):
        Box.from_mask(np.zeros((4, 4), dtype=bool))
    with pytest.raises(SceneError, match="two dimensions"):
        Box.from_mask(np.ones((4, 4, 3), dtype=bool))


@pytest.mark.parametrize(
    ("given", "pixels"),
    [
        ((0.001, 0.001, 0.002, 0.002), (0, 0, 1, 1)),
        ((0.999, 0.999, 1.0, 1.0), (9, 9, 10, 10)),
        ((-0.5, -0.5, 1.5, 1.5), (0, 0, 10, 10)),
        ((1.2, 0.0, 1.4, 0.5), (9, 0, 10, 5)),
        ((0.11, 0.19, 0.31, 0.41), (1, 1, 4, 5)),
    ],
)
def test_pixels_stay_in_the_picture_and_cover_the_box(
    given: tuple[float, ...], pixels: tuple[int, ...]
) -> None:
    assert box(*given).to_pixels(10, 10) == pixels


def test_scaling_keeps_the_foot() -> None:
    scaled = box(0.2, 0.3, 0.4, 0.7).scaled(1.5)
    assert scaled.bottom_center == pytest.approx((0.3, 0.7))
    assert (scaled.width, scaled.height) == pytest.approx((0.3, 0.6))


def test_growing_keeps_the_center() -> None:
    grown = box(0.2, 0.3, 0.4, 0.7).grown(2)
    assert grown.center == pytest.approx((0.3, 0.5))
    assert (grown.width, grown.height) == pytest.approx((0.4, 0.8))


@pytest.mark.parametrize(
    ("given", "moved"),
    [
        ((-0.1, 0.2, 0.2, 0.4), (0.0, 0.2, 0.3, 0.4)),
        ((0.9, 0.9, 1.2, 1.1), (0.7, 0.8, 1.0, 1.0)),
        ((0.1, 0.1, 0.2, 0.2), (0.1, 0.1, 0.2, 0.2)),
        ((-0.5, 0.0, 0.9, 0.5), (-0.2, 0.0, 1.2, 0.5)),
    ],
)
def test_moved_inside(given: tuple[float, ...], moved: tuple[float, ...]) -> None:
    assert box(*given).moved_inside().xyxy == pytest.approx(moved)


def test_clipping() -> None:
    assert box(-1, 0.2, 0.5, 3).clipped() == box(0, 0.2, 0.5, 1)
    with pytest.raises(SceneError, match="outside the picture"):
        box(1.1, 0, 1.2, 1).clipped()


def test_containing() -> None:
    assert FRAME.contains(box(0, 0, 1, 1))
    assert not FRAME.contains(box(-0.01, 0, 1, 1))
    assert FRAME.contains(box(-0.01, 0, 1, 1), tolerance=0.02)
    assert FRAME.contains_point(1, 0) and not FRAME.contains_point(1.01, 0)


def test_padding_translating_and_joining() -> None:
    assert box(0.2, 0.2, 0.4, 0.4).padded(0.1, 0.2).xyxy == pytest.approx((0.1, 0.0, 0.5, 0.6))
    assert box(0, 0, 0.1, 0.1).translated(0.2, -0.1).xyxy == pytest.approx((0.2, -0.1, 0.3, 0.0))
    assert box(0, 0, 0.1, 0.1).union(box(0.5, 0.5, 1, 1)) == FRAME
