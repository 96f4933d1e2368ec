"""What an object's pixels say of its surface: how much light falls on its body, and what is of it.

Colors are linear light in [0, 1], H×W×3 or N×3, float64.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Image, Mask, Rgb

Values = NDArray[np.float64]

# A color whose direction (unit vector in linear RGB) is nearer to gray's than this is a gray, whose
# highlights look like it.
_GRAY = 0.12
# A body of no more than this is nearly black: what it mirrors is brighter than itself.
_BLACK = 0.03
# Directions of color are the same up to the first distance, and surely different from the second
# on: of bodies with a hue, where the light has a cast too; of grays, which other things come near.
_HUES, _GRAYS = (0.16, 0.32), (0.07, 0.26)
# What is mirrored by a nearly black body has a hue no farther from gray's than this.
_CAST = 0.42
# A body is lit by at most so much of the light that its color was told for; a matte black one,
# beside which light things shine, by no more than the second.
_BRIGHTEST, _LIT_BLACK = 1.4, 2.4
# Of a body's hue and so much brighter, with a sharp edge, it is another part: a brown duck's beak.
_BRIGHTER = 2.0
# Less than this share of a pixel, what seems to be mirrored is a cast of the light; from the other
# one on the rest tells no color.
_MIRRORED, _PALE = (0.04, 0.12), (0.55, 0.8)
# Darker than this (linear), a pixel's direction of color is noise: it is in the shade.
_DARK = 0.004
# A thing's own shade of its named color is taken from pixels so near to it, so lit, and of at least
# this share of all.
_OWN, _LIT, _FEWEST = (0.25, 0.12), (0.08, 1.8), 0.04
# Brighter than so many times the body, and than this, a pixel of a gray or black body is of another
# part, or a highlight. A part has a sharp edge: just beside it there is at most so much of its
# light more than the body has.
_TIMES, _LEAST, _SHARP = 1.8, 0.13, 0.12
_PEAK_PX, _PEAK, _PEAK_LIGHT = 0.1, 0.25, 1.7
# So far from the body a part's pixels are wholly its own.
_EDGE_PX = 2
# Pixels of a part are at least so bright, as a share of the brightest around them.
_WHOLE = 0.8
# A nearly black body of which more than this seems to be lit mirrors so much that its own light is
# not seen.
_DULL = 1.6


@dataclass(frozen=True, eq=False)
class Surface:
    """`color` is the body's (3), as this object has it. `light` (H×W) is how much of the light that
    the color was told for falls on it, `mirrored` (H×W×3) what it mirrors, `share` (H×W) how far
    each pixel is of the body. Without `tells` the pixels do not tell the light."""

    color: Values
    light: Values
    mirrored: Values
    share: Values
    tells: bool

    def shine(self, pixels: Values, light: Values, new: Values) -> Values:
        """What a pixel has beside the body's color under a light, as a body of a new color has it:
        what is mirrored as it is, and the small rest no larger than the body."""
        rest = pixels - light[..., None] * self.color - self.mirrored
        kept = min(1.0, float(np.linalg.norm(new) / np.linalg.norm(self.color)))
        return self.mirrored + kept * rest


def split(pixels: Values, inner: Mask, named: Values, rows: int = 256) -> Surface:
    """The surface of an object whose body has a named color, where `inner` (H×W) is."""
    own = pixels[inner]
    gray = bool(_apart(named, np.ones(3)) <= _GRAY)
    color = _own_color(own, named, gray)
    light, mirrored, raw = _shares(own, color, gray)
    tells = True
    if not gray:
        pale = np.linalg.norm(raw, axis=1) / np.maximum(np.linalg.norm(own, axis=1), 1e-6)
        white = _placed(raw, inner).mean(axis=2)
        shine = ~_sharp_parts(white, inner, _LEAST, 0.0)[inner]
        share = _falling(_apart(own - raw, color), *_HUES)
        # In highlights and in deep shade nothing is seen of a color.
        share = np.maximum(share, shine * (1 - _falling(pale, *_PALE)))
        share = np.where(own.max(axis=1) < _DARK, 1.0, share)
        lit = _placed(light, inner)
        share = share * ~_sharp_parts(lit, inner, _BRIGHTER, 1.0)[inner]
    elif color.max() < _BLACK:
        parts = _brighter(pixels, inner, color) | _colorful(pixels, inner)
        seen = light[~parts[inner]]
        tells = not seen.size or float(np.median(seen)) < _DULL
        if tells:
            parts |= inner & (_placed(light, inner) > _LIT_BLACK)
        share = 1 - _mixed_in(parts, pixels, inner, color)
        light = _as_beside(light, share, inner)
        light, mirrored = np.minimum(light, _BRIGHTEST), np.zeros_like(own)
    else:
        share = _falling(_apart(own, color), *_GRAYS)
        share = np.where(own.max(axis=1) < _DARK, 1.0, share)
        if _TIMES * color.mean() < 1.0:
            parts = _brighter(pixels, inner, color)
            share = share * (1 - _mixed_in(parts, pixels, inner, color))
        excess = _peaks(_placed(light, inner), _placed(share, inner) > 0.5, rows)[inner]
        light, mirrored = light - excess, excess[:, None] * color
    return Surface(
        color,
        light=_placed(light, inner),
        mirrored=_placed(mirrored, inner),
        share=_placed(share, inner),
        tells=tells,
    )


def inner_of(mask: Mask) -> Mask:
    """Where a mask's pixels are wholly of its object; the mask itself where it is all rim."""
    deep = cv2.distanceTransform(
        np.pad(mask.astype(np.uint8), 1), cv2.DIST_L2, cv2.DIST_MASK_PRECISE
    )[1:-1, 1:-1]
    inner: Mask = deep > 1.5
    return inner if inner.any() else mask


