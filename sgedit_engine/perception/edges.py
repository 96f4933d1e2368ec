"""Masks that end where the picture has its edges.

A segmenter draws at a coarse grid, so that its outlines are a pixel or three beside the object's,
and chips of one object go to another one behind it. Near the outlines each pixel goes to the label
that a guided filter gives it (He, Sun and Tang 2013, "Guided Image Filtering": in each window a
label is taken as linear in colour). On large pictures the linear maps are found in a reduced one
(He and Sun 2015, arXiv 1505.00996).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.perception.masks import Mask, dilate

Values = NDArray[np.float32]

# Of a picture of 256 pixels: half of a window's side, and how far an outline may be off.
WINDOW_PX, BAND_PX = 6, 6
# Colours (CIELAB, in [0, 1]) that vary by less than its root in a window count as one.
_EVEN = 1e-5
# The longest side at which the maps are found.
_LARGEST = 512
_REFERENCE = 256
# Parts of more pixels would take gigabytes.
_MOST_PIXELS = 2048**2 + 1


def along_edges(image: NDArray[np.uint8], masks: Sequence[Mask]) -> list[Mask]:
    """Masks bool H×W that share no pixel, with outlines along the edges of an image (RGB uint8
    H×W×3). They share none afterwards; what is far from all outlines stays as it is."""
    taken = np.zeros(image.shape[:2], np.bool_)
    for mask in masks:
        taken |= mask
    if not taken.any():
        return [mask.copy() for mask in masks]
    margin = _scaled(BAND_PX + 2 * WINDOW_PX, taken.shape)
    rows, columns = (_span(np.flatnonzero(taken.any(axis=n)), margin) for n in (1, 0))
    part, labels = image[rows, columns], [mask[rows, columns] for mask in (*masks, ~taken)]
    found = [np.zeros_like(taken) for _ in masks]
    for whole, mine in zip(found, _refined(part, labels, taken.shape), strict=True):
        whole[rows, columns] = mine
    return found


def _refined(
    image: NDArray[np.uint8], labels: Sequence[Mask], whole: tuple[int, ...]
) -> list[Mask]:
    """The labels but for the last one, which is the rest, along the edges of a part of a picture
    of the shape `whole`. Very large parts are reduced, and the masks enlarged."""
    less = math.sqrt(min(1.0, _MOST_PIXELS / labels[0].size))
    if less < 1:
        size = (round(image.shape[1] * less), round(image.shape[0] * less))
        small = [cv2.resize(_bytes(m), size, interpolation=cv2.INTER_NEAREST) > 0 for m in labels]
        reduced = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        found = _refined(reduced, small, tuple(round(side * less) for side in whole))
        return [cv2.resize(_bytes(m), image.shape[1::-1]) > 127 for m in found]
    owner = _owners(image, labels, min(1.0, _LARGEST / max(whole)), whole)
    return [owner == number for number in range(len(labels) - 1)]


def _bytes(mask: Mask) -> NDArray[np.uint8]:
    return mask.astype(np.uint8) * 255


def _span(there: NDArray[np.intp], margin: int) -> slice:
    return slice(max(there[0] - margin, 0), there[-1] + 1 + margin)


def _owners(
    image: NDArray[np.uint8], labels: Sequence[Mask], share: float, whole: tuple[int, ...]
) -> NDArray[np.int16]:
    """For each pixel of a part of a picture the number of its label, [H, W]. The maps are found in
    the part reduced to a `share`; `whole` is the picture's shape, in whose units lengths are."""
    rows, columns = image.shape[:2]
    size = (max(round(columns * share), 1), max(round(rows * share), 1))
    guide = cv2.cvtColor(image, cv2.COLOR_RGB2LAB).astype(np.float32) / 255
    small = [cv2.resize(m.astype(np.float32), size, interpolation=cv2.INTER_AREA) for m in labels]
    reduced = cv2.resize(guide, size, interpolation=cv2.INTER_AREA)
    radius = max(round(_scaled(WINDOW_PX, whole) * share), 1)
    slopes, offsets = _linear_maps(reduced, np.stack(small, axis=2), radius)
    best, owner = np.full((rows, columns), -np.inf, np.float32), np.zeros((rows, columns), np.int16)
    for number, label in enumerate(labels):
        likely = cv2.resize(offsets[..., number], (columns, rows))
        for channel in range(3):
            likely += (
                cv2.resize(slopes[..., channel, number], (columns, rows)) * guide[..., channel]
            )
        likely[~dilate(label, _scaled(BAND_PX, whole))] = -np.inf
        better = likely > best
        best[better], owner[better] = likely[better], number
    return owner


def _scaled(px: int, shape: tuple[int, ...]) -> int:
    return max(round(px * max(shape) / _REFERENCE), 1)


def _linear_maps(guide: Values, labels: Values, radius: int) -> tuple[Values, Values]:
    """For each of K labels [H, W, K] the linear map from a guide's colours [H, W, 3] that the
    windows around a pixel agree on: slopes [H, W, 3, K] and offsets [H, W, K]."""
    mean, label = _over_windows(guide, radius), _over_windows(labels, radius)
    inverse = _inverted(_over_windows(_products(guide, guide), radius) - _products(mean, mean))
    together = _over_windows(_products(guide, labels), radius) - _products(mean, label)
    slopes = inverse @ together
    offsets = label - (mean[..., None, :] @ slopes)[..., 0, :]
    return _over_windows(slopes, radius), _over_windows(offsets, radius)


def _products(a: Values, b: Values) -> Values:
    return a[..., :, None] * b[..., None, :]


def _inverted(spread: Values) -> Values:
    """The inverses of covariances [H, W, 3, 3], each made safe to invert: by their cofactors, which
    takes a tenth of the time of a general method."""
    a, b, c = spread[..., 0, 0] + _EVEN, spread[..., 0, 1], spread[..., 0, 2]
    d, e, f = spread[..., 1, 1] + _EVEN, spread[..., 1, 2], spread[..., 2, 2] + _EVEN
    first, second, third = d * f - e * e, c * e - b * f, b * e - c * d
    fourth, fifth, sixth = a * f - c * c, b * c - a * e, a * d - b * b
    rows = [first, second, third, second, fourth, fifth, third, fifth, sixth]
    cofactors = np.stack(rows, axis=2).reshape(spread.shape)
    whole = a * first + b * second + c * third
    inverse: Values = cofactors / np.maximum(whole, _EVEN**3)[..., None, None]
    return inverse


def _over_windows(values: Values, radius: int) -> Values:
    """Means of all channels over the windows."""
    layers = np.ascontiguousarray(values.reshape(*values.shape[:2], -1))
    side = 2 * radius + 1
    means = cv2.blur(layers, (side, side), borderType=cv2.BORDER_REFLECT)
    return means.reshape(values.shape)
