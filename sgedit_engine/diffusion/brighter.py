"""What is brighter than an object's body: parts of another color, or light that the body mirrors.

A part ends at once, a highlight fades; but the foot of one on a black body is as dark as the body.
"""

from __future__ import annotations

import cv2
import numpy as np

from sgedit_engine.diffusion.light import Values
from sgedit_engine.diffusion.nearest import nearest_everywhere
from sgedit_engine.interface import Mask

# All is decided in a picture of at most so many rows, and of so many of its pieces, the largest: of
# noise there are thousands.
_ROWS, _PIECES = 512, 400
# Just beside a part, so many pixels away, there is at most so much of its light more than the body
# has.
_BESIDE_PX, _SHARP = 3, 0.12
# A highlight on black is so many times as bright in its midst as half of it is, and so much of what
# is around it is the body.
_PEAKED, _SURROUNDED = 2.0, 0.6
# A highlight on a gray or white body is narrower than this share of the body's width on both sides,
# and by at least so much brighter than around it, and than a matte body is.
_NARROW, _PEAK, _LEAST_LIGHT = 0.1, 0.25, 1.7


def sharp_parts(
    bright: Values,
    inner: Mask,
    rows: int,
    least: float,
    usual: float = 0.0,
    *,
    with_peaks: bool = True,
) -> Mask:
    """What is brighter than the least, ends at once and does not fade out to what is usual; without
    `with_peaks` not what is brightest in its midst, either. All H×W, in a picture of `rows`."""
    found = inner & (bright > least)
    if rows <= _ROWS:
        return _sharp(bright, inner, found, usual, with_peaks)
    height, width = inner.shape
    size = (max(width * _ROWS // rows, 1), max(height * _ROWS // rows, 1))
    few = cv2.resize(bright, size, interpolation=cv2.INTER_AREA)
    within = cv2.resize(inner.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.99
    parts = grown(_sharp(few, within, within & (few > least), usual, with_peaks), 1)
    wide = cv2.resize(parts.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    return found & (wide > 0)


def peaks(light: Values, body: Mask, rows: int) -> Values:
    """How much more light there is on a body than around, where that is a highlight: H×W."""
    highest = np.zeros_like(light)
    if not (body & (light > _LEAST_LIGHT)).any():
        return highest
    height, width = light.shape
    less = min(_ROWS / rows, 1.0)
    size = (max(round(width * less), 1), max(round(height * less), 1))
    # Beyond the body it goes on as at its edge.
    wide = light.ravel()[nearest_everywhere(body)[1]]
    few = cv2.resize(wide, size, interpolation=cv2.INTER_AREA)
    px = max(round(_NARROW * less * float(np.sqrt(body.sum()))), 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * px + 1, 2 * px + 1))
    base = cv2.GaussianBlur(cv2.morphologyEx(few, cv2.MORPH_OPEN, disc), (0, 0), max(px / 5, 0.5))
    seeds = (few > _LEAST_LIGHT) & (few - base > _PEAK)
    near = cv2.GaussianBlur(grown(seeds, px // 2 + 1).astype(np.float32), (0, 0), max(px / 5, 0.5))
    base, near = (cv2.resize(values, (width, height)) for values in (base, near))
    return np.where(body, np.maximum(light - base, 0.0) * near, 0.0).astype(np.float32)


def grown(mask: Mask, px: int) -> Mask:
    """A mask grown by a square."""
    square = np.ones((2 * px + 1, 2 * px + 1), np.uint8)
    wider: Mask = cv2.dilate(mask.astype(np.uint8), square).astype(np.bool_)
    return wider


def _sharp(bright: Values, inner: Mask, found: Mask, usual: float, with_peaks: bool) -> Mask:
    parts = np.zeros_like(inner)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(found.astype(np.uint8))
    largest = np.argsort(-stats[1:, cv2.CC_STAT_AREA], kind="stable")[:_PIECES] + 1
    for number in largest:
        left, top, width, height = (max(int(n), 0) for n in stats[number, :4])
        margin = _BESIDE_PX
        here = (
            slice(max(top - margin, 0), top + height + margin),
            slice(max(left - margin, 0), left + width + margin),
        )
        piece = labels[here] == number
        around = grown(piece, margin) & ~grown(piece, margin - 1)
        ring = inner[here] & around
        values = bright[here][piece]
        middle = float(np.median(values))
        beside = float(np.percentile(bright[here][ring], 40)) if ring.any() else 0.0
        peaked = values.max() > _PEAKED * middle and ring.sum() > _SURROUNDED * around.sum()
        if beside < usual + _SHARP * (middle - usual) and (with_peaks or not peaked):
            parts[here] |= piece
    return parts
