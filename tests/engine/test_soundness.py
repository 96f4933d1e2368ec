"""Input that cannot be worked on is refused before any model is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sgedit_engine.engine import LocalEngine
from sgedit_engine.errors import CancelledError, InputError, InvalidEditError, UnknownObjectError
from sgedit_engine.interface import CancelToken, Candidate, Mask, Picture, RenderOptions
from sgedit_engine.models.residency import Residency
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.settings import Settings

ONE = RenderOptions(candidates=1)
EDITS = [
    RemoveObject(target="mug-1"),
    ReplaceObject(target="mug-1", category="ball"),
    ChangeAttributes(target="mug-1", attributes={"color": "blue"}),
    AdjustRelation(target="mug-1", placement=Placement(predicate="on", anchor="book-1")),
    AdjustRelation(target="ball-1", swap_with="mug-1"),
    AddObject(category="ball", placement=Placement(predicate="left of", anchor="mug-1")),
]


@pytest.fixture(scope="module")
def engine(checkpoints: Path) -> LocalEngine:
    return LocalEngine(Settings(device="cpu", steps=1, checkpoints=checkpoints))


@pytest.fixture
def no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lends no model: whoever wants one fails."""

    def refuse(*_: object) -> None:
        raise AssertionError("a model was asked for")

    monkeypatch.setattr(Residency, "borrow", refuse)


@pytest.mark.parametrize("edit", EDITS, ids=lambda e: e.op)
def test_an_object_of_which_nothing_is_seen(
    engine: LocalEngine, scene: Picture, edit: Edit, no_drawing: None
) -> None:
    nothing = np.zeros((256, 256), dtype=np.bool_)
    hidden = replace(scene, masks={**scene.masks, "mug-1": nothing})
    with pytest.raises(InvalidEditError, match=r"Nothing of the red mug is seen.*before it first"):
        engine.plan(hidden, edit, ONE)


@pytest.mark.parametrize("edit", EDITS, ids=lambda e: e.op)
def test_an_object_outside_the_picture(
    engine: LocalEngine, scene: Picture, edit: Edit, no_drawing: None
) -> None:
    away = scene.graph.get("mug-1").model_copy(update={"box": Box(x0=1.1, y0=0.4, x1=1.3, y1=0.6)})
    outside = replace(scene, graph=scene.graph.replaced("mug-1", away))
    with pytest.raises(InvalidEditError, match="red mug is outside the picture"):
        engine.plan(outside, edit, ONE)


def test_a_scene_without_objects(engine: LocalEngine, scene: Picture) -> None:
    empty = Picture(scene.image, SceneGraph(), {})
    with pytest.raises(UnknownObjectError, match="objects are: none"):
        engine.plan(empty, EDITS[0], ONE)
    plan = engine.plan(empty, AddObject(category="ball"), ONE)
    checked = engine.verify(empty, plan, engine.render(empty, plan))
    assert "there is a ball in its place" in [e.text for e in checked[0].verdict.expectations]


def test_no_candidates(engine: LocalEngine, scene: Picture) -> None:
    with pytest.raises(InputError, match="one at least"):
        engine.plan(scene, EDITS[0], RenderOptions(candidates=0))


@pytest.mark.parametrize(
    ("region", "problem"),
    [
        (np.zeros((256, 256), dtype=np.bool_), "no place in the picture"),
        (np.ones((256, 256), dtype=np.bool_), "whole picture anew"),
        (np.ones((64, 64), dtype=np.bool_), "not as large as the picture"),
    ],
)
def test_a_region_that_cannot_be_drawn(
    engine: LocalEngine, scene: Picture, region: Mask, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = engine.plan(scene, EDITS[0], ONE)
    plan = replace(plan, stages=(replace(plan.stages[0], region=region),))
    monkeypatch.setattr(Residency, "borrow", None)
    with pytest.raises(InvalidEditError, match=problem):
        engine.render(scene, plan)


def test_a_place_outside_the_picture(engine: LocalEngine, scene: Picture) -> None:
    plan = engine.plan(scene, AddObject(category="ball"), ONE)
    stage, insertion = plan.stages[0], plan.insertions[0]
    away = replace(insertion, box=Box(x0=-0.5, y0=0.4, x1=-0.2, y1=0.6))
    with pytest.raises(InvalidEditError, match="place for the ball is outside"):
        engine.render(scene, replace(plan, stages=(replace(stage, insertions=(away,)),)))


def test_candidates_of_another_picture(engine: LocalEngine, scene: Picture) -> None:
    plan = engine.plan(scene, EDITS[0], ONE)
    small = Candidate(np.zeros((64, 64, 3), np.uint8), np.ones((64, 64), np.bool_), seed=0)
    with pytest.raises(InvalidEditError, match="not as large as the picture"):
        engine.verify(scene, plan, [small])


def test_a_cancelled_render_changes_nothing(engine: LocalEngine, scene: Picture) -> None:
    plan = engine.plan(scene, EDITS[0], ONE)
    before = scene.image.copy()
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        engine.render(scene, plan, cancel=token)
    assert np.array_equal(scene.image, before)
    assert len(engine.render(scene, plan)) == 1
