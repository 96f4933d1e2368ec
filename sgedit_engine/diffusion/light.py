"""sRGB and light.

Renderers and cameras show bright light as less than it is: highlights are nearly white, and a white
thing in full light is not. Light is linear, at least zero, and goes on above one. float32.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Image, Rgb

Values = NDArray[np.float32]

# What is shown of light x is x / (1 + x⁴)^¼: nearly all up to a half, and never more than one. (The
# world is rendered so; 152 recolorings: 0.14 dB more than with all light shown as it is.)
_FOURTH = 4


def light_of(image: Image) -> Values:
    """sRGB (IEC 61966-2-1) of 0 to 255 to light."""
    return _LIGHT[image]


def along(image: Image, direction: Values) -> Values:
    """The light of an image, weighted and summed over the channels: H×W."""
    total: Values = _LIGHT[image[..., 0]] * direction[0]
    for channel in (1, 2):
        total += _LIGHT[image[..., channel]] * direction[channel]
    return total


def body_color(color: Rgb) -> Values:
    """The share of each channel's light that a body of a color (sRGB in [0, 1]) reflects."""
    return _linear(np.array(color, dtype=np.float32))


def display(light: Values) -> Image:
    """Light to sRGB of 0 to 255."""
    steps = shown(np.maximum(light, 0.0))
    steps *= len(_SRGB) - 1
    steps += 0.5
    return _SRGB[steps.astype(np.int32)]


def shown(light: Values) -> Values:
    """What is shown of light, linear in [0, 1]."""
    fourth = light * light
    fourth *= fourth
    fourth += 1
    linear: Values = light / np.sqrt(np.sqrt(fourth, out=fourth), out=fourth)
    return linear


def _linear(srgb: NDArray[np.floating]) -> Values:
    values = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return values.astype(np.float32)


def _all_light() -> Values:
    """The light of each step of sRGB. What is shown as white may be any light: it is taken to be as
    bright as the step before."""
    shown = _linear(np.minimum(np.arange(256), 254) / 255)
    light: Values = shown / (1 - shown**_FOURTH) ** np.float32(1 / _FOURTH)
    return light


def _all_shown() -> Image:
    """sRGB of 0 to 255 of what is shown, in steps that are finer than its own."""
    shown = np.linspace(0, 1, 1 << 18)
    srgb = np.where(shown <= 0.0031308, 12.92 * shown, 1.055 * shown ** (1 / 2.4) - 0.055)
    return (srgb * 255).round().astype(np.uint8)


_LIGHT = _all_light()
_SRGB = _all_shown()
