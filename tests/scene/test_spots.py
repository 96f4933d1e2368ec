"""Places between two objects, and places where something stood."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from sgedit_engine.errors import InvalidEditError, NoRoomError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    Between,
    Placement,
    Shift,
    Spot,
    Towards,
    edit_adapter,
)
from sgedit_engine.scene.geometry import FRAME, Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.room import Room
from tests.scene.conftest import PROPORTIONS, SUPPORTS, drum, graph_of, thing

VOCABULARY = Vocabulary(kinds=tuple(PROPORTIONS), supports=SUPPORTS, proportions=PROPORTIONS)
GROUNDED = VOCABULARY.model_copy(update={"footprints": {kind: drum() for kind in PROPORTIONS}})
EVERY = (VOCABULARY, GROUNDED)


def far_apart() -> SceneGraph:
    return graph_of(thing("lamp-1", 0.82, 0.75, 0.2, 0.32), thing("bowl-1", 0.18, 0.85, 0.2, 0.2))


def row_of_three() -> SceneGraph:
    return graph_of(
        thing("ball-1", 0.2, 0.8, 0.18, 0.18),
        thing("mug-1", 0.5, 0.8, 0.18, 0.2),
        thing("cube-1", 0.82, 0.8, 0.2, 0.2),
    )


BETWEEN = Between(first="lamp-1", second="bowl-1")


@pytest.mark.parametrize("vocabulary", EVERY)
@pytest.mark.parametrize("where", [BETWEEN, Between(first="bowl-1", second="lamp-1")])
def test_between_is_about_the_middle(vocabulary: Vocabulary, where: Between) -> None:
    after = apply(far_apart(), AddObject(category="mug", at=where), vocabulary=vocabulary)
    box = after.get("mug-1").box
    x, row = box.bottom_center
    assert FRAME.contains(box)
    assert x == pytest.approx(0.5, abs=0.07)
    assert 0.74 < row < 0.86
    assert after.related("mug-1", "right of", "bowl-1")
    assert after.related("mug-1", "left of", "lamp-1")


def test_what_moves_goes_between_too_and_keeps_its_size() -> None:
    graph = graph_of(*far_apart().objects, thing("mug-1", 0.5, 0.55, 0.14, 0.15))
    after = apply(graph, AdjustRelation(target="mug-1", at=BETWEEN), vocabulary=VOCABULARY)
    box = after.get("mug-1").box
    assert box.bottom_center == pytest.approx((0.5, 0.8), abs=0.07)
    assert 0.14 <= box.width < 0.2


def test_no_room_between_is_told() -> None:
    graph = graph_of(thing("ball-1", 0.2, 0.8, 0.18, 0.18), thing("mug-1", 0.4, 0.8, 0.18, 0.2))
    edit = AddObject(category="bowl", at=Between(first="ball-1", second="mug-1"))
    with pytest.raises(NoRoomError, match="no room between the red ball and the red mug"):
        apply(graph, edit, vocabulary=VOCABULARY)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("lamp-1", "lamp-1", "itself is none"),
        ("lamp-1", "bowl-1", "cannot go between itself"),
    ],
)
def test_places_between_that_are_none(first: str, second: str, said: str) -> None:
    edit = AdjustRelation(target="bowl-1", at=Between(first=first, second=second))
    with pytest.raises(InvalidEditError, match=said):
        apply(far_apart(), edit, vocabulary=VOCABULARY)


def on_the_ground(graph: SceneGraph, first: str, second: str) -> tuple[float, float]:
    """How far two things are apart on the ground, and the free ground between them."""
    room = Room.of(graph, GROUNDED, {}, 1.0)
    one, other = room.stance_of(first).stance, room.stance_of(second).stance
    return math.hypot(one.across - other.across, one.near - other.near), one.gap(other)


@pytest.mark.parametrize("vocabulary", EVERY)
@pytest.mark.parametrize("place", [(0.2, 0.62), (0.2, 0.94), (0.75, 0.6), (0.5, 0.95), (0.9, 0.8)])
def test_towards_comes_nearer_and_never_passes(
    vocabulary: Vocabulary, place: tuple[float, float]
) -> None:
    graph = graph_of(thing("ball-1", *place, 0.12, 0.12), thing("mug-1", 0.5, 0.76, 0.14, 0.15))
    (before, free), (x, row) = on_the_ground(graph, "ball-1", "mug-1"), place
    edit = AdjustRelation(target="ball-1", at=Towards(anchor="mug-1"))
    after = apply(graph, edit, vocabulary=vocabulary)
    now, left = on_the_ground(after, "ball-1", "mug-1")
    assert now < before and 0 <= left < 0.8 * free
    # It is still on its side of the mug.
    to_x, to_row = after.get("ball-1").box.bottom_center
    assert (to_x - 0.5) * (x - 0.5) >= -0.01 and (to_row - 0.76) * (row - 0.76) >= -0.01
    back = apply(after, edit.model_copy(update={"at": Towards(anchor="mug-1", away=True)}),
                 vocabulary=vocabulary)  # fmt: skip
    assert on_the_ground(back, "ball-1", "mug-1")[0] > now


def test_what_cannot_come_nearer_is_told() -> None:
    graph = graph_of(thing("ball-1", 0.4, 0.8, 0.18, 0.18), thing("mug-1", 0.6, 0.8, 0.18, 0.2))
    edit = AdjustRelation(target="ball-1", at=Towards(anchor="mug-1"))
    with pytest.raises(NoRoomError, match="The red ball cannot come nearer to the red mug"):
        apply(graph, edit, vocabulary=VOCABULARY)


@pytest.mark.parametrize("anchor", ["ball-1", "book-1"])
def test_no_way_to_itself_or_what_it_stands_on(anchor: str) -> None:
    graph = graph_of(thing("book-1", 0.5, 0.8, 0.4, 0.2), thing("ball-1", 0.5, 0.68, 0.12, 0.12))
    assert graph.related("ball-1", "on", "book-1")
    edit = AdjustRelation(target="ball-1", at=Towards(anchor=anchor))
    with pytest.raises(InvalidEditError, match="has no way to or from"):
        apply(graph, edit, vocabulary=VOCABULARY)


def test_what_is_new_has_no_way() -> None:
    with pytest.raises(ValidationError, match="no way to go"):
        AddObject(category="mug", at=Towards(anchor="ball-1"))


@pytest.mark.parametrize("vocabulary", EVERY)
def test_a_spot_is_taken_again(vocabulary: Vocabulary) -> None:
    graph = row_of_three()
    gone = graph.get("mug-1")
    spot = Spot(box=gone.box, name=gone.name)
    left = graph.without("mug-1")
    added = apply(left, AddObject(category="bottle", at=spot), vocabulary=vocabulary)
    assert added.get("bottle-1").box.bottom_center == pytest.approx((0.5, 0.8), abs=0.03)
    moved = apply(left, AdjustRelation(target="ball-1", at=spot), vocabulary=vocabulary)
    assert moved.get("ball-1").box.bottom_center == pytest.approx((0.5, 0.8), abs=0.03)


def test_a_spot_that_is_taken_is_refused() -> None:
    graph = row_of_three()
    spot = Spot(box=graph.get("mug-1").box, name="white lamp")
    with pytest.raises(NoRoomError, match="where the white lamp was: the red mug is in the way"):
        apply(graph, AdjustRelation(target="ball-1", at=spot), vocabulary=VOCABULARY)


@pytest.mark.parametrize(
    "more",
    [
        {"placement": Placement(predicate="left of", anchor="bowl-1")},
        {"proposed": Box(x0=0.1, y0=0.1, x1=0.3, y1=0.3)},
        {"shift": Shift(dx=0.1)},
        {"swap_with": "bowl-1"},
    ],
)
def test_a_move_goes_to_one_place(more: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AdjustRelation(target="lamp-1", at=BETWEEN, **more)  # type: ignore[arg-type]


def test_places_are_kept_with_the_edit() -> None:
    for where in (BETWEEN, Spot(box=Box(x0=0.1, y0=0.1, x1=0.3, y1=0.3), name="red mug")):
        edit = AddObject(category="mug", at=where)
        assert edit_adapter.validate_json(edit_adapter.dump_json(edit)) == edit
