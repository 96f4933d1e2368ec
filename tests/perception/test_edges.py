"""Outlines that follow a picture's edges."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.perception.edges import along_edges
from sgedit_engine.perception.masks import iou


def painted(size: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """A red square before a blue one on a grey ground with some grain, and their masks."""
    image = np.full((size, size, 3), 120, np.uint8)
    red, blue = np.zeros((2, size, size), np.bool_)
    unit = size // 16
    blue[4 * unit : 10 * unit, 7 * unit : 13 * unit] = True
    red[6 * unit : 12 * unit, 3 * unit : 9 * unit] = True
    blue &= ~red
    image[red], image[blue] = (200, 40, 40), (40, 60, 190)
    grain = np.random.default_rng(3).normal(0, 3, image.shape)
    return (image + grain).clip(0, 255).astype(np.uint8), [red, blue]


@pytest.mark.parametrize("size", [128, 256, 1024, 3200])
def test_outlines_that_are_off_come_to_the_edges(size: int) -> None:
    image, true = painted(size)
    off = size // 100
    guessed = [np.roll(true[0], (off, off), (0, 1)), np.roll(true[1], (-off, off), (0, 1))]
    guessed[1] &= ~guessed[0]
    found = along_edges(image, guessed)
    for mask, guess, truth in zip(found, guessed, true, strict=True):
        assert iou(mask, truth) > max(iou(guess, truth), 0.97)
    assert not (found[0] & found[1]).any()


def test_a_chip_of_one_goes_back_from_the_other() -> None:
    image, (red, blue) = painted(256)
    chip = np.zeros_like(red)
    chip[110:116, 138:144] = True
    assert (chip & red).sum() == chip.sum()
    found = along_edges(image, [red & ~chip, blue | chip])
    assert (found[0] & chip).sum() > 0.9 * chip.sum() and not (found[1] & chip).any()


def test_without_edges_masks_stay_about_where_they_are() -> None:
    even = np.full((100, 140, 3), 90, np.uint8)
    mask = np.zeros((100, 140), np.bool_)
    mask[30:70, 20:80] = True
    assert iou(along_edges(even, [mask])[0], mask) > 0.95


def test_nothing_stays_nothing() -> None:
    image, (red, _) = painted(128)
    assert along_edges(image, []) == []
    empty, found = along_edges(image, [np.zeros_like(red), red])
    assert not empty.any() and iou(found, red) > 0.95
    assert not along_edges(image, [np.zeros_like(red)])[0].any()
