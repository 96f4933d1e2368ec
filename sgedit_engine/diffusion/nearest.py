"""Which pixel of a mask is the nearest one."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Mask


def nearest(mask: Mask, where: Mask) -> NDArray[np.int64]:
    """For each pixel of `where` (bool H×W, N of them) the flat index of the nearest one of a mask
    that is not empty."""
    _, labels = cv2.distanceTransformWithLabels(
        (~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    inside = np.flatnonzero(mask)
    by_label = np.zeros(labels.max() + 1, dtype=np.int64)
    by_label[labels.ravel()[inside]] = inside
    found: NDArray[np.int64] = by_label[labels[where]]
    return found
