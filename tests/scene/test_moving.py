"""Ways to go and exchanges of places, as the graph after them has it."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from sgedit_engine.errors import InvalidEditError, NoRoomError, UnknownObjectError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.difference import changed_ids
from sgedit_engine.scene.edits import AdjustRelation, Placement, Shift, edit_adapter
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject
from sgedit_engine.scene.same_place import whole_box
from tests.scene.conftest import drum, graph_of, thing

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


def at_the_edge(*more: SceneObject) -> SceneGraph:
    """A mug on a book at the right edge."""
    graph = SceneGraph()
    for item in (
        standing("book-1", 0.80, 0.72, 0.36, 0.16),
        standing("mug-1", 0.84, 0.64, 0.12, 0.14),
        *more,
    ):
        graph = graph.with_object(item)
    on = Relation(subject="mug-1", predicate="on", object="book-1")
    under = Relation(subject="book-1", predicate="under", object="mug-1")
    return graph.with_relations((on, under))


def test_a_way_on_a_support_ends_inside_the_frame() -> None:
    before = at_the_edge()
    wide = standing("mug-1", 0.84, 0.64, 0.20, 0.14)
    before = before.replaced("mug-1", wide).with_relations(before.relations)
    after = moved(before, target="mug-1", shift=Shift(dx=0.07))
    assert carriers_of(after) == {"mug-1": "book-1"}
    assert wide.box.x1 < after.get("mug-1").box.x1 <= 0.98
    with pytest.raises(NoRoomError, match="edge"):
        moved(after, target="mug-1", shift=Shift(dx=0.03))


def test_a_way_on_a_support_ends_before_what_would_hide_it() -> None:
    lamp = standing("lamp-1", 0.70, 0.95, 0.12, 0.46)
    before = at_the_edge(lamp)
    free = moved(at_the_edge(), target="mug-1", shift=Shift(dx=-0.14)).get("mug-1").box
    assert free.overlap_share(lamp.box) > 0.9
    after = moved(before, target="mug-1", shift=Shift(dx=-0.14))
    box = after.get("mug-1").box
    assert carriers_of(after) == {"mug-1": "book-1"}
    assert box.x0 < before.get("mug-1").box.x0 and box.overlap_share(lamp.box) <= 0.4
    wide = at_the_edge(standing("ball-1", 0.69, 0.95, 0.24, 0.46))
    with pytest.raises(NoRoomError, match="the ball is in the way"):
        moved(wide, target="mug-1", shift=Shift(dx=-0.14))


def test_what_moves_on_a_support_is_whole_again() -> None:
    before = at_the_edge(standing("ball-1", 0.90, 0.90, 0.12, 0.30))
    mug, ball = before.get("mug-1"), before.get("ball-1").box.to_mask(256, 256)
    seen = mug.box.to_mask(256, 256) & ~ball
    masks = {
        "mug-1": seen,
        "ball-1": ball,
        "book-1": before.get("book-1").box.to_mask(256, 256) & ~ball & ~seen,
    }
    before = before.replaced("mug-1", mug.model_copy(update={"box": Box.from_mask(seen)}))
    words = WORDS.model_copy(update={"footprints": {"mug": drum(), "book": drum()}})
    whole = whole_box(before, "mug-1", vocabulary=words, masks=masks)
    edit = AdjustRelation(target="mug-1", shift=Shift(dx=-0.05))
    after = apply(before, edit, vocabulary=words, masks=masks)
    box = after.get("mug-1").box
    assert carriers_of(after) == {"mug-1": "book-1"}
    assert whole.width > 1.05 * before.get("mug-1").box.width
    assert (box.width, box.height) == pytest.approx((whole.width, whole.height))


@pytest.mark.parametrize("shift", [Shift(dy=0.012), Shift(dy=-0.012), Shift(dx=0.015)])
def test_a_very_short_way_is_one(scene: SceneGraph, shift: Shift) -> None:
    before = scene.get("ball-1").box.bottom_center
    after = moved(scene, target="ball-1", shift=shift).get("ball-1").box.bottom_center
    way = (after[0] - before[0], after[1] - before[1])
    assert way == pytest.approx((shift.dx, shift.dy), abs=2e-3)


def test_nothing_gives_way_to_what_goes_further() -> None:
    before = graph_of(thing("lamp-1", 0.14, 0.8, 0.22, 0.3), thing("ball-1", 0.6, 0.8, 0.24, 0.24))
    left = Placement(predicate="left of", anchor="lamp-1")
    assert apply(before, AdjustRelation(target="ball-1", placement=left))
    with pytest.raises(NoRoomError, match="left of the red lamp"):
        apply(before, AdjustRelation(target="ball-1", placement=left, shift=Shift(dx=0.1)))


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
