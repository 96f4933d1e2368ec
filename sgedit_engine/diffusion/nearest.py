"""Which pixel of a mask that is not empty is the nearest one, and how far away it is."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Mask

Indices = NDArray[np.int64]
Pixels = NDArray[np.float32]


def nearest(mask: Mask, where: Mask) -> Indices:
    """For each pixel of `where` (bool H×W, N of them) the flat index of the mask's nearest one."""
    _, labels, by_label = _labelled(mask)
    found: Indices = by_label[labels[where]]
    return found


def nearest_everywhere(mask: Mask) -> tuple[Pixels, Indices]:
    """For each pixel how far the mask's nearest one is (float32 H×W, in pixels), and its flat index
    (H×W)."""
    distance, labels, by_label = _labelled(mask)
    return distance, by_label[labels]


def _labelled(mask: Mask) -> tuple[Pixels, NDArray[np.int32], Indices]:
    """Distances, the label of each pixel's nearest one, and flat indices by label."""
    distance, labels = cv2.distanceTransformWithLabels(
        (~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    inside = np.flatnonzero(mask)
    by_label = np.zeros(labels.max() + 1, dtype=np.int64)
    by_label[labels.ravel()[inside]] = inside
    return distance, labels, by_label
