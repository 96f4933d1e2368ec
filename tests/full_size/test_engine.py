"""The engine on full-size profiles, from the plan of an edit to its verdict, on tiny models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sgedit_engine.concepts.concept import ConceptSettings
from sgedit_engine.engine import LocalEngine
from sgedit_engine.errors import CancelledError
from sgedit_engine.interface import CancelToken, Picture, ProgressReport, RenderOptions
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.settings import RendererName, Settings

MOVE = AdjustRelation(target="cup-1", placement=Placement(predicate="right of", anchor="laptop-1"))
EDITS: list[Edit] = [
    RemoveObject(target="cup-1"),
    AddObject(category="potted plant"),
    ReplaceObject(target="cup-1", category="bottle"),
    ChangeAttributes(target="cup-1", attributes={"color": "blue"}),
    MOVE,
]
FEW = ConceptSettings(token_steps=1, weight_steps=1, views=2, batch=1, rank=2, layers="attention")


@pytest.fixture
def engine(folder_of: Callable[..., Path], tmp_path: Path) -> Callable[..., LocalEngine]:
    def make(name: str, kind: str | None = None, **settings: object) -> LocalEngine:
        told = Settings(profile=name, device="cpu", steps=2, home=tmp_path)
        return LocalEngine(replace(told, models=folder_of(name, kind), **settings))

    return make


@pytest.mark.parametrize(
    ("name", "kind", "renderer"),
    [("sd15", None, "inpaint"), ("sd21", "sd21", "steered"), ("sdxl", None, "inpaint")],
)
def test_nothing_else_changes(
    engine: Callable[..., LocalEngine],
    photograph: Callable[[int, int], Picture],
    name: str,
    kind: str | None,
    renderer: RendererName,
) -> None:
    made, picture = engine(name, kind, renderer=renderer), photograph(90, 150)
    assert made.record.settings["renderer"] == renderer
    for edit in EDITS:
        plan = made.plan(picture, edit, RenderOptions(candidates=2, seed=1))
        candidates = made.render(picture, plan)
        assert [c.seed for c in candidates] == [1, 2]
        for candidate in candidates:
            outside = ~candidate.editable_mask
            assert np.array_equal(candidate.image[outside], picture.image[outside])
            assert not (candidate.editable_mask & ~plan.allowed_mask).any()
            assert (candidate.image != picture.image).any()
    checked = made.verify(picture, plan, candidates)
    assert all(0 <= c.verdict.score <= 1 and c.verdict.expectations for c in checked)


def test_an_edit_is_the_same_again_and_can_be_stopped(
    engine: Callable[..., LocalEngine], photograph: Callable[[int, int], Picture]
) -> None:
    picture, cancel = photograph(90, 150), CancelToken()
    made = engine("sd15")
    plan = made.plan(picture, MOVE, RenderOptions(candidates=1, seed=4))
    (one,) = made.render(picture, plan)
    (other,) = engine("sd15").render(picture, plan)
    assert np.array_equal(one.image, other.image)

    def stop(report: ProgressReport) -> None:
        if report.step == 1:
            cancel.cancel()

    with pytest.raises(CancelledError):
        made.render(picture, plan, progress=stop, cancel=cancel)
    (again,) = made.render(picture, plan)
    assert np.array_equal(again.image, one.image)


@pytest.mark.parametrize("renderer", ["inpaint", "steered"])
def test_what_was_learned_is_moved(
    engine: Callable[..., LocalEngine],
    photograph: Callable[[int, int], Picture],
    renderer: RendererName,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sgedit_engine.engine.usual_settings", lambda *_told: FEW)
    made, picture = engine("sdxl", renderer=renderer), photograph(90, 150)
    # The two change places.
    ids = made.learn(picture, ["cup-1", "laptop-1"], settings=FEW)
    assert ids == made.learn(picture, ["cup-1", "laptop-1"], settings=FEW)
    graph = picture.graph
    for object_id, concept in ids.items():
        known = graph.get(object_id).model_copy(update={"concept": concept})
        graph = graph.replaced(object_id, known)
    picture = replace(picture, graph=graph)
    plan = made.plan(picture, MOVE, RenderOptions(candidates=1, identity="learned"))
    (candidate,) = made.render(picture, plan)
    outside = ~candidate.editable_mask
    assert np.array_equal(candidate.image[outside], picture.image[outside])
    # The other U-Net learns it for itself.
    other = engine("sdxl", renderer="steered" if renderer == "inpaint" else "inpaint")
    stages: set[str] = set()
    other.render(picture, plan, progress=lambda report: stages.add(report.stage))
    assert stages == {"learning", "rendering"}
