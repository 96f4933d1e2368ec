"""An object in another named color: its own pixels, mixed anew, and a drawing for what they hide.

The dichromatic reflection model (Shafer 1985, "Using color to separate reflection components"): a
pixel is the body's color times how much light falls on it, and the light's own color where it
mirrors. Both shares are found per pixel; then the body's color is exchanged, and all the rest of
the pixel stays. What is not of the body's color (an eye, a beak, a flame, light stripes) stays too.

Two things the pixels may not tell, and a drawing does: how much light falls on a body that is
nearly black and mirrors, and whether what is nearly of the body's color is of the body.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np

from sgedit_engine.diffusion.carry import Carried
from sgedit_engine.diffusion.rim import RIM_PX, Rim
from sgedit_engine.diffusion.surface import (
    Surface,
    Values,
    display,
    inner_of,
    linear,
    linear_color,
    split,
)
from sgedit_engine.interface import Image, Mask, Rgb
from sgedit_engine.perception.masks import part_around
from sgedit_engine.regions import scaled_px

# The least and most of a body that a pixel may be of and count as certain.
_NONE, _ALL = 0.05, 0.95
# Where own pixels do not tell how much light falls on them, before anything is drawn.
_USUAL_LIGHT = 0.75
_MOST_LIGHT = 1.3
# Light that is taken from a drawing is smooth over so many pixels of a picture of 256 rows.
_SMOOTH_PX = 5.0
# Brighter than this (linear), a dark body mirrors so much that nothing is seen of its own light.
_MIRRORS = 0.1
# Of a drawing's tone what is the same over so many pixels is taken.
_TONE_PX = 24.0
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
        self._pixels = linear(image)
        self._inner = inner_of(mask)
        self._surface: Surface = split(self._pixels, self._inner, linear_color(old))
        self._new = linear_color(new)
        self._rim = Rim(self._pixels, mask, self._inner)
        surface = self._surface
        self._body = surface.share
        self._deep = _depth(mask, rows)
        self.first = self._mixed(surface.light if surface.tells else None)
        unsure = self._inner & (surface.share > _NONE) & (surface.share < _ALL)
        wide = cv2.morphologyEx(unsure.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3))) > 0
        self.sure: Mask = self._inner & ~wide
        if not surface.tells:
            # A body that is shown under no light of its own is drawn so.
            self.sure &= surface.share <= _NONE

    def finished(self, drawn: Image) -> Image:
        """What its own pixels tell, with what a drawing adds."""
        self._body = self._judged(drawn)
        light = self._surface.light if self._surface.tells else self._drawn_light(drawn)
        return self._toned(self._mixed(light), drawn)

    def _mixed(self, light: Values | None) -> Image:
        """The object in its new color, under a light (H×W; None: the usual one)."""
        surface, inner = self._surface, self._inner
        if light is None:
            light = np.full(inner.shape, _USUAL_LIGHT)
        share = self._body[inner][:, None]
        shine = surface.shine(self._pixels, light, self._new)[inner]
        body = np.maximum(light[inner][:, None] * self._new + shine, 0.0)
        values = self._pixels.copy()
        values[inner] = share * body + (1 - share) * self._pixels[inner]
        values = self._rim.drawn_along(np.clip(values, 0.0, 1.0))
        image = self._image.copy()
        changed = np.any(values != self._pixels, axis=2)
        image[changed] = display(values[changed])
        return image

    def _judged(self, drawn: Image) -> Values:
        """How far each pixel is of the body: where that is not certain, whether the drawing shows
        the old color there or the new one."""
        unsure = self._inner & ~self.sure
        if not unsure.any():
            return self._surface.share
        kept, changed = (
            cv2.GaussianBlur(np.abs(drawn.astype(np.float32) - other).sum(axis=2), (0, 0), 1.0)
            for other in (self._image, self._wholly())
        )
        told = np.clip(2 * kept / np.maximum(kept + changed, 1.0) - 0.5, 0.0, 1.0)
        return np.where(unsure, told, self._surface.share)

    def _wholly(self) -> Image:
        """The object as if what is unsure were of the body."""
        body = self._body
        self._body = np.where(self._inner & ~self.sure, 1.0, body)
        image = self._mixed(self._surface.light if self._surface.tells else None)
        self._body = body
        return image

    def _drawn_light(self, drawn: Image) -> Values:
        """How much light a drawing has on the body, but for where the body mirrors."""
        more = self._new - self._surface.color
        light = np.clip((linear(drawn) - self._pixels) @ more / (more @ more), 0.0, _MOST_LIGHT)
        dull = self._pixels.mean(axis=2) < _MIRRORS
        return self._averaged(light, self._body * np.where(dull, 1.0, 1e-3), _SMOOTH_PX)

    def _toned(self, image: Image, drawn: Image) -> Image:
        """The image with the drawing's tone, slowly changing, where it is of the body."""
        weight = self._body * self._inner * self._deep
        change = drawn.astype(np.float64) - image
        slow = self._averaged(change, weight, _TONE_PX)
        share = np.where(self._inner, self._body, self._rim.share)[..., None]
        toned: Image = np.clip(image + slow * share, 0, 255).round().astype(np.uint8)
        return toned

    def _averaged(self, values: Values, weight: Values, px: float) -> Values:
        """Values (H×W or H×W×3) averaged around each pixel, by weight."""
        sigma = scaled_px(px, self._rows)
        weights = weight if values.ndim == 2 else weight[..., None]
        total = np.maximum(cv2.GaussianBlur(weight, (0, 0), sigma), 1e-6)
        mean = cv2.GaussianBlur(values * weights, (0, 0), sigma)
        averaged: Values = mean / (total if values.ndim == 2 else total[..., None])
        return averaged


def _depth(mask: Mask, rows: int) -> Values:
    """How far a drawing's colors are an object's: little at its edge, where an autoencoder mixes in
    what is beside it."""
    deep = cv2.distanceTransform(np.pad(mask.astype(np.uint8), 1), cv2.DIST_L2, cv2.DIST_MASK_5)
    trusted: Values = np.clip((deep[1:-1, 1:-1] - 1.0) / scaled_px(_DEEP_PX, rows), 0.02, 1.0)
    return trusted
