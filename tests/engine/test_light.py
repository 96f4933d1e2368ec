"""sRGB and light."""

from __future__ import annotations

import numpy as np

from sgedit_engine.diffusion.light import along, body_color, display, light_of, shown

STEPS = np.arange(256, dtype=np.uint8)


def test_what_is_light_is_shown_again() -> None:
    # White may be any light: it is taken to be as bright as the step before.
    assert display(light_of(STEPS)).tolist() == [*range(255), 254]


def test_light_rises_with_what_is_shown_and_goes_on_above_one() -> None:
    light = light_of(STEPS)
    assert light.dtype == np.float32 and light[0] == 0
    assert (np.diff(light[:255]) > 0).all()
    assert light[128] < 0.25 and 2 < light[254] == light[255]


def test_any_light_can_be_shown() -> None:
    light = np.array([-1.0, 0.0, 1e-30, 0.5, 1.0, 9.0, 1e6], np.float32)
    assert display(light).tolist() == [0, 0, 0, 186, 236, 255, 255]
    assert (shown(light[1:]) <= 1).all()


def test_light_along_a_direction_is_a_product() -> None:
    image = np.random.default_rng(0).integers(0, 256, (7, 5, 3), np.uint8)
    direction = np.array((0.2, -0.5, 1.5), np.float32)
    assert np.allclose(along(image, direction), light_of(image) @ direction, atol=1e-6)


def test_a_body_reflects_what_its_color_says() -> None:
    assert np.allclose(body_color((0.0, 1.0, 0.5)), (0, 1, 0.2140), atol=1e-4)
