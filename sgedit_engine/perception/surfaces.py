"""Where the table ends and the wall begins: the seam between two surfaces behind all objects.

The seam is nearly level and nearly straight, so it is found as the line across which the mean
colour of the background changes most.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.perception.frames import SIDE, frame_of, square_mask, to_square

_SLOPES = np.linspace(-0.24, 0.24, 17)
# Rows on either side that are compared, and how far down the seam may lie (shares of SIDE).
_BAND = 6
_LOWEST = 0.62
# Change of colour (RGB, 0 to 255, Euclidean) from which a line is a seam.
_CONTRAST = 14.0
# Fewer background pixels than this in a band say nothing.
_ENOUGH = 40 * _BAND


@dataclass(frozen=True)
class Seam:
    """The line y = `at` + `slope`·(x − S/2) in the picture's square, in its pixels, and the change
    of colour across it."""

    at: float
    slope: float
    contrast: float


def find_seam(square: NDArray[np.uint8], objects: NDArray[np.bool_]) -> Seam | None:
    """The seam in a square picture uint8 S×S×3, S = SIDE; None if there is none in sight.

    `objects` bool S×S: pixels that belong to no surface.
    """
    free = ~cv2.dilate(objects.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    rows, columns = np.nonzero(free)
    colors = square[free].astype(np.float64)
    best: Seam | None = None
    for slope in _SLOPES:
        shifted = np.round(rows - slope * (columns - SIDE / 2)).astype(int) + SIDE // 4
        found = _sharpest(np.clip(shifted, 0, SIDE * 3 // 2 - 1), colors)
        if found is not None and (best is None or found[1] > best.contrast):
            best = Seam(found[0] - SIDE // 4, float(slope), found[1])
    return best if best is not None and best.contrast >= _CONTRAST else None


def _sharpest(lines: NDArray[np.int_], colors: NDArray[np.float64]) -> tuple[float, float] | None:
    """(line, contrast) of the greatest change of mean colour between neighbouring bands."""
    count = SIDE * 3 // 2
    sums = np.stack([np.bincount(lines, colors[:, c], count) for c in range(3)], 1).astype(float)
    squares = np.bincount(lines, (colors**2).sum(1), count).astype(float)
    pixels = np.bincount(lines, minlength=count).astype(np.float64)

    def windows(values: NDArray[np.float64]) -> NDArray[np.float64]:
        total = np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])
        return total[_BAND:] - total[:-_BAND]

    band_pixels = windows(pixels)
    safe = np.maximum(band_pixels, 1.0)
    mean = windows(sums) / safe[:, None]
    # What varies within a band (grain, checks) is no seam.
    spread = np.sqrt(np.maximum(windows(squares) / safe - (mean**2).sum(1), 0.0))
    above, below = slice(None, -_BAND), slice(_BAND, None)
    contrast = np.linalg.norm(mean[below] - mean[above], axis=1) - 0.6 * spread[above]
    enough = (band_pixels[above] >= _ENOUGH) & (band_pixels[below] >= _ENOUGH)
    at = np.arange(len(contrast)) + _BAND
    allowed = enough & (at < SIDE // 4 + _LOWEST * SIDE)
    if not allowed.any():
        return None
    winner = int(np.where(allowed, contrast, -np.inf).argmax())
    return float(at[winner]), float(contrast[winner])


def surface_masks(
    image: NDArray[np.uint8], objects: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(table, wall) as bool H×W without the objects; the wall is empty if it is not in sight.

    `image` uint8 H×W×3, `objects` bool H×W.
    """
    height, width = objects.shape
    square, frame = to_square(image)
    seam = find_seam(square, square_mask(objects, frame))
    if seam is None:
        return ~objects, np.zeros_like(objects)
    frame = frame_of(height, width)
    xs = frame.left + (np.arange(width) + 0.5) * frame.inner_width / width
    ys = frame.top + (np.arange(height) + 0.5) * frame.inner_height / height
    above = ys[:, None] < (seam.at + seam.slope * (xs - SIDE / 2))[None]
    return ~objects & ~above, ~objects & above
