"""Where a new or moved object goes: support, perspective, free space, the frame."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph


def place(
    graph: SceneGraph,
    predicate: str | None = None,
    anchor_id: str | None = None,
    proportions: tuple[float, float] = (1.0, 0.25),
    *,
    masks: Mapping[str, NDArray[np.bool_]] | None = None,
    aspect: float = 1.0,
    scale: float = 1.0,
    ignore: Collection[str] = (),
    own_box: Box | None = None,
    known: Mapping[str, tuple[float, float]] | None = None,
) -> Box:
    """A box inside the frame for a new or moved object.

    `proportions` are the box's width/height (in pixels, not normalised) and its usual larger
    side as a share of the picture's height; `aspect` is the picture's width/height; `scale`
    multiplies the size. `ignore` are ids that are not there any more (the moved object itself,
    say). `own_box` is the box that a moved object has now: its size, in perspective, stays.
    `known` are the vocabulary's proportions by category, to read the perspective from the
    objects that are there. Without `predicate` it is the best free place.

    Raises NoRoomError naming what is in the way, UnknownObjectError, InvalidEditError.
    """
    raise NotImplementedError


def box_for_replacement(
    old_box: Box,
    old_proportions: tuple[float, float] | None,
    new_proportions: tuple[float, float],
    *,
    aspect: float = 1.0,
) -> Box:
    """The box of another kind that stands where the old one stood, in keeping with its size.

    It shares the bottom center; its larger side is the old one's times the ratio of the usual
    sizes. Moved inside the frame.
    """
    raise NotImplementedError
