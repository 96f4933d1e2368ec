"""What stands on a thing, when that goes, moves or gives way to another one."""

from __future__ import annotations

import pytest

from sgedit_engine.errors import InvalidEditError, NoRoomError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.carriers import carriers_of, standing_on
from sgedit_engine.scene.difference import changed_ids
from sgedit_engine.scene.edits import (
    AdjustRelation,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
    Shift,
)
from sgedit_engine.scene.graph import SceneGraph
from tests.scene.conftest import graph_of, thing


@pytest.fixture
def stacked() -> SceneGraph:
    """A mug on a book, and a lamp far from them."""
    return graph_of(
        thing("book-1", 0.30, 0.85, 0.34, 0.20, "green"),
        thing("mug-1", 0.30, 0.74, 0.16, 0.18),
        thing("lamp-1", 0.80, 0.85, 0.16, 0.34, "yellow"),
    )


@pytest.fixture
def tower() -> SceneGraph:
    """A ball on a cube on a book."""
    return graph_of(
        thing("book-1", 0.50, 0.90, 0.40, 0.24, "green"),
        thing("cube-1", 0.50, 0.77, 0.20, 0.24, "blue"),
        thing("ball-1", 0.50, 0.58, 0.12, 0.14, "white"),
    )


def replaced(category: str, riders: str) -> Edit:
    return ReplaceObject.model_validate(
        {"target": "book-1", "category": category, "riders": riders}
    )


def moved(riders: str, dx: float = 0.15) -> Edit:
    return AdjustRelation.model_validate(
        {"target": "book-1", "shift": Shift(dx=dx), "riders": riders}
    )


def test_a_removal_sets_down(stacked: SceneGraph, vocabulary: Vocabulary) -> None:
    edit = RemoveObject(target="book-1", riders="set down")
    after = apply(stacked, edit, vocabulary=vocabulary)
    assert [o.id for o in after.objects] == ["mug-1", "lamp-1"]
    assert carriers_of(after) == {}
    x, row = after.get("mug-1").box.bottom_center
    assert abs(x - 0.30) < 0.05
    assert row > stacked.get("mug-1").box.y1 + 0.03
    assert after.related("mug-1", "left of", "lamp-1")
    assert after.get("lamp-1") == stacked.get("lamp-1")
    assert changed_ids(stacked, after, edit) == ("mug-1",)


def test_without_a_word_for_it_nothing_loses_its_hold(
    stacked: SceneGraph, vocabulary: Vocabulary
) -> None:
    with pytest.raises(InvalidEditError, match="stands on"):
        apply(stacked, RemoveObject(target="book-1"), vocabulary=vocabulary)


def test_a_move_takes_along(stacked: SceneGraph, vocabulary: Vocabulary) -> None:
    edit = moved("go along")
    after = apply(stacked, edit, vocabulary=vocabulary)
    assert carriers_of(after) == {"mug-1": "book-1"}
    for object_id in ("book-1", "mug-1"):
        old, new = (g.get(object_id).box.bottom_center for g in (stacked, after))
        assert new[0] - old[0] == pytest.approx(0.15, abs=0.03)
        assert new[1] == pytest.approx(old[1], abs=0.01)
    assert changed_ids(stacked, after, edit) == ("book-1", "mug-1")
    assert [o.id for o in after.objects] == [o.id for o in stacked.objects]


def test_a_move_leaves_behind(stacked: SceneGraph, vocabulary: Vocabulary) -> None:
    after = apply(stacked, moved("set down", 0.24), vocabulary=vocabulary)
    assert carriers_of(after) == {}
    assert after.get("book-1").box.center[0] > 0.45
    assert after.get("mug-1").box.center[0] < after.get("book-1").box.center[0]


@pytest.mark.parametrize("where", ["behind", "right of"])
def test_a_move_to_a_relation_takes_along(
    where: str, stacked: SceneGraph, vocabulary: Vocabulary
) -> None:
    edit = AdjustRelation.model_validate(
        {
            "target": "book-1",
            "placement": Placement.model_validate({"predicate": where, "anchor": "lamp-1"}),
            "riders": "go along",
        }
    )
    scene = stacked.replaced(
        "lamp-1",
        stacked.get("lamp-1").model_copy(update={"box": thing("lamp-1", 0.5, 0.9, 0.12, 0.26).box}),
    )
    after = apply(scene, edit, vocabulary=vocabulary)
    assert carriers_of(after) == {"mug-1": "book-1"}
    assert after.related("book-1", where, "lamp-1")


def test_what_takes_its_place_carries_it(stacked: SceneGraph, vocabulary: Vocabulary) -> None:
    edit = replaced("cube", "stay on")
    after = apply(stacked, edit, vocabulary=vocabulary)
    assert carriers_of(after) == {"mug-1": "cube-1"}
    assert changed_ids(stacked, after, edit) == ("cube-1", "mug-1")
    with pytest.raises(InvalidEditError, match="Nothing can stand on the bottle"):
        apply(stacked, replaced("bottle", "stay on"), vocabulary=vocabulary)


def test_what_takes_its_place_leaves_room_beside(
    stacked: SceneGraph, vocabulary: Vocabulary
) -> None:
    after = apply(stacked, replaced("bottle", "set down"), vocabulary=vocabulary)
    assert carriers_of(after) == {}
    mug, bottle = after.get("mug-1").box, after.get("bottle-1").box
    assert mug.iou(bottle) < 0.2
    assert mug.y1 > 0.6


def test_the_middle_of_a_tower_goes(tower: SceneGraph, vocabulary: Vocabulary) -> None:
    edit = RemoveObject(target="cube-1", riders="set down")
    after = apply(tower, edit, vocabulary=vocabulary)
    assert carriers_of(after) == {"ball-1": "book-1"}
    assert standing_on(after, "book-1") == ("ball-1",)


def test_the_foot_of_a_tower_goes(tower: SceneGraph, vocabulary: Vocabulary) -> None:
    edit = RemoveObject(target="book-1", riders="set down")
    after = apply(tower, edit, vocabulary=vocabulary)
    assert carriers_of(after) == {"ball-1": "cube-1"}
    down = [after.get(i).box.y1 - tower.get(i).box.y1 for i in ("cube-1", "ball-1")]
    assert down[0] > 0.02 and down[1] > 0.02
    assert changed_ids(tower, after, edit) == ("cube-1", "ball-1")


def test_a_tower_that_would_leave_the_picture_stays(
    tower: SceneGraph, vocabulary: Vocabulary
) -> None:
    edit = AdjustRelation(target="book-1", shift=Shift(dy=-0.35), riders="go along")
    high = tower.replaced(
        "ball-1",
        tower.get("ball-1").model_copy(update={"box": thing("ball-1", 0.5, 0.58, 0.4, 0.54).box}),
    )
    with pytest.raises(NoRoomError):
        apply(high, edit, vocabulary=vocabulary)
