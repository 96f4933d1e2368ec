"""Weighted means around each pixel, as wide as pictures are large."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

# A wider blur is made of fewer pixels, so that it is about as wide as this.
_SIGMA = 8.0


def averaged(
    values: NDArray[np.float64], weight: NDArray[np.float64], sigma: float
) -> NDArray[np.float64]:
    """Values (H×W or H×W×3) averaged around each pixel by a Gaussian of `sigma` pixels times the
    weight (H×W, at least zero)."""
    rows, columns = weight.shape
    shrink = max(int(sigma / _SIGMA), 1)
    few = (max(columns // shrink, 1), max(rows // shrink, 1))
    weights = weight if values.ndim == 2 else weight[..., None]

    def blurred(field: NDArray[np.float64]) -> NDArray[np.float64]:
        less = field.astype(np.float32)
        if shrink > 1:
            less = cv2.resize(less, few, interpolation=cv2.INTER_AREA)
        less = cv2.GaussianBlur(less, (0, 0), sigma / shrink)
        wide = cv2.resize(less, (columns, rows)) if shrink > 1 else less
        return wide.astype(np.float64)

    total = np.maximum(blurred(weight), 1e-6)
    mean = blurred(values * weights) / (total if values.ndim == 2 else total[..., None])
    return mean
