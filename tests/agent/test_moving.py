"""Things that are there go elsewhere or change places: asked about, done and told."""

from __future__ import annotations

from typing import Any

import pytest

from agent.events import Failed, PlanPreview, Question, Said, VersionMade
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
