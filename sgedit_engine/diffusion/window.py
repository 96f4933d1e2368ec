"""Square windows on a picture of any size, at the resolution that a model draws in.

A small region is drawn enlarged, in a window around it: so an object fills more of the latent
grid, and comes out sharper than the autoencoder could make it at its own size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.interface import Image, Mask

# The window's side over the region's longer one: room for what tells light, scale and ground.
SURROUNDINGS = 2.0
# A region is enlarged by at most this much: models learned from windows up to here.
LARGEST_ZOOM = 2.0


@dataclass(frozen=True)
class Window:
    """A square of `side` pixels of a picture, from `(x0, y0)` on, seen at `resolution`.

    It may reach beyond the picture, where the picture's edge pixels go on.
    """

    x0: int
    y0: int
    side: int
    resolution: int

    def cut(self, image: Image) -> Image:
        """The window's pixels, resolution×resolution×3."""
        return self._resized(self._padded(image, cv2.BORDER_REPLICATE))

    def cut_mask(self, mask: Mask) -> Mask:
        """The window's part of a mask: true where any pixel of it is. False beyond the picture."""
        part = self._padded(mask.astype(np.float32), cv2.BORDER_CONSTANT)
        return self._resized(part) > 1e-3

    def paste(self, image: Image, patch: Image) -> Image:
        """A copy of the picture with a resolution×resolution×3 patch in the window's place."""
        how = cv2.INTER_CUBIC if self.side > self.resolution else cv2.INTER_AREA
        if self.side != self.resolution:
            patch = cv2.resize(patch, (self.side, self.side), interpolation=how)
        height, width = image.shape[:2]
        top, left = max(self.y0, 0), max(self.x0, 0)
        bottom, right = min(self.y0 + self.side, height), min(self.x0 + self.side, width)
        pasted = image.copy()
        pasted[top:bottom, left:right] = patch[
            top - self.y0 : bottom - self.y0, left - self.x0 : right - self.x0
        ]
        return pasted

    def _padded(self, values: np.ndarray, border: int) -> np.ndarray:
        height, width = values.shape[:2]
        before_y, before_x = max(-self.y0, 0), max(-self.x0, 0)
        after_y = max(self.y0 + self.side - height, 0)
        after_x = max(self.x0 + self.side - width, 0)
        part = values[max(self.y0, 0) : self.y0 + self.side, max(self.x0, 0) : self.x0 + self.side]
        return cv2.copyMakeBorder(part, before_y, after_y, before_x, after_x, border, value=0)

    def _resized(self, values: np.ndarray) -> np.ndarray:
        if self.side == self.resolution:
            return values
        how = cv2.INTER_AREA if self.side > self.resolution else cv2.INTER_CUBIC
        if values.dtype != np.uint8:
            how = cv2.INTER_AREA if self.side > self.resolution else cv2.INTER_LINEAR
        size = (self.resolution, self.resolution)
        return cv2.resize(values, size, interpolation=how)


def window_around(mask: Mask, resolution: int, zoom: float = LARGEST_ZOOM) -> Window:
    """The window in which a region is drawn: with its surroundings, inside the picture if it can.

    It is enlarged by at most `zoom`. Raises InvalidEditError for an empty mask.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if rows.size == 0:
        raise InvalidEditError(
            "There is no place in the picture where this edit may change it.",
            "Ask for it at a place that you can see.",
        )
    height, width = mask.shape
    longest = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    side = max(math.ceil(resolution / zoom), math.ceil(longest * SURROUNDINGS))
    # Beyond the shorter side there is only padding, so no more of it than the region needs.
    side = min(side, max(min(height, width), min(math.ceil(longest * 1.1), max(height, width))))
    x0 = window_start((columns[0] + columns[-1] + 1) / 2, side, width)
    y0 = window_start((rows[0] + rows[-1] + 1) / 2, side, height)
    return Window(x0, y0, side, resolution)


def window_start(center: float, side: int, length: int) -> int:
    """Where a window begins along one axis of a picture: about the center, inside the picture, or
    around all of it. All in pixels."""
    if side >= length:
        return -((side - length) // 2)
    return min(max(round(center - side / 2), 0), length - side)
