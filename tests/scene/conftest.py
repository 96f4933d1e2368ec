"""Hand-made scenes. Every object is told by its foot: x, row, width, height."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.footprint import Footprint
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.relations import relations_of

SUPPORTS = ("book", "cube")
PROPORTIONS = {
    "ball": (1.0, 0.27),
    "book": (1.5, 0.34),
    "bottle": (0.38, 0.38),
    "bowl": (1.45, 0.30),
    "cube": (0.95, 0.32),
    "lamp": (0.66, 0.37),
    "mug": (0.9, 0.28),
    "rubber duck": (0.95, 0.26),
}


def thing(
    object_id: str,
    x: float,
    row: float,
    width: float,
    height: float,
    color: str = "red",
    pattern: str = "plain",
    **more: object,
) -> SceneObject:
    """An object whose category is the id without its number."""
    category = object_id.rsplit("-", 1)[0].replace("-", " ")
    return SceneObject.model_validate(
        {
            "id": object_id,
            "category": category,
            "attributes": {"color": color, "pattern": pattern, "finish": "matte"},
            "box": Box.from_bottom_center(x, row, width, height),
            **more,
        }
    )


def drum(foot: float = 0.4, varies: float = 0.02) -> Footprint:
    """The footprint of a thing that is as wide as it is high, and looks the same from all sides.

    The middle of its foot lies `foot` radii above its lower edge; `varies` is the deviation of
    each length, in radii.
    """
    factors = (-1.0, 1.0, foot - 2.0, foot, 0.0, 1.8)
    return Footprint.model_validate(
        {
            "factors": [(f, 0.0, 0.0) for f in factors],
            "covariance": [[varies**2 * (i == j) for j in range(6)] for i in range(6)],
            "radius": (0.12, 0.1, 0.03),
            "height": 2.0,
        }
    )


def graph_of(*objects: SceneObject) -> SceneGraph:
    """A graph with relations read from the boxes."""
    issued: dict[str, int] = {}
    for item in objects:
        number = int(item.id.rsplit("-", 1)[1])
        issued[item.category] = max(issued.get(item.category, 0), number)
    relations = relations_of(objects, supports=SUPPORTS)
    return SceneGraph(objects=objects, relations=relations, issued=issued)


def with_table_end(graph: SceneGraph, row: float) -> tuple[SceneGraph, dict[str, np.ndarray]]:
    """The graph with a table below a row and a wall above it, and their masks."""
    surfaces = (
        thing("wall-1", 0.5, row, 1.0, row, kind="background"),
        thing("table-1", 0.5, 1.0, 1.0, 1 - row, kind="background"),
    )
    masks = {s.id: s.box.to_mask(100, 100) for s in surfaces}
    return graph.model_copy(update={"objects": (*graph.objects, *surfaces)}), masks


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(
        kinds=(*PROPORTIONS, "cactus", "candle", "cone", "donut", "mushroom", "teapot"),
        attributes={
            "color": (
                "red",
                "orange",
                "yellow",
                "green",
                "teal",
                "blue",
                "purple",
                "pink",
                "brown",
                "white",
                "gray",
                "black",
            ),
            "pattern": ("plain", "striped", "spotted"),
            "finish": ("matte", "glossy"),
        },
        supports=SUPPORTS,
        synonyms={
            "cup": "mug",
            "coffee cup": "mug",
            "box": "cube",
            "doughnut": "donut",
            "toadstool": "mushroom",
            "sphere": "ball",
            "violet": "purple",
        },
        proportions=PROPORTIONS,
    )


@pytest.fixture
def kitchen() -> SceneGraph:
    """Two mugs, two balls (one on the book), a lamp and a book.

    ball-2 (far left), mug-1, lamp-1, ball-1 on book-1, mug-2
    """
    return graph_of(
        thing("mug-1", 0.18, 0.75, 0.22, 0.22, "red"),
        thing("mug-2", 0.82, 0.80, 0.26, 0.26, "blue", "striped"),
        thing("lamp-1", 0.42, 0.72, 0.18, 0.40, "yellow"),
        thing("book-1", 0.55, 0.92, 0.34, 0.20, "green"),
        thing("ball-1", 0.55, 0.80, 0.20, 0.20, "red", "spotted"),
        thing("ball-2", 0.12, 0.50, 0.12, 0.12, "blue"),
    )


@pytest.fixture
def row_of_mugs() -> SceneGraph:
    """Four mugs and a duck from left to right; the third is big, the fourth is near."""
    return graph_of(
        thing("mug-1", 0.12, 0.60, 0.14, 0.16, "red"),
        thing("mug-2", 0.32, 0.62, 0.14, 0.16, "white", "spotted"),
        thing("mug-3", 0.55, 0.66, 0.22, 0.26, "red", "striped"),
        thing("mug-4", 0.76, 0.80, 0.16, 0.18, "green"),
        thing("rubber-duck-1", 0.92, 0.55, 0.12, 0.12, "yellow"),
    )
