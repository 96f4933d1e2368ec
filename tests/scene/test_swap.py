"""Objects that change places, where one stands where the other shall go."""

from __future__ import annotations

import pytest

from sgedit_engine.errors import InvalidEditError, NoRoomError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.difference import changed_ids
from sgedit_engine.scene.edits import AdjustRelation, Placement, Predicate
from sgedit_engine.scene.geometry import FRAME
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.room import Masks
from tests.scene.conftest import graph_of, thing, with_table_end


def move(target: str, predicate: Predicate, anchor: str) -> AdjustRelation:
    return AdjustRelation(target=target, placement=Placement(predicate=predicate, anchor=anchor))


def shelf(*objects: SceneObject) -> tuple[SceneGraph, Masks]:
    """Objects on a table that ends close behind them, so that none can stand behind another."""
    return with_table_end(graph_of(*objects), 0.78)


def full_row() -> tuple[SceneGraph, Masks]:
    """A mug, a lamp and a ball that leave no room beside each other."""
    return shelf(
        thing("mug-1", 0.18, 0.9, 0.28, 0.3),
        thing("lamp-1", 0.5, 0.9, 0.28, 0.4),
        thing("ball-1", 0.82, 0.9, 0.28, 0.3, color="green"),
    )


def test_what_stands_there_gives_way(vocabulary: Vocabulary) -> None:
    before, masks = full_row()
    edit = move("ball-1", "left of", "lamp-1")
    after = apply(before, edit, vocabulary=vocabulary, masks=masks)
    assert set(changed_ids(before, after, edit)) == {"ball-1", "mug-1"}
    assert after.related("ball-1", "left of", "lamp-1")
    assert after.related("lamp-1", "right of", "ball-1")
    assert after.related("mug-1", "right of", "lamp-1")
    assert not after.related("mug-1", "left of", "lamp-1")
    for moved, place in (("ball-1", "mug-1"), ("mug-1", "ball-1")):
        there = before.get(place).box.bottom_center
        assert after.get(moved).box.bottom_center == pytest.approx(there, abs=0.12)
        assert FRAME.contains(after.get(moved).box)
        assert after.get(moved).attributes == before.get(moved).attributes
    assert after.get("lamp-1") == before.get("lamp-1")


def test_the_anchor_gives_way_at_the_edge(vocabulary: Vocabulary) -> None:
    before = graph_of(thing("lamp-1", 0.14, 0.8, 0.22, 0.3), thing("ball-1", 0.6, 0.8, 0.24, 0.24))
    edit = move("ball-1", "left of", "lamp-1")
    after = apply(before, edit, vocabulary=vocabulary)
    assert set(changed_ids(before, after, edit)) == {"ball-1", "lamp-1"}
    assert after.related("ball-1", "left of", "lamp-1")


def test_nothing_gives_way_while_there_is_room(vocabulary: Vocabulary) -> None:
    before = graph_of(thing("lamp-1", 0.5, 0.8, 0.2, 0.3), thing("ball-1", 0.8, 0.8, 0.2, 0.2))
    edit = move("ball-1", "left of", "lamp-1")
    after = apply(before, edit, vocabulary=vocabulary)
    assert changed_ids(before, after, edit) == ("ball-1",)


def test_what_carries_something_stays(vocabulary: Vocabulary) -> None:
    before, masks = shelf(
        thing("book-1", 0.2, 0.9, 0.34, 0.24),
        thing("mug-1", 0.2, 0.74, 0.14, 0.16),
        thing("lamp-1", 0.54, 0.9, 0.28, 0.4),
        thing("ball-1", 0.84, 0.9, 0.28, 0.3),
    )
    assert before.related("mug-1", "on", "book-1")
    with pytest.raises(NoRoomError, match="no room left of the red lamp"):
        apply(before, move("ball-1", "left of", "lamp-1"), vocabulary=vocabulary, masks=masks)


def test_what_stands_on_top_comes_down(vocabulary: Vocabulary) -> None:
    before = graph_of(
        thing("book-1", 0.3, 0.85, 0.36, 0.24),
        thing("ball-1", 0.3, 0.7, 0.16, 0.16),
        thing("mug-1", 0.75, 0.8, 0.18, 0.2),
    )
    edit = move("mug-1", "on", "book-1")
    after = apply(before, edit, vocabulary=vocabulary)
    assert carriers_of(after) == {"mug-1": "book-1"}
    assert changed_ids(before, after, edit) == ("ball-1", "mug-1")
    there = before.get("mug-1").box.bottom_center
    assert after.get("ball-1").box.bottom_center == pytest.approx(there, abs=0.05)
    with pytest.raises(InvalidEditError, match="stands on the red book already"):
        apply(before, edit, vocabulary=vocabulary, box=before.get("ball-1").box)
