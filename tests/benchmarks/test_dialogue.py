"""The dialogue benchmark: its format, its verdicts on hand-made turns, and one small run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as command_line
from benchmarks.dialogue import converse, ids_in, outcome_of
from benchmarks.dialogue_cases import Case, load_cases
from benchmarks.dialogue_edits import Made
from benchmarks.dialogue_expectations import Expectation
from benchmarks.dialogue_generated import generate
from benchmarks.dialogue_outcomes import Seen, judge
from benchmarks.rates import upper_bound
from sgedit_engine.errors import InputError
from sgedit_engine.flat_shapes import paint_scene
from sgedit_engine.painted import PaintedEngine
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
from sgedit_engine.scene.graph import SceneGraph, SceneObject

SCENES = """
two:
  - {id: red, category: mug, attributes: {color: red}, box: [0.1, 0.5, 0.3, 0.7]}
  - {id: blue, category: mug, attributes: {color: blue}, box: [0.6, 0.5, 0.8, 0.7]}
"""
IDS = {"red": "mug-1", "blue": "mug-2"}


def test_every_case_is_sound() -> None:
    cases = load_cases()
    categories = {case.category for case in cases}
    assert len(cases) >= 500 and len(categories) >= 18
    assert all(sum(c.category == name for c in cases) >= 13 for name in categories)


def test_every_thing_is_seen_in_its_scene() -> None:
    scenes = {tuple(t.id for t in case.scene): case.scene for case in load_cases()}
    for scene in scenes.values():
        picture = PaintedEngine().parse(paint_scene([thing.shape() for thing in scene]))
        assert len(ids_in(picture.graph, scene)) == len(picture.graph.foreground)


def folder_with(tmp_path: Path, cases: str) -> Path:
    (tmp_path / "scenes.yaml").write_text(SCENES, encoding="utf-8")
    (tmp_path / "01-a-few.yaml").write_text(cases, encoding="utf-8")
    return tmp_path


def turns(expect: str) -> str:
    return f'- {{name: one, scene: two, turns: [{{say: "go", expect: {expect}}}]}}'


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        ("name: [", "cannot be read"),
        ("name: one", "list of cases"),
        ("- {name: one, scene: three, turns: []}", "known: two"),
        ("- {name: one, scene: two, turns: []}", "turns"),
        (turns("{}"), "no single expectation"),
        (turns("{edits: []}"), "edits"),
        (turns("{nothing: true, refuses: {}}"), "no single expectation"),
        (turns("{edit: {kind: remove}}"), "remove needs target"),
        (turns("{edit: {kind: remove, target: red, size: bigger}}"), "remove has no size"),
        (turns("{edit: {kind: remove, target: green}}"), "nothing is called green"),
        (turns("{edit: {kind: change, target: red}}"), "attributes or a size"),
        (turns("{edit: {kind: move, target: red}}"), "a relation or a direction"),
        (turns("{edit: {kind: add, category: mug, relation: on, anchor: red}}"), "it is True"),
        (turns('{edit: {kind: add, category: mug, relation: "on"}}'), "belong together"),
        (turns("{edit: {kind: add, category: giraffe}}"), "no category 'giraffe'"),
        (turns("{edit: {kind: change, target: red, attributes: {color: pink}}}"), "no color"),
        (turns("{asks: {candidates: []}}"), "candidates"),
        (turns("{moves_to: {}}"), "`before` or `after`"),
        (turns("{moves_to: {after: 1}}"), "not made yet"),
        (turns("{onto: {before: 1}, nothing: true}"), "belongs to an edit"),
        (turns("{edit: {kind: move, target: red, at: blue, direction: left}}"), "only one"),
        (turns("{edit: {kind: add, category: mug, between: [red, green]}}"), "called green"),
        (turns("{reads: {kind: drop}}"), "rename and drop have a target"),
        (turns("{reads: {kind: rename, target: red}}"), "tell what it is"),
        (turns("{reads: {kind: rename, target: red, category: sofa}}"), "no category 'sofa'"),
        (f"{turns('{nothing: true}')}\n{turns('{nothing: true}')}", "another case of that name"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, cases: str, words: str) -> None:
    with pytest.raises(InputError) as wrong:
        load_cases(folder_with(tmp_path, cases))
    assert words in str(wrong.value) and "01-a-few.yaml" in str(wrong.value)
    if "{" in cases:
        assert "case" in str(wrong.value) and "(one)" in str(wrong.value)


def test_a_thing_that_is_hidden_is_told() -> None:
    case = load_cases()[0]
    with pytest.raises(InputError, match="cannot be seen"):
        ids_in(SceneGraph(), case.scene)


def graph(**boxes: tuple[float, float, float, float]) -> SceneGraph:
    """Objects by id, with "_" for "-"."""
    things = []
    for name, (x0, y0, x1, y1) in boxes.items():
        kind = name.partition("_")[0]
        box = Box(x0=x0, y0=y0, x1=x1, y1=y1)
        things.append(SceneObject(id=name.replace("_", "-"), category=kind, box=box))
    return SceneGraph(objects=tuple(things))


START = graph(mug_1=(0.1, 0.5, 0.3, 0.7), mug_2=(0.6, 0.5, 0.8, 0.7))
MOVED = graph(mug_1=(0.0, 0.5, 0.2, 0.7), mug_2=(0.6, 0.5, 0.8, 0.7))
WITH_BALL = graph(
    mug_1=(0.1, 0.5, 0.3, 0.7), mug_2=(0.6, 0.5, 0.8, 0.7), ball_1=(0.4, 0.5, 0.5, 0.6)
)
RED, BLUE = RemoveObject(target="mug-1"), RemoveObject(target="mug-2")
GREEN = ChangeAttributes(target="mug-1", attributes={"color": "green"})
ASKED: dict[str, Any] = {"asks": {"candidates": ["red", "blue"]}}


def after(*edits: Edit | tuple[Edit, SceneGraph], before: str = "v0", **more: Any) -> Seen:
    """A turn after which these edits stand between the opened picture and the head."""
    path = [Made("v0", None, START)]
    for number, given in enumerate(edits, 1):
        edit, made = given if isinstance(given, tuple) else (given, START)
        path.append(Made(f"v{number}", edit, made))
    return Seen((Made(before, None, START),), tuple(path), **more)


def wants(kind: str, target: str | list[str] = "red", **more: Any) -> dict[str, Any]:
    return {"edit": {"kind": kind, "target": target, **more}}


BALL = AddObject(
    category="ball",
    attributes={"color": "red"},
    scale=1.4,
    placement=Placement(predicate="on", anchor="mug-1"),
)
ADDED = {
    "edit": {
        "kind": "add", "category": "ball", "attributes": {"color": "red"}, "size": "bigger",
        "relation": "on", "anchor": "red", "named": "new",
    }
}  # fmt: skip
ASIDE = AdjustRelation(target="mug-1", placement=Placement(predicate="left of", anchor="mug-2"))

VERDICTS = [
    pytest.param(after(RED), wants("remove"), None, False, id="the edit"),
    pytest.param(after(BLUE, RED), wants("remove", ["red", "blue"]), None, False, id="any order"),
    pytest.param(after(GREEN), wants("change", attributes={"color": "green"}), None, False,
                 id="the change"),
    pytest.param(after((BALL, WITH_BALL)), ADDED, None, False, id="the addition"),
    pytest.param(after(ReplaceObject(target="mug-1", category="ball")),
                 wants("replace", category="ball"), None, False, id="the replacement"),
    pytest.param(after((ASIDE, MOVED)), wants("move", direction="left"), None, False, id="moved"),
    pytest.param(after((ASIDE, MOVED)), wants("move", relation="left of", anchor="blue"),
                 None, False, id="moved towards"),
    pytest.param(after(asked=("mug-2", "mug-1")), ASKED, None, False, id="the question"),
    pytest.param(after(told="There are 2 mugs."), {"answers": {"mentions": "two|2", "not": "no"}},
                 None, False, id="the answer"),
    pytest.param(after(told="I can't."), {"refuses": {}}, None, False, id="refused"),
    pytest.param(after(before="v1"), {"moves_to": {"before": 1}}, None, False, id="undone"),
    pytest.param(after(BLUE, before="v9"), {**wants("remove", "blue"), "onto": {"before": 1}},
                 None, False, id="corrected"),
    pytest.param(after(RED, asked=("mug-2", "mug-1")), {**wants("remove"), **ASKED}, None, False,
                 id="an edit, then the question"),
    pytest.param(after(RED), {"any_of": [{"refuses": {}}, wants("remove")]}, None, False,
                 id="one of two ways"),
    pytest.param(after(BLUE), wants("remove"), "wrong edit", True, id="another target"),
    pytest.param(after(GREEN), wants("remove"), "wrong edit", True, id="another kind"),
    pytest.param(after(GREEN), wants("change", attributes={"color": "blue"}), "wrong edit", True,
                 id="another colour"),
    pytest.param(after((ASIDE, MOVED)), wants("move", direction="right"), "wrong edit", True,
                 id="another way"),
    pytest.param(after(RED, BLUE), wants("remove"), "wrong edit", True, id="one too many"),
    pytest.param(after(RED), {"nothing": True}, "wrong edit", True, id="none was wanted"),
    pytest.param(after(RED), {"moves_to": {"before": 1}}, "wrong edit", True, id="another version"),
    pytest.param(after(RED, before="v9"), {**wants("remove"), "onto": {"after": 1}}, "wrong edit",
                 True, id="from another version"),
    pytest.param(after(RED), ASKED, "missed question", True, id="guessed"),
    pytest.param(after(told="Pardon?"), ASKED, "missed question", False, id="not asked"),
    pytest.param(after(asked=("mug-1", "mug-2")), wants("remove"), "needless question", False,
                 id="asked though clear"),
    pytest.param(after(asked=("mug-1",)), {"nothing": True}, "needless question", False,
                 id="asked though nothing was wanted"),
    pytest.param(after(told="Pardon?"), wants("remove"), "missed", False, id="not understood"),
    pytest.param(after(RED), wants("remove", ["red", "blue"]), "missed", False, id="half done"),
    pytest.param(after(), {"moves_to": {"after": 1}}, "missed", False, id="not gone back"),
    pytest.param(after(asked=("mug-1",)), ASKED, "other", False, id="other candidates"),
    pytest.param(after(told="A red mug."), {"answers": {"mentions": "blue"}}, "other", False,
                 id="another answer"),
    pytest.param(after(told="Another mug."), {"answers": {"mentions": "no|not"}}, "other", False,
                 id="only whole words count"),
    pytest.param(after(), {"refuses": {}}, "other", False, id="silence"),
]  # fmt: skip


@pytest.mark.parametrize(("seen", "expected", "fault", "wrong"), VERDICTS)
def test_verdicts(seen: Seen, expected: dict[str, Any], fault: str | None, wrong: bool) -> None:
    verdict = judge(seen, Expectation.model_validate(expected), IDS, ["v0", "v9"])
    assert (verdict.fault, verdict.wrong_edit) == (fault, wrong)


BETWEEN = graph(
    mug_1=(0.1, 0.5, 0.3, 0.7), mug_2=(0.6, 0.5, 0.8, 0.7), ball_1=(0.4, 0.55, 0.5, 0.72)
)
THERE = graph(mug_2=(0.6, 0.5, 0.8, 0.7), ball_1=(0.12, 0.5, 0.28, 0.7))
PLAIN = AddObject(category="ball")
MIDDLE = {"edit": {"kind": "add", "category": "ball", "between": ["red", "blue"]}}
IN_ITS_PLACE = {"edit": {"kind": "add", "category": "ball", "at": "red"}}
AS_BOWL = SceneGraph(
    objects=tuple(
        o.model_copy(update={"category": "ball"}) if o.id == "mug-1" else o for o in START.objects
    )
)
ONE_LESS = graph(mug_2=(0.6, 0.5, 0.8, 0.7))
RENAMED = {"reads": {"kind": "rename", "target": "red", "category": "ball"}}
DROPPED = {"reads": {"kind": "drop", "target": "red"}}
MISSED = {"reads": {"kind": "add", "category": "ball"}}
SUPPORTS: dict[str, Any] = {"asked": ("mug-1",), "which": False, "question": "Shall the ball go?"}


def read_as(made: SceneGraph) -> Seen:
    """A turn that made no edit, and after which the graph is another one."""
    path = (Made("v0", None, START), Made("v1", None, made))
    return Seen(path[:1], path)


PLACES_AND_READINGS = [
    pytest.param(after((PLAIN, BETWEEN)), MIDDLE, None, False, id="between"),
    pytest.param(after((PLAIN, THERE)), MIDDLE, "wrong edit", True, id="beside"),
    pytest.param(after((RED, ONE_LESS), (PLAIN, THERE)),
                 {"edit": [wants("remove")["edit"], IN_ITS_PLACE["edit"]]}, None, False,
                 id="where it was"),
    pytest.param(after((PLAIN, BETWEEN)), IN_ITS_PLACE, "wrong edit", True, id="elsewhere"),
    pytest.param(read_as(AS_BOWL), RENAMED, None, False, id="renamed"),
    pytest.param(read_as(START), RENAMED, "missed", False, id="not renamed"),
    pytest.param(after(GREEN), RENAMED, "wrong edit", True, id="edited, not renamed"),
    pytest.param(read_as(ONE_LESS), RENAMED, "wrong edit", True, id="dropped, not renamed"),
    pytest.param(read_as(ONE_LESS), DROPPED, None, False, id="dropped"),
    pytest.param(read_as(WITH_BALL), MISSED, None, False, id="missed thing"),
    pytest.param(after((PLAIN, WITH_BALL)), MISSED, "wrong edit", True, id="added, not read"),
    pytest.param(after(**SUPPORTS), {"confirms": {"mentions": "ball"}}, None, False,
                 id="confirmed"),
    pytest.param(after(asked=("mug-1",)), {"confirms": {}}, "other", False, id="asked which"),
    pytest.param(after(), {"confirms": {}}, "missed question", False, id="not confirmed"),
    pytest.param(after(RED), {"confirms": {}}, "missed question", True, id="done unasked"),
]  # fmt: skip


@pytest.mark.parametrize(("seen", "expected", "fault", "wrong"), PLACES_AND_READINGS)
def test_places_and_readings(
    seen: Seen, expected: dict[str, Any], fault: str | None, wrong: bool
) -> None:
    verdict = judge(seen, Expectation.model_validate(expected), IDS, ["v0"])
    assert (verdict.fault, verdict.wrong_edit) == (fault, wrong)


def test_the_last_edit_again() -> None:
    first, second = Made("v1", GREEN, START), Made("v2", GREEN, START)
    root, other = Made("v0", None, START), Made("v3", RED, START)
    again = Expectation.model_validate({"again": True})
    verdicts = [
        judge(Seen((root, first), (root, made)), again, IDS, ["v0", "v1"])
        for made in (second, first, other)
    ]
    assert [v.fault for v in verdicts] == [None, "missed", "wrong edit"]


def test_a_new_thing_has_its_name_from_then_on() -> None:
    verdict = judge(after((BALL, WITH_BALL)), Expectation.model_validate(ADDED), IDS, ["v0"])
    assert verdict.named == {"new": "ball-1"}


CASES = """
- name: asked and answered
  scene: two
  turns:
    - {say: "remove the mug", expect: {asks: {candidates: [red, blue]}}}
    - {say: "the left one", expect: {edit: {kind: remove, target: red}}}
    - {say: "undo", expect: {moves_to: {before: 2}}}
