"""Edits of the graph: what they make, and what they refuse."""

from __future__ import annotations

import pytest

from sgedit_engine.errors import (
    CannotDrawError,
    InvalidEditError,
    NoRoomError,
    SGEditError,
    UnknownObjectError,
)
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.carriers import carriers_of, standing_on
from sgedit_engine.scene.difference import changed_ids
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.scene.geometry import FRAME, Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.relations import INTERACTIONS, INVERSE, satisfies
from tests.scene.conftest import graph_of, thing


def at(predicate: str, anchor: str) -> Placement:
    return Placement.model_validate({"predicate": predicate, "anchor": anchor})


def test_adding(kitchen: SceneGraph, vocabulary: Vocabulary) -> None:
    edit = AddObject(
        category="mug", attributes={"color": "green"}, placement=at("in front of", "lamp-1")
    )
    after = apply(kitchen, edit, vocabulary=vocabulary)
    new = after.get("mug-3")
    assert changed_ids(kitchen, after, edit) == ("mug-3",)
    assert (new.attributes, new.mask) == ({"color": "green"}, None)
    assert FRAME.contains(new.box)
    assert after.related("mug-3", "in front of", "lamp-1")
    assert after.related("lamp-1", "behind", "mug-3")
    assert set(kitchen.relations) <= set(after.relations)
    assert "mug-3" not in kitchen


@pytest.mark.parametrize("predicate", ["left of", "right of", "in front of", "behind", "next to"])
def test_what_was_asked_holds(predicate: str, vocabulary: Vocabulary) -> None:
    graph = graph_of(thing("lamp-1", 0.5, 0.72, 0.2, 0.32))
    edit = AddObject(category="mug", placement=at(predicate, "lamp-1"))
    after = apply(graph, edit, vocabulary=vocabulary)
    assert after.related("mug-1", predicate, "lamp-1")
    assert after.related("lamp-1", INVERSE[predicate], "mug-1")
    assert INVERSE[predicate] == predicate or not after.related(
        "mug-1", INVERSE[predicate], "lamp-1"
    )


def test_a_given_box_is_taken(kitchen: SceneGraph, vocabulary: Vocabulary) -> None:
    box = Box.from_bottom_center(0.3, 0.97, 0.1, 0.12)
    after = apply(kitchen, AddObject(category="ball"), box=box, vocabulary=vocabulary)
    assert after.get("ball-3").box == box


def test_adding_without_a_vocabulary(kitchen: SceneGraph) -> None:
    after = apply(kitchen.without("mug-1"), AddObject(category="toy giraffe"))
    assert FRAME.contains(after.get("toy-giraffe-1").box)


def test_adding_on_a_book(vocabulary: Vocabulary) -> None:
    graph = graph_of(thing("book-1", 0.5, 0.85, 0.36, 0.24))
    after = apply(
        graph, AddObject(category="mug", placement=at("on", "book-1")), vocabulary=vocabulary
    )
    assert carriers_of(after) == {"mug-1": "book-1"}
    assert standing_on(after, "book-1") == ("mug-1",)
    assert not any(r.predicate in ("behind", "in front of") for r in after.relations)


def test_removing(kitchen: SceneGraph, vocabulary: Vocabulary) -> None:
    edit = RemoveObject(target="mug-1")
    after = apply(kitchen, edit, vocabulary=vocabulary)
    assert "mug-1" not in after and len(after.objects) == 5
    assert changed_ids(kitchen, after, edit) == ()
    assert after.issued == kitchen.issued


def test_replacing(kitchen: SceneGraph, vocabulary: Vocabulary) -> None:
    edit = ReplaceObject(target="ball-1", category="mug", attributes={"color": "pink"})
    after = apply(kitchen, edit, vocabulary=vocabulary)
    (new,) = changed_ids(kitchen, after, edit)
    assert new == "mug-3" and "ball-1" not in after
    assert carriers_of(after) == {"mug-3": "book-1"}
    old_box = kitchen.get("ball-1").box
    assert after.get("mug-3").box.bottom_center == pytest.approx(old_box.bottom_center)


