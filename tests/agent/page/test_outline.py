"""Masks as SVG paths: what they enclose is what the mask holds."""

from __future__ import annotations

import re

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from agent.page.views.outline import WIDTH, outline


def disc(height: int, width: int, radius: float, hole: float = 0.0) -> NDArray[np.bool_]:
    """A ring around the middle; lengths in pixels."""
    rows, columns = np.mgrid[:height, :width] + 0.5
    away = np.hypot(rows - height / 2, columns - width / 2)
    return (away < radius) & (away >= hole)


def filled(path: str, height: int, width: int) -> NDArray[np.bool_]:
    """What a path encloses by the even-odd rule, on a grid of pixels."""
    large = np.zeros((height * 4, width * 4), np.uint8)
    scale = width * 4 / WIDTH
    rings = [
        np.array(re.findall(r"(-?\d+) (-?\d+)", ring), np.float64) * scale
        for ring in path.split("Z")
        if ring
    ]
    cv2.fillPoly(large, [np.round(ring).astype(np.int32) for ring in rings], 1)
    return np.asarray(large.reshape(height, 4, width, 4).mean(axis=(1, 3)) > 0.5)


def overlap(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    return float((a & b).sum() / (a | b).sum())


@pytest.mark.parametrize(
    ("height", "width", "radius", "hole"),
    [
        (256, 256, 60, 0),
        (256, 256, 60, 30),
        (192, 256, 20, 0),
        (1500, 2000, 400, 150),
        (64, 48, 9, 0),
    ],
)
def test_a_path_encloses_the_mask(height: int, width: int, radius: float, hole: float) -> None:
    mask = disc(height, width, radius, hole)
    path = outline(mask)
    assert overlap(filled(path, height, width), mask) > 0.93
    assert path.count("Z") == (2 if hole else 1)


def test_separate_parts_are_all_there() -> None:
    mask = np.zeros((256, 256), np.bool_)
    mask[20:60, 20:60] = mask[180:240, 100:150] = True
    path = outline(mask)
    assert path.count("Z") == 2
    assert overlap(filled(path, 256, 256), mask) > 0.93


def test_the_smallest_mask_can_be_pointed_at() -> None:
    mask = np.zeros((4000, 6000), np.bool_)
    mask[2000, 3000] = True
    assert re.fullmatch(r"M[-\d L]+Z", outline(mask))


def test_nothing_is_no_path() -> None:
    assert outline(np.zeros((32, 32), np.bool_)) == ""


def test_a_path_is_short() -> None:
    assert len(outline(disc(2000, 2000, 700))) < 1000
