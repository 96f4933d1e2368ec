"""An object's own pixels in another named color, shading and highlights kept.

The dichromatic reflection model (Shafer 1985, "Using color to separate reflection components"): a
pixel is the body's color times how much light falls on it, and the light's own color where it
mirrors. Both shares are found per pixel; then the body's color is exchanged. What is not of the
body's color (a candle's flame, light stripes) stays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Image, Mask, Rgb

Values = NDArray[np.float64]

# Two directions of color (unit vectors in linear RGB) are the same up to this distance, and
# surely different from that on.
_SAME, _OTHER = 0.22, 0.42
# A body is lit by at most so much of the light that its color was told for.
_BRIGHTEST = 1.6
# A color whose direction is nearer to gray's than this is a gray, whose highlights look like it.
_GRAY = 0.12
# A body's own pixels are lit by so much of the light that its color was told for. Black stripes on
# white, which have its direction of color, are not.
_DIMMEST, _MOST = 0.15, 3.0
# Darker than this (linear), a pixel's direction of color is noise: it is in the shade.
_DARK = 0.004


def recolored(image: Image, mask: Mask, old: Rgb, new: Rgb) -> Image:
    """A copy of an image (RGB uint8 H×W×3) in which the masked object has another body color.

    `old` and `new` are sRGB in [0, 1].
    """
    pixels = _linear(image[mask].astype(np.float64) / 255)
    was, becomes = _linear(np.array(old)), _linear(np.array(new))
    light, mirrored = _shares(pixels, was)
    body = _of_body(pixels - mirrored[:, None], was, light)[:, None]
    changed = light[:, None] * becomes + mirrored[:, None]
    result = image.copy()
    mixed = body * changed + (1 - body) * pixels
    result[mask] = (_display(mixed) * 255).round().astype(np.uint8)
    return result


def _shares(pixels: Values, body: Values) -> tuple[Values, Values]:
    """How much light falls on the body at each pixel, and how much is mirrored; both at least
    zero. Least squares over the three channels."""
    light = (pixels @ body) / (body @ body)
    mirrored = np.zeros(len(pixels))
    if np.linalg.norm(_direction(body) - _direction(np.ones(3))) > _GRAY:
        basis = np.stack([body, np.ones(3)], axis=1)
        both = pixels @ np.linalg.pinv(basis).T
        fits = (both >= 0).all(axis=1)
        light = np.where(fits, both[:, 0], light)
        mirrored = np.where(fits, both[:, 1], mirrored)
    excess = np.maximum(light - _BRIGHTEST, 0.0)
    # Beyond what light can do, it is a highlight, of the body's brightness.
    return light - excess, mirrored + excess * body.mean()


def _of_body(pixels: Values, body: Values, light: Values) -> Values:
    """How far each pixel is of the body's color, in [0, 1]; what is in deep shade is, too."""
    apart = np.linalg.norm(_direction(pixels) - _direction(body), axis=-1)
    share = np.clip((_OTHER - apart) / (_OTHER - _SAME), 0.0, 1.0)
    lit = (light >= _DIMMEST) & (light <= _MOST)
    gray = np.linalg.norm(_direction(body) - _direction(np.ones(3))) <= _GRAY
    return share * lit if gray else np.where(pixels.max(axis=1) < _DARK, 1.0, share)


def _direction(values: Values) -> Values:
    length = np.linalg.norm(values, axis=-1, keepdims=True)
    unit: Values = values / np.maximum(length, 1e-6)
    return unit


def _linear(values: Values) -> Values:
    """sRGB (IEC 61966-2-1) to linear light."""
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _display(values: Values) -> Values:
    """Linear light to sRGB, clipped to [0, 1]."""
    values = np.clip(values, 0.0, 1.0)
    return np.where(values <= 0.0031308, 12.92 * values, 1.055 * values ** (1 / 2.4) - 0.055)
