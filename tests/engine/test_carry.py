"""An object's own pixels, taken along."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.diffusion.carry import (
    Carried,
    carried_together,
    carry,
    moved_mask,
)
from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.masks import box_of
from sgedit_engine.scene.geometry import Box


def picture() -> tuple[Image, Mask]:
    """A red disc with a blue middle on green, and its mask."""
    rows, columns = np.mgrid[0:120, 0:160]
    away = np.hypot(rows - 40, columns - 50)
    image = np.zeros((120, 160, 3), np.uint8)
    image[...] = (0, 200, 0)
    image[away <= 20] = (220, 0, 0)
    image[away <= 8] = (0, 0, 220)
    return image, away <= 20


def own_box(mask: Mask) -> Box:
    box = box_of(mask)
    assert box is not None
    return box


def test_in_its_own_box_nothing_moves() -> None:
    image, mask = picture()
    carried = carry(image, mask, own_box(mask), own_box(mask))
    assert carried.shown.sum() > 0.8 * mask.sum() and not (carried.shown & ~mask).any()
    assert np.abs(carried.image.astype(int) - image)[carried.shown].max() <= 1


@pytest.mark.parametrize("scale", [0.5, 0.8, 1.0, 1.7])
def test_it_fills_its_new_box_and_brings_no_ground(scale: float) -> None:
    image, mask = picture()
    old = own_box(mask)
    new = Box(x0=0.4, y0=0.1, x1=0.4 + scale * old.width, y1=0.1 + scale * old.height)
    carried = carry(image, mask, old, new)
    seen = own_box(carried.shown)
    assert seen.iou(new) > 0.75
    middle = new.to_pixels(160, 120)
    at = (middle[1] + middle[3]) // 2, (middle[0] + middle[2]) // 2
    assert carried.image[at][2] > 150 and carried.image[at][0] < 60
    assert carried.image[carried.shown][:, 1].max() < 40


def test_a_part_goes_where_it_belongs() -> None:
    image, mask = picture()
    old = own_box(mask)
    upper = mask.copy()
    upper[40:] = False
    carried = carry(image, upper, old, old.translated(0.3, 0.2))
    whole = carry(image, mask, old, old.translated(0.3, 0.2))
    assert 0.3 < carried.shown.sum() / whole.shown.sum() < 0.6
    assert not (carried.shown & ~whole.shown).any()


def test_beyond_the_picture_there_is_nothing() -> None:
    image, mask = picture()
    carried = carry(image, mask, own_box(mask), Box(x0=1.2, y0=0.1, x1=1.4, y1=0.4))
    assert not carried.shown.any()
    half = carry(image, mask, own_box(mask), Box(x0=-0.1, y0=0.1, x1=0.15, y1=0.45))
    assert 0 < half.shown.sum() < mask.sum()


def test_an_empty_mask_shows_nothing() -> None:
    image, mask = picture()
    assert not carry(image, mask & False, own_box(mask), own_box(mask)).shown.any()


def test_the_nearer_one_hides_the_farther_one() -> None:
    image, mask = picture()
    white = Carried(np.full_like(image, 255), np.ones_like(mask))
    together = carried_together([white, carry(image, mask, own_box(mask), own_box(mask))], image)
    assert together.shown.all()
    assert tuple(together.image[40, 50]) == (0, 0, 220)
    assert tuple(together.image[100, 150]) == (255, 255, 255)
    left = together.within(mask)
    assert np.array_equal(left.shown, mask)


def test_a_drawing_gets_the_detail_and_keeps_its_light() -> None:
    image, mask = picture()
    rows = np.arange(120)[:, None, None]
    striped = np.where(rows % 4 < 2, image, image // 2).astype(np.uint8)
    carried = carry(striped, mask, own_box(mask), own_box(mask))
    # Drawn without the stripes, and darker.
    drawn = (0.5 * np.where(mask[..., None], striped[mask].mean(axis=0), image)).astype(np.uint8)
    made = carried.refined(drawn)
    shown = carried.shown
    assert np.array_equal(made[~shown], drawn[~shown])
    inner = shown & (np.hypot(*(np.mgrid[0:120, 0:160] - np.array([40, 50])[:, None, None])) > 10)
    stripes = made[..., 0].astype(float)[inner & (rows[..., 0] % 4 < 2)].mean()
    between = made[..., 0].astype(float)[inner & (rows[..., 0] % 4 >= 2)].mean()
    assert stripes > 1.5 * between
    assert abs(made[shown].mean() - drawn[shown].mean()) < 8


def test_nothing_shown_leaves_a_drawing_as_it_is() -> None:
    image, _ = picture()
    assert Carried.nothing(image).refined(image) is image


def test_a_shadow_is_taken_along() -> None:
    _, mask = picture()
    old = own_box(mask)
    shadow = np.roll(mask, 30, axis=1) & ~mask
    taken = moved_mask(shadow, old, old.translated(0.25, 0.3))
    assert taken.sum() == pytest.approx(shadow.sum(), rel=0.05)
    assert (taken & np.roll(np.roll(shadow, 40, axis=1), 36, axis=0)).sum() > 0.9 * shadow.sum()
