"""Drawings for questions and plans."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.preview import draw_choice, draw_preview

GRAY = np.full((60, 90, 3), 120, np.uint8)


def test_a_choice_shows_its_object() -> None:
    image = GRAY.copy()
    image[20:40, 50:70] = (200, 10, 10)
    box = Box(x0=50 / 90, y0=20 / 60, x1=70 / 90, y1=40 / 60)
    crop = draw_choice(image, box, 2, side=128)
    assert crop.shape == (128, 128, 3)
    red = (np.abs(crop.astype(int) - (200, 10, 10)).max(axis=2) < 40).mean()
    assert 0.25 < red < 0.5
    assert (crop != draw_choice(image, box, 1, side=128)).any()


@pytest.mark.parametrize(
    "box",
    [Box(x0=0, y0=0, x1=1, y1=1), Box(x0=0.98, y0=0.97, x1=1, y1=1), Box(x0=0, y0=0, x1=0.9, y1=1)],
)
def test_a_choice_at_the_edge_is_a_square_too(box: Box) -> None:
    assert draw_choice(GRAY, box, side=96).shape == (96, 96, 3)


def test_a_preview_dims_what_stays_and_marks_what_changes() -> None:
    allowed = np.zeros((60, 90), np.bool_)
    allowed[20:50, 10:40] = True
    old, new = Box(x0=0.15, y0=0.4, x1=0.3, y1=0.75), Box(x0=0.25, y0=0.4, x1=0.4, y1=0.75)
    plain = draw_preview(GRAY, allowed, long_side=180)
    drawn = draw_preview(GRAY, allowed, goes=[("mug", old)], comes=[("mug", new)], long_side=180)
    assert plain.shape == drawn.shape == (120, 180, 3)
    assert plain[70, 50].tolist() == [120, 120, 120]
    assert plain[10, 170].max() < 110
    assert (drawn == (60, 200, 120)).all(axis=2).any()
    assert (drawn == (255, 99, 71)).all(axis=2).any()
    assert (drawn[100:, 100:] == plain[100:, 100:]).all()
