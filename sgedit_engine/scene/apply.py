"""What an edit makes of a graph: pure, validated, with relations computed anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.edits import Edit
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary


def apply(
    graph: SceneGraph,
    edit: Edit,
    *,
    box: Box | None = None,
    vocabulary: Vocabulary | None = None,
    masks: Mapping[str, NDArray[np.bool_]] | None = None,
    aspect: float = 1.0,
) -> SceneGraph:
    """The graph after the edit.

    `box` is where the added, replaced, moved or changed object shall be; without one the
    layout chooses. The `vocabulary` tells what can carry things and how large kinds are.
    `masks` are those of `graph`'s objects. The object that an edit creates or moves has
    `mask=None`. A replaced object gets a new id; a moved or changed one keeps its own.

    Raises UnknownObjectError, InvalidEditError, NoRoomError.
    """
    raise NotImplementedError


def changed_id(before: SceneGraph, after: SceneGraph, edit: Edit) -> str | None:
    """The id in `after` of the object that the edit made, moved or changed; None if removed."""
    raise NotImplementedError


def standing_on(graph: SceneGraph, object_id: str) -> tuple[str, ...]:
    """Ids of everything that stands on the object, directly or on something that does."""
    raise NotImplementedError
