"""An object with another finish: its own pixels, as light and dark as a drawing has them.

Gloss is in how light changes over a few pixels; what is finer (outlines, eyes, stripes) is the
object's own, and a drawing that is shown nothing of it has other ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from sgedit_engine.diffusion.averaging import averaged
from sgedit_engine.diffusion.carry import Carried
from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.masks import part_around
from sgedit_engine.regions import scaled_px

# Highlights are wider than this, of 256 rows; so deep inside an object a drawing shows only that.
_GLOSS_PX, _DEEP_PX = 5.0, 3.0
_SOFT = 0.7


@dataclass(frozen=True, eq=False)
class Refinished(Carried):
    """A picture of which an object (`mask`) gets another finish. Nothing of it is shown to a model,
    which would see the old one."""

    mask: Mask

    def refined(self, drawn: Image) -> Image:
        """The object with a drawn picture's light; around it nothing changes."""
        if not self.mask.any():
            return self.image
        sigma = scaled_px(_GLOSS_PX, drawn.shape[0])
        part = part_around(self.mask, 4 * sigma + 1)
        own, now, inside = self.image[part], drawn[part], self.mask[part]
        deep = cv2.distanceTransform(
            np.pad(inside.astype(np.uint8), 1), cv2.DIST_L2, cv2.DIST_MASK_5
        )[1:-1, 1:-1]
        depth = scaled_px(_DEEP_PX, drawn.shape[0])
        weight = np.clip((deep - 1) / depth, 0.02, 1.0) * inside
        change = averaged(now.astype(np.float32) - own, weight, sigma)
        share = (cv2.GaussianBlur(inside.astype(np.float32), (0, 0), _SOFT) * inside)[..., None]
        lit = own + share * change
        image = self.image.copy()
        image[part] = np.clip(lit, 0, 255).round().astype(np.uint8)
        return image
