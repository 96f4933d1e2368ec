"""Masks as numpy arrays, bool H×W: cleaning, growing, comparing, and the box around one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.geometry import Box

Mask = NDArray[np.bool_]
# The least margin by which a pixel is a thing's.
_LEAST = 1e-6
# Up to this radius a disc that is laid around each pixel is faster than distances are.
_SMALL = 8


def clean(mask: Mask, share: float = 0.08) -> Mask:
    """The mask without specks and pinholes.

    Parts with less than `share` of its pixels go (a thing seen through a gap has two large
    parts), and holes with less than 1 % of them are filled; a mug's handle keeps its hole.
    """
    total = int(mask.sum())
    if total == 0:
        return mask.copy()
    kept = _large_parts(mask, share * total, or_largest=True)
    return ~_large_parts(~kept, 0.01 * total)


def _large_parts(mask: Mask, smallest: float, *, or_largest: bool = False) -> Mask:
    """The parts of at least so many pixels, `or_largest` the largest one where there is none."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA]
    large = areas >= smallest
    if large[1:].all():
        return mask
    large[0] = False
    if or_largest and not large.any():
        large[1 + int(areas[1:].argmax())] = True
    return large[labels]


def dilate(mask: Mask, radius: int) -> Mask:
    """The mask grown by a disc of `radius` pixels (0: a copy)."""
    if radius <= 0 or not mask.any():
        return mask.copy()
    around = part_around(mask, radius)
    near = np.zeros_like(mask)
    if radius <= _SMALL:
        near[around] = cv2.dilate(mask[around].astype(np.uint8), _disc(radius)).astype(np.bool_)
        return near
    # As fast for any radius, which grows with the picture.
    beside = (~mask[around]).astype(np.uint8)
    near[around] = cv2.distanceTransform(beside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) <= radius
    return near


@cache
def _disc(radius: int) -> NDArray[np.uint8]:
    across = np.arange(-radius, radius + 1)
    disc: NDArray[np.uint8] = (across[:, None] ** 2 + across**2 <= radius**2).astype(np.uint8)
    return disc


def part_around(mask: Mask, margin: int) -> tuple[slice, slice]:
    """The rows and columns of a mask that is not empty, and so many pixels more on each side."""
    rows, columns = (np.flatnonzero(mask.any(axis=n)) for n in (1, 0))
    first, last = (
        slice(max(int(there[0]) - margin, 0), int(there[-1]) + margin + 1)
        for there in (rows, columns)
    )
    return first, last


def kept_where(mask: Mask, margin: int, test: Callable[[tuple[slice, slice]], Mask]) -> Mask:
    """The pixels of a mask that pass a test, which is given the rows and columns around the mask
    alone: those of it, and so many more on each side that what it finds does not depend on them."""
    kept = np.zeros_like(mask)
    if mask.any():
        part = part_around(mask, margin)
        kept[part] = mask[part] & test(part)
    return kept


def iou(a: Mask, b: Mask) -> float:
    """Intersection over union; 0 if both are empty."""
    union = int((a | b).sum())
    return int((a & b).sum()) / union if union else 0.0


def inside(a: Mask, b: Mask) -> float:
    """The share of `a` that lies in `b`; 0 if `a` is empty."""
    total = int(a.sum())
    return int((a & b).sum()) / total if total else 0.0


def box_of(mask: Mask) -> Box | None:
    """The box around a mask, normalised; None for an empty mask."""
    return Box.from_mask(mask) if mask.any() else None


def margins(
    probabilities: Sequence[NDArray[np.float32]], threshold: float = 0.5
) -> list[NDArray[np.float32]]:
    """By how much each thing is likelier than anything else at a pixel, float32 H×W: where that is
    above zero, the pixel is the thing's.

    Nowhere are two above zero, also after interpolating. Of two equally likely things it is the
    smaller one, which else would vanish.
    """
    if not probabilities:
        return []
    # What is likeliest of all and whose it is, and what is likeliest besides that.
    first = np.full_like(probabilities[0], threshold)
    second, owner = first.copy(), np.full(first.shape, -1, np.int16)
    for i in sorted(range(len(probabilities)), key=lambda i: float(probabilities[i].sum())):
        likelier = probabilities[i] > first
        np.maximum(second, np.minimum(first, probabilities[i]), out=second)
        np.maximum(first, probabilities[i], out=first)
        owner[likelier] = i
    return [
        _signed(probability - np.where(own := owner == i, second, first), own)
        for i, probability in enumerate(probabilities)
    ]


def disjoint(masks: Sequence[Mask]) -> list[Mask]:
    """The masks, of which each shares no pixel with a smaller one: cleaning a large thing fills the
    hole that a small one in front of it leaves."""
    if not masks:
        return []
    apart, taken = list(masks), np.zeros_like(masks[0])
    for n in sorted(range(len(masks)), key=lambda n: int(masks[n].sum())):
        apart[n] = masks[n] & ~taken
        taken |= masks[n]
    return apart


def full_mask(margin: NDArray[np.float32], shape: tuple[int, int]) -> Mask:
    """The cleaned mask bool of a shape (rows, columns): where a margin float32 h×w of the whole
    picture is above zero. It is cleaned before it is enlarged, and smooth afterwards."""
    mask = clean(margin > 0)
    if mask.shape == shape:
        return mask
    # A byte for each pixel is enough: the picture may have 64 million.
    signed = np.sign(_signed(margin, mask)) * np.ceil(np.abs(margin).clip(_LEAST, 1.0) * 127)
    levels = (128 + signed).astype(np.uint8)
    size = (shape[1], shape[0])
    large: Mask = cv2.resize(levels, size, interpolation=cv2.INTER_LINEAR) > 128
    return large


def _signed(margin: NDArray[np.float32], mask: Mask) -> NDArray[np.float32]:
    """A margin that is above zero in a mask and below it elsewhere."""
    signed: NDArray[np.float32] = np.where(
        mask, np.maximum(margin, _LEAST), np.minimum(margin, -_LEAST)
    ).astype(np.float32)
    return signed
