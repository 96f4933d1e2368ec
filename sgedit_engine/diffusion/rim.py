"""The rim of an object, whose pixels are mixtures of it and of what is behind it."""

from __future__ import annotations

import cv2
import numpy as np

from sgedit_engine.diffusion.brighter import grown
from sgedit_engine.diffusion.light import Values
from sgedit_engine.diffusion.nearest import nearest
from sgedit_engine.interface import Mask

# A rim is so wide on both sides of an outline.
RIM_PX = 2
# Inside and outside differ by so much, as a share of their colors (and of a little light that is
# noise), where a pixel tells how much of each is in it.
_TOLD, _NOISE = 0.3, 0.1
# A pixel that is so far from every mixture of the two, as a share of how far they are apart, tells
# it half; at half of that all, and at one and a half times that nothing.
_OTHER = 0.2
# Elsewhere an outline is as sharp as a renderer or a lens makes it, and nowhere further from that
# than this: beside an outline there are others, of the ground.
_SOFT_PX, _FARTHEST = 0.8, 0.5


class Rim:
    """The rim of a mask in a picture (light, H×W×3), and how much of each of its pixels is the
    object's: `share`, H×W, none away from it."""

    def __init__(self, pixels: Values, mask: Mask, inner: Mask) -> None:
        near = grown(mask, RIM_PX)
        self._pixels, self._band = pixels, near & ~inner
        self.share = np.zeros(mask.shape, np.float32)
        band, flat = self._band, pixels.reshape(-1, 3)
        if not band.any():
            return
        # Of what is behind a thing that nearly fills the picture only mixtures may be seen.
        behind = ~mask if near.all() else ~near
        self._within = nearest(inner, band)
        inside, outside = flat[self._within], flat[nearest(behind, band)]
        apart, beyond = inside - outside, pixels[band] - outside
        length = np.maximum(np.linalg.norm(apart, axis=1), 1e-4)
        told = np.clip((beyond * apart).sum(axis=1) / length**2, 0.0, 1.0)
        other = np.linalg.norm(beyond - told[:, None] * apart, axis=1) / length
        usual = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), _SOFT_PX)[band]
        both = np.linalg.norm(inside, axis=1) + np.linalg.norm(outside, axis=1) + _NOISE
        trust = np.clip(length / both / _TOLD, 0.0, 1.0) * np.clip(1.5 - other / _OTHER, 0.0, 1.0)
        told = np.clip(told, usual - _FARTHEST, usual + _FARTHEST)
        self.share[band] = trust * told + (1 - trust) * usual

    def drawn_along(self, changed: Values) -> None:
        """Changes the rim of a picture along with its inner pixels, which were changed."""
        band = self._band
        if band.any():
            more = changed.reshape(-1, 3)[self._within] - self._pixels.reshape(-1, 3)[self._within]
            changed[band] = np.maximum(self._pixels[band] + self.share[band][:, None] * more, 0.0)
