"""Proposed places: valid ones stay, others are put right or refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sgedit_engine.errors import InvalidEditError, NoRoomError, UnknownObjectError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.difference import changed_ids
from sgedit_engine.scene.edits import AddObject, AdjustRelation, Placement, edit_adapter
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


def test_an_edit_brings_a_proposal_that_is_put_right() -> None:
    graph = table()
    # Far too large, and over the lamp.
    wild = Box.from_bottom_center(0.5, 0.7, 0.9, 0.6)
    edit = AddObject(category="mug", placement=LEFT, proposed=wild)
    after = apply(graph, edit, vocabulary=VOCABULARY)
    box = after.get("mug-1").box
    assert box == checked_place(graph, wild, LEFT, "mug", vocabulary=VOCABULARY)
    assert box != apply(graph, AddObject(category="mug", placement=LEFT)).get("mug-1").box
    assert after.related("mug-1", "left of", "lamp-1") and FRAME.contains(box)
    assert edit_adapter.validate_json(edit.model_dump_json()) == edit


@pytest.mark.parametrize("placement", [None, LEFT])
def test_a_move_to_a_proposal(placement: Placement | None) -> None:
    graph = graph_of(*table().objects, thing("mug-1", 0.85, 0.9, 0.18, 0.2))
    proposed = Box.from_bottom_center(0.3, 0.65, 0.3, 0.3)
    edit = AdjustRelation(target="mug-1", placement=placement, proposed=proposed)
    after = apply(graph, edit, vocabulary=VOCABULARY)
    assert changed_ids(graph, after, edit) == ("mug-1",)
    box = after.get("mug-1").box
    assert box.bottom_center == pytest.approx(proposed.bottom_center, abs=0.02)
    assert box.width < 0.2


def test_an_edit_with_a_bad_proposal_is_refused() -> None:
    graph = graph_of(*table().objects, thing("mug-1", 0.3, 0.62, 0.18, 0.2))
    far = Box.from_bottom_center(0.95, 0.95, 0.2, 0.2)
    for edit in (
        AddObject(category="mug", placement=LEFT, proposed=far),
        AdjustRelation(target="mug-1", placement=LEFT, proposed=far),
    ):
        with pytest.raises(NoRoomError, match="left of the red lamp near the proposed place"):
            apply(graph, edit, vocabulary=VOCABULARY)
    # What is taken does not give way to a proposal.
    taken = graph_of(*table().objects, thing("ball-1", 0.25, 0.8, 0.16, 0.16),
                     thing("mug-1", 0.85, 0.9, 0.18, 0.2))  # fmt: skip
    on = Placement(predicate="on", anchor="book-1")
    with pytest.raises(InvalidEditError, match="stands on the red book already"):
        apply(taken, AdjustRelation(target="mug-1", placement=on, proposed=far))


@pytest.mark.parametrize("more", [{"swap_with": "lamp-1"}, {"shift": {"dx": 0.1}}])
def test_a_proposal_goes_alone_or_with_a_placement(more: dict[str, object]) -> None:
    proposed = Box.from_bottom_center(0.3, 0.65, 0.3, 0.3)
    with pytest.raises(ValidationError):
        AdjustRelation.model_validate({"target": "mug-1", "proposed": proposed, **more})
