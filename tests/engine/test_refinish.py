"""Another finish on an object's own pixels."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from sgedit_engine.diffusion.refinish import Refinished
from sgedit_engine.interface import Image, Mask


@pytest.fixture
def mask() -> Mask:
    rows, columns = np.mgrid[0:96, 0:96]
    found: Mask = np.hypot(rows - 48, columns - 48) <= 34
    return found


def ball(mask: Mask, highlight: float) -> Image:
    """A red ball with an eye on green, with a highlight of so much."""
    rows, columns = np.mgrid[0:96, 0:96]
    image = np.zeros((96, 96, 3))
    image[...] = (60, 150, 60)
    image[mask] = (170, 40, 40)
    shine = np.exp(-((rows - 36) ** 2 + (columns - 40) ** 2) / 128)[..., None]
    image = np.where(mask[..., None], image + highlight * shine, image)
    image[58:62, 58:62] = 10
    return np.clip(image, 0, 255).astype(np.uint8)


def refined(mask: Mask, drawn: Image) -> Image:
    source = ball(mask, 0)
    return Refinished(source, np.zeros_like(mask), mask).refined(drawn)


def test_the_drawings_highlight_comes_and_the_rest_stays(mask: Mask) -> None:
    # What is drawn has neither the outline nor the eye.
    drawn = cv2.GaussianBlur(ball(np.roll(mask, 2, axis=0), 80), (0, 0), 3.0)
    made, source = refined(mask, drawn), ball(mask, 0)
    assert made[36, 40].mean() > source[36, 40].mean() + 40
    assert np.array_equal(made[~mask], source[~mask])
    eye, beside = (made[at].astype(int) for at in ((slice(58, 62),) * 2, (slice(66, 70),) * 2))
    assert beside[..., 0].mean() - eye[..., 0].mean() > 120


def test_a_drawing_of_the_same_changes_nothing(mask: Mask) -> None:
    source = ball(mask, 0)
    assert np.array_equal(refined(mask, source), source)
    nothing = mask & False
    assert np.array_equal(Refinished(source, nothing, nothing).refined(ball(mask, 80)), source)


def test_a_model_is_shown_nothing_of_it(mask: Mask) -> None:
    known = Refinished(ball(mask, 0), np.zeros_like(mask), mask)
    assert not known.within(mask).shown.any()
