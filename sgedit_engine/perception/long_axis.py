"""Three points along the long axis of a thing: what a segmenter is asked with a second time."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.perception.masks import Mask, part_around

# Where along the axis, as shares of the pixels before and behind.
_AT = (0.2, 0.5, 0.8)
# How far from there a point may be moved to lie deeper inside, as a share of the axis.
_AROUND = 0.08


def points_along(mask: Mask) -> NDArray[np.float32] | None:
    """Points float32 [3, 2] (x, y in shares of width and height) inside a mask bool H×W, along the
    axis in which it extends most, each as deep inside as it gets nearby; None for an empty one."""
    rows, columns = np.nonzero(mask)
    if not rows.size:
        return None
    places = np.stack([columns, rows], axis=1).astype(np.float64)
    centered = places - places.mean(axis=0)
    _, vectors = np.linalg.eigh(centered.T @ centered)
    along = centered @ vectors[:, -1]
    part = part_around(mask, 0)
    padded = np.pad(mask[part].astype(np.uint8), 1)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    deep = depth[mask[part]]
    around = _AROUND * (along.max() - along.min()) + 1e-9
    chosen = []
    for at in np.quantile(along, _AT, method="nearest"):
        near = np.flatnonzero(np.abs(along - at) <= around)
        chosen.append(places[near[deep[near].argmax()]])
    size = np.array([mask.shape[1], mask.shape[0]])
    points: NDArray[np.float32] = ((np.stack(chosen) + 0.5) / size).astype(np.float32)
    return points
