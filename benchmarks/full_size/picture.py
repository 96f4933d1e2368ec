"""A photograph with hand-given objects, and edits of it.

What is in the picture is told, not read: random weights would read nothing of it.
"""

from __future__ import annotations

import cv2
import numpy as np
from skimage import data

from sgedit_engine.interface import Image, Mask, Picture
from sgedit_engine.scene.edits import AddObject, AdjustRelation, Placement, RemoveObject
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject

# Boxes in shares of the square: scikit-image's photograph of a cup of coffee.
_THINGS = {
    "cup-1": ("cup", {"color": "brown"}, (0.30, 0.16, 0.72, 0.58)),
    "saucer-1": ("saucer", {"color": "white"}, (0.12, 0.52, 0.80, 0.84)),
    "spoon-1": ("spoon", {}, (0.78, 0.40, 0.98, 0.62)),
}


def photograph(side: int) -> Picture:
    """The cup, its saucer and a spoon on a table: `side`×`side` pixels."""
    whole = data.coffee()
    left = (whole.shape[1] - whole.shape[0]) // 2
    square = whole[:, left : left + whole.shape[0]]
    image: Image = cv2.resize(square, (side, side), interpolation=cv2.INTER_CUBIC)
    masks: dict[str, Mask] = {}
    objects = []
    taken = np.zeros((side, side), dtype=np.bool_)
    for object_id, (category, attributes, corners) in _THINGS.items():
        box = Box.from_xyxy(corners)
        mask = _ellipse(box, side) & ~taken
        taken |= mask
        masks[object_id] = mask
        objects.append(
            SceneObject(
                id=object_id, category=category, attributes=attributes, box=Box.from_mask(mask)
            )
        )
    masks["table-1"] = ~taken
    objects.append(
        SceneObject(
            id="table-1",
            category="table",
            attributes={"material": "wooden"},
            box=Box.from_xyxy((0, 0, 1, 1)),
            kind="background",
        )
    )
    relations = (Relation(subject="spoon-1", predicate="right of", object="cup-1"),)
    graph = SceneGraph(
        objects=tuple(objects),
        relations=relations,
        issued={"cup": 1, "saucer": 1, "spoon": 1, "table": 1},
    )
    return Picture(image, graph, masks)


def _ellipse(box: Box, side: int) -> Mask:
    center = (round(box.center[0] * side), round(box.center[1] * side))
    axes = (round(box.width * side / 2), round(box.height * side / 2))
    drawn = np.zeros((side, side), dtype=np.uint8)
    cv2.ellipse(drawn, center, axes, 0, 0, 360, 1, thickness=-1)
    return drawn.astype(np.bool_)


REMOVAL = RemoveObject(target="spoon-1")
INSERTION = AddObject(
    category="plate",
    attributes={"color": "blue"},
    proposed=Box.from_xyxy((0.02, 0.05, 0.28, 0.30)),
)
MOVE = AdjustRelation(
    target="spoon-1",
    placement=Placement(predicate="left of", anchor="cup-1"),
    proposed=Box.from_xyxy((0.04, 0.30, 0.24, 0.52)),
)
