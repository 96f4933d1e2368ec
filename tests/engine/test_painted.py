"""The painted engine keeps the contract, and reads what it painted from the pixels."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.errors import (
    CancelledError,
    NamesNeededError,
    NoRoomError,
    OutsideWorldError,
    UnknownObjectError,
)
from sgedit_engine.flat_shapes import COLORS, FINISHES, KINDS, PATTERNS, Shape, paint_scene
from sgedit_engine.interface import CancelToken, RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
    Shift,
)
from sgedit_engine.scene.geometry import Box

ENGINE = PaintedEngine()
OPTIONS = RenderOptions(candidates=2, seed=5)


def shape(kind: str, color: str, x: float, **more: str) -> Shape:
    return Shape(kind, color, Box(x0=x, y0=0.5, x1=x + 0.2, y1=0.75), **more)


SCENE = (shape("mug", "red", 0.05), shape("mug", "red", 0.35), shape("ball", "blue", 0.7))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("color", COLORS)
def test_reads_what_was_painted(kind: str, color: str) -> None:
    for pattern in PATTERNS:
        for finish in FINISHES:
            thing = shape(kind, color, 0.4, pattern=pattern, finish=finish)
            graph = ENGINE.parse(paint_scene([thing])).graph
            (seen,) = graph.objects
            looks = {"color": color, "pattern": pattern, "finish": finish}
            assert (seen.category, seen.attributes) == (kind, looks)
            assert seen.box.iou(thing.box) > 0.9


def test_equal_things_that_touch_stay_apart() -> None:
    things = [shape("cube", "green", 0.3), shape("cube", "green", 0.4)]
    picture = ENGINE.parse(paint_scene(things))
    assert [o.id for o in picture.graph.objects] == ["cube-1", "cube-2"]
    assert picture.masks["cube-1"].sum() < picture.masks["cube-2"].sum()
    assert not np.any(picture.masks["cube-1"] & picture.masks["cube-2"])


def test_too_many_equal_things() -> None:
    with pytest.raises(NoRoomError):
        paint_scene([shape("ball", "red", 0.08 * n) for n in range(9)])


def test_another_picture() -> None:
    with pytest.raises(OutsideWorldError):
        ENGINE.parse(np.full((32, 32, 3), 77, np.uint8))


LOOKED_FOR = [
    (["cup"], ["mug-1", "mug-2"], ()),
    (["blue ball", "teapot"], ["ball-1"], ("teapot",)),
    (["mugs", "green ball"], ["mug-1", "mug-2"], ("green ball",)),
    (["giraffe"], [], ("giraffe",)),
    ([], [], ()),
]


@pytest.mark.parametrize(("names", "ids", "unseen"), LOOKED_FOR)
def test_what_names_say_is_looked_for(
    names: list[str], ids: list[str], unseen: tuple[str, ...]
) -> None:
    picture = ENGINE.parse(paint_scene(SCENE), names=names)
    assert [o.id for o in picture.graph.objects] == ids
    assert list(picture.masks) == ids
    assert picture.unseen == unseen
    assert all(r.subject in ids and r.object in ids for r in picture.graph.relations)


def test_an_open_vocabulary_needs_names() -> None:
    engine = PaintedEngine(vocabulary=ENGINE.vocabulary.model_copy(update={"open": True}))
    with pytest.raises(NamesNeededError, match="--names"):
        engine.parse(paint_scene(SCENE))


EDITS: list[Edit] = [
    RemoveObject(target="mug-1"),
    AddObject(category="bottle", attributes={"color": "green"}),
    AddObject(category="cube", placement=Placement(predicate="left of", anchor="ball-1")),
    ReplaceObject(target="ball-1", category="teapot", attributes={"color": "yellow"}),
    ChangeAttributes(target="mug-2", attributes={"color": "purple"}, scale=1.3),
    AdjustRelation(target="mug-1", placement=Placement(predicate="right of", anchor="ball-1")),
    AdjustRelation(target="ball-1", shift=Shift(dx=-0.05, dy=0.1)),
    AdjustRelation(target="mug-1", swap_with="ball-1"),
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda e: e.op)
def test_every_edit(edit: Edit) -> None:
    picture = ENGINE.parse(paint_scene(SCENE))
    plan = ENGINE.plan(picture, edit, OPTIONS)
    candidates = ENGINE.render(picture, plan)
    checked = ENGINE.verify(picture, plan, candidates)
    assert [c.seed for c in candidates] == [5, 6]
    for candidate, seen in zip(candidates, checked, strict=True):
        changed = np.any(candidate.image != picture.image, axis=2)
        assert changed.any()
        assert not np.any(changed & ~candidate.editable_mask)
        assert not np.any(candidate.editable_mask & ~plan.allowed_mask)
        assert seen.candidate is candidate
        assert seen.verdict.met, seen.verdict
        assert {o.id for o in seen.picture.graph.objects} == {o.id for o in plan.expected.objects}


@pytest.mark.parametrize("edit", EDITS, ids=lambda e: e.op)
def test_a_failing_seed_is_seen(edit: Edit) -> None:
    engine = PaintedEngine(failing_seeds=(6,))
    picture = engine.parse(paint_scene(SCENE))
    plan = engine.plan(picture, edit, OPTIONS)
    checked = engine.verify(picture, plan, engine.render(picture, plan))
    assert [c.verdict.met for c in checked] == [True, False]
    assert checked[1].verdict.score < 1


def test_cancel() -> None:
    picture = ENGINE.parse(paint_scene(SCENE))
    plan = ENGINE.plan(picture, EDITS[0], OPTIONS)
    token = CancelToken()
    seen = []

    def stop_at_two(report) -> None:
        seen.append(report.step)
        if report.step == 2:
            token.cancel()

    with pytest.raises(CancelledError):
        ENGINE.render(picture, plan, progress=stop_at_two, cancel=token)
    assert seen == [1, 2]


def test_what_looks_the_same_has_the_same_concept() -> None:
    picture = ENGINE.parse(paint_scene(SCENE))
    learned = ENGINE.learn(picture, ["mug-1", "ball-1"])
    assert list(learned) == ["mug-1", "ball-1"] and len(set(learned.values())) == 2
    assert ENGINE.learn(picture, ["ball-1"]) == {"ball-1": learned["ball-1"]}
    repainted = ENGINE.parse(paint_scene([SCENE[0], SCENE[1], shape("ball", "red", 0.7)]))
    assert ENGINE.learn(repainted, ["ball-1"]) != {"ball-1": learned["ball-1"]}
    with pytest.raises(UnknownObjectError):
        ENGINE.learn(picture, ["teapot-1"])
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        ENGINE.learn(picture, ["ball-1"], cancel=token)
