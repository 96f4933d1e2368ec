"""The rim of an object, whose pixels are mixtures of it and of what is behind it."""

from __future__ import annotations

import cv2
import numpy as np

from sgedit_engine.diffusion.surface import Values, nearest
from sgedit_engine.interface import Mask

# A rim is so wide on both sides of an outline.
RIM_PX = 2
# Inside and outside differ by so much, as a share of their colors, where a pixel tells how much of
# each is in it.
_TOLD = 0.3
# Elsewhere an outline is as sharp as a renderer or a lens makes it.
_SOFT_PX = 0.8


class Rim:
    """The rim of a mask in a picture (linear, H×W×3), and how much of each of its pixels is the
    object's: `share`, H×W, none away from it."""

    def __init__(self, pixels: Values, mask: Mask, inner: Mask) -> None:
        near = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3)), iterations=RIM_PX) > 0
        self._pixels, self._band = pixels, near & ~inner
        self.share = np.zeros(mask.shape)
        if near.all() or not self._band.any():
            self._band = np.zeros_like(mask)
            return
        band, flat = self._band, pixels.reshape(-1, 3)
        self._within = nearest(inner)[band]
        inside, outside = flat[self._within], flat[nearest(~near)[band]]
        apart = inside - outside
        length = np.linalg.norm(apart, axis=1)
        told = ((pixels[band] - outside) * apart).sum(axis=1) / np.maximum(length**2, 1e-9)
        usual = cv2.GaussianBlur(mask.astype(np.float64), (0, 0), _SOFT_PX)[band]
        both = np.linalg.norm(inside, axis=1) + np.linalg.norm(outside, axis=1)
        trust = np.clip(length / np.maximum(both, 1e-6) / _TOLD, 0.0, 1.0)
        self.share[band] = trust * np.clip(told, 0.0, 1.0) + (1 - trust) * usual

    def drawn_along(self, changed: Values) -> Values:
        """A picture whose inner pixels were changed, with its rim changed along with them."""
        band = self._band
        if not band.any():
            return changed
        more = (changed - self._pixels).reshape(-1, 3)[self._within]
        result = changed.copy()
        result[band] = np.maximum(self._pixels[band] + self.share[band][:, None] * more, 0.0)
        return result
