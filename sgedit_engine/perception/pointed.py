"""What is seen where somebody points, also where the detector sees nothing that counts.

A full-size segmenter is asked with the point itself. The bundle's finds an object in a box and
nothing on bare ground, so that it tells whether there is anything. It was never shown single
points; around one, boxes of several sizes are tried. (Of 35
points in rendered things the detector's answers led to a mask with an IoU of 0.76 or more each
time; boxes around the point alone, to 0.77 on average. All of 20 points on bare ground led to no
mask.)
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sgedit_engine.interface import Image, Mask, Pointed
from sgedit_engine.perception.masks import box_of
from sgedit_engine.perception.parse import Perception
from sgedit_engine.perception.segment import BoxMask
from sgedit_engine.reading import NOTHING, Seen, Sought, Spotted
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import NAMELESS

# Boxes around a point: their heights (shares of the picture's), their width/height in pixels, and
# which share of them lies above the point.
_HEIGHTS, _SHAPES, _ABOVE = (0.1, 0.16, 0.24, 0.34), (0.7, 1.3), (0.35, 0.65)
# A mask is the one of a detector's answer from this overlap of their boxes (IoU) on.
_SAME = 0.5


def seen_at(
    perception: Perception, image: Image, at: Pointed, sought: Sought = NOTHING
) -> Seen | None:
    """The object at a point, in a box, or with an outline; None where nothing is seen.

    `image` uint8 H×W×3. Its category is the detector's word where that sees something of this
    outline, else the reader's, else `NAMELESS`.
    """
    answers = perception.detector.detect(image, sought.kinds or None)
    if isinstance(at, Box):
        mask, quality = _in_box(perception, image, at)
    elif isinstance(at, tuple):
        mask, quality = _around(perception, image, at, answers)
    else:
        mask, quality = at, 1.0
    box = box_of(mask)
    if box is None or mask.sum() < perception.settings.smallest * mask.size:
        return None
    belief = perception.reader.things(image, [mask], sought)[0]
    named = belief.get("kind", (NAMELESS, 0.0))
    same = [a for a in answers if a.box.iou(box) >= _SAME]
    answer = max(same, key=lambda a: a.score, default=Spotted(named[0], box, 0.0))
    category = answer.category if answer.score >= perception.settings.found else named[0]
    attributes = {name: b for name, b in belief.items() if name != "kind"}
    score = max(answer.score, quality)
    return Seen(category, box, score, mask, attributes, named=named)


def _in_box(perception: Perception, image: Image, box: Box) -> tuple[Mask, float]:
    found = perception.segmenter.masks(image, [box])[0]
    return found.mask((image.shape[0], image.shape[1])), found.quality


def _around(
    perception: Perception, image: Image, point: tuple[float, float], answers: tuple[Spotted, ...]
) -> tuple[Mask, float]:
    """The mask of the surest answer that covers the point; else of the box that the segmenter
    fills best, as it would be from its own mask's box."""
    shape = image.shape[0], image.shape[1]
    there = [a for a in answers if a.box.contains_point(*point)]
    sure = _covering(perception, image, [a.box for a in there], point)
    if sure:
        return sure[0][2].mask(shape), sure[0][2].quality
    found = perception.segmenter.at_point(image, point)
    if found is not None:
        return found.mask(shape), found.quality
    aspect = image.shape[1] / image.shape[0]
    tried = _covering(perception, image, list(_boxes_around(point, aspect)), point)
    if not tried:
        return np.zeros(shape, np.bool_), 0.0

    def fits(one: tuple[Box, Mask, BoxMask]) -> float:
        return one[2].quality * one[0].iou(Box.from_mask(one[1]))

    return _in_box(perception, image, Box.from_mask(max(tried, key=fits)[1]))


def _covering(
    perception: Perception, image: Image, boxes: list[Box], point: tuple[float, float]
) -> list[tuple[Box, Mask, BoxMask]]:
    """The boxes whose mask covers a point, in their order, with the mask as the segmenter sees
    it."""
    found = perception.segmenter.masks(image, boxes)
    covering = []
    for box, one in zip(boxes, found, strict=True):
        mask = one.mask(one.probability.shape)
        rows, columns = mask.shape
        x, y = min(int(point[0] * columns), columns - 1), min(int(point[1] * rows), rows - 1)
        if mask[y, x]:
            covering.append((box, mask, one))
    return covering


def _boxes_around(point: tuple[float, float], aspect: float) -> Iterator[Box]:
    for height in _HEIGHTS:
        for shape in _SHAPES:
            for above in _ABOVE:
                half = height * shape / aspect / 2
                x0, x1 = max(point[0] - half, 0.0), min(point[0] + half, 1.0)
                y0, y1 = point[1] - above * height, point[1] + (1 - above) * height
                yield Box(x0=x0, y0=max(y0, 0.0), x1=x1, y1=min(y1, 1.0))
