"""Weighted means around each pixel, as wide as pictures are large."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]

# A wider blur is made of fewer pixels, so that it is about as wide as this.
_SIGMA = 8.0


def averaged(values: Values, weight: Values, sigma: float, *, odd: float | None = None) -> Values:
    """Values (H×W or H×W×3) averaged around each pixel by a Gaussian of `sigma` pixels times the
    weight (H×W, at least zero). With `odd` what is so far from the first mean counts half."""
    rows, columns = weight.shape
    shrink = max(int(sigma / _SIGMA), 1)
    few = (max(columns // shrink, 1), max(rows // shrink, 1))
    wide = weight if values.ndim == 2 else weight[..., None]
    total: Values = (values * wide).astype(np.float32)
    known: Values = weight.astype(np.float32)
    if shrink > 1:
        total, known = (cv2.resize(v, few, interpolation=cv2.INTER_AREA) for v in (total, known))
    mean = _mean(total, known, sigma / shrink)
    if odd is not None:
        apart = np.abs(_over(total, known) - mean)
        largest = apart if values.ndim == 2 else apart.max(axis=2)
        trust: Values = 1 / (1 + (largest / np.float32(odd)) ** 2)
        total *= trust if values.ndim == 2 else trust[..., None]
        mean = _mean(total, known * trust, sigma / shrink)
    return cv2.resize(mean, (columns, rows)) if shrink > 1 else mean


def _mean(total: Values, weight: Values, sigma: float) -> Values:
    return _over(*(cv2.GaussianBlur(values, (0, 0), sigma) for values in (total, weight)))


def _over(total: Values, weight: Values) -> Values:
    known: Values = np.maximum(weight, np.float32(1e-6))
    mean: Values = total / (known if total.ndim == 2 else known[..., None])
    return mean
