"""How much of a thing's own is left in another look, against the truth."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.edits.differences import CLEARLY, differs
from benchmarks.edits.pixels import psnr
from benchmarks.edits.shown import Shown
from benchmarks.perceptual import Perceptual
from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.masks import dilate

_FINE_SIGMA = 2.0
# Fewer pixels of a thing that stay as they were are noise.
_PARTS = 40
_BESIDE_PX = 8


@dataclass(frozen=True)
class Likeness:
    """`psnr` (dB) and `perceptual` compare the thing with the truth, `detail` is the correlation of
    what is fine in it (0 where nothing of the truth's is found, 1 for the truth). `parts` (dB)
    looks only at what of the thing the truth leaves as it was, None where that is nothing; `beside`
    is the mean difference from the source around the thing, of 255."""

    psnr: float
    perceptual: float
    detail: float
    parts: float | None
    beside: float


def likeness_of(
    image: Image, before: Shown, after: Shown, index: int, perceptual: Perceptual
) -> Likeness:
    """Of a result that should look like `after`, where the thing of an index has another look."""
    thing = after.mask(index)
    stays = thing & ~dilate(differs(before.image, after.image, CLEARLY), 1)
    around = dilate(thing, _BESIDE_PX) & ~dilate(thing, 1)
    apart = np.abs(image.astype(np.float64) - before.image)[around]
    return Likeness(
        psnr=psnr(image, after.image, thing),
        perceptual=perceptual.distance(image, after.image, thing),
        detail=_correlation(_fine(image)[thing], _fine(after.image)[thing]),
        parts=psnr(image, after.image, stays) if stays.sum() >= _PARTS else None,
        beside=float(apart.mean()),
    )


def cut_out(image: Image, mask: Mask, margin: int = 14) -> Image:
    """The square of a picture around a mask."""
    rows, columns = np.nonzero(mask)
    side = max(int(np.ptp(rows)), int(np.ptp(columns))) + 1 + 2 * margin
    side = min(side, *mask.shape)
    top, left = (
        int(np.clip((at.min() + at.max() - side) // 2, 0, length - side))
        for at, length in zip((rows, columns), mask.shape, strict=True)
    )
    return image[top : top + side, left : left + side]


def _fine(image: Image) -> NDArray[np.float64]:
    values = image.astype(np.float64)
    fine: NDArray[np.float64] = values - cv2.GaussianBlur(values, (0, 0), _FINE_SIGMA)
    return fine


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    length = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float((one * other).sum()) / length if length else 0.0
