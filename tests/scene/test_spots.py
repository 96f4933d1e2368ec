"""Places between two objects, and places where something stood."""

from __future__ import annotations

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
    edit_adapter,
)
from sgedit_engine.scene.geometry import FRAME, Box
from sgedit_engine.scene.graph import SceneGraph
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
