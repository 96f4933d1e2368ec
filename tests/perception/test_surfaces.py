"""The seam between table and wall."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.perception.frames import SIDE
from sgedit_engine.perception.surfaces import find_seam, surface_masks


def room(at: float, slope: float, noise: float = 4.0) -> np.ndarray:
    """A wall above a table, with grain."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    wall = rows < at + slope * (columns - SIDE / 2)
    colors = np.where(wall[..., None], (200.0, 190.0, 160.0), (140.0, 90.0, 50.0))
    grain = np.random.default_rng(0).normal(0, noise, (SIDE, SIDE, 1))
    return np.clip(colors + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("at", [40.0, 90.0, 130.0])
@pytest.mark.parametrize("slope", [-0.1, 0.0, 0.06])
def test_the_seam_is_found(at: float, slope: float) -> None:
    objects = np.zeros((SIDE, SIDE), bool)
    objects[30:160, 100:150] = True
    image = room(at, slope)
    image[objects] = (20, 60, 220)
    seam = find_seam(image, objects)
    assert seam is not None
    assert seam.at == pytest.approx(at, abs=3)
    assert seam.slope == pytest.approx(slope, abs=0.03)


def test_no_seam_on_a_bare_table() -> None:
    none = np.zeros((SIDE, SIDE), bool)
    assert find_seam(room(-300.0, 0.0), none) is None
    table, wall = surface_masks(room(-300.0, 0.0), none)
    assert table.all() and not wall.any()


@pytest.mark.parametrize("shape", [(1, 1), (3, 4), (64, 64), (17, 900), (900, 17)])
@pytest.mark.parametrize("covered", ["nothing", "half", "all"])
def test_pictures_of_any_size_are_shared_out(shape: tuple[int, int], covered: str) -> None:
    image = np.full((*shape, 3), (140, 90, 50), np.uint8)
    image[: shape[0] * 2 // 5] = (200, 190, 160)
    objects = np.full(shape, covered == "all")
    objects[:, shape[1] // 2 :] |= covered == "half"
    table, wall = surface_masks(image, objects)
    assert (table.astype(int) + wall + objects == 1).all()
    if min(shape) > 10 and covered != "all":
        assert wall[0].any() and table[-1].any() and not wall[-1].any()


def test_surfaces_and_objects_share_out_the_picture() -> None:
    objects = np.zeros((SIDE * 2, SIDE * 2), bool)
    objects[100:300, 200:300] = True
    image = room(90.0, 0.05).repeat(2, 0).repeat(2, 1)
    table, wall = surface_masks(image, objects)
    assert (table.astype(int) + wall + objects == 1).all()
    assert wall[:160].sum() > 0.7 * 160 * SIDE * 2
    assert not wall[210:].any()
