"""From drawn pixels to the new picture: colours matched, the seam inside, the rest kept."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.convolution import carried
from sgedit_engine.diffusion.nearest import nearest_everywhere
from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.masks import part_around
from sgedit_engine.shade import largest_of

# Pixels of this band inside a hole are compared with the source just beyond its edge; as wide in a
# window of `_WINDOW_PX`.
BAND_PX = 4.0
# Larger differences are an object's edge, not a shift of colours: carried inwards they would
# be clouds of its colour. (Removals on 20 held-out pairs: 26.4 dB so, 25.9 dB at 40, 25.8 dB
# without any matching.)
LARGEST_OFFSET = 10.0
# Of the blurs that carry a difference of colours inwards, in pixels of a window of this side.
_SIGMAS = (48.0, 16.0, 6.0)
_WINDOW_PX = 256
_MIXED_PX = 4
SEAM_PX = 4.0
# Of 255: from this difference on two colours at one place may be of two things, from twice of it on
# they are.
UNLIKE = 24.0


def match_colors(source: Image, drawn: Image, hole: Mask) -> Image:
    """`drawn`, with the slow difference of colours to what surrounds the hole taken away.

    The autoencoder's round trip and the drawing itself shift colours a little, which on an
    even ground shows as a patch. What is drawn just inside the edge should go on as the source
    does just outside; where the two are near enough to be the same surface, their difference
    is carried inwards, with less detail the further it goes. Away from the hole nothing is matched.
    """
    if hole.all() or not hole.any():
        return drawn
    # The nearest outside the hole is just beside it, and no more is taken of the drawing but for
    # what its edge is mixed with in another size.
    part = part_around(hole, _MIXED_PX)
    inside, now = hole[part], drawn[part]
    distance, beyond = _nearest_outside(source[part], inside)
    offset = np.zeros(drawn.shape, np.float32)
    offset[part] = beyond - now
    alike = largest_of(np.abs(offset[part])) <= LARGEST_OFFSET
    scale = min(hole.shape) / _WINDOW_PX
    known = np.zeros(hole.shape, np.float32)
    known[part] = inside & (distance <= BAND_PX * max(scale, 1.0)) & alike
    field = carried(offset, known, [sigma * scale for sigma in _SIGMAS], part)
    matched = drawn.copy()
    matched[part] = np.clip(now + field, 0, 255).round().astype(np.uint8)
    return matched


def _nearest_outside(source: Image, hole: Mask) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Per pixel: how far the nearest one outside the hole is (H×W), and its colour (H×W×3)."""
    distance, found = nearest_everywhere(~hole)
    return distance, source.reshape(-1, 3)[found].astype(np.float32)


def blend(
    source: Image,
    drawn: Image,
    editable: Mask,
    kept: Mask | None = None,
    seam_px: float = SEAM_PX,
    lit: Mask | None = None,
) -> Image:
    """The source outside the mask, bit for bit, and the drawn picture inside.

    Within `seam_px` of the mask's edge (not of the picture's) one goes over into the other,
    but not where the mask ends at something `kept`, an object that stands before the edit: its
    outline is sharp. Where the two differ by far, the source shows what went, and nothing of it
    is taken; but where only light changed (`lit`), it is the light that differs.
    """
    image = source.copy()
    if not editable.any():
        return image
    open_ground = editable if kept is None else editable | kept
    # Edges that are farther away make no seam.
    part = part_around(editable, math.ceil(max(seam_px, 1.0)) + 1)
    was, now, inside = source[part], drawn[part], editable[part]
    ramp = seam_ramp(open_ground[part], seam_px)
    unlike = _unlike(was, now)
    if lit is not None:
        unlike[lit[part]] = 0.0
    share = np.maximum(ramp, unlike)[..., None]
    mixed = was + share * (now.astype(np.float32) - was)
    blended = np.clip(mixed, 0, 255).round().astype(np.uint8)
    image[part] = np.where(inside[..., None], blended, was)
    return image


def _unlike(source: Image, drawn: Image) -> NDArray[np.float32]:
    """How far two pictures show different things, H×W in [0, 1]; light and grain are none."""
    apart = largest_of(np.abs(source.astype(np.float32) - drawn))
    share: NDArray[np.float32] = np.clip((apart - UNLIKE) / UNLIKE, 0.0, 1.0)
    return share


def seam_ramp(mask: Mask, seam_px: float) -> NDArray[np.float32]:
    """Zero outside a mask, rising smoothly to one `seam_px` inside: float32, H×W, in [0, 1]."""
    if mask.all():
        return np.ones(mask.shape, dtype=np.float32)
    # The distance of a pixel just inside is 1; beyond the picture's edge there is no seam.
    distance = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    share = np.clip(distance / max(seam_px, 1.0), 0.0, 1.0)
    return (share * share * (3 - 2 * share)).astype(np.float32)
