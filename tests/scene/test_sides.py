"""Places at a side of the table: on the left, at the front, in a corner."""

from __future__ import annotations

from typing import get_args

import pytest

from sgedit_engine.errors import NoRoomError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.edits import AddObject, AdjustRelation, Side, SideName, edit_adapter
from sgedit_engine.scene.geometry import FRAME
from sgedit_engine.scene.graph import SceneGraph
from tests.scene.conftest import PROPORTIONS, SUPPORTS, drum, graph_of, thing

VOCABULARY = Vocabulary(kinds=tuple(PROPORTIONS), supports=SUPPORTS, proportions=PROPORTIONS)
GROUNDED = VOCABULARY.model_copy(update={"footprints": {kind: drum() for kind in PROPORTIONS}})
EVERY = (VOCABULARY, GROUNDED)
SIDES: tuple[SideName, ...] = get_args(SideName)


def one_lamp() -> SceneGraph:
    return graph_of(thing("lamp-1", 0.5, 0.72, 0.16, 0.3))


def foot(graph: SceneGraph, side: SideName, vocabulary: Vocabulary) -> tuple[float, float]:
    after = apply(graph, AddObject(category="mug", at=Side(side=side)), vocabulary=vocabulary)
    assert FRAME.contains(after.get("mug-1").box)
    assert after.get("lamp-1") == graph.get("lamp-1")
    return after.get("mug-1").box.bottom_center


@pytest.mark.parametrize("vocabulary", EVERY)
@pytest.mark.parametrize("side", SIDES)
def test_something_new_is_at_its_side(vocabulary: Vocabulary, side: SideName) -> None:
    x, _ = foot(one_lamp(), side, vocabulary)
    if "left" in side:
        assert x <= 0.4
    elif "right" in side:
        assert x >= 0.6
    elif side == "middle":
        assert 0.35 <= x <= 0.65


@pytest.mark.parametrize("vocabulary", EVERY)
@pytest.mark.parametrize("across", ["left", "right"])
def test_the_front_is_nearer_than_the_back(vocabulary: Vocabulary, across: str) -> None:
    sides: tuple[SideName, SideName] = (
        ("front left", "back left") if across == "left" else ("front right", "back right")
    )
    (_, front), (_, back) = (foot(one_lamp(), side, vocabulary) for side in sides)
    assert front > back + 0.05


def test_what_moves_to_a_corner_leaves_the_rest_as_it_is() -> None:
    graph = graph_of(thing("lamp-1", 0.5, 0.72, 0.16, 0.3), thing("ball-1", 0.25, 0.85, 0.15, 0.15))
    edit = AdjustRelation(target="ball-1", at=Side(side="back right"))
    after = apply(graph, edit, vocabulary=VOCABULARY)
    assert after.get("ball-1").box.center[0] > 0.6
    assert after.get("ball-1").box.y1 < graph.get("ball-1").box.y1
    assert after.get("lamp-1") == graph.get("lamp-1")


def test_a_full_side_is_told_in_one_sentence() -> None:
    wall = graph_of(
        *(thing(f"lamp-{n}", 0.1 + 0.15 * (n % 3), 0.6 + 0.06 * n, 0.2, 0.5) for n in range(7))
    )
    with pytest.raises(NoRoomError, match="There is no room on the left"):
        apply(wall, AddObject(category="mug", at=Side(side="left")), vocabulary=VOCABULARY)


def test_a_side_survives_json() -> None:
    edit = AddObject(category="mug", at=Side(side="far left"))
    assert edit_adapter.validate_json(edit.model_dump_json()) == edit