def test_replacing_keeps_the_place_in_the_list(kitchen: SceneGraph) -> None:
    after = apply(kitchen, ReplaceObject(target="mug-1", category="bowl"))
    assert after.objects[0].id == "bowl-1"


def test_moving(kitchen: SceneGraph, vocabulary: Vocabulary) -> None:
    edit = AdjustRelation(target="ball-1", placement=at("left of", "mug-1"))
    free = apply(kitchen, RemoveObject(target="ball-2"), vocabulary=vocabulary)
    with pytest.raises(NoRoomError):
        apply(free, edit, vocabulary=vocabulary)
    edit = AdjustRelation(target="ball-1", placement=at("in front of", "lamp-1"))
    after = apply(free, edit, vocabulary=vocabulary)
    assert after.related("ball-1", "in front of", "lamp-1")
    assert carriers_of(after) == {}
    assert after.get("ball-1").attributes == kitchen.get("ball-1").attributes
    assert changed_ids(free, after, edit) == ("ball-1",)


def test_moving_onto_what_one_stands_on_already(
    kitchen: SceneGraph, vocabulary: Vocabulary
) -> None:
    edit = AdjustRelation(target="ball-1", placement=at("on", "book-1"))
    assert carriers_of(apply(kitchen, edit, vocabulary=vocabulary)) == {"ball-1": "book-1"}


def test_changing_a_color_changes_nothing_else(kitchen: SceneGraph, vocabulary: Vocabulary) -> None:
    edit = ChangeAttributes(target="mug-1", attributes={"color": "teal"})
    after = apply(kitchen, edit, vocabulary=vocabulary)
    assert after.get("mug-1").attributes == {
        "color": "teal", "pattern": "plain", "finish": "matte",
    }  # fmt: skip
    assert after.get("mug-1").box == kitchen.get("mug-1").box
    assert after.relations == kitchen.relations


def test_another_look_has_to_be_learned_anew(kitchen: SceneGraph, vocabulary: Vocabulary) -> None:
    mug = kitchen.get("mug-1").model_copy(update={"concept": "c0ffee"})
    graph = kitchen.replaced("mug-1", mug)

    def concept(**change: object) -> str | None:
        edit = ChangeAttributes.model_validate({"target": "mug-1", **change})
        return apply(graph, edit, vocabulary=vocabulary).get("mug-1").concept

    assert concept(scale=1.2) == "c0ffee"
    assert concept(attributes={"color": "teal"}) is None
    assert concept(attributes={"color": "teal"}, scale=1.2) is None


def test_changing_the_size_keeps_the_foot(kitchen: SceneGraph) -> None:
    after = apply(kitchen, ChangeAttributes(target="mug-1", scale=1.3))
    box, old = after.get("mug-1").box, kitchen.get("mug-1").box
    assert box.bottom_center == pytest.approx(old.bottom_center)
    assert box.width == pytest.approx(1.3 * old.width)


def test_growing_stops_at_the_frame() -> None:
    graph = graph_of(thing("lamp-1", 0.5, 0.98, 0.4, 0.95))
    with pytest.raises(InvalidEditError, match="picture ends"):
        apply(graph, ChangeAttributes(target="lamp-1", scale=2.5))
    smaller = apply(graph, ChangeAttributes(target="lamp-1", scale=0.5))
    assert smaller.get("lamp-1").box.height == pytest.approx(0.475)


