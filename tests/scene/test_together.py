"""Several new things at one place, where the first one has to leave room for the others."""

from __future__ import annotations

import pytest

from sgedit_engine.errors import CannotDrawError, NoRoomError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.edits import AddObject, Placement
from sgedit_engine.scene.geometry import FRAME
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.together import leaving_room
from tests.scene.conftest import PROPORTIONS, SUPPORTS, graph_of, thing

VOCABULARY = Vocabulary(kinds=tuple(PROPORTIONS), supports=SUPPORTS, proportions=PROPORTIONS)
CORNERS = [
    graph_of(thing("mug-1", 0.15, 0.92, 0.25, 0.25), thing("lamp-1", 0.3, 0.7, 0.2, 0.2)),
    graph_of(
        thing("mug-1", 0.15, 0.86, 0.3, 0.3),
        thing("ball-1", 0.3, 0.78, 0.25, 0.25),
        thing("bottle-1", 0.85, 0.86, 0.3, 0.3),
    ),
]


def beside(*kinds: str) -> list[AddObject]:
    placement = Placement(predicate="next to", anchor="mug-1")
    return [AddObject(category=kind, placement=placement) for kind in kinds]


@pytest.mark.parametrize("graph", CORNERS)
def test_the_first_one_leaves_room(graph: SceneGraph) -> None:
    bowl, cube = beside("bowl", "cube")
    with pytest.raises(NoRoomError):
        apply(apply(graph, bowl, vocabulary=VOCABULARY), cube, vocabulary=VOCABULARY)
    first = leaving_room(graph, [bowl, cube], vocabulary=VOCABULARY)
    assert first.model_copy(update={"proposed": None}) == bowl
    after = apply(apply(graph, first, vocabulary=VOCABULARY), cube, vocabulary=VOCABULARY)
    for new in ("bowl-1", "cube-1"):
        assert after.related(new, "next to", "mug-1") and FRAME.contains(after.get(new).box)


def test_with_room_enough_the_layout_s_own_place_is_taken() -> None:
    graph = graph_of(thing("mug-1", 0.5, 0.8, 0.15, 0.16))
    edits = beside("ball", "cube")
    assert leaving_room(graph, edits, vocabulary=VOCABULARY) == edits[0]


def test_too_many_are_named() -> None:
    edits = beside("bowl", "cube", "bowl", "bowl", "bowl")
    with pytest.raises(NoRoomError, match="a bowl, a cube, a bowl, a bowl and a bowl together"):
        leaving_room(CORNERS[1], edits, vocabulary=VOCABULARY)


def test_one_that_does_not_fit_alone_is_named() -> None:
    placement = Placement(predicate="left of", anchor="mug-1")
    edits = [AddObject(category=kind, placement=placement) for kind in ("ball", "bowl")]
    with pytest.raises(NoRoomError, match="There is no room for a ball left of the red mug"):
        leaving_room(CORNERS[1], edits, vocabulary=VOCABULARY)


def test_one_that_can_never_be_is_told_as_such() -> None:
    with pytest.raises(CannotDrawError, match="giraffe"):
        leaving_room(CORNERS[0], beside("bowl", "giraffe"), vocabulary=VOCABULARY)
