"""Verdicts on candidates, and the pictures that candidates become."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from sgedit_engine.interface import (
    Candidate,
    Checked,
    Mask,
    Picture,
    Plan,
    RenderOptions,
    Vocabulary,
)
from sgedit_engine.plan import plan_edit
from sgedit_engine.reading import Reading, Seen, Spotted
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
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.relations import relations_of
from sgedit_engine.verification.calibration import Calibration
from sgedit_engine.verification.thresholds import Thresholds
from sgedit_engine.verify import Verifier
from tests.engine.conftest import ScriptedSenses

ReadAs = Callable[[SceneGraph, Mapping[str, Mask]], Reading]
REMOVE = RemoveObject(target="mug-1")
ADD = AddObject(
    category="lamp",
    attributes={"color": "red"},
    placement=Placement(predicate="right of", anchor="mug-1"),
)
REPLACE = ReplaceObject(target="mug-1", category="ball", attributes={"color": "green"})
CHANGE = ChangeAttributes(target="book-1", attributes={"color": "red"})
GROW = ChangeAttributes(target="mug-1", scale=1.4)


COLORS = {"mug-1": (200, 40, 40), "ball-1": (40, 60, 200), "book-1": (40, 160, 60)}


@pytest.fixture
def scene(scene: Picture) -> Picture:
    """The scene with its objects painted in their colors."""
    image = scene.image.copy()
    for name, color in COLORS.items():
        image[scene.masks[name]] = color
    return Picture(image, scene.graph, scene.masks)


@pytest.fixture
def plan(scene: Picture, vocabulary: Vocabulary) -> Callable[[Edit], Plan]:
    def make(edit: Edit) -> Plan:
        return plan_edit(
            scene,
            edit,
            RenderOptions(),
            vocabulary=vocabulary,
            effects=lambda _: np.zeros((256, 256), dtype=np.bool_),
        )

    return make


def _candidate(scene: Picture, plan: Plan) -> Candidate:
    """What goes is filled with what was above it, what comes is black."""
    image = scene.image.copy()
    for name in plan.clear:
        rows = np.flatnonzero(scene.masks[name].any(axis=1))
        above = np.broadcast_to(image[rows[0] - 6], image.shape)
        image[scene.masks[name]] = above[scene.masks[name]]
    for insertion in plan.insertions:
        image[insertion.box.to_mask(256, 256) & plan.allowed_mask] = 0
    return Candidate(image, plan.allowed_mask, seed=0)


def _verified(
    scene: Picture,
    plan: Plan,
    reading: Reading,
    candidate: Candidate | None = None,
    calibration: Calibration | None = None,
) -> Checked:
    verifier = Verifier(ScriptedSenses(reading), calibration=calibration or Calibration())
    return verifier.check(scene, plan, candidate or _candidate(scene, plan), reading)


def _unmet(checked: Checked) -> list[str]:
    return [e.text for e in checked.verdict.expectations if not e.met]


@pytest.mark.parametrize("edit", [REMOVE, ADD, REPLACE, CHANGE, GROW])
def test_done_as_asked(
    scene: Picture, plan: Callable[[Edit], Plan], read_as: ReadAs, edit: Edit
) -> None:
    made = plan(edit)
    checked = _verified(scene, made, read_as(made.expected, {}))
    assert _unmet(checked) == []
    assert checked.verdict.met and checked.verdict.score > 0.85
    assert all(e.evidence for e in checked.verdict.expectations)
    assert {o.id for o in checked.picture.graph.objects} == {o.id for o in made.expected.objects}
    assert checked.picture.graph.issued == made.expected.issued
    assert set(checked.picture.masks) == {o.id for o in made.expected.objects}


STACKED = [
    RemoveObject(target="book-1", riders="set down"),
    ReplaceObject(target="book-1", category="book", attributes={"color": "red"}, riders="stay on"),
    AdjustRelation(target="book-1", shift=Shift(dx=-0.1), riders="go along"),
]


@pytest.mark.parametrize("edit", STACKED, ids=lambda edit: edit.op)
def test_what_stands_on_it_stays_itself(
    scene: Picture, vocabulary: Vocabulary, read_as: ReadAs, edit: Edit
) -> None:
    """The ball stands on the book. Another color is asked for, but not of the ball."""
    boxes = {"ball-1": (0.68, 0.40, 0.82, 0.54), "book-1": (0.58, 0.48, 0.94, 0.70)}
    graph, masks, image = scene.graph, dict(scene.masks), scene.image.copy()
    for name, box in boxes.items():
        item = graph.get(name).model_copy(update={"box": Box.from_xyxy(box)})
        graph, masks[name] = graph.replaced(name, item), item.box.to_mask(256, 256)
    masks["book-1"] &= ~masks["ball-1"]
    for name, mask in masks.items():
        image[mask] = COLORS[name]
    relations = relations_of(graph.objects, masks, carriers={"ball-1": "book-1"})
    scene = Picture(image, graph.with_relations(relations), masks)
    plan = plan_edit(
        scene,
        edit,
        RenderOptions(),
        vocabulary=vocabulary,
        effects=lambda _: np.zeros((256, 256), dtype=np.bool_),
    )
    candidate = _candidate(scene, plan)
    for insertion in plan.insertions:
        color = COLORS.get(insertion.object_id, (200, 40, 40))
        candidate.image[insertion.box.to_mask(256, 256) & plan.allowed_mask] = color
    checked = _verified(scene, plan, read_as(plan.expected, {}), candidate)
    met = {e.text: e.met for e in checked.verdict.expectations}
    assert met["its color is still blue"] and met["it is still the same ball"]
    assert [e.text for e in checked.verdict.expectations].count("its color is red") == (
        edit.op == "replace"
    )


@pytest.mark.parametrize(
    ("edit", "missing"),
    [
        (REMOVE, "the red mug is gone"),
        (ADD, "there is a lamp in its place"),
        (REPLACE, "the red mug is gone"),
        (CHANGE, "its color is red"),
        (GROW, "it is 1.4 times as large"),
    ],
)
def test_nothing_was_done(
    scene: Picture, plan: Callable[[Edit], Plan], read_as: ReadAs, edit: Edit, missing: str
) -> None:
    made = plan(edit)
    checked = _verified(scene, made, read_as(scene.graph, scene.masks))
    assert missing in _unmet(checked)
    assert not checked.verdict.met and checked.verdict.score < 0.5


def test_a_trace_of_the_removed_object(
    scene: Picture, plan: Callable[[Edit], Plan], read_as: ReadAs
) -> None:
    made = plan(REMOVE)
    reading = read_as(made.expected, {})
    box = scene.graph.get("mug-1").box
    weak = replace(reading, faint=(Spotted("bowl", box, 0.05),))
    strong = replace(reading, faint=(Spotted("bowl", box, 0.3),))
    elsewhere = replace(reading, faint=(Spotted("bowl", Box(x0=0.4, y0=0.1, x1=0.5, y1=0.2), 0.3),))
    assert _verified(scene, made, weak).verdict.met
    assert _verified(scene, made, elsewhere).verdict.met
    assert _unmet(_verified(scene, made, strong)) == ["nothing is left where the red mug was"]


def _with(reading: Reading, index: int, **changes: object) -> Reading:
    objects = list(reading.objects)
    objects[index] = replace(objects[index], **changes)  # type: ignore[arg-type]
    return replace(reading, objects=tuple(objects))


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"attributes": {"color": ("blue", 0.9)}}, "its color is red"),
        ({"attributes": {"color": ("red", 0.1)}}, "its color is red"),
        ({"attributes": {}}, "its color is red"),
        ({"category": "mug"}, "there is a lamp in its place"),
        ({"box": Box(x0=0.7, y0=0.0, x1=0.9, y1=0.3)}, "there is a lamp in its place"),
    ],
)
def test_an_addition_that_is_not_as_asked(
    scene: Picture,
    plan: Callable[[Edit], Plan],
    read_as: ReadAs,
    changes: dict[str, object],
    missing: str,
) -> None:
    made = plan(ADD)
    reading = _with(read_as(made.expected, {}), -1, **changes)
    assert missing in _unmet(_verified(scene, made, reading))


def test_another_pattern_than_before(
    scene: Picture, plan: Callable[[Edit], Plan], read_as: ReadAs
) -> None:
    made = plan(CHANGE)
    reading = _with(
        read_as(made.expected, {}),
        2,
        attributes={"color": ("red", 0.9), "pattern": ("plain", 0.9)},
    )
    assert _unmet(_verified(scene, made, reading)) == ["its pattern is still striped"]


def test_something_nobody_asked_for(
    scene: Picture, plan: Callable[[Edit], Plan], read_as: ReadAs
) -> None:
    made = plan(REMOVE)
    reading = read_as(made.expected, {})
    box = Box(x0=0.14, y0=0.5, x1=0.2, y1=0.56)
    extra = Seen("ball", box, 0.8, box.to_mask(256, 256), {})
    checked = _verified(scene, made, replace(reading, objects=(*reading.objects, extra)))
    assert "nothing else appeared" in _unmet(checked)


def test_untouched_objects_need_not_be_read(scene: Picture, plan: Callable[[Edit], Plan]) -> None:
    made = plan(REMOVE)
    checked = _verified(scene, made, Reading(()))
    assert checked.verdict.met
    for name in ("ball-1", "book-1"):
        assert np.array_equal(checked.picture.masks[name], scene.masks[name])
        assert checked.picture.graph.get(name) == scene.graph.get(name)


def test_measured_box_and_mask_of_a_new_object(
    scene: Picture, plan: Callable[[Edit], Plan], read_as: ReadAs
) -> None:
    made = plan(ADD)
    box = made.insertions[0].box
    seen = Box(x0=box.x0 + 4 / 256, y0=box.y0, x1=box.x1, y1=box.y1)
    mask = seen.to_mask(256, 256)
    reading = _with(
        read_as(made.expected, {}),
        -1,
        box=seen,
        mask=mask,
        score=0.77,
        attributes={"color": ("red", 0.9), "pattern": ("spotted", 0.8)},
    )
    picture = _verified(scene, made, reading).picture
    lamp = picture.graph.get("lamp-1")
    assert lamp.box == Box.from_mask(mask) and lamp.score == 0.77
    assert lamp.attributes == {"color": "red", "pattern": "spotted"}
    assert np.array_equal(picture.masks["lamp-1"], mask)


def test_what_a_new_object_hides_loses_its_pixels(
    scene: Picture, plan: Callable[[Edit], Plan], read_as: ReadAs
) -> None:
    made = plan(AddObject(category="mug", placement=Placement(predicate="on", anchor="book-1")))
    picture = _verified(scene, made, read_as(made.expected, {})).picture
    assert not (picture.masks["mug-2"] & picture.masks["book-1"]).any()
    assert picture.masks["book-1"].sum() < scene.masks["book-1"].sum()
    assert picture.graph.related("mug-2", "on", "book-1")


def test_what_a_removal_reveals_is_read_anew(
    scene: Picture, plan: Callable[[Edit], Plan], read_as: ReadAs
) -> None:
    made = plan(RemoveObject(target="ball-1"))
    book = scene.graph.get("book-1").box.to_mask(256, 256)
    reading = read_as(made.expected, {"book-1": book})
    picture = _verified(scene, made, reading).picture
    assert np.array_equal(picture.masks["book-1"] & made.allowed_mask, book & made.allowed_mask)
    assert picture.masks["book-1"].sum() > scene.masks["book-1"].sum()


def test_an_object_that_was_not_seen_keeps_its_plan(
    scene: Picture, plan: Callable[[Edit], Plan]
) -> None:
    made = plan(ADD)
    picture = _verified(scene, made, Reading(())).picture
    assert picture.masks["lamp-1"].any()
    assert "lamp-1" in picture.graph


def test_thresholds_of_a_profile() -> None:
    tuned = Thresholds.of({"residue": 0.35, "unknown": 1.0})
    assert tuned == Thresholds(residue=0.35)
