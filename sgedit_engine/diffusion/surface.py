"""What an object's pixels say of its surface: how much light falls on its body, and what is of it.

Colors are light (see `light`), H×W×3 or N×3. What single pixels tell is told band by band, so that
a large picture needs little memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from sgedit_engine.diffusion.brighter import grown, peaks, sharp_parts
from sgedit_engine.diffusion.light import Values, shown
from sgedit_engine.interface import Mask

_WHITE: Values = np.ones(3, np.float32)
# Pixels of a band; as many tell a color as well as all.
_BAND = 1 << 18
# A color that is named darker than this (linear) would tell nothing: it is taken for a gray of it.
_DARKEST = 1e-3
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
# A black body is lit by at most so much of the light that its color was told for; a matte one,
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
# part, or a highlight.
_TIMES, _LEAST = 1.8, 0.13
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
    the color was told for falls on it, `mirrored` (H×W) how much it mirrors, of the color `cast`
    (3), `share` (H×W) how far each pixel is of the body. Without `tells` the pixels do not tell the
    light."""

    color: Values
    light: Values
    mirrored: Values
    cast: Values
    share: Values
    tells: bool

    def recolored(
        self, rows: slice, pixels: Values, where: Mask, light: Values, new: Values
    ) -> Values:
        """Some rows: the pixels (N×3) of a mask as a body of a new color has them under a light:
        what is mirrored as it is, and the small rest no larger than the body."""
        kept = np.float32(min(1.0, float(np.linalg.norm(new) / np.linalg.norm(self.color))))
        body, mirrored = light[where], self.mirrored[rows][where]
        mixed: Values = kept * pixels
        for channel in range(3):
            more = new[channel] - kept * self.color[channel]
            mixed[:, channel] += body * more + mirrored * ((1 - kept) * self.cast[channel])
        return np.maximum(mixed, 0.0, out=mixed)


