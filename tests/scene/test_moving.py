"""Ways to go and exchanges of places, as the graph after them has it."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from sgedit_engine.errors import InvalidEditError, NoRoomError, UnknownObjectError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.apply import apply, carriers_of, changed_ids
from sgedit_engine.scene.edits import AdjustRelation, Placement, Shift, edit_adapter
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject

WORDS = Vocabulary(
    kinds=("mug", "ball", "lamp", "book"),
    supports=("book",),
    proportions={"mug": (1.0, 0.2), "ball": (1.0, 0.2), "lamp": (0.5, 0.3), "book": (2.0, 0.3)},
)


def standing(object_id: str, x: float, y: float, width: float, height: float) -> SceneObject:
    kind = object_id.partition("-")[0]
    return SceneObject(id=object_id, category=kind, box=Box.from_bottom_center(x, y, width, height))


@pytest.fixture
def scene() -> SceneGraph:
    """A mug on the left, a ball in the middle, a lamp on a book on the right."""
    graph = SceneGraph()
    for item in (
        standing("mug-1", 0.15, 0.70, 0.14, 0.16),
        standing("ball-1", 0.45, 0.80, 0.14, 0.14),
        standing("book-1", 0.80, 0.72, 0.28, 0.14),
        standing("lamp-1", 0.80, 0.64, 0.10, 0.24),
    ):
        graph = graph.with_object(item)
    on = Relation(subject="lamp-1", predicate="on", object="book-1")
    under = Relation(subject="book-1", predicate="under", object="lamp-1")
    return graph.with_relations((on, under))


def moved(graph: SceneGraph, **edit: object) -> SceneGraph:
    return apply(graph, AdjustRelation.model_validate(edit), vocabulary=WORDS)


WAYS = [
    (Shift(dx=0.1), 0.1, 0.0),
    (Shift(dx=-0.08), -0.08, 0.0),
    (Shift(dy=0.1), 0.0, 0.1),
    (Shift(dx=0.05, dy=-0.05), 0.05, -0.05),
]


@pytest.mark.parametrize(("shift", "right", "down"), WAYS)
def test_a_way(scene: SceneGraph, shift: Shift, right: float, down: float) -> None:
    before = scene.get("ball-1").box
    after = moved(scene, target="ball-1", shift=shift)
    box = after.get("ball-1").box
    (x, y), (new_x, new_y) = before.bottom_center, box.bottom_center
    assert (new_x - x, new_y - y) == pytest.approx((right, down))
    # Nearer things look larger; a way to the side changes nothing.
    assert np.sign(round(box.width - before.width, 6)) == np.sign(down)
    assert after.get("ball-1").mask is None
    others = {o.id: o.box for o in scene.objects if o.id != "ball-1"}
    assert {i: after.get(i).box for i in others} == others


def test_as_far_as_there_is_room(scene: SceneGraph) -> None:
    box = moved(scene, target="mug-1", shift=Shift(dx=-1.0)).get("mug-1").box
    assert 0 < box.x0 < 0.03
    # The way to the right is taken by the ball: it stops before it or beyond.
    box = moved(scene, target="mug-1", shift=Shift(dx=0.25)).get("mug-1").box
    assert box.iou(scene.get("ball-1").box) < 0.2


def test_no_way(scene: SceneGraph) -> None:
    at_edge = moved(scene, target="mug-1", shift=Shift(dx=-1.0))
    with pytest.raises(NoRoomError, match="edge"):
        moved(at_edge, target="mug-1", shift=Shift(dx=-0.1))


def test_relations_are_those_of_the_new_place(scene: SceneGraph) -> None:
    after = moved(scene, target="mug-1", shift=Shift(dy=0.2))
    assert after.related("mug-1", "left of", "ball-1")
    after = moved(scene, target="ball-1", shift=Shift(dx=-1.0))
    assert after.related("ball-1", "in front of", "mug-1")


def test_a_short_way_stays_on_the_support(scene: SceneGraph) -> None:
    near = moved(scene, target="lamp-1", shift=Shift(dx=-0.04))
    assert carriers_of(near) == {"lamp-1": "book-1"}
    assert near.get("lamp-1").box.y1 == scene.get("lamp-1").box.y1
    far = moved(scene, target="lamp-1", shift=Shift(dx=-0.25))
    assert carriers_of(far) == {}
    assert far.get("lamp-1").box.y1 == pytest.approx(scene.get("book-1").box.y1)


def test_a_way_from_the_place_beside(scene: SceneGraph) -> None:
    place = Placement(predicate="left of", anchor="ball-1")
    beside = moved(scene, target="mug-1", placement=place).get("mug-1").box
    after = moved(scene, target="mug-1", placement=place, shift=Shift(dx=-0.05))
    assert after.get("mug-1").box.center[0] == pytest.approx(beside.center[0] - 0.05, abs=0.02)
    assert after.related("mug-1", "left of", "ball-1")


SWAPS = [("mug-1", "ball-1"), ("ball-1", "mug-1"), ("mug-1", "lamp-1"), ("lamp-1", "ball-1")]


@pytest.mark.parametrize(("first", "second"), SWAPS)
def test_a_swap(scene: SceneGraph, first: str, second: str) -> None:
    edit = AdjustRelation(target=first, swap_with=second)
    after = apply(scene, edit, vocabulary=WORDS)
    assert set(changed_ids(scene, after, edit)) == {first, second}
    for here, there in ((first, second), (second, first)):
        box, place = after.get(here).box, scene.get(there).box
        assert box.center[0] == pytest.approx(place.center[0], abs=0.08)
        now, then = (carriers_of(g).get(i) for g, i in ((after, here), (scene, there)))
        assert now == then
        if now is None:
            assert box.y1 == pytest.approx(place.y1)
    twice = apply(after, edit, vocabulary=WORDS)
    for item in (first, second):
        assert twice.get(item).box.width == pytest.approx(scene.get(item).box.width, rel=0.12)


REFUSED = [
    ({"target": "mug-1", "swap_with": "mug-1"}, InvalidEditError),
    ({"target": "lamp-1", "swap_with": "book-1"}, InvalidEditError),
    ({"target": "book-1", "swap_with": "mug-1"}, InvalidEditError),
    ({"target": "mug-1", "swap_with": "cone-1"}, UnknownObjectError),
    ({"target": "book-1", "shift": {"dx": 0.1}}, InvalidEditError),
]


@pytest.mark.parametrize(("edit", "error"), REFUSED)
def test_refused(scene: SceneGraph, edit: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        moved(scene, **edit)


@pytest.mark.parametrize(
    "edit",
    [
        {"target": "mug-1"},
        {"target": "mug-1", "shift": {}},
        {"target": "mug-1", "shift": {"dx": 1.5}},
        {"target": "mug-1", "shift": {"dx": 0.1}, "swap_with": "ball-1"},
    ],
)
def test_what_is_no_edit(edit: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        edit_adapter.validate_python({"op": "adjust", **edit})
