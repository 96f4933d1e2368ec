"""What differs between two pictures of one ground: light, or another surface. Pixels alone tell.

Images are RGB uint8 H×W×3, masks bool H×W; lengths are for 256 rows, as in `regions`.
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.convolution import carried
from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.masks import kept_where
from sgedit_engine.regions import REFERENCE_ROWS

# A shadow is seen where this share of the light is missing.
SHADE = 0.06
# A cast of colour that light does not make: the difference of r/(r+g+b), or of g or b.
RECOLORED = 0.06
# The light of a ground over that in the deepest shadow on it.
DEEPEST = 3.0
# Grain and what an autoencoder makes of it are no shadows.
_SMOOTH_PX = 2.0
# Added to each channel, of 255: near black, light and colour are noise.
_DARK = 8.0
# Of the blurs that tell how light changed, for 256 rows, from far to near.
_LIGHT_SIGMAS = (16.0, 6.0, 1.5)
_LIGHT_ROWS = 512
# Light explains a pixel that is no further than this from what it makes of it, of 255.
_EXPLAINED = 16.0
# Of the outline along which two pictures are mixed.
_SOFT_PX = 1.0


def darker(before: Image, after: Image, ground: Mask) -> Mask:
    """Where the ground lost SHADE of its light or more; both pictures are smoothed within it."""
    sigma = _sigma(ground)
    return kept_where(
        ground,
        math.ceil(4 * sigma) + 1,
        lambda part: _lit(before[part], after[part], ground[part], sigma) < 1 - SHADE,
    )


def shaded_at_most(before: Image, after: Image, ground: Mask) -> Mask:
    """Where the ground is as it was, or as it is in a shadow: of the same hue and no brighter."""
    sigma = _sigma(ground)

    def same(part: tuple[slice, slice]) -> Mask:
        was, now = before[part], after[part]
        return ~other_hue(was, now) & (_lit(was, now, ground[part], sigma) < 1 + SHADE)

    return kept_where(ground, math.ceil(4 * sigma) + 1, same)


def other_hue(before: Image, after: Image) -> Mask:
    """Where two pictures are of another hue, however bright."""
    apart: Mask = largest_of(np.abs(_hue(before) - _hue(after))) > RECOLORED
    return apart


def other_surface(before: Image, after: Image) -> Mask:
    """Where two pictures show what no shadow that comes or goes can explain, pixel by pixel."""
    was, now = (cv2.cvtColor(i, cv2.COLOR_RGB2GRAY) + _DARK for i in (before, after))
    other: Mask = other_hue(before, after) | (now > DEEPEST * was) | (was > DEEPEST * now)
    return other


def light_between(
    before: Image, after: Image, told: Mask, rows: int, *, coarse: bool = False
) -> NDArray[np.float32]:
    """How many times as bright each pixel became, H×W float32: of a surface that both pictures show
    where it is `told`, and elsewhere as around it. 1 where nothing is told. With `coarse` it knows
    no sharp shadows, which what is drawn badly looks like. Both are parts of a picture of `rows`.
    """
    height, width = told.shape
    # It varies slowly: as much is told by a picture of few pixels.
    less = min(_LIGHT_ROWS / rows, 1.0)
    size = (max(round(width * less), 1), max(round(height * less), 1))
    known = cv2.resize(told.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    was, now = (
        cv2.resize(_gray(i) * told, size, interpolation=cv2.INTER_AREA) for i in (before, after)
    )
    dark = _DARK * np.maximum(known, np.float32(1e-3))
    change: NDArray[np.float32] = np.log((now + dark) / (was + dark))
    sigmas = [sigma * less * rows / REFERENCE_ROWS for sigma in _LIGHT_SIGMAS[: 2 if coarse else 3]]
    field = carried(change, known, sigmas)
    times: NDArray[np.float32] = np.exp(cv2.resize(field, (width, height)))
    return times


def in_light(image: Image, times: NDArray[np.float32]) -> Image:
    """A picture with each pixel so many times as bright."""
    lit = cv2.multiply(image.astype(np.float32) + _DARK, cv2.merge([times] * 3)) - _DARK
    return np.clip(lit, 0, 255, out=lit).round().astype(np.uint8)


def unexplained(lit: Image, after: Image) -> Mask:
    """Where a picture shows something else than what light makes of another one, `lit`."""
    apart: Mask = largest_of(cv2.absdiff(lit, after)) > _EXPLAINED
    return apart


def mixed(image: Image, other: Image, where: Mask, rows: int) -> Image:
    """A picture with another one in a mask, whose outline is soft; parts of one of `rows`."""
    sigma = _SOFT_PX * rows / REFERENCE_ROWS
    share = cv2.GaussianBlur(where.astype(np.float32), (0, 0), sigma)[..., None]
    both: NDArray[np.float32] = image + share * (other.astype(np.float32) - image)
    return both.round().astype(np.uint8)


def reached(mask: Mask, start: Mask) -> Mask:
    """The connected parts of a mask that touch another one."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    grown = cv2.dilate(start.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)
    touched: Mask = mask & np.isin(labels, np.unique(labels[grown & mask]))
    return touched


def _gray(image: Image) -> NDArray[np.float32]:
    gray: NDArray[np.float32] = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return gray


def _hue(image: Image) -> NDArray[np.float32]:
    lifted = image.astype(np.float32) + _DARK
    total = lifted[..., 0] + lifted[..., 1] + lifted[..., 2]
    shares: NDArray[np.float32] = lifted / total[..., None]
    return shares


def largest_of(values: NDArray[Any]) -> NDArray[Any]:
    """The largest of three channels, H×W×3 -> H×W, in a tenth of the time of `max(axis=2)`."""
    largest: NDArray[Any] = np.maximum(values[..., 0], values[..., 1])
    return np.maximum(largest, values[..., 2], out=largest)


def _sigma(ground: Mask) -> float:
    return max(_SMOOTH_PX * ground.shape[0] / REFERENCE_ROWS, 0.5)


def _lit(before: Image, after: Image, ground: Mask, sigma: float) -> NDArray[np.float32]:
    """The light of a ground as a multiple of what it was."""
    was, now = (
        cv2.GaussianBlur((cv2.cvtColor(i, cv2.COLOR_RGB2GRAY) + _DARK) * ground, (0, 0), sigma)
        for i in (before, after)
    )
    lit: NDArray[np.float32] = (now / np.maximum(was, 1e-3)).astype(np.float32)
    return lit
