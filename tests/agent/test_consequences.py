"""What follows from an edit besides what was asked is asked about, or told."""

from __future__ import annotations

import pytest

from agent.events import Failed, PlanPreview, Question, Said, VersionMade
from agent.session import Session
from sgedit_engine.interface import RenderOptions
from sgedit_engine.scene.edits import (
    AdjustRelation,
    RemoveObject,
)
from tests.agent.conftest import SessionMaker
from tests.agent.scripted_model import Call
from tests.agent.tabletop import asked, of_kind

REMOVE: list[Call] = [("remove_object", {"target_words": "the book"})]
MOVE: list[Call] = [("adjust_relation", {"target_words": "the book", "direction": "left"})]
INTO_CUBE: list[Call] = [("replace_object", {"target_words": "the book", "what": "a cube"})]
INTO_BALL: list[Call] = [("replace_object", {"target_words": "the book", "what": "a ball"})]
ALL: list[Call] = [("remove_object", {"target_words": "everything"})]


def ids(session: Session) -> set[str]:
    return {o.id for o in session.head.graph.foreground}


def on(session: Session) -> dict[str, str]:
    graph = session.head.graph
    return {r.subject: r.object for r in graph.relations if r.predicate == "on"}


WHAT_FOLLOWS = [
    (REMOVE, ["remove", "set", "leave"], "1", {"mug-1", "mug-2", "ball-1"}, {}),
    (REMOVE, [], "both", {"mug-1", "mug-2", "ball-1"}, {}),
    (REMOVE, [], "set it down", {"mug-1", "mug-2", "ball-1", "lamp-1"}, {}),
    (REMOVE, [], "just the book", {"mug-1", "mug-2", "ball-1", "lamp-1"}, {}),
    (REMOVE, [], "2", {"mug-1", "mug-2", "ball-1", "lamp-1"}, {}),
    (REMOVE, [], "you choose", {"mug-1", "mug-2", "ball-1", "lamp-1"}, {}),
    (MOVE, ["with", "behind", "leave"], "yes", None, {"lamp-1": "book-1"}),
    (MOVE, [], "without the lamp", None, {}),
    (INTO_CUBE, ["stand", "set", "remove", "leave"], "1", None, {"lamp-1": "cube-1"}),
    (INTO_BALL, ["set", "remove", "leave"], "put it on the table", None, {}),
    (INTO_BALL, [], "remove it too", {"mug-1", "mug-2", "ball-1", "ball-2"}, {}),
]


@pytest.mark.parametrize(("call", "labels", "answer", "left", "stands"), WHAT_FOLLOWS)
def test_what_stands_on_it(
    opened: SessionMaker,
    call: list[Call],
    labels: list[str],
    answer: str,
    left: set[str] | None,
    stands: dict[str, str],
) -> None:
    session = opened({"go": call, "back": [("undo", {})]}, options=RenderOptions(candidates=1))
    root = session.head
    question = asked(list(session.send("go")))
    assert question.kind == "supports" and question.image == root.image
    assert "yellow lamp" in question.text
    assert all(word in c.label for word, c in zip(labels, question.choices, strict=bool(labels)))
    events = list(session.send(answer))
    assert not of_kind(events, Failed) and of_kind(events, VersionMade)
    assert on(session) == stands
    if left is not None:
        assert ids(session) == left
    list(session.send("back"))
    assert session.head == root


def test_setting_down_is_one_step_and_told(opened: SessionMaker) -> None:
    session = opened({"go": REMOVE})
    before = session.head.graph.get("lamp-1")
    list(session.send("go"))
    events = list(session.send("you choose"))
    (made,) = of_kind(events, VersionMade)
    assert made.version.edit == RemoveObject(target="book-1", riders="set down")
    after = session.head.graph.get("lamp-1")
    assert after.box.y1 > before.box.y1 + 0.02
    assert abs(after.box.center[0] - before.box.center[0]) < 0.05
    said = of_kind(events, Said)[-1].text
    assert "so I chose to remove the green book and set the yellow lamp down there." in said
    assert "Removed the green book and set the yellow lamp down." in said


@pytest.mark.parametrize(
    ("standing_on_it", "left"),
    [
        ("remove", {"mug-1", "mug-2", "ball-1"}),
        ("set down", {"mug-1", "mug-2", "ball-1", "lamp-1"}),
        ("leave", {"mug-1", "mug-2", "ball-1", "lamp-1", "book-1"}),
    ],
)
def test_it_can_be_said_in_advance(
    opened: SessionMaker, standing_on_it: str, left: set[str]
) -> None:
    call = ("remove_object", {"target_words": "the book", "standing_on_it": standing_on_it})
    session = opened({"go": [call]})
    events = list(session.send("go"))
    assert not of_kind(events, Question) and not of_kind(events, Failed)
    assert ids(session) == left


