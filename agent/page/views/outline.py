"""Masks as SVG paths, small enough to travel with an element."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# The width of every picture in the units of a path.
WIDTH = 1000
# A mask is traced at this longest side: small ones are smoothed, large ones traced fast.
_TRACED_PX = 512
# A path strays so far from its mask at most, and leaves out what is smaller; in traced pixels.
_STRAY_PX = 0.9
_LEAST_AREA_PX = 6.0
# How far the steps of an enlarged mask's pixels are rounded off; in pixels of the mask.
_ROUNDED = 0.8


def outline(mask: NDArray[np.bool_]) -> str:
    """The outline of a mask (bool, H×W) as an SVG path, in units of a thousandth of the width.

    Holes are subpaths of their own: fill it by the even-odd rule. An empty mask gives "".
    """
    import cv2  # takes a while, and only the page needs it

    height, width = mask.shape
    scale = _TRACED_PX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    shares = cv2.resize(mask.astype(np.float32), size, interpolation=way)
    if scale > 1:
        shares = cv2.GaussianBlur(shares, (0, 0), sigmaX=scale * _ROUNDED)
    traced = shares > 0.5
    if not traced.any():
        traced = shares > 0  # thinner than a traced pixel: all that it touches
    framed = np.pad(traced.astype(np.uint8), 1)
    contours, _ = cv2.findContours(framed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    largest = max((cv2.contourArea(c) for c in contours), default=0.0)
    least = min(_LEAST_AREA_PX, largest)
    unit = WIDTH / size[0]
    return "".join(
        _subpath(cv2.approxPolyDP(c, _STRAY_PX, closed=True)[:, 0], unit)
        for c in contours
        if cv2.contourArea(c) >= least
    )


def _subpath(points: NDArray[np.int32], unit: float) -> str:
    """A closed polygon. The frame of one pixel is taken off, and pixels are met in the middle."""
    placed = (f"{(x - 0.5) * unit:.0f} {(y - 0.5) * unit:.0f}" for x, y in points)
    return f"M{'L'.join(placed)}Z"
