"""An object in another named color: its own pixels, mixed anew, and a drawing for what they hide.

The dichromatic reflection model (Shafer 1985, "Using color to separate reflection components"): a
pixel is the body's color times how much light falls on it, and the light's own color where it
mirrors. Both shares are found per pixel; then the body's color is exchanged, and all the rest of
the pixel stays. What is not of the body's color (an eye, a beak, a flame, light stripes) stays too.

Two things the pixels may not tell, and a drawing does: how much light falls on a body that is
nearly black and mirrors, and whether what is nearly of the body's color is of the body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np

from sgedit_engine.diffusion.averaging import averaged
from sgedit_engine.diffusion.carry import Carried
from sgedit_engine.diffusion.light import Values, along, body_color, display, light_of
from sgedit_engine.diffusion.rim import RIM_PX, Rim
from sgedit_engine.diffusion.surface import Surface, inner_of, split
from sgedit_engine.interface import Image, Mask, Rgb
from sgedit_engine.perception.masks import dilate, part_around
from sgedit_engine.regions import scaled_px

# The least and most of a body that a pixel may be of and count as certain.
_NONE, _ALL = 0.05, 0.95
# Where own pixels do not tell how much light falls on them, before anything is drawn.
_USUAL_LIGHT = 0.75
_MOST_LIGHT = 1.3
# Light that is taken from a drawing is smooth over so many pixels of a picture of 256 rows.
_SMOOTH_PX = 3.0
# Brighter than this (linear), a dark body mirrors so much that nothing is seen of its own light.
_MIRRORS = 0.1
# Of a drawing's tone what is the same over so many pixels is taken.
_TONE_PX = 24.0
# What is so far from that, of 255, counts half for it: an eye that is drawn at another place.
_ODD = 30.0
# A color is told from another one by at least so much light.
_LEAST = 1e-6
# So many pixels are mixed at once.
_BAND = 1 << 18
# Other parts that are at least so much of an object are a pattern. It fades where it differs from
# the new color by less than this, of 255, unless it is dark; large parts have a color each.
_PATTERN, _FAINT, _FAINT_LIGHT, _LARGE = 0.1, 48, 0.2, 0.04
# So deep inside an object a drawing's colors are its own.
_DEEP_PX = 6.0


@dataclass(frozen=True, eq=False)
class Recolored(Carried):
    """A picture in which an object has another body color; `shown` is where its own pixels tell for
    sure how it looks then."""

    finish: Callable[[Image], Image]

    def within(self, mask: Mask) -> Self:
        """Only what lies in a mask."""
        return replace(self, shown=self.shown & mask)

    def refined(self, drawn: Image) -> Image:
        """The object as its own pixels tell, with the tone of a drawn picture; around it there is
        nothing of the drawing."""
        return self.finish(drawn)


def recolored(image: Image, mask: Mask, old: Rgb, new: Rgb) -> Recolored:
    """An image (RGB uint8 H×W×3) in which the masked object has another body color.

    `old` and `new` are sRGB in [0, 1].
    """
    if not mask.any():
        return Recolored(image, mask.copy(), lambda drawn: image)
    part = part_around(mask, 2 * RIM_PX + 1)
    work = _Recoloring(image[part], mask[part], old, new, image.shape[0])

    def whole(patch: Image) -> Image:
        result = image.copy()
        result[part] = patch
        return result

    shown = np.zeros_like(mask)
    shown[part] = work.sure
    return Recolored(whole(work.first), shown, lambda drawn: whole(work.finished(drawn[part])))


class _Recoloring:
    """The work on the part of a picture around the object. `first` is what its own pixels tell,
    `sure` where that is certain."""

    def __init__(self, image: Image, mask: Mask, old: Rgb, new: Rgb, rows: int) -> None:
        self._image, self._mask, self._rows = image, mask, rows
        self._pixels = light_of(image)
        self._inner = inner_of(mask)
        self._new = body_color(new)
        self._surface: Surface = split(self._pixels, self._inner, body_color(old), rows)
        self._rim = Rim(self._pixels, mask, self._inner)
        surface = self._surface
        self._own_light = surface.light
        if not surface.tells:
            self._own_light = np.full(mask.shape, _USUAL_LIGHT, np.float32)
        self.first = self._mixed(surface.share, self._own_light)
        unsure = self._inner & (surface.share > _NONE) & (surface.share < _ALL)
        self._unsure = (
            cv2.morphologyEx(unsure.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3))) > 0
        )
        self._faint = self._fading()
        self.sure: Mask = self._inner & ~self._unsure & ~self._faint
        if not surface.tells:
            # A body that is shown under no light of its own is drawn so.
            self.sure &= surface.share <= _NONE

    def finished(self, drawn: Image) -> Image:
        """What its own pixels tell, with what a drawing adds."""
        body = self._judged(drawn)
        light = self._surface.light if self._surface.tells else self._drawn_light(body, drawn)
        return self._toned(self._mixed(body, light, self._repainted(drawn)), body, drawn)

    def _mixed(self, body: Values, light: Values, pixels: Values | None = None) -> Image:
        """The object in its new color, as far as each pixel is of the `body`, under a light (all
        H×W); what is not of it as in `pixels` (None: as it was)."""
        inner = self._inner
        others = self._pixels if pixels is None else pixels
        values = self._pixels.copy()
        for rows in _bands(inner.shape):
            where = inner[rows]
            share = body[rows][where][:, None]
            own = self._pixels[rows][where]
            mixed = self._surface.recolored(rows, own, where, light[rows], self._new)
            values[rows][where] = share * mixed + (1 - share) * others[rows][where]
        self._rim.drawn_along(values)
        image = self._image.copy()
        for rows in _bands(inner.shape):
            differ = values[rows] != self._pixels[rows]
            changed = differ[..., 0] | differ[..., 1] | differ[..., 2]
            image[rows][changed] = display(values[rows][changed])
        return image

    def _fading(self) -> Mask:
        """The other parts, if these are a good deal of it and would hardly be seen beside the new
        color: a pattern that a drawing has to give another color."""
        others = self._inner & (self._surface.share <= _NONE)
        if others.sum() < _PATTERN * self._inner.sum():
            return np.zeros_like(others)
        light = self._pixels[others] @ self._new / max(float(self._new @ self._new), _LEAST)
        alike = cv2.absdiff(display(light[:, None] * self._new), self._image[others]).max(axis=1)
        others[others] = (alike < _FAINT) & (light > _FAINT_LIGHT)
        return others

    def _repainted(self, drawn: Image) -> Values:
        """The pixels with what fades in the color that a drawing has there, one for each large part
        and one for all small ones; each under its own light."""
        if not self._faint.any():
            return self._pixels
        pixels = self._pixels.copy()
        _, labels, stats, _ = cv2.connectedComponentsWithStats(self._faint.astype(np.uint8))
        large = stats[:, cv2.CC_STAT_AREA] >= _LARGE * self._inner.sum()
        labels[~large[labels] & self._faint] = len(stats)
        for number in np.unique(labels[self._faint]):
            part = self._faint & (labels == number)
            colors = (np.median(v, axis=0) for v in (self._pixels[part], light_of(drawn[part])))
            was, becomes = (np.maximum(color, 1e-3) for color in colors)
            near = dilate(part, 1)
            pixels[near] = self._pixels[near] * becomes / was
        return pixels

    def _judged(self, drawn: Image) -> Values:
        """How far each pixel is of the body: where that is not certain, whether the drawing shows
        the old color there or the new one."""
        share = self._surface.share
        if not self._unsure.any():
            return share
        wholly = self._mixed(np.where(self._unsure, 1.0, share), self._own_light)
        kept, changed = (
            cv2.GaussianBlur(_apart(drawn, other), (0, 0), 1.0) for other in (self._image, wholly)
        )
        told = np.clip(2 * kept / np.maximum(kept + changed, 1.0) - 0.5, 0.0, 1.0)
        return np.where(self._unsure, told, share)

    def _drawn_light(self, body: Values, drawn: Image) -> Values:
        """How much light a drawing has on the body, but for where the body mirrors."""
        more = self._new - self._surface.color
        change = along(drawn, more) - self._pixels @ more
        light = np.clip(change / max(float(more @ more), _LEAST), 0.0, _MOST_LIGHT)
        dull = self._pixels @ np.full(3, 1 / 3, np.float32) < _MIRRORS
        weight = body * np.where(dull, np.float32(1.0), np.float32(1e-3))
        return averaged(light, weight, scaled_px(_SMOOTH_PX, self._rows))

    def _toned(self, image: Image, body: Values, drawn: Image) -> Image:
        """The image with the drawing's tone, slowly changing, where it is of the body."""
        change = cv2.subtract(drawn, image, dtype=cv2.CV_32F)
        weight = body * self._inner * _depth(self._mask, self._rows)
        slow = averaged(change, weight, scaled_px(_TONE_PX, self._rows), odd=_ODD)
        slow *= np.where(self._inner, body, self._rim.share)[..., None]
        slow += image
        toned: Image = np.clip(slow, 0, 255, out=slow).round().astype(np.uint8)
        return toned


def _bands(shape: tuple[int, ...]) -> Iterator[slice]:
    """Some rows after the others, so that a large picture needs little memory."""
    rows = max(_BAND // shape[1], 1)
    return (slice(at, at + rows) for at in range(0, shape[0], rows))


def _apart(one: Image, other: Image) -> Values:
    """How far the colors of two images are apart, summed over the channels: H×W."""
    return cv2.transform(cv2.absdiff(one, other).astype(np.float32), np.ones((1, 3), np.float32))


def _depth(mask: Mask, rows: int) -> Values:
    """How far a drawing's colors are an object's: little at its edge, where an autoencoder mixes in
    what is beside it."""
    deep = cv2.distanceTransform(np.pad(mask.astype(np.uint8), 1), cv2.DIST_L2, cv2.DIST_MASK_5)
    trusted: Values = np.clip((deep[1:-1, 1:-1] - 1) / scaled_px(_DEEP_PX, rows), 0.02, 1.0)
    return trusted
