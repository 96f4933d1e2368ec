"""Does the ground go on where something was taken away, and did only light change beside it?

Plain measures on pixels, by what surrounds a region. Images are RGB uint8 H×W×3, masks bool H×W;
lengths are in pixels of a picture of 256 rows, as in `regions`.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.masks import part_around
from sgedit_engine.regions import dilate, scaled_px
from sgedit_engine.shade import other_hue

# Surroundings of a region.
RING_PX = 10.0
# Colours further apart than this (CIELAB, L, a and b each in 0 to 255) are not of one surface.
UNLIKE = 10.0
# A shadow that is darker than what surrounds it by less than this share is none.
FAINT = 0.05
# Added to each pixel before light is compared: near black it is noise.
_DARK = 8.0
# So many pixels stand for all of a region, spread evenly over it.
_SAMPLE = 256
_FEWEST = 12
# Patches of larger pictures are looked for in one of this longer side: as much is seen there.
_LARGEST_PX = 1024


def odd_patch(image: Image, region: Mask, around: Mask) -> int:
    """The pixels of the largest connected patch of a region whose colours are nowhere `around`
    it. 0 where one of the two has too few pixels to tell.

    A large picture is reduced before; the pixels are those of the picture itself all the same."""
    rows, columns = region.shape
    if max(rows, columns) > _LARGEST_PX:
        share = _LARGEST_PX / max(rows, columns)
        size = (max(round(columns * share), 1), max(round(rows * share), 1))
        odd = odd_patch(
            cv2.resize(image, size, interpolation=cv2.INTER_AREA),
            _reduced(region, size),
            _reduced(around, size),
        )
        return round(odd * (rows * columns) / (size[0] * size[1]))
    if region.sum() < _FEWEST or around.sum() < _FEWEST:
        return 0
    sigma = max(0.6, rows / 256)
    part = part_around(region | around, math.ceil(3 * sigma) + 1)
    region, around = region[part], around[part]
    smooth = cv2.GaussianBlur(image[part], (0, 0), sigma)
    lab = cv2.cvtColor(smooth, cv2.COLOR_RGB2LAB)
    known = _spread(lab[around]).astype(np.float32)
    # Most pixels of a surface have the colour of another one.
    packed = lab[region].astype(np.int32) @ np.array([1 << 16, 1 << 8, 1], np.int32)
    colors, whose = np.unique(packed, return_inverse=True)
    values = np.stack([colors >> 16, colors >> 8 & 255, colors & 255], axis=1).astype(np.float32)
    apart = np.zeros(region.shape, dtype=np.bool_)
    apart[region] = (_distances(values, known) > UNLIKE)[whose]
    return largest_patch(apart, rows)


def _reduced(mask: Mask, size: tuple[int, int]) -> Mask:
    """A mask in another size (columns, rows), by the nearest pixel."""
    nearest = cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return nearest.astype(np.bool_)


def recolored_patch(before: Image, after: Image, region: Mask) -> float:
    """The largest connected patch of a region that took another hue, as a share of the picture.

    Shadows that come or go change how bright a surface is, and hardly its hue; where a piece of
    an object was taken for shadow and painted over, the hue jumps.
    """
    if not region.any():
        return 0.0
    # As thin lines are left out, a pixel of margin is looked at too.
    part = part_around(region, scaled_px(1.0, region.shape[0]) + 1)
    patch = other_hue(before[part], after[part]) & region[part]
    return largest_patch(patch, region.shape[0]) / region.size


def darkness_left(before: Image, after: Image, shadow: Mask, around: Mask) -> float:
    """The share, in [0, 1], of a shadow's darkness that is left: how much darker than its
    surroundings its place is afterwards, by medians, over how much it was.

    1 where its place or the surroundings have too few pixels to tell.
    """
    if shadow.sum() < _FEWEST or around.sum() < _FEWEST:
        return 1.0
    was, left = (_darker(image, shadow, around) for image in (before, after))
    return float(np.clip(left / max(was, FAINT), 0.0, 1.0))


def _darker(image: Image, place: Mask, around: Mask) -> float:
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32) + _DARK
    return 1.0 - float(np.median(gray[place]) / np.median(gray[around]))


def ring_around(region: Mask, without: Mask) -> Mask:
    """The surroundings of a region, less some objects."""
    return dilate(region, RING_PX) & ~region & ~without


def largest_patch(mask: Mask, rows: int) -> int:
    """Pixels of the largest connected part of a mask, of a picture of so many rows, thin lines (of
    one pixel) left out."""
    radius = scaled_px(1.0, rows)
    kernel = np.ones((radius + 1, radius + 1), np.uint8)
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    _, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    return int(stats[1:, cv2.CC_STAT_AREA].max(initial=0))


def _spread(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return values[:: max(1, len(values) // _SAMPLE)]


def _distances(values: NDArray[np.float32], known: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each colour [N, 3] to the nearest of those that are known [K, 3]."""
    # Of |v|² - 2 v·k + |k|² the last two terms tell which is nearest: one product, read once.
    ones = np.ones((len(values), 1), np.float32)
    told = np.concatenate([-2 * known, (known**2).sum(axis=1, keepdims=True)], axis=1)
    rest = (np.concatenate([values, ones], axis=1) @ told.T).min(axis=1)
    nearest: NDArray[np.float32] = np.sqrt(np.maximum((values**2).sum(axis=1) + rest, 0.0))
    return nearest
