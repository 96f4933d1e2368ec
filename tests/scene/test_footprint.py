"""Where an object stands, from the outline that is seen of it."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.scene.footprint import conditions, design, place_of
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.outline import Outline, outlines_of
from sgedit_engine.scene.perspective import USUAL
from tests.scene.conftest import drum, thing

DRUM = drum(foot=0.4)


def outline_at(x: float, row: float, radius: float) -> Outline:
    """What is seen of a whole drum."""
    box = Box(x0=x - radius, y0=row - 1.6 * radius, x1=x + radius, y1=row + 0.4 * radius)
    return Outline.of_box(box)


@pytest.mark.parametrize("x", [0.2, 0.5, 0.8])
@pytest.mark.parametrize(("row", "radius"), [(0.5, 0.09), (0.7, 0.14), (0.85, 0.2)])
def test_a_whole_outline_tells_the_place(x: float, row: float, radius: float) -> None:
    place = place_of(outline_at(x, row, radius), DRUM, USUAL)
    assert (place.x, place.row, place.radius) == pytest.approx((x, row, radius), abs=0.006)


HIDDEN = [
    # what hides a drum of radius 0.14 that stands at (0.5, 0.6): a box before it
    Box(x0=0.3, y0=0.3, x1=0.45, y1=0.9),
    Box(x0=0.56, y0=0.3, x1=0.8, y1=0.9),
    Box(x0=0.3, y0=0.6, x1=0.7, y1=0.9),
    Box(x0=0.3, y0=0.56, x1=0.52, y1=0.9),
]


@pytest.mark.parametrize("nearer", HIDDEN)
def test_what_is_hidden_is_completed(nearer: Box) -> None:
    whole = Box(x0=0.36, y0=0.376, x1=0.64, y1=0.656)
    front = nearer.to_mask(256, 256)
    masks = {"mug-1": whole.to_mask(256, 256) & ~front, "lamp-1": front}
    seen = thing("mug-1", 0.5, 0.5, 0.1, 0.1).model_copy(
        update={"box": Box.from_mask(masks["mug-1"])}
    )
    lamp = thing("lamp-1", 0.5, 0.9, 0.1, 0.1).model_copy(update={"box": nearer})
    outline = outlines_of([seen, lamp], masks, {})["mug-1"]
    place = place_of(outline, DRUM, USUAL)
    assert (place.x, place.row, place.radius) == pytest.approx((0.5, 0.6, 0.14), abs=0.025)


def test_the_usual_radius_helps_where_little_is_seen() -> None:
    """Of an outline only the left and the upper edge are right."""
    outline = outline_at(0.5, 0.6, 0.13)
    hidden = Outline(outline.lengths, np.array([0, 0.9, 0, 0.9, 1, 1]), 1.0)
    place = place_of(hidden, DRUM, USUAL)
    assert place.radius == pytest.approx(0.13, abs=0.02)


def test_an_outline_that_fits_is_likelier() -> None:
    fits = place_of(outline_at(0.5, 0.6, 0.13), DRUM, USUAL)
    flat = place_of(Outline.of_box(Box(x0=0.37, y0=0.5, x1=0.63, y1=0.6)), DRUM, USUAL)
    assert fits.likelihood > flat.likelihood + 10


def test_the_design_gives_the_lengths() -> None:
    outline = outline_at(0.3, 0.6, 0.1)
    factors = np.array(DRUM.factors) @ conditions(outline, USUAL)
    told = design(factors) @ np.array([0.3, 0.6, 0.1])
    assert told[:4] == pytest.approx(outline.lengths[:4])
