"""An object's own pixels at another place or in another size, for a model to draw around.

Whoever moves or resizes an object in a picture has its pixels. Shown in the hole, they say what
it looks like, and the model draws contact, light and shadow (as PixelMan does without training;
Jiang et al. 2024, arXiv 2412.14283).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.diffusion.nearest import nearest_everywhere
from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.masks import part_around
from sgedit_engine.regions import scaled_px
from sgedit_engine.scene.geometry import Box

# The rim of an object shows half of what is behind it: so many pixels of it stay behind.
RIM_PX = 1.0
# What varies over less than this (for 256 rows) is an object's own, the rest is light.
LIGHT_PX = 12.0
_SOFT = 0.7
# Less of a pixel than this is the object's: its colour is mixed with the ground's.
_OWN = 0.98


@dataclass(frozen=True, eq=False)
class Carried:
    """Pixels that are known beforehand: `image` RGB uint8 H×W×3, where `shown` (bool H×W)."""

    image: Image
    shown: Mask

    @classmethod
    def nothing(cls, image: Image) -> Carried:
        """Of a picture of which nothing is known beforehand."""
        return cls(image, np.zeros(image.shape[:2], dtype=np.bool_))

    def over(self, other: Carried) -> Carried:
        """These pixels before those of another one."""
        image = np.where(self.shown[..., None], self.image, other.image)
        return Carried(image, self.shown | other.shown)

    def within(self, mask: Mask) -> Self:
        """Only what lies in a mask."""
        return replace(self, shown=self.shown & mask)

    def refined(self, drawn: Image) -> Image:
        """A drawn picture, with the fine detail of the pixels that were shown for it.

        How light or dark a part is comes from the drawing, which knows the light of the new place;
        what an autoencoder loses comes from the pixels. (14 moves: 17.1 dB on the thing for 16.5,
        perceptual distance 0.40 for 0.47.)
        """
        if not self.shown.any():
            return drawn
        sigma = scaled_px(LIGHT_PX, drawn.shape[0])
        # What is farther away than the blurs reach is nothing.
        part = part_around(self.shown, 4 * sigma + 1)
        own, known, now = self.shown[part].astype(np.float32), self.image[part], drawn[part]
        weight = np.maximum(cv2.GaussianBlur(own, (0, 0), sigma), 1e-3)[..., None]
        change = (now.astype(np.float32) - known) * own[..., None]
        lit = known + cv2.GaussianBlur(change, (0, 0), sigma) / weight
        share = (cv2.GaussianBlur(own, (0, 0), _SOFT) * own)[..., None]
        mixed = now * (1 - share) + lit * share
        image = drawn.copy()
        image[part] = np.clip(mixed, 0, 255).round().astype(np.uint8)
        return image


def carry(image: Image, mask: Mask, old: Box, new: Box) -> Carried:
    """The masked pixels of a picture, stretched as the box `old` becomes the box `new`.

    Of what is partly hidden the mask is smaller than the boxes. Nothing for an empty mask. A pixel
    that is the object's only in part is not shown.
    """
    if not mask.any():
        return Carried.nothing(image)
    height, width = mask.shape
    to_new = _stretch(old, new, width, height)
    inner = _inner(mask)
    scale = min(to_new[0, 0], to_new[1, 1])
    colors = filled(image, inner)
    if scale < 1:
        # Sampling that skips pixels would flicker: blurred to the new size first.
        sigma = 0.5 * (1 / scale - 1)
        colors = cv2.GaussianBlur(colors, (0, 0), sigma) if sigma > 0.05 else colors
    moved = cv2.warpAffine(
        colors, to_new, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    share = cv2.warpAffine(
        inner.astype(np.float32), to_new, (width, height), flags=cv2.INTER_LINEAR
    )
    return Carried(moved, share >= _OWN)


def carried_together(items: Iterable[Carried], image: Image) -> Carried:
    """Several, the first farthest away."""
    total = Carried.nothing(image)
    for item in items:
        total = item.over(total)
    return total


def moved_mask(mask: Mask, old: Box, new: Box) -> Mask:
    """A mask that belongs to an object (its own, or its shadow's), taken along from one box of the
    object to another."""
    height, width = mask.shape
    to_new = _stretch(old, new, width, height)
    share = cv2.warpAffine(mask.astype(np.float32), to_new, (width, height))
    taken: Mask = share >= 0.5
    return taken


def _stretch(old: Box, new: Box, width: int, height: int) -> NDArray[np.float64]:
    """The affine map 2×3 between pixel centres that takes one box to the other."""
    across = max(new.width, 1 / width) / old.width
    down = max(new.height, 1 / height) / old.height
    shift_x = (new.x0 - old.x0 * across) * width + 0.5 * across - 0.5
    shift_y = (new.y0 - old.y0 * down) * height + 0.5 * down - 0.5
    return np.array([[across, 0, shift_x], [0, down, shift_y]])


def _inner(mask: Mask) -> Mask:
    """The mask without its rim; the mask itself where it is all rim."""
    distance = cv2.distanceTransform(
        np.pad(mask.astype(np.uint8), 1), cv2.DIST_L2, cv2.DIST_MASK_PRECISE
    )[1:-1, 1:-1]
    inner: Mask = distance > RIM_PX
    return inner if inner.any() else mask


def filled(image: Image, mask: Mask) -> Image:
    """The picture with each pixel outside a mask in the colour of the nearest one inside, so that
    nothing of the ground is mixed in when it is resampled."""
    filled: Image = image.reshape(-1, 3)[nearest_everywhere(mask)[1]]
    return filled
