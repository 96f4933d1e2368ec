"""How near a picture comes to the truth, in a region: plain arithmetic on pixels.

Pictures are RGB uint8 H×W×3, regions bool H×W. What cannot be computed raises `Missing`.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.masks import dilate

# PSNR of pictures that are equal, which has no bound.
EQUAL_DB = 100.0
# Fewer pixels say nothing.
_FEWEST = 12
# A mean squared difference that nobody sees; a share of less would be a matter of chance.
_NOTHING = 1.0
_FINE_SIGMA = 1.5
_RING = 12
_BESIDE = 2


class Missing(Exception):
    """A figure that cannot be computed; the text says why."""


def mean_squared(a: Image, b: Image, region: Mask) -> float:
    """Over the pixels and channels of a region, on the scale of 0 to 255."""
    if int(region.sum()) < _FEWEST:
        raise Missing("the region has too few pixels")
    apart = a[region].astype(np.float64) - b[region].astype(np.float64)
    return float((apart**2).mean())


def psnr(a: Image, b: Image, region: Mask) -> float:
    """Peak signal-to-noise ratio in dB; EQUAL_DB at most."""
    error = mean_squared(a, b, region)
    return EQUAL_DB if error == 0 else min(EQUAL_DB, 10 * np.log10(255.0**2 / error))


def gain(result: Image, source: Image, truth: Image, region: Mask) -> float:
    """1 − MSE(result, truth) / MSE(source, truth): 1 for the truth, 0 for doing nothing, below 0
    for worse than nothing."""
    undone = mean_squared(source, truth, region)
    if undone < _NOTHING:
        raise Missing("next to nothing changes there")
    return 1 - mean_squared(result, truth, region) / undone


def outside_changed(result: Image, source: Image, editable: Mask) -> int:
    """How many pixels differ from the source outside the mask that was declared."""
    return int((np.any(result != source, axis=2) & ~editable).sum())


def editable_ratio(editable: Mask, minimal: Mask) -> float:
    """The area of the declared mask over that of what has to change."""
    needed = int(minimal.sum())
    if needed == 0:
        raise Missing("nothing has to change")
    return int(editable.sum()) / needed


def seam_color(result: Image, truth: Image, editable: Mask) -> float:
    """How much more colours differ across the mask's border than in the truth: the mean over
    pairs of neighbours, of which one lies inside, and over channels, of 255."""
    return _step_across(result, editable) - _step_across(truth, editable)


def _step_across(picture: Image, editable: Mask) -> float:
    values = picture.astype(np.float64)
    down = editable[1:] != editable[:-1]
    right = editable[:, 1:] != editable[:, :-1]
    steps = [
        np.abs(values[1:] - values[:-1])[down],
        np.abs(values[:, 1:] - values[:, :-1])[right],
    ]
    every = np.concatenate(steps)
    if len(every) < _FEWEST:
        raise Missing("the mask has no border")
    return float(every.mean())


def seam_gradient(result: Image, truth: Image, editable: Mask) -> float:
    """The mean gradient within two pixels of the mask's border over that of the truth."""
    inside = cv2.erode(editable.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    border = dilate(editable & ~inside, _BESIDE)
    if int(border.sum()) < _FEWEST or editable.all():
        raise Missing("the mask has no border")
    usual = float(_gradient(truth)[border].mean())
    if usual == 0:
        raise Missing("the truth is even there")
    return float(_gradient(result)[border].mean()) / usual


def detail_ratio(result: Image, truth: Image, editable: Mask) -> float:
    """Fine detail inside the mask over that around it, as a multiple of the truth's: below 1
    where what was drawn is softer than its surroundings."""
    ring = dilate(editable, _RING) & ~editable
    if int(editable.sum()) < _FEWEST or int(ring.sum()) < _FEWEST:
        raise Missing("the mask has no inside or nothing around it")
    made, true = (_energy(picture) for picture in (result, truth))
    usual = float(true[editable].mean()) * float(made[ring].mean())
    if usual == 0:
        raise Missing("the truth has no detail there")
    return float(made[editable].mean()) * float(true[ring].mean()) / usual


def _gray(picture: Image) -> NDArray[np.float32]:
    gray: NDArray[np.float32] = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return gray


def _gradient(picture: Image) -> NDArray[np.float32]:
    gray = _gray(picture)
    across, along = (cv2.Sobel(gray, cv2.CV_32F, *order) for order in ((1, 0), (0, 1)))
    return np.hypot(across, along)


def _energy(picture: Image) -> NDArray[np.float32]:
    """The square of what a Gaussian of `_FINE_SIGMA` pixels takes away, per pixel."""
    gray = _gray(picture)
    fine: NDArray[np.float32] = (gray - cv2.GaussianBlur(gray, (0, 0), _FINE_SIGMA)) ** 2
    return fine
