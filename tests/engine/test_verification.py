"""What each finding notices, on pictures made for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from sgedit_engine.interface import (
    DOUBT,
    Candidate,
    Image,
    Mask,
    Picture,
    Plan,
    RenderOptions,
    Vocabulary,
)
from sgedit_engine.plan import plan_edit
from sgedit_engine.reading import Reading, Seen
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Placement,
    RemoveObject,
    ReplaceObject,
    Shift,
)
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.verification.bystanders import bystanders
from sgedit_engine.verification.calibration import Calibration, KindWeights, log_odds
from sgedit_engine.verification.look import Finding, Look
from sgedit_engine.verification.thresholds import Thresholds
from sgedit_engine.verify import Verifier, findings_of
from tests.engine.conftest import GREY, ScriptedSenses, flat

ReadAs = Callable[[SceneGraph, Mapping[str, Mask]], Reading]


@pytest.fixture
def scene(scene: Picture) -> Picture:
    """The scene on an even ground, each object in a color of its own."""
    image = flat()
    colors = {"mug-1": (200, 40, 40), "ball-1": (40, 60, 200), "book-1": (40, 160, 60)}
    for name, color in colors.items():
        image[scene.masks[name]] = color
    return Picture(image, scene.graph, scene.masks)


@pytest.fixture
def found(
    scene: Picture, vocabulary: Vocabulary, read_as: ReadAs
) -> Callable[[Plan, Image], dict[str, list[Finding]]]:
    """The findings of a picture that was made of the scene, read as the plan expects it."""

    def find(plan: Plan, image: Image) -> dict[str, list[Finding]]:
        reading = read_as(plan.expected, {"book-1": scene.masks["book-1"]})
        verifier = Verifier(ScriptedSenses(reading), vocabulary=vocabulary)
        candidate = Candidate(image, plan.allowed_mask, seed=0)
        by_name: dict[str, list[Finding]] = {}
        for finding in findings_of(verifier.look(scene, plan, candidate, reading)):
            by_name.setdefault(finding.name, []).append(finding)
        return by_name

    return find


@pytest.fixture
def plan(scene: Picture, vocabulary: Vocabulary) -> Callable[..., Plan]:
    def make(edit: object, effects: Mask | None = None) -> Plan:
        nothing = np.zeros((256, 256), dtype=np.bool_)
        return plan_edit(
            scene,
            edit,  # type: ignore[arg-type]
            RenderOptions(),
            vocabulary=vocabulary,
            effects=lambda _: nothing if effects is None else effects,
        )

    return make


REMOVE = RemoveObject(target="mug-1")


def _without_mug(scene: Picture) -> Image:
    image = scene.image.copy()
    image[scene.masks["mug-1"]] = GREY
    return image


def test_a_clean_removal(
    scene: Picture, plan: Callable[..., Plan], found: Callable[..., dict[str, list[Finding]]]
) -> None:
    every = found(plan(REMOVE), _without_mug(scene))
    assert all(finding.met for findings in every.values() for finding in findings)
    assert {"gone", "clean", "unlike", "ground", "shadow", "light", "extra"} <= every.keys()


def test_half_of_the_mug_is_still_there(
    scene: Picture, plan: Callable[..., Plan], found: Callable[..., dict[str, list[Finding]]]
) -> None:
    image = _without_mug(scene)
    half = scene.masks["mug-1"] & (np.arange(256) < 60)
    image[half] = scene.image[half]
    (ground,) = found(plan(REMOVE), image)["ground"]
    assert not ground.met and "colors of its own" in ground.evidence


@pytest.mark.parametrize(
    "edit",
    [
        REMOVE,
        AddObject(category="lamp", attributes={"color": "red"}),
        ReplaceObject(target="mug-1", category="ball"),
        ChangeAttributes(target="mug-1", attributes={"color": "blue"}, scale=1.4),
        AdjustRelation(target="mug-1", placement=Placement(predicate="right of", anchor="ball-1")),
    ],
    ids=lambda edit: edit.op,
)
def test_people_are_told_in_words(
    scene: Picture,
    plan: Callable[..., Plan],
    found: Callable[..., dict[str, list[Finding]]],
    edit: object,
) -> None:
    for image in (scene.image, _without_mug(scene), scene.image[:, ::-1].copy()):
        for findings in found(plan(edit), image).values():
            for finding in findings:
                assert not re.search(r"\d\.\d\d|[(%]|\ba [aeo]", finding.evidence), finding


def test_a_bitten_neighbor(
    scene: Picture, plan: Callable[..., Plan], found: Callable[..., dict[str, list[Finding]]]
) -> None:
    # A far-away patch that was taken for the mug's shadow covers a piece of the ball.
    blob = Box(x0=0.64, y0=0.7, x1=0.78, y1=0.78).to_mask(256, 256)
    made = plan(REMOVE, effects=blob)
    made = replace(made, stages=(replace(made.stages[0], region=made.allowed_mask | blob),))
    image = _without_mug(scene)
    image[blob] = GREY
    every = found(made, image)
    assert not every["light"][0].met
    looks = [f for f in every["look"] if "ball" in f.text]
    assert looks and looks[0].score < 0.99


def test_the_mug_moves(
    scene: Picture, plan: Callable[..., Plan], found: Callable[..., dict[str, list[Finding]]]
) -> None:
    made = plan(
        AdjustRelation(target="mug-1", placement=Placement(predicate="on", anchor="book-1"))
    )
    moved = _without_mug(scene)
    place = made.insertions[0].box.to_mask(256, 256)
    moved[place] = (200, 40, 40)
    every = found(made, moved)
    assert {"gone", "present", "color", "pattern", "likeness", "relation"} <= every.keys()
    assert every["gone"][0].text == "the red mug is no longer where it was"
    assert every["likeness"][0].score > 0.95
    other = moved.copy()
    other[place] = (40, 200, 200)
    assert every["likeness"][0].score > found(made, other)["likeness"][0].score + 0.2


def test_what_the_plan_gave_up_is_not_asked_for(
    scene: Picture, plan: Callable[..., Plan], found: Callable[..., dict[str, list[Finding]]]
) -> None:
    beside = Placement(predicate="left of", anchor="ball-1")
    near = plan(AdjustRelation(target="mug-1", placement=beside))
    assert [f.text for f in found(near, scene.image)["relation"]] == ["it is left of the blue ball"]
    made = plan(AdjustRelation(target="mug-1", placement=beside, shift=Shift(dx=0.4, dy=0.2)))
    assert not made.expected.related("mug-1", "left of", "ball-1")
    assert "relation" not in found(made, scene.image)


RIDING = AddObject(
    category="ball",
    attributes={"color": "green"},
    placement=Placement(predicate="riding", anchor="mug-1"),
)


def test_what_acts_on_something_only_has_to_overlap_it(
    scene: Picture, vocabulary: Vocabulary, read_as: ReadAs
) -> None:
    able = vocabulary.model_copy(update={"predicates": (*vocabulary.predicates, "riding")})
    made = plan_edit(
        scene,
        RIDING,
        RenderOptions(),
        vocabulary=able,
        effects=lambda _: np.zeros((256, 256), np.bool_),
    )
    masks = {o.id: o.box.to_mask(256, 256) for o in made.expected.foreground}
    image = scene.image.copy()
    image[masks["ball-2"]] = (40, 160, 60)
    book = scene.masks["book-1"]
    behind = {**masks, "mug-1": masks["mug-1"] & ~masks["ball-2"], "book-1": book}
    reading = read_as(made.expected, behind)
    candidate = Candidate(image, made.allowed_mask, seed=0)
    verifier = Verifier(ScriptedSenses(reading), vocabulary=able)
    look = verifier.look(scene, made, candidate, reading)
    findings = list(findings_of(look))
    assert [f for f in findings if not f.met] == []
    (relation,) = [f for f in findings if f.name == "relation"]
    assert (relation.text, relation.score) == ("it is riding the red mug", 1.0)
    assert {f.text for f in findings if f.name == "color"} == {
        "its color is green",
        "its color is still red",
    }
    assert look.outcome.graph.related("ball-2", "riding", "mug-1")
    assert look.outcome.graph.related("mug-1", "ridden by", "ball-2")
    # A ball elsewhere rides nothing.
    away = Box.from_bottom_center(0.8, 0.3, 0.2, 0.2)
    apart = replace(look, matches={**look.matches, "ball-2": replace(_ball(look), box=away)})
    (relation,) = [f for f in findings_of(apart) if f.name == "relation"]
    assert not relation.met and relation.score == 0


def _ball(look: Look) -> Seen:
    return look.matches["ball-2"]


def test_what_is_not_seen_and_was_not_touched_is_not_hidden(
    scene: Picture, plan: Callable[..., Plan], read_as: ReadAs
) -> None:
    made = plan(REMOVE)
    reading = read_as(made.expected.without("ball-1"), {"book-1": scene.masks["book-1"]})
    # Beside the ball, nearer than its outline is known, something may have changed.
    right = np.zeros((256, 256), dtype=np.bool_)
    right[:, 1:] = scene.masks["ball-1"][:, :-1]
    editable = made.allowed_mask | (right & ~scene.masks["ball-1"])
    candidate = Candidate(_without_mug(scene), editable, seed=0)
    look = Verifier(ScriptedSenses(reading)).look(scene, made, candidate, reading)
    (ball,) = [f for f in bystanders(look) if f.name == "others" and "ball" in f.text]
    assert ball.met and ball.evidence == "none of its pixels differs"


def test_two_change_places(
    scene: Picture, plan: Callable[..., Plan], found: Callable[..., dict[str, list[Finding]]]
) -> None:
    made = plan(AdjustRelation(target="mug-1", swap_with="ball-1"))
    assert {i.object_id for i in made.insertions} == {"mug-1", "ball-1"}
    image = flat()
    image[scene.masks["book-1"]] = (40, 160, 60)
    for insertion in made.insertions:
        color = (200, 40, 40) if insertion.object_id == "mug-1" else (40, 60, 200)
        image[insertion.box.to_mask(256, 256)] = color
    every = found(made, image)
    assert all(f.met for name in ("gone", "present", "placed", "likeness") for f in every[name])
    assert [len(every[name]) for name in ("gone", "present", "placed", "likeness")] == [2] * 4
    assert "relation" not in every


def test_another_color_keeps_the_outline(
    scene: Picture, plan: Callable[..., Plan], found: Callable[..., dict[str, list[Finding]]]
) -> None:
    made = plan(ChangeAttributes(target="mug-1", attributes={"color": "blue"}))
    every = found(made, scene.image)
    assert every["shape"][0].met and "gone" not in every
    assert {f.text for f in every["pattern"]} == {"its pattern is still plain"}


def _finding(name: str, score: float, met: bool = True) -> Finding:
    return Finding(name, name, met, "", score)


def test_probabilities_follow_the_weights() -> None:
    weights = KindWeights(bias=-1.0, weights={"gone": 1.0, "light": 0.5}, least=0.9)
    calibration = Calibration(kinds={"remove": weights})
    sure = calibration.probability("remove", [_finding("gone", 1.0)])
    assert sure == pytest.approx(1 / (1 + np.exp(1 - 1.5 * log_odds(1.0))))
    doubtful = [_finding("gone", 1.0), _finding("gone", 0.5), _finding("light", 0.5)]
    assert calibration.probability("remove", doubtful) == pytest.approx(1 / (1 + np.e))
    assert calibration.least("remove") == 0.9 and calibration.least("add") == 0


def test_without_weights_what_is_met_ranks_first() -> None:
    plain = Calibration()
    assert plain.probability("add", [_finding("gone", 0.1)]) > plain.probability(
        "add", [_finding("gone", 0.9, met=False)]
    )


def test_all_met_and_still_not_sure(
    scene: Picture, plan: Callable[..., Plan], read_as: ReadAs
) -> None:
    made = plan(REMOVE)
    reading = read_as(made.expected, {})
    doubtful = Calibration(kinds={"remove": KindWeights(bias=-1.0, weights={}, least=0.5)})
    verifier = Verifier(ScriptedSenses(reading), calibration=doubtful)
    candidate = Candidate(_without_mug(scene), made.allowed_mask, seed=0)
    verdict = verifier.check(scene, made, candidate, reading).verdict
    assert not verdict.met and verdict.score == pytest.approx(1 / (1 + np.e))
    (unmet,) = [e for e in verdict.expectations if not e.met]
    assert unmet.text == DOUBT and "3 of 10" in unmet.evidence


def test_thresholds_of_a_profile() -> None:
    assert Thresholds.of({"residue": 0.35, "unknown": 1.0}) == Thresholds(residue=0.35)