def split(pixels: Values, inner: Mask, named: Values, rows: int) -> Surface:
    """The surface of an object whose body has a named color, where `inner` (H×W) is, in a picture
    of `rows`."""
    if named.max() < _DARKEST:
        named = _DARKEST * _WHITE
    own = pixels[inner]
    gray = bool(_apart(named, _WHITE) <= _GRAY)
    color = _own_color(own[:: 1 + len(own) // _BAND], named, gray)
    if not gray:
        return _with_hue(own, inner, rows, color)
    bright: Values = pixels.dot(_WHITE / np.float32(3))
    light = own @ color / (color @ color)
    if color.max() < _BLACK:
        return _black(own, bright, inner, rows, color, light)
    (share,) = _banded(lambda some: (_falling(_apart(some, color), *_GRAYS),), own)
    share = np.where(_largest(own) < _DARK, 1.0, share)
    if _TIMES * color.mean() < 1.0:
        share *= 1 - _mixed_in(_brighter(bright, inner, rows, color), bright, inner, color)
    placed, shares = _placed(light, inner), _placed(share, inner)
    mirrored = peaks(placed, shares > 0.5, rows)
    return Surface(color, placed - mirrored, mirrored, color, shares, tells=True)


def inner_of(mask: Mask) -> Mask:
    """Where a mask's pixels are wholly of its object, which the picture's border may cut off; the
    mask itself where it is all rim."""
    deep = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    inner: Mask = deep > 1.5
    return inner if inner.any() else mask


def _with_hue(own: Values, inner: Mask, rows: int, color: Values) -> Surface:
    light, mirrored, white, share = _banded(lambda some: _shares(some, color), own)
    shine = ~sharp_parts(_placed(white, inner), inner, rows, _LEAST)[inner]
    # In highlights and in deep shade nothing is seen of a color.
    pale = white * np.sqrt(3) / np.maximum(_length(own), 1e-6)
    share = np.maximum(share, shine * (1 - _falling(pale, *_PALE)))
    share = np.where(_largest(own) < _DARK, 1.0, share)
    lit = _placed(light, inner)
    share = share * ~sharp_parts(lit, inner, rows, _BRIGHTER, 1.0)[inner]
    return Surface(color, lit, _placed(mirrored, inner), _WHITE, _placed(share, inner), tells=True)


def _black(
    own: Values, bright: Values, inner: Mask, rows: int, color: Values, light: Values
) -> Surface:
    parts = _brighter(bright, inner, rows, color)
    parts[inner] |= _colorful(own)
    seen = light[~parts[inner]]
    tells = not seen.size or float(np.median(seen)) < _DULL
    if tells:
        parts[inner] |= light > _LIT_BLACK
    share = 1 - _mixed_in(parts, bright, inner, color)
    light = np.minimum(_as_beside(light, share, inner), _BRIGHTEST)
    placed = _placed(light, inner)
    return Surface(color, placed, np.zeros_like(placed), color, _placed(share, inner), tells)


def _own_color(own: Values, named: Values, gray: bool) -> Values:
    """The body's color as this object has it: the direction of its least pale half, as bright as
    the named one."""
    light = own @ named / (named @ named)
    near = _apart(own, named) < _OWN[gray]
    some = own[near & (light > _LIT[0]) & (light < _LIT[1])]
    if len(some) < max(_FEWEST * len(own), 1):
        return named
    if not gray:
        vivid = _apart(some, _WHITE)
        some = some[vivid >= np.median(vivid)]
    middle = _direction(np.median(_direction(some), axis=0))
    found: Values = middle * np.linalg.norm(named)
    return found


def _shares(own: Values, color: Values) -> tuple[Values, Values, Values, Values]:
    """Of pixels (N×3): light, what is mirrored, the same before small casts are taken for none, all
    at least zero, and how far they are of the body. Least squares over the three channels."""
    solved = np.linalg.pinv(np.stack([color, _WHITE], axis=1)).astype(np.float32)
    both = own @ solved.T
    white = np.where((both >= 0).all(axis=1), both[:, 1], 0.0)
    part = white * np.sqrt(3) / np.maximum(_length(own), 1e-6)
    mirrored = white * (1 - _falling(part, *_MIRRORED))
    light = np.maximum((own - mirrored[:, None]) @ color / (color @ color), 0.0)
    # Of what is shown of it: as light, a flame's yellow would be a highlight on an orange candle.
    body = shown(own - white[:, None])
    return light, mirrored, white, _falling(_apart(body, color), *_HUES)


def _brighter(bright: Values, inner: Mask, rows: int, color: Values) -> Mask:
    """Brighter parts of a gray or black body."""
    usual = max(_TIMES * float(color.mean()), float(np.median(bright[inner])))
    least = max(_TIMES * usual, _LEAST)
    return sharp_parts(bright, inner, rows, least, usual, with_peaks=False)


def _mixed_in(parts: Mask, bright: Values, inner: Mask, color: Values) -> Values:
    """How much of each inner pixel (N) is a part's, which is brighter than the body: pixels of the
    edge between them are mixtures."""
    if not parts.any():
        return np.zeros(int(inner.sum()), np.float32)
    usual = _TIMES * float(color.mean())
    top = cv2.dilate(np.where(parts, bright, 0.0), np.ones((5, 5)))
    mixed = np.clip((bright - usual) / np.maximum(_WHOLE * top - usual, 1e-6), 0.0, 1.0)
    # An edge between two parts is none with the body.
    beside = grown(inner & ~parts, _EDGE_PX)
    return np.where(top <= usual, 0.0, np.where(beside, mixed, 1.0))[inner]


def _as_beside(light: Values, share: Values, inner: Mask) -> Values:
    """The light of inner pixels (N), for mixtures that of the body beside them."""
    pure = _placed((share > 0.99).astype(np.float32), inner)
    around = [cv2.blur(v, (7, 7)) for v in (_placed(light, inner) * pure, pure)]
    usual = (around[0] / np.maximum(around[1], 1e-6))[inner]
    return np.where(share > 0.99, light, usual)


def _colorful(own: Values) -> Mask:
    """Which pixels have too much hue to be mirrored by a nearly black body."""
    (far,) = _banded(lambda some: (_apart(some, _WHITE),), own)
    hue: Mask = (_largest(own) > 3 * _DARK) & (far > _CAST)
    return hue


def _banded(work: Callable[[Values], tuple[Values, ...]], own: Values) -> tuple[Values, ...]:
    """What is told of each pixel: N×3 -> N each."""
    bands = [work(own[at : at + _BAND]) for at in range(0, len(own), _BAND)]
    return tuple(np.concatenate(told) for told in zip(*bands, strict=True))


def _placed(values: Values, inner: Mask) -> Values:
    """Values of the inner pixels in their places, zero elsewhere."""
    placed = np.zeros(inner.shape, np.float32)
    placed[inner] = values
    return placed


def _falling(values: Values, all_at: float, none_at: float) -> Values:
    """One up to the first bound, none from the second on."""
    return np.clip((none_at - values) / (none_at - all_at), 0.0, 1.0)


def _apart(values: Values, color: Values) -> Values:
    """How far the directions of colors are from that of one."""
    return _length(_direction(values) - _direction(color))


def _direction(values: Values) -> Values:
    length: Values = np.maximum(_length(values), np.float32(1e-6))
    unit: Values = values / length[..., None]
    return unit


def _length(values: Values) -> Values:
    length: Values = np.sqrt(np.einsum("...i,...i->...", values, values))
    return length


def _largest(own: Values) -> Values:
    """The largest of three channels, N×3 -> N, in a tenth of the time of `max(axis=1)`."""
    largest: Values = np.maximum(np.maximum(own[:, 0], own[:, 1]), own[:, 2])
    return largest
