"""Places that somebody proposes, a language model say: held against the scene, and put right."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.errors import NoRoomError
from sgedit_engine.scene.edits import Placement
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.layout import UNKNOWN_PROPORTIONS, placed
from sgedit_engine.scene.relations import margin
from sgedit_engine.scene.room import Room, standing_at
from sgedit_engine.scene.swap import BESIDE

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

# A new thing may be so much smaller or larger than is usual at its place.
SMALLEST, LARGEST = 0.65, 1.5
# How far (picture heights) a proposal may be put right.
REACH = 0.35


def checked_place(
    graph: SceneGraph,
    box: Box,
    placement: Placement | None,
    category: str,
    *,
    vocabulary: Vocabulary | None = None,
    masks: Mapping[str, NDArray[np.bool_]] | None = None,
    aspect: float = 1.0,
    moved: SceneObject | None = None,
) -> Box:
    """The box nearest to a proposed one that a thing of a kind, or the object that is `moved`,
    can fill: inside the frame, standing on the table or on what it is placed on, free, of a
    plausible size for its distance, and with the relation that is asked for.

    `masks`, `aspect` and `vocabulary` are those of `apply`. A moved object keeps its own size.
    Raises NoRoomError where nothing near the proposal will do, UnknownObjectError.
    """
    gone = () if moved is None else (moved.id,)
    room = Room.of(graph, vocabulary, masks or {}, aspect, gone)
    if moved is None:
        figure = room.usual(category, room.known.get(category, UNKNOWN_PROPORTIONS))
        usual = standing_at(figure, *box.bottom_center).box
        asked = math.sqrt(box.area / usual.area)
        figure = figure.scaled(min(max(asked, SMALLEST), LARGEST))
    else:
        figure = room.own(moved)
    if placement is not None and placement.predicate not in BESIDE:
        return placed(room, figure, placement.predicate, placement.anchor, moved).box
    wanted = standing_at(figure, *box.bottom_center)
    if placement is None:
        found = room.nearest(figure, wanted, lambda seen: True, REACH)
    else:
        predicate, base = placement.predicate, room.stance_of(placement.anchor).stance
        found = room.nearest(
            figure, wanted, lambda seen: margin(seen.stance, predicate, base) >= 0, REACH
        )
    if found is None:
        where = ""
        if placement is not None:
            where = f" {placement.predicate} the {graph.get(placement.anchor).name}"
        raise NoRoomError(
            f"There is no room{where} near the proposed place.", "Propose another place, or none."
        )
    return found.box