REFUSED: list[tuple[Edit, type[SGEditError], str]] = [
    (RemoveObject(target="cat-1"), UnknownObjectError, "cat-1"),
    (RemoveObject(target="book-1"), InvalidEditError, "The red spotted ball stands on"),
    (ReplaceObject(target="book-1", category="cube"), InvalidEditError, "stands on"),
    (AdjustRelation(target="book-1", placement=at("left of", "mug-1")), InvalidEditError,
     "stands on"),
    (ChangeAttributes(target="book-1", scale=1.2), InvalidEditError, "stands on"),
    (ReplaceObject(target="mug-1", category="  "), InvalidEditError, "what to draw"),
    (ReplaceObject(target="mug-1", category="giraffe"), CannotDrawError, "a giraffe"),
    (AddObject(category="mug", attributes={"color": "beige"}), CannotDrawError, "beige"),
    (AddObject(category="mug", attributes={"taste": "sweet"}), CannotDrawError, "taste"),
    (AddObject(category="mug", placement=at("on", "lamp-1")), InvalidEditError,
     "Nothing can stand on the yellow lamp"),
    (AddObject(category="mug", placement=at("on", "book-1")), InvalidEditError,
     "stands on the green book already"),
    (AddObject(category="mug", placement=at("under", "lamp-1")), InvalidEditError,
     "Nothing can stand on the mug"),
    (AddObject(category="book", placement=at("under", "ball-1")), InvalidEditError,
     "stands on the green book already"),
    (AddObject(category="mug", placement=at("behind", "cat-1")), UnknownObjectError, "cat-1"),
    (AdjustRelation(target="mug-1", placement=at("behind", "mug-1")), InvalidEditError,
     "behind itself"),
    (ChangeAttributes(target="mug-1", attributes={"color": "red"}), InvalidEditError,
     "is red already"),
    (ChangeAttributes(target="mug-1"), InvalidEditError, "would stay as it is"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "error", "words"), REFUSED)
def test_refusals(
    edit: Edit,
    error: type[SGEditError],
    words: str,
    kitchen: SceneGraph,
    vocabulary: Vocabulary,
) -> None:
    with pytest.raises(error, match=words) as raised:
        apply(kitchen, edit, vocabulary=vocabulary)
    assert raised.value.problem.endswith(".")
    assert raised.value.remedy


@pytest.mark.parametrize("predicate", list(INTERACTIONS))
def test_interactions_need_a_profile_that_has_them(
    predicate: str, kitchen: SceneGraph, vocabulary: Vocabulary
) -> None:
    edit = AddObject(category="ball", placement=at(predicate, "mug-1"))
    with pytest.raises(CannotDrawError, match=f"one thing {predicate} another one"):
        apply(kitchen, edit, vocabulary=vocabulary)
    able = vocabulary.model_copy(update={"predicates": (predicate,)})
    after = apply(kitchen, edit, vocabulary=able)
    assert after.related("ball-3", predicate, "mug-1")
    assert after.related("mug-1", INTERACTIONS[predicate], "ball-3")
    box = after.get("ball-3").box
    assert FRAME.contains(box) and satisfies(box, predicate, kitchen.get("mug-1").box) >= 0.5


def test_the_background_is_not_edited(vocabulary: Vocabulary) -> None:
    graph = graph_of(thing("wall-1", 0.5, 0.3, 0.9, 0.2, kind="background"))
    for edit in (RemoveObject(target="wall-1"),
                 AddObject(category="mug", placement=at("next to", "wall-1"))):  # fmt: skip
        with pytest.raises(InvalidEditError, match="background"):
            apply(graph, edit, vocabulary=vocabulary)


def test_a_tower_comes_down_from_the_top() -> None:
    tower = graph_of(
        thing("cube-1", 0.5, 0.92, 0.34, 0.36),
        thing("book-1", 0.5, 0.68, 0.26, 0.16),
        thing("ball-1", 0.5, 0.60, 0.14, 0.14),
    )
    assert standing_on(tower, "cube-1") == ("ball-1", "book-1")
    with pytest.raises(UnknownObjectError):
        standing_on(tower, "cat-1")


def test_an_open_vocabulary_draws_anything(kitchen: SceneGraph) -> None:
    graph = kitchen.without("mug-1")
    edit = AddObject(category="giraffe", attributes={"color": "beige"})
    assert "giraffe-1" in apply(graph, edit, vocabulary=Vocabulary(open=True))
