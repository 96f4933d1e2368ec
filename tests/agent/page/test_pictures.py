"""Pictures as the page sends them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from agent.page.views.pictures import scaled_png


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=["PNG"])


@pytest.mark.parametrize(
    ("shape", "longest", "size"),
    [
        ((90, 120, 3), None, (120, 90)),
        ((90, 120, 3), 60, (60, 45)),
        ((120, 90, 3), 60, (45, 60)),
        ((90, 120, 3), 500, (120, 90)),
        ((1, 300, 3), 30, (30, 1)),
    ],
)
def test_no_side_is_longer_than_asked(
    shape: tuple[int, ...], longest: int | None, size: tuple[int, int]
) -> None:
    assert opened(scaled_png(np.zeros(shape, np.uint8), longest)).size == size


def test_unscaled_pixels_are_the_same() -> None:
    image = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    assert np.array_equal(np.asarray(opened(scaled_png(image))), image)


def test_a_mask_is_white_where_it_holds() -> None:
    mask = np.zeros((8, 8), np.bool_)
    mask[2, 3] = True
    seen = np.asarray(opened(scaled_png(mask)))
    assert seen[2, 3] == 255 and seen.sum() == 255