def nearest(mask: Mask) -> NDArray[np.int64]:
    """For each pixel the flat index of the mask's nearest one."""
    _, labels = cv2.distanceTransformWithLabels(
        (~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    inside = np.flatnonzero(mask)
    by_label = np.zeros(labels.max() + 1, dtype=np.int64)
    by_label[labels.ravel()[inside]] = inside
    return by_label[labels]


def linear(image: Image) -> Values:
    """sRGB (IEC 61966-2-1) of 0 to 255 to linear light."""
    return _LIGHT[image]


def linear_color(color: Rgb) -> Values:
    """sRGB in [0, 1] to linear light."""
    return _to_linear(np.array(color, dtype=np.float64))


def display(values: Values) -> Image:
    """Linear light to sRGB of 0 to 255, clipped."""
    values = np.maximum(values, 0.0)
    values = values / (1 + values**_SHOULDER) ** (1 / _SHOULDER)
    shown = np.where(values <= 0.0031308, 12.92 * values, 1.055 * values ** (1 / 2.4) - 0.055)
    return (shown * 255).round().astype(np.uint8)


def _to_linear(values: Values) -> Values:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


_SHOULDER = 4
_LINEAR = _to_linear(np.minimum(np.arange(256), 254) / 255)
_LIGHT = _LINEAR / (1 - _LINEAR**_SHOULDER) ** (1 / _SHOULDER)


def _own_color(own: Values, named: Values, gray: bool) -> Values:
    """The body's color as this object has it: the direction of its least pale half, as bright as
    the named one."""
    light = own @ named / (named @ named)
    near = _apart(own, named) < _OWN[gray]
    some = own[near & (light > _LIT[0]) & (light < _LIT[1])]
    if len(some) < max(_FEWEST * len(own), 1):
        return named
    if not gray:
        vivid = _apart(some, np.ones(3))
        some = some[vivid >= np.median(vivid)]
    middle = _direction(np.median(_direction(some), axis=0))
    found: Values = middle * np.linalg.norm(named)
    return found


def _shares(own: Values, color: Values, gray: bool) -> tuple[Values, Values, Values]:
    """(light N, mirrored N×3, the same before small casts are taken for none), all at least zero.
    Least squares over the three channels."""
    light = own @ color / (color @ color)
    if gray:
        none = np.zeros_like(own)
        return light, none, none
    both = own @ np.linalg.pinv(np.stack([color, np.ones(3)], axis=1)).T
    white = np.where((both >= 0).all(axis=1), both[:, 1], 0.0)
    part = white * np.sqrt(3) / np.maximum(np.linalg.norm(own, axis=1), 1e-6)
    mirrored = (white * (1 - _falling(part, *_MIRRORED)))[:, None]
    light = (own - mirrored) @ color / (color @ color)
    return np.maximum(light, 0.0), mirrored * np.ones(3), white[:, None] * np.ones(3)


def _sharp_parts(bright: Values, inner: Mask, least: float, usual: float, peaked: bool = False) -> Mask:
    """What is brighter than the least, and ends at once, and does not fade out to what is usual as
    highlights do."""
    parts = np.zeros_like(inner)
    found = cv2.connectedComponentsWithStats((inner & (bright > least)).astype(np.uint8))
    for number, (left, top, width, height, _) in enumerate(found[2][1:], start=1):
        here = slice(max(top - 3, 0), top + height + 3), slice(max(left - 3, 0), left + width + 3)
        blob = found[1][here] == number
        around = _grown(blob, 3) & ~_grown(blob, 2)
        ring = inner[here] & around
        values = bright[here][blob]
        if peaked and ring.sum() > 0.6 * around.sum() and np.median(values) < 0.5 * values.max():
            continue
        beside = float(np.percentile(bright[here][ring], 40)) if ring.any() else 0.0
        if beside < usual + _SHARP * (float(np.median(bright[here][blob])) - usual):
            parts[here] |= blob
    return parts


def _peaks(light: Values, inner: Mask, rows: int) -> Values:
    """How much more light there is than around, where that is a highlight."""
    less = min(256 / rows, 1.0)
    height, width = light.shape
    size = (max(round(width * less), 1), max(round(height * less), 1))
    flat = light.ravel()[nearest(inner)].astype(np.float32)
    few = cv2.resize(flat, size, interpolation=cv2.INTER_AREA) if less < 1 else flat
    if not inner.any():
        return np.zeros(inner.shape)
    px = int(np.ceil(_PEAK_PX * np.sqrt(inner.sum()) * less))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * px + 1, 2 * px + 1))
    base = cv2.GaussianBlur(cv2.morphologyEx(few, cv2.MORPH_OPEN, disc), (0, 0), 1.5)
    base = cv2.resize(base, (width, height)) if less < 1 else base
    over = np.maximum(light - base, 0.0)
    seeds = inner & (over > _PEAK) & (light > _PEAK_LIGHT)
    near = cv2.GaussianBlur(_grown(seeds, 4).astype(np.float64), (0, 0), 1.5)
    return over * near


