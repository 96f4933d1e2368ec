"""Answers to a question that waits: what they choose, drop, narrow, or leave open."""

from __future__ import annotations

import pytest

from agent.events import Failed, Said, VersionMade
from agent.session import Session
from agent.state import unanswered
from sgedit_engine.flat_shapes import paint_scene
from tests.agent.conftest import SessionMaker
from tests.agent.scripted_model import Call
from tests.agent.tabletop import asked, of_kind, standing, talk_of

REMOVE_MUG: list[Call] = [("remove_object", {"target_words": "the mug"})]
REMOVE_BOOK: list[Call] = [("remove_object", {"target_words": "the book"})]


def ids(session: Session) -> list[str]:
    return [o.id for o in session.head.graph.foreground]


@pytest.mark.parametrize(
    ("answer", "gone"),
    [
        ("2", ["mug-2"]),
        ("the first", ["mug-1"]),
        ("number 2 please", ["mug-2"]),
        ("the blue one", ["mug-2"]),
        ("red", ["mug-1"]),
        ("the left one", ["mug-1"]),
        ("right", ["mug-2"]),
        ("the left and the right one", ["mug-1", "mug-2"]),
        ("I mean the one on the right", ["mug-2"]),
        ("not the red one", ["mug-2"]),
        ("anything but the second", ["mug-1"]),
        ("both", ["mug-1", "mug-2"]),
    ],
)
def test_answers(opened: SessionMaker, answer: str, gone: list[str]) -> None:
    session = opened({"go": REMOVE_MUG})
    before = ids(session)
    list(session.send("go"))
    events = list(session.send(answer))
    assert [i for i in before if i not in ids(session)] == gone
    version = of_kind(events, VersionMade)[-1].version
    assert version.request == "go"
    assert version.answer == answer
    assert version.question is not None and "mug" in version.question
    assert session.pending is None


@pytest.mark.parametrize("answer", ["cancel", "never mind", "neither"])
def test_cancel_leaves_everything(opened: SessionMaker, answer: str) -> None:
    session = opened({"go": [*REMOVE_MUG, ("remove_object", {"target_words": "the ball"})]})
    root = session.head
    list(session.send("go"))
    events = list(session.send(answer))
    assert session.head == root
    assert session.pending is None
    assert of_kind(events, Said) and not of_kind(events, Failed)


def test_what_is_no_answer_is_asked_again(opened: SessionMaker) -> None:
    session = opened({"go": REMOVE_MUG})
    list(session.send("go"))
    for nonsense in ("7", "the purple one"):
        question = asked(list(session.send(nonsense)))
        assert nonsense in question.text
        assert session.pending is not None
    list(session.send("1"))
    assert "mug-1" not in session.head.graph


def test_left_to_us_is_decided_and_told(opened: SessionMaker) -> None:
    session = opened({"go": REMOVE_MUG})
    list(session.send("go"))
    events = list(session.send("you choose"))
    assert "mug-1" not in session.head.graph and "mug-2" in session.head.graph
    assert "I took “the mug” to be the red mug." in of_kind(events, Said)[-1].text


@pytest.mark.parametrize("text", ["which is which?", "what are the choices?", "huh?"])
def test_a_question_back_brings_more_detail(opened: SessionMaker, text: str) -> None:
    session = opened({"go": REMOVE_MUG})
    first = asked(list(session.send("go")))
    again = asked(list(session.send(text)))
    assert "did not understand" not in again.text
    for before, choice in zip(first.choices, again.choices, strict=True):
        assert choice.label.startswith(f"{before.label}: ") and len(choice.label) > 20
    list(session.send("the blue one"))
    assert "mug-2" not in session.head.graph


@pytest.mark.parametrize("text", ["three", "7", "both of the three", "the purple one"])
def test_nothing_is_guessed(opened: SessionMaker, text: str) -> None:
    session = opened({"go": REMOVE_MUG})
    root = session.head
    list(session.send("go"))
    assert asked(list(session.send(text)))
    assert session.head == root and session.pending is not None