- name: new things by name
  scene: two
  turns:
    - {say: "add a yellow ball",
       expect: {edit: {kind: add, category: ball, attributes: {color: yellow}, named: new}}}
    - {say: "make the ball white",
       expect: {edit: {kind: change, target: new, attributes: {color: white}}}}
- name: a wrong expectation
  scene: two
  turns:
    - {say: "remove the red mug", expect: {edit: {kind: remove, target: blue}}}
    - {say: "undo", expect: {moves_to: {before: 1}}}
"""


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, ...]:
    return load_cases(folder_with(tmp_path_factory.mktemp("cases"), CASES))


def test_a_run(few: tuple[Case, ...]) -> None:
    told = [converse(case) for case in few]
    assert [t.fault for t in told] == [None, None, "wrong edit"]
    assert [len(t.turns) for t in told] == [3, 2, 1]
    outcome = outcome_of(told)
    assert outcome.figures["exact"] == pytest.approx(2 / 3)
    assert outcome.figures["wrong edit: a few"] == 1
    assert outcome.figures["wrong_edits_low"] < 1 / 3 < outcome.figures["wrong_edits_high"]
    assert outcome.details["cases"][2]["fault_in_turn"] == 1


def test_the_command_runs_a_shard(
    few: tuple[Case, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("benchmarks.dialogue.load_cases", lambda _folder: few)
    file = tmp_path / "told.json"
    assert command_line.main(["dialogue", "--shard", "2/2", "--json", str(file)]) == 0
    written = json.loads(file.read_text(encoding="utf-8"))
    assert [c["case"] for c in written["details"]["cases"]] == ["new things by name"]


def test_generated_cases_are_sound_and_the_same_for_a_seed() -> None:
    cases = generate(46, seed=3)
    assert len({case.category for case in cases}) == 23
    assert cases == generate(46, seed=3) != generate(46, seed=4)
    for scene in (case.scene for case in cases):
        picture = PaintedEngine().parse(paint_scene([thing.shape() for thing in scene]))
        assert len(ids_in(picture.graph, scene)) == len(scene)


def test_the_upper_bound_of_a_rate() -> None:
    assert upper_bound(0, 1000) == pytest.approx(0.003682, abs=1e-5)
    assert upper_bound(1, 10) == pytest.approx(0.4450, abs=1e-4)
    assert upper_bound(10, 10) == 1.0


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b"])
def test_shards_that_are_none(shard: str) -> None:
    with pytest.raises(SystemExit):
        command_line.main(["dialogue", "--shard", shard])
