"""Spatial predicates: which hold between objects, from boxes and masks, and how well.

Pictures are tabletop scenes seen from above at 15 to 35 degrees: of two things on the table,
the one whose bottom edge is lower is nearer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.edits import Predicate
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneObject

PREDICATES: tuple[Predicate, ...] = (
    "left of", "right of", "in front of", "behind", "on", "under", "next to",
)
INVERSE: dict[str, Predicate] = {
    "left of": "right of", "right of": "left of", "in front of": "behind",
    "behind": "in front of", "on": "under", "under": "on", "next to": "next to",
}


def relations_of(
    objects: Sequence[SceneObject], masks: Mapping[str, NDArray[np.bool_]] | None = None
) -> tuple[Relation, ...]:
    """Every predicate that holds between two foreground objects, in both directions.

    `masks` (bool, H×W, of one size, by object id) sharpen depth order and support; objects
    without one are judged by their box.
    """
    raise NotImplementedError


def satisfies(box_a: Box, predicate: str, box_b: Box) -> float:
    """How well `box_a` `predicate` `box_b` holds, in [0, 1]; at least 0.5 means that it does."""
    raise NotImplementedError


def box_for(predicate: str, anchor: Box, width: float, height: float, gap: float = 0.02) -> Box:
    """The most typical box of a size that has the predicate towards `anchor`; not clipped.

    Raises InvalidEditError for an unknown predicate.
    """
    raise NotImplementedError
