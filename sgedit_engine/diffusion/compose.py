"""From drawn pixels to the new picture: colours matched, the seam inside, the rest kept."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Image, Mask

# Larger differences beside a mask are an object's edge in the wrong place, not an offset of
# the autoencoder's colours.
LARGEST_OFFSET = 20.0
SEAM_PX = 4.0


def match_colors(source: Image, drawn: Image, allowed: Mask) -> Image:
    """`drawn`, with the slow difference to the source around the allowed mask taken away.

    An autoencoder's round trip shifts colours a little. What it shifts just outside the mask
    is known there, and carried inside with less and less detail the further it goes.
    """
    if allowed.all() or not allowed.any():
        return drawn
    known = (~allowed).astype(np.float32)
    offset = source.astype(np.float32) - drawn.astype(np.float32)
    offset = np.clip(offset, -LARGEST_OFFSET, LARGEST_OFFSET) * known[..., None]
    field: NDArray[np.float32] = np.zeros_like(offset)
    for sigma in (48.0, 16.0, 6.0):
        weight = _blurred(known, sigma)[..., None]
        trust = np.minimum(weight / 0.25, 1.0)
        mean = _blurred(offset, sigma) / np.maximum(weight, 1e-4)
        field = trust * mean + (1 - trust) * field
    return np.clip(drawn + field, 0, 255).round().astype(np.uint8)


def blend(
    source: Image,
    drawn: Image,
    editable: Mask,
    kept: Mask | None = None,
    seam_px: float = SEAM_PX,
) -> Image:
    """The source outside the mask, bit for bit, and the drawn picture inside.

    Within `seam_px` of the mask's edge (not of the picture's) one goes over into the other,
    but not where the mask ends at something `kept`, an object that stands before the edit: its
    outline is sharp.
    """
    open_ground = editable if kept is None else editable | kept
    share = seam_ramp(open_ground, seam_px)[..., None]
    mixed = source + share * (drawn.astype(np.float32) - source)
    image = np.where(editable[..., None], np.clip(mixed, 0, 255).round(), source)
    return image.astype(np.uint8)


def seam_ramp(mask: Mask, seam_px: float) -> NDArray[np.float32]:
    """Zero outside a mask, rising smoothly to one `seam_px` inside: float32, H×W, in [0, 1]."""
    if mask.all():
        return np.ones(mask.shape, dtype=np.float32)
    # The distance of a pixel just inside is 1; beyond the picture's edge there is no seam.
    distance = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    share = np.clip(distance / max(seam_px, 1.0), 0.0, 1.0)
    return (share * share * (3 - 2 * share)).astype(np.float32)


def _blurred(values: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    return cv2.GaussianBlur(values, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
