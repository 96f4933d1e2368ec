"""How steeply the camera looks down."""

from __future__ import annotations

import pytest

from sgedit_engine.scene.footprint import Footprint
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.likely_view import FLATTEST, STEEPEST, likely_view
from sgedit_engine.scene.outline import Outline
from sgedit_engine.scene.perspective import USUAL
from tests.scene.conftest import drum

# From steeply above less is seen of a drum's height.
DRUM = Footprint.model_validate(
    {
        **drum().model_dump(),
        "factors": [
            (-1.0, 0.0, 0.0),
            (1.0, 0.0, 0.0),
            (-1.6, 1.0, 0.0),
            (0.4, 0.0, 0.0),
            (0.0, 0.0, 0.0),
            (1.8, 0.0, 0.0),
        ],
    }
)


def drums(height: float) -> dict[str, Outline]:
    """Three drums as wide as 0.28 that look as high as this."""
    return {
        f"mug-{n}": Outline.of_box(Box.from_bottom_center(0.2 + 0.3 * n, 0.6, 0.28, height))
        for n in range(3)
    }


def test_nothing_known_is_the_usual_view() -> None:
    assert likely_view({}, {}, None) == USUAL


def test_a_table_that_ends_high_up_is_seen_from_above() -> None:
    rows = (0.1, 0.22, 0.3, 0.38, 0.9)
    found = [likely_view({}, {}, row).elevation for row in rows]
    assert found == sorted(found, reverse=True)
    assert found[-1] >= FLATTEST and found[0] <= STEEPEST


@pytest.mark.parametrize("end", [None, 0.31])
def test_objects_tell_it_too(end: float | None) -> None:
    kinds = dict.fromkeys(drums(0.28), DRUM)
    flat, steep = (likely_view(drums(h), kinds, end).elevation for h in (0.29, 0.26))
    assert flat < USUAL.elevation < steep


def test_objects_that_are_half_hidden_do_not() -> None:
    hidden = {i: Outline(o.lengths, o.doubt + 0.5, 1.0) for i, o in drums(0.2).items()}
    assert likely_view(hidden, dict.fromkeys(hidden, DRUM), None) == USUAL
