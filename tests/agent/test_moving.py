"""Things that are there go elsewhere or change places: asked about, done, told, put right."""

from __future__ import annotations

from typing import Any

import pytest

from agent.events import Failed, PlanPreview, Question, Said, VersionMade
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.painted import VOCABULARY
from sgedit_engine.scene.edits import AdjustRelation, Placement, Shift
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind

# The table of `tabletop.py`, as the painted engine reads it.
BALL, BOOK, LAMP, RED, BLUE = "ball-1", "book-1", "lamp-1", "mug-1", "mug-2"


def move(**args: Any) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    return {"do it": [("adjust_relation", args)]}


def at(predicate: Any, anchor: str) -> Placement:
    return Placement(predicate=predicate, anchor=anchor)


MOVES = [
    pytest.param(
        {"target_words": "the ball", "relation": "left of", "anchor_words": "the lamp"},
        AdjustRelation(target=BALL, placement=at("left of", LAMP)),
        "Moved the orange ball to the left of the yellow lamp.",
        id="a relation",
    ),
    pytest.param(
        {"target_words": "the lamp", "relation": "next to", "anchor_words": "the ball"},
        AdjustRelation(target=LAMP, placement=at("next to", BALL)),
        "Moved the yellow lamp next to the orange ball.",
        id="off the book",
    ),
    pytest.param(
        {"target_words": "the ball", "direction": "right", "distance": 0.3},
        AdjustRelation(target=BALL, shift=Shift(dx=0.3)),
        "Moved the orange ball far to the right.",
        id="a way",
    ),
    pytest.param(
        {"target_words": "the ball", "direction": "back", "distance": 0.08},
        AdjustRelation(target=BALL, shift=Shift(dy=-0.048)),
        "Moved the orange ball a bit back.",
        id="back",
    ),
    pytest.param(
        {"target_words": "the ball", "relation": "left of", "anchor_words": "the lamp",
         "direction": "left", "distance": 0.05},
        AdjustRelation(target=BALL, placement=at("left of", LAMP), shift=Shift(dx=-0.05)),
        "Moved the orange ball to the left of the yellow lamp, further left.",
        id="a relation and further",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("args", "edit", "report"), MOVES)
def test_a_move(
    opened: SessionMaker, args: dict[str, Any], edit: AdjustRelation, report: str
) -> None:
    session = opened(move(**args))
    before = session.head.graph
    events = list(session.send("do it"))
    assert of_kind(events, Failed) == []
    assert session.head.edit == edit
    assert of_kind(events, Said)[-1].text.startswith(report)
    assert of_kind(events, PlanPreview)[0].summary == report[:-1].replace("Moved", "move")
    head = session.head
    assert head.verdict is not None and head.verdict.met
    assert head.graph.get(edit.target).box != before.get(edit.target).box
    others = {o.id: o.box.bottom_center[1] for o in before.foreground if o.id != edit.target}
    assert {i: head.graph.get(i).box.bottom_center[1] for i in others} == others


def test_towards_and_away(opened: SessionMaker) -> None:
    session = opened(
        {
            "come": [("adjust_relation", {"target_words": "the ball", "relation": "closer to",
                                          "anchor_words": "the lamp"})],
            "go": [("adjust_relation", {"target_words": "the ball", "relation": "away from",
                                        "anchor_words": "the lamp"})],
        }
    )  # fmt: skip

    def between() -> float:
        graph = session.head.graph
        return abs(graph.get(BALL).box.center[0] - graph.get(LAMP).box.center[0])

    start = between()
    events = list(session.send("come"))
    assert "Moved the orange ball closer to the yellow lamp." in of_kind(events, Said)[-1].text
    near = between()
    list(session.send("go"))
    assert near < start - 0.02 and between() > near + 0.02


def test_both_sides_may_be_asked_about(opened: SessionMaker) -> None:
    script = move(target_words="the mug", relation="right of", anchor_words="the mug")
    session = opened(script)
    (asked,) = of_kind(session.send("do it"), Question)
    assert {c.object_id for c in asked.choices} == {RED, BLUE}
    # With the one chosen, the other is the only one that can be meant.
    events = list(session.send("the blue one"))
    assert of_kind(events, Question) == []
    assert session.head.edit == AdjustRelation(target=BLUE, placement=at("right of", RED))


def test_an_anchor_is_one_object(opened: SessionMaker) -> None:
    session = opened(move(target_words="it", relation="next to", anchor_words="the mugs"))
    (asked,) = of_kind(session.send("do it"), Question)
    assert {c.object_id for c in asked.choices} == {BALL, BOOK, LAMP, RED, BLUE}
    (asked,) = of_kind(session.send("the ball"), Question)
    assert {c.object_id for c in asked.choices} == {RED, BLUE}
    list(session.send("the red one"))
    assert session.head.edit == AdjustRelation(target=BALL, placement=at("next to", RED))


def test_every_one_of_several_moves(opened: SessionMaker) -> None:
    session = opened(move(target_words="both mugs", direction="right"))
    made = of_kind(session.send("do it"), VersionMade)
    assert {e.version.edit.target for e in made if e.version.edit} == {RED, BLUE}
    assert session.pending is None


def test_confirm_always_asks_with_the_place(opened: SessionMaker) -> None:
    script = move(target_words="the ball", relation="left of", anchor_words="the lamp")
    session = opened(script, confirm="always")
    (asked,) = of_kind(session.send("do it"), Question)
    assert asked.text == "Shall I move the orange ball to the left of the yellow lamp?"


SWAPS = [
    {"target_words": "the red mug", "other_words": "the lamp"},
    {"target_words": "the lamp", "other_words": "the red mug", "other_id": RED},
]


@pytest.mark.parametrize("args", SWAPS)
def test_a_swap_is_one_edit(opened: SessionMaker, args: dict[str, str]) -> None:
    session = opened({"do it": [("swap_places", args)], "back": [("undo", {})]})
    before, root = session.head.graph, session.head.id
    events = list(session.send("do it"))
    assert "Swapped the" in of_kind(events, Said)[-1].text
    after = session.head.graph
    assert abs(after.get(LAMP).box.center[0] - before.get(RED).box.center[0]) < 0.08
    assert abs(after.get(RED).box.center[0] - before.get(LAMP).box.center[0]) < 0.08
    assert after.related(RED, "on", BOOK) and not after.related(LAMP, "on", BOOK)
    list(session.send("back"))
    assert session.head.id == root


def test_two_of_a_kind_swap(opened: SessionMaker) -> None:
    session = opened({"do it": [("swap_places", {"target_words": "both mugs"})]})
    list(session.send("do it"))
    edit = session.head.edit
    assert isinstance(edit, AdjustRelation) and {edit.target, edit.swap_with} == {RED, BLUE}


REFUSED = [
    pytest.param(
        ("swap_places", {"target_words": "the ball"}), "with what", id="swapped with nothing"
    ),
    pytest.param(
        ("swap_places", {"target_words": "both mugs", "other_words": "the ball"}), "Two objects",
        id="three",
    ),
    pytest.param(
        ("swap_places", {"target_words": "the lamp", "other_words": "the book"}), "stands on",
        id="a thing and what carries it",
    ),
    pytest.param(
        ("adjust_relation",
         {"target_words": "the ball", "relation": "on", "anchor_words": "the lamp"}),
        "Nothing can stand on", id="onto a lamp",
    ),
    pytest.param(
        ("adjust_relation",
         {"target_words": "both mugs", "relation": "on", "anchor_words": "the book"}),
        "2 objects cannot all be on", id="two onto one",
    ),
    pytest.param(
        ("adjust_relation",
         {"target_words": "both mugs", "relation": "under", "anchor_words": "the ball"}),
        "2 objects cannot all be under", id="two under one",
    ),
    pytest.param(
        ("adjust_relation",
         {"target_words": "the ball", "relation": "closer to", "anchor_words": "the ball"}),
        "no way", id="towards itself",
    ),
    pytest.param(
        ("adjust_relation",
         {"target_words": "the ball", "relation": "next to", "anchor_words": "the teapot"}),
        "teapot", id="beside nothing",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("call", "words"), REFUSED)
def test_what_cannot_be(opened: SessionMaker, call: tuple[str, dict[str, str]], words: str) -> None:
    session = opened({"do it": [call]})
    root = session.head.id
    (failed,) = of_kind(session.send("do it"), Failed)
    assert words in failed.problem and failed.remedy
    assert session.head.id == root


@pytest.fixture
def talking(opened: SessionMaker) -> Session:
    return opened({}, model=OfflineModel(vocabulary=VOCABULARY))


def steps(session: Session) -> list[Any]:
    """The edits on the way to the head, oldest first."""
    path = session.store.path_to_root(session.head.id)
    return [v.edit for v in reversed(path) if v.edit is not None]


CORRECTED = [
    pytest.param(
        ["move the ball to the right", "further right"],
        [AdjustRelation(target=BALL, shift=Shift(dx=0.3))], id="further is the whole way",
    ),
    pytest.param(
        ["move the ball to the right", "further"],
        [AdjustRelation(target=BALL, shift=Shift(dx=0.3))], id="the way need not be said again",
    ),
    pytest.param(
        ["move the ball to the right", "not so far"],
        [AdjustRelation(target=BALL, shift=Shift(dx=0.075))], id="less",
    ),
    pytest.param(
        ["move the ball to the right", "a bit to the left"],
        [AdjustRelation(target=BALL, shift=Shift(dx=0.07))], id="a bit back",
    ),
    pytest.param(
        ["move the ball to the right", "no, further back"],
        [AdjustRelation(target=BALL, shift=Shift(dy=-0.09))], id="another way",
    ),
    pytest.param(
        ["move the ball to the right", "and back a bit"],
        [AdjustRelation(target=BALL, shift=Shift(dx=0.15)),
         AdjustRelation(target=BALL, shift=Shift(dy=-0.048))], id="and another way",
    ),
    pytest.param(
        ["move the ball behind the blue mug", "no, in front of it"],
        [AdjustRelation(target=BALL, placement=at("in front of", BLUE))], id="it is the anchor",
    ),
    pytest.param(
        ["move the ball in front of the mug", "the red one", "no, the other side"],
        [AdjustRelation(target=BALL, placement=at("behind", RED))],
        id="the anchor is not asked about again",
    ),
    pytest.param(
        ["move the ball behind the blue mug", "no, behind the lamp"],
        [AdjustRelation(target=BALL, placement=at("behind", LAMP))], id="another anchor",
    ),
    pytest.param(
        ["move the ball behind the blue mug", "no, the red one"],
        [AdjustRelation(target=BALL, placement=at("behind", RED))], id="another one of its kind",
    ),
    pytest.param(
        ["move the red mug in front of the book", "no, the blue one"],
        [AdjustRelation(target=BLUE, placement=at("in front of", BOOK))],
        id="another one of the target's kind",
    ),
    pytest.param(["move the ball to the right", "move it back"], [], id="back where it was"),
    pytest.param(
        ["make the ball red", "move it to the right"],
        [None, AdjustRelation(target=BALL, shift=Shift(dx=0.15))], id="it, after another edit",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "edits"), CORRECTED)
def test_corrections_do_not_stack(talking: Session, lines: list[str], edits: list[Any]) -> None:
    for line in lines:
        assert of_kind(talking.send(line), Failed) == [], line
    made = steps(talking)
    assert len(made) == len(edits)
    assert all(wanted is None or edit == wanted for edit, wanted in zip(made, edits, strict=True))


UNCLEAR = [
    ("make the ball red", "right"),
    ("make the ball red", "no, to the left"),
    ("move the ball to the left", "right"),
    ("move the ball to the left", "right, thanks"),
    ("remove the ball", "further left"),
    ("swap the ball and the lamp", "no, the red mug"),
    ("move the ball to the left", "no, red"),
]


@pytest.mark.parametrize(("line", "then"), UNCLEAR)
def test_what_may_mean_something_else_moves_nothing(talking: Session, line: str, then: str) -> None:
    list(talking.send(line))
    made = steps(talking)
    events = list(talking.send(then))
    assert steps(talking) == made and of_kind(events, Said), then


def test_further_is_for_what_was_asked_about_since(talking: Session) -> None:
    for line in ("move the ball to the right", "where is the red mug?", "a bit to the right"):
        list(talking.send(line))
    assert steps(talking) == [
        AdjustRelation(target=BALL, shift=Shift(dx=0.15)),
        AdjustRelation(target=RED, shift=Shift(dx=0.08)),
    ]


def test_one_of_two_is_not_guessed(talking: Session) -> None:
    list(talking.send("move the ball in front of the lamp"))
    made = steps(talking)
    events = list(talking.send("no, the book"))
    assert steps(talking) == made and of_kind(events, Said)