def test_a_new_request_drops_it(opened: SessionMaker) -> None:
    session = opened(
        {"go": REMOVE, "remove the ball": [("remove_object", {"target_words": "the ball"})]}
    )
    list(session.send("go"))
    list(session.send("remove the ball"))
    assert "book-1" in ids(session) and "ball-1" not in ids(session)
    assert session.pending is None


def test_onto_what_stands_on_it_is_refused(opened: SessionMaker) -> None:
    given = {"target_words": "the book", "relation": "right of", "anchor_words": "the lamp"}
    events = list(opened({"go": [("adjust_relation", given)]}).send("go"))
    assert of_kind(events, Failed) and not of_kind(events, Question)


@pytest.mark.parametrize(("answer", "left"), [("yes", 0), ("1", 0), ("no", 5), ("cancel", 5)])
def test_everything(opened: SessionMaker, answer: str, left: int) -> None:
    session = opened({"go": ALL}, options=RenderOptions(candidates=1))
    question = asked(list(session.send("go")))
    assert question.kind == "everything"
    assert all(word in question.text for word in ("red mug", "blue mug", "ball", "lamp", "book"))
    list(session.send(answer))
    assert len(ids(session)) == left


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("everything except the lamp", False),
        ("all the things but the lamp", False),
        ("everything except the red ones", True),
        ("all the things on the table", True),
        ("both mugs and the ball and the lamp", False),
    ],
)
def test_what_is_spelled_out_is_not_asked_about(
    opened: SessionMaker, words: str, asks: bool
) -> None:
    session = opened(
        {"go": [("remove_object", {"target_words": words, "standing_on_it": "set down"})]}
    )
    question = of_kind(session.send("go"), Question)
    assert [q.kind for q in question] == (["everything"] if asks else [])


def test_two_of_five_are_not_everything(opened: SessionMaker) -> None:
    session = opened({"go": [("remove_object", {"target_words": "both mugs"})]})
    assert not of_kind(session.send("go"), Question)


def test_always_asks_after_the_preview(opened: SessionMaker) -> None:
    call = ("remove_object", {"target_words": "both mugs"})
    session = opened({"go": [call]}, confirm="always")
    events = list(session.send("go"))
    assert asked(events).text == "Shall I remove the red mug and remove the blue mug?"
    assert len(of_kind(events, PlanPreview)) == 1
    events = list(session.send("yes"))
    assert len(of_kind(events, VersionMade)) == 2


NEVER = [
    ([("remove_object", {"target_words": "the mug"})], {"mug-1"}, "to be the red mug"),
    (
        [("remove_object", {"target_words": "the red mug", "target_id": "ball-1"})],
        {"mug-1"},
        "to be the red mug",
    ),
    (REMOVE, {"book-1"}, "so I chose to remove the green book and set the yellow lamp down"),
    (
        ALL,
        {"mug-1", "mug-2", "ball-1", "lamp-1", "book-1"},
        "That took 5 of 5 things out of the picture.",
    ),
]


@pytest.mark.parametrize(("call", "gone", "told"), NEVER)
def test_never_asks_and_tells(
    opened: SessionMaker, call: list[Call], gone: set[str], told: str
) -> None:
    session = opened({"go": call}, confirm="never", options=RenderOptions(candidates=1))
    before = ids(session)
    events = list(session.send("go"))
    assert not of_kind(events, Question) and not of_kind(events, Failed)
    assert before - ids(session) == gone
    assert told in of_kind(events, Said)[-1].text


def test_never_still_refuses(opened: SessionMaker) -> None:
    for words in ("it", "the giraffe"):
        session = opened({"go": [("remove_object", {"target_words": words})]}, confirm="never")
        root = session.head
        events = list(session.send("go"))
        assert of_kind(events, Failed) and session.head == root


def test_never_takes_along(opened: SessionMaker) -> None:
    session = opened({"go": MOVE}, confirm="never")
    events = list(session.send("go"))
    edit = session.head.edit
    assert isinstance(edit, AdjustRelation) and edit.riders == "go along"
    assert on(session) == {"lamp-1": "book-1"}
    assert "Moved the green book with the yellow lamp" in of_kind(events, Said)[-1].text


def test_a_correction_is_asked_about_too(opened: SessionMaker) -> None:
    """What stands on the book counts in the picture before the last step."""
    instead = {"target_words": "the book", "instead_of_last": True}
    session = opened(
        {
            "one": [("remove_object", {"target_words": "the lamp"})],
            "no": [("remove_object", instead)],
        }
    )
    root = session.head
    list(session.send("one"))
    gone = session.head
    question = asked(list(session.send("no")))
    assert question.kind == "supports" and question.image == root.image
    list(session.send("cancel"))
    assert session.head == gone
    list(session.send("no"))
    list(session.send("set it down"))
    assert session.head.parent == root.id
    assert ids(session) == {"mug-1", "mug-2", "ball-1", "lamp-1"}
