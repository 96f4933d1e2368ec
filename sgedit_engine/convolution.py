"""What is known at some pixels, carried smoothly to all others.

Normalized convolution (Knutsson and Westin 1993, "Normalized and differential convolution"): values
and their certainty are blurred alike, and the one divided by the other.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]

# A blur is computed at the size at which it is so wide, in pixels: more of them add nothing.
_WIDTH_PX = 6.0
# Where a blur finds at least this share of known pixels, it counts in full.
_TRUSTED = 0.1


_ALL = (slice(None), slice(None))


def carried(
    values: Values, known: Values, sigmas: Sequence[float], part: tuple[slice, slice] = _ALL
) -> Values:
    """The field that goes through `values` (float32, H×W or H×W×C) where they are `known` (H×W, in
    [0, 1]), and everywhere else slowly from one to the other; 0 where nothing known is near.

    `sigmas` (pixels) are those of the blurs, from far to near; a nearer one counts as far as it
    finds known pixels. Only the field of a `part` is told.
    """
    certainty = known if values.ndim == 2 else known[..., None]
    certain: Values = values * certainty
    field: Values = np.zeros_like(values[part])
    for sigma in sigmas:
        weight = _blurred(known, sigma)[part]
        if values.ndim > 2:
            weight = weight[..., None]
        trust = np.minimum(weight / _TRUSTED, 1.0)
        mean = _blurred(certain, sigma)[part] / np.maximum(weight, 1e-4)
        field = trust * mean + (1 - trust) * field
    return field


def _blurred(values: Values, sigma: float) -> Values:
    rows, columns = values.shape[:2]
    less = min(_WIDTH_PX / sigma, 1.0)
    size = (max(round(columns * less), 1), max(round(rows * less), 1))
    few = values if less == 1 else cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(few, (0, 0), sigma * less, borderType=cv2.BORDER_REFLECT)
    if less < 1:
        blurred = cv2.resize(blurred, (columns, rows), interpolation=cv2.INTER_LINEAR)
    smooth: Values = blurred
    return smooth
