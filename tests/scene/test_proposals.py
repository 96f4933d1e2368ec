"""Proposed places: valid ones stay, others are put right or refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sgedit_engine.errors import NoRoomError, UnknownObjectError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.edits import Placement
from sgedit_engine.scene.geometry import FRAME, Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.proposals import checked_place
from sgedit_engine.scene.relations import satisfies
from tests.scene.conftest import PROPORTIONS, SUPPORTS, graph_of, thing

VOCABULARY = Vocabulary(kinds=tuple(PROPORTIONS), supports=SUPPORTS, proportions=PROPORTIONS)
LEFT = Placement(predicate="left of", anchor="lamp-1")


def table() -> SceneGraph:
    return graph_of(thing("lamp-1", 0.6, 0.75, 0.2, 0.32), thing("book-1", 0.25, 0.9, 0.3, 0.2))


def test_a_good_proposal_stays() -> None:
    proposed = Box.from_bottom_center(0.3, 0.62, 0.2, 0.22)
    found = checked_place(table(), proposed, LEFT, "mug", vocabulary=VOCABULARY)
    assert found.bottom_center == pytest.approx(proposed.bottom_center, abs=0.01)
    assert found.iou(proposed) > 0.7


@settings(max_examples=25, deadline=None)
@given(
    x=st.floats(0.1, 0.9),
    row=st.floats(0.3, 1.1),
    width=st.floats(0.05, 0.6),
    placement=st.sampled_from([None, LEFT, Placement(predicate="on", anchor="book-1")]),
)
def test_what_comes_out_is_sound(
    x: float, row: float, width: float, placement: Placement | None
) -> None:
    graph = table()
    proposed = Box.from_bottom_center(x, row, width, 1.1 * width)
    try:
        found = checked_place(graph, proposed, placement, "mug", vocabulary=VOCABULARY)
    except NoRoomError:
        return
    assert FRAME.contains(found)
    assert 0.05 < found.width < 0.5
    lamp = graph.get("lamp-1").box
    assert found.iou(lamp) < 0.4
    if placement is not None:
        anchor = graph.get(placement.anchor).box
        assert satisfies(found, placement.predicate, anchor) >= 0.49
    again = checked_place(graph, found, placement, "mug", vocabulary=VOCABULARY)
    assert again.bottom_center == pytest.approx(found.bottom_center, abs=0.02)


def test_a_moved_object_keeps_its_size() -> None:
    graph = table()
    lamp = graph.get("lamp-1")
    proposed = Box.from_bottom_center(0.75, 0.75, 0.4, 0.4)
    found = checked_place(graph, proposed, None, "lamp", vocabulary=VOCABULARY, moved=lamp)
    assert found.width == pytest.approx(lamp.box.width, rel=0.05)
    assert found.height == pytest.approx(lamp.box.height, rel=0.05)


def test_refusals() -> None:
    far = Box.from_bottom_center(0.95, 0.95, 0.2, 0.2)
    with pytest.raises(NoRoomError, match="left of the red lamp near the proposed place"):
        checked_place(table(), far, LEFT, "mug", vocabulary=VOCABULARY)
    nobody = Placement(predicate="left of", anchor="cat-1")
    with pytest.raises(UnknownObjectError):
        checked_place(table(), far, nobody, "mug", vocabulary=VOCABULARY)
