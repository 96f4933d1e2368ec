"""Masks: cleaning, growing, comparing."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.perception import masks as m


def disc(radius: int, at: tuple[int, int] = (32, 32), size: int = 64) -> np.ndarray:
    rows, columns = np.mgrid[:size, :size]
    return (rows - at[0]) ** 2 + (columns - at[1]) ** 2 <= radius**2


def test_clean_drops_specks_and_fills_pinholes() -> None:
    body = disc(20)
    dirty = body.copy()
    dirty[2, 2] = True
    dirty[32, 32] = False
    assert (m.clean(dirty) == body).all()


def test_clean_keeps_two_large_parts_and_a_large_hole() -> None:
    two = disc(8, (16, 16)) | disc(9, (46, 46))
    assert (m.clean(two) == two).all()
    ring = disc(20) & ~disc(8)
    assert (m.clean(ring) == ring).all()


def test_clean_of_nothing_is_nothing() -> None:
    assert not m.clean(np.zeros((8, 8), bool)).any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (64, 64)])
def test_clean_of_all_is_all(shape: tuple[int, int]) -> None:
    assert m.clean(np.ones(shape, bool)).all()


def test_a_pinhole_in_what_fills_the_picture_is_filled() -> None:
    mask = np.ones((64, 64), bool)
    mask[30, 30] = False
    assert m.clean(mask).all()
    mask[12:28, 12:28] = False
    assert (~m.clean(mask)).sum() == 256


def test_clean_keeps_the_largest_of_many_specks() -> None:
    specks = np.zeros((40, 40), bool)
    specks[::4, ::4] = True
    specks[1, 0] = True
    assert m.clean(specks).sum() == 2


@pytest.mark.parametrize("radius", [0, 1, 3])
def test_growing(radius: int) -> None:
    body = disc(12)
    assert m.inside(body, m.dilate(body, radius)) == 1.0
    assert m.dilate(body, radius).any(axis=0).sum() == body.any(axis=0).sum() + 2 * radius


@pytest.mark.parametrize("radius", [1, 5, 8, 9, 20])
def test_one_pixel_grows_to_a_disc(radius: int) -> None:
    point = np.zeros((64, 64), bool)
    point[32, 32] = True
    assert (m.dilate(point, radius) == disc(radius)).all()
    corner = np.zeros((64, 64), bool)
    corner[0, 0] = True
    assert (m.dilate(corner, radius) == disc(radius, (0, 0))).all()
    assert not m.dilate(point & corner, radius).any()


def test_what_is_smaller_keeps_its_pixels() -> None:
    large, small, beside = disc(20), disc(3), disc(4, (5, 5))
    a, b, c = m.disjoint([large, small, beside])
    assert (a == (large & ~small)).all() and (b == small).all() and (c == beside).all()
    assert m.disjoint([]) == []


def test_box_of() -> None:
    mask = np.zeros((10, 20), bool)
    mask[2:5, 4:10] = True
    box = m.box_of(mask)
    assert box is not None
    assert (box.x0, box.y0, box.x1, box.y1) == (0.2, 0.2, 0.5, 0.5)
    assert m.box_of(np.zeros((4, 4), bool)) is None


def test_iou_and_inside_of_empty_masks() -> None:
    empty, body = np.zeros((64, 64), bool), disc(5)
    assert m.iou(empty, empty) == 0.0
    assert m.inside(empty, body) == 0.0
    assert m.iou(body, body) == 1.0


def test_margins_give_each_pixel_to_one_thing() -> None:
    left, right = np.zeros((8, 8), np.float32), np.zeros((8, 8), np.float32)
    left[:, :5], right[:, 3:] = 0.9, 0.8
    a, b = (margin > 0 for margin in m.margins([left, right]))
    assert not (a & b).any()
    assert a[:, :5].all() and b[:, 5:].all()
    assert m.margins([]) == []


def test_of_two_equally_likely_things_the_smaller_one_stays() -> None:
    large, small = np.ones((8, 8), np.float32), np.zeros((8, 8), np.float32)
    small[2:4, 2:4] = 1.0
    a, b = (margin > 0 for margin in m.margins([large, small]))
    assert b.sum() == 4 and (a == ~b).all()


@pytest.mark.parametrize("shape", [(64, 64), (640, 640), (97, 211), (30, 40)])
def test_enlarged_masks_share_no_pixel_and_keep_their_place(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(3)
    one, other = (disc(14, at).astype(np.float32) for at in ((28, 24), (34, 40)))
    noise = rng.uniform(0.6, 1.0, (2, 64, 64)).astype(np.float32)
    a, b = (m.full_mask(margin, shape) for margin in m.margins([one * noise[0], other * noise[1]]))
    assert a.shape == b.shape == shape
    assert not (a & b).any()
    for mask, whole in ((a, one), (b, other)):
        assert m.box_of(mask).iou(m.box_of(whole > 0)) > 0.6
    assert abs((a | b).mean() - ((one + other) > 0).mean()) < 0.02