def _brighter(pixels: Values, inner: Mask, color: Values) -> Mask:
    """Brighter parts of a gray or black body."""
    bright = pixels.mean(axis=2)
    usual = max(_TIMES * float(color.mean()), float(np.median(bright[inner])))
    return _sharp_parts(bright, inner, max(_TIMES * usual, _LEAST), usual, True)


def _mixed_in(parts: Mask, pixels: Values, inner: Mask, color: Values) -> Values:
    """How much of each inner pixel (N) is a part's, which is brighter than the body: pixels of the
    edge between them are mixtures."""
    if not parts.any():
        return np.zeros(int(inner.sum()))
    bright, usual = pixels.mean(axis=2), _TIMES * float(color.mean())
    top = cv2.dilate(np.where(parts, bright, 0.0), np.ones((5, 5)))
    mixed = np.clip((bright - usual) / np.maximum(_WHOLE * top - usual, 1e-6), 0.0, 1.0)
    # An edge between two parts is none with the body.
    beside = _grown(inner & ~parts, _EDGE_PX)
    return np.where(top <= usual, 0.0, np.where(beside, mixed, 1.0))[inner]


def _as_beside(light: Values, share: Values, inner: Mask) -> Values:
    """The light of inner pixels (N), for mixtures that of the body beside them."""
    pure = _placed((share > 0.99).astype(np.float64), inner)
    around = [cv2.blur(v, (7, 7)) for v in (_placed(light, inner) * pure, pure)]
    usual = (around[0] / np.maximum(around[1], 1e-6))[inner]
    return np.where(share > 0.99, light, usual)


def _colorful(pixels: Values, inner: Mask) -> Mask:
    """What has too much hue to be mirrored by a nearly black body."""
    far = _apart(pixels, np.ones(3)) > _CAST
    hue: Mask = inner & (pixels.max(axis=2) > 3 * _DARK) & far
    return hue


def _grown(mask: Mask, px: int) -> Mask:
    wider: Mask = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3)), iterations=px).astype(np.bool_)
    return wider


def _placed(values: Values, inner: Mask) -> Values:
    """Values of the inner pixels in their places, zero elsewhere."""
    placed = np.zeros((*inner.shape, *values.shape[1:]))
    placed[inner] = values
    return placed


def _falling(values: Values, all_at: float, none_at: float) -> Values:
    """One up to the first bound, none from the second on."""
    return np.clip((none_at - values) / (none_at - all_at), 0.0, 1.0)


def _apart(values: Values, color: Values) -> Values:
    """How far the directions of colors are from that of one."""
    distance: Values = np.linalg.norm(_direction(values) - _direction(color), axis=-1)
    return distance


def _direction(values: Values) -> Values:
    length = np.linalg.norm(values, axis=-1, keepdims=True)
    unit: Values = values / np.maximum(length, 1e-6)
    return unit
