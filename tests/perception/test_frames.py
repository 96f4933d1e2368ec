"""Pictures of any size in the models' square, and back."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.perception.frames import SIDE, frame_of, square_mask, to_square
from sgedit_engine.scene.geometry import Box

SIZES = [(256, 256), (512, 512), (128, 256), (400, 300), (17, 256), (1000, 30)]


@pytest.mark.parametrize("size", SIZES)
def test_square_has_its_side_and_the_frame_lies_within(size: tuple[int, int]) -> None:
    image = np.full((*size, 3), 90, np.uint8)
    square, frame = to_square(image)
    assert square.shape == (SIDE, SIDE, 3)
    assert square.dtype == np.uint8
    assert (square == 90).all()
    assert 0 <= frame.left <= SIDE - frame.inner_width
    assert 0 <= frame.top <= SIDE - frame.inner_height


def test_a_square_picture_of_the_right_size_is_untouched() -> None:
    image = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    assert to_square(image)[0] is image


@pytest.mark.parametrize("size", SIZES)
def test_boxes_come_back(size: tuple[int, int]) -> None:
    frame = frame_of(*size)
    box = Box(x0=0.2, y0=0.3, x1=0.7, y1=0.9)
    corners = np.array(frame.box_to_square(box)) / SIDE
    assert frame.box_to_image(corners) == pytest.approx([0.2, 0.3, 0.7, 0.9])


def test_boxes_are_clipped_to_the_picture() -> None:
    assert frame_of(128, 256).box_to_image(np.array([0.0, 0.0, 1.0, 1.0])).tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("size", [(256, 256), (512, 384), (300, 600)])
def test_masks_come_back(size: tuple[int, int]) -> None:
    height, width = size
    mask = np.zeros(size, bool)
    mask[height // 4 : height // 2, width // 3 : width * 2 // 3] = True
    frame = frame_of(height, width)
    back = frame.to_image(square_mask(mask, frame).astype(np.float32)) > 0.5
    assert back.shape == size
    overlap = (back & mask).sum() / (back | mask).sum()
    assert overlap > 0.94