def test_the_other_one_is_not_the_one_edited_last(opened: SessionMaker) -> None:
    first = ("change_attributes", {"target_words": "the red mug", "color": "green"})
    session = opened({"green": [first], "go": REMOVE_MUG})
    list(session.send("go"))
    assert asked(list(session.send("the other one")))
    list(session.send("cancel"))
    list(session.send("green"))
    list(session.send("go"))
    list(session.send("the other one"))
    assert "mug-1" in session.head.graph and "mug-2" not in session.head.graph


def test_why_words_do_not_answer_is_told(opened: SessionMaker) -> None:
    session = opened({"go": REMOVE_MUG, "book": REMOVE_BOOK})
    list(session.send("go"))
    assert asked(list(session.send("the mug"))).text.startswith("“the mug” fits more than one")
    assert asked(list(session.send("the pink one"))).text.startswith("I did not understand")
    list(session.send("cancel"))
    labels = [c.label for c in asked(list(session.send("book"))).choices]
    # What tells objects apart is no help where it is asked what becomes of them.
    assert [c.label for c in asked(list(session.send("what?"))).choices] == labels


def test_a_new_request_drops_the_question(opened: SessionMaker) -> None:
    session = opened(
        {"go": REMOVE_MUG, "remove the ball": [("remove_object", {"target_words": "the ball"})]}
    )
    list(session.send("go"))
    events = list(session.send("remove the ball"))
    assert len(of_kind(events, VersionMade)) == 1
    assert "ball-1" not in session.head.graph
    assert "mug-1" in session.head.graph
    assert session.pending is None
    assert unanswered(talk_of(session)) == []


def test_an_answer_can_narrow(make_session: SessionMaker) -> None:
    session = make_session({"go": REMOVE_MUG})
    colors = ("red", "blue", "red")
    picture = paint_scene(
        [standing("mug", c, 0.2 + 0.3 * n, 0.7, 0.15, 0.18) for n, c in enumerate(colors)]
    )
    list(session.open(picture, "three.png"))
    assert len(asked(list(session.send("go"))).choices) == 3
    again = asked(list(session.send("a red one")))
    assert [c.label for c in again.choices] == ["red mug on the left", "red mug on the right"]
    events = list(session.send("2"))
    assert "mug-3" not in session.head.graph
    assert of_kind(events, VersionMade)[0].version.answer == "a red one / 2"


@pytest.mark.parametrize(
    ("answer", "gone"),
    [
        ("the left one", "mug-2"),
        ("the one next to the ball", "mug-3"),
        ("the leftmost", "mug-2"),
    ],
)
def test_an_answer_is_about_what_was_offered(
    make_session: SessionMaker, answer: str, gone: str
) -> None:
    """A white mug is further left; the ball is no choice, but says which mug is meant."""
    session = make_session({"go": [("remove_object", {"target_words": "the red mug"})]})
    colors = {0.10: "white", 0.36: "red", 0.62: "red"}
    mugs = [standing("mug", color, x, 0.7, 0.15, 0.18) for x, color in colors.items()]
    ball = standing("ball", "orange", 0.80, 0.7, 0.14, 0.18)
    list(session.open(paint_scene([*mugs, ball]), "row.png"))
    question = asked(list(session.send("go")))
    assert [c.object_id for c in question.choices] == ["mug-2", "mug-3"]
    list(session.send(answer))
    assert gone not in session.head.graph
    assert len(session.head.graph.foreground) == 3


@pytest.mark.parametrize(
    ("answer", "gone"),
    [
        ("not the red one and not the blue one", ["mug-3"]),
        ("neither the first nor the third", ["mug-2"]),
        ("not the green one", []),
        ("not the red one, the blue one", ["mug-2"]),
        ("not the red, not the blue and not the green one", []),
    ],
)
def test_what_is_not_meant(make_session: SessionMaker, answer: str, gone: list[str]) -> None:
    session = make_session({"go": REMOVE_MUG})
    colors = ("red", "blue", "green")
    row = [standing("mug", c, 0.2 + 0.3 * n, 0.8, 0.12, 0.14) for n, c in enumerate(colors)]
    list(session.open(paint_scene(row), "row.png"))
    list(session.send("go"))
    before = ids(session)
    list(session.send(answer))
    assert [i for i in before if i not in ids(session)] == gone
    assert (session.pending is None) == bool(gone)
