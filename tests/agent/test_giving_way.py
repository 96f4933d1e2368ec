"""A move whose place is taken: asked about before anything gives way to it."""

from __future__ import annotations

import pytest

from agent.events import Failed, PlanPreview, Question, Said, VersionMade
from agent.questions import BESIDE, ON_IT, SWAP
from agent.session import Session
from sgedit_engine.flat_shapes import paint_scene
from sgedit_engine.interface import RenderOptions
from sgedit_engine.scene.edits import AdjustRelation, Placement
from tests.agent.conftest import SessionMaker
from tests.agent.scripted_model import Call
from tests.agent.tabletop import of_kind, sound, standing

ONTO: list[Call] = [
    ("adjust_relation", {"target_words": "the ball", "relation": "on", "anchor_words": "the book"})
]
SCRIPT = {"go": ONTO, "again": [("try_again", {})], "back": [("undo", {})]}
ONE = RenderOptions(candidates=1)


def on_the_book(session: Session) -> list[str]:
    return [r.subject for r in session.head.graph.relations if r.object == "book-1"
            and r.predicate == "on"]  # fmt: skip


def test_the_question_says_what_would_happen(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    events = list(session.send("go"))
    question = events[-1]
    assert isinstance(question, Question) and question.kind == "taken"
    assert question.text == (
        "There is no room on the green book for the orange ball: the yellow lamp is in the way. "
        "What shall I do?"
    )
    assert [c.label for c in question.choices] == [
        "swap the orange ball and the yellow lamp",
        "put the orange ball next to the green book",
        "leave the picture as it is",
    ]
    assert not of_kind(events, VersionMade) and on_the_book(session) == ["lamp-1"]


SWAPPED = AdjustRelation(target="ball-1", placement=Placement(predicate="on", anchor="book-1"))
PUT_BESIDE = AdjustRelation(
    target="ball-1", placement=Placement(predicate="next to", anchor="book-1")
)


@pytest.mark.parametrize(
    ("answer", "made", "stands"),
    [
        ("1", SWAPPED, ["ball-1"]),
        ("yes", SWAPPED, ["ball-1"]),
        ("swap them", SWAPPED, ["ball-1"]),
        ("let them change places", SWAPPED, ["ball-1"]),
        ("you choose", SWAPPED, ["ball-1"]),
        ("2", PUT_BESIDE, ["lamp-1"]),
        ("next to it", PUT_BESIDE, ["lamp-1"]),
        ("as close as possible", PUT_BESIDE, ["lamp-1"]),
    ],
)
def test_answers(
    opened: SessionMaker, answer: str, made: AdjustRelation, stands: list[str]
) -> None:
    session = opened(SCRIPT, options=ONE)
    root = session.head
    list(session.send("go"))
    events = list(session.send(answer))
    assert not of_kind(events, Failed) and not of_kind(events, Question)
    assert len(of_kind(events, VersionMade)) == 1
    assert session.head.edit == made and on_the_book(session) == stands
    gave_way = "The yellow lamp stood in the way and changed places with it."
    assert (gave_way in of_kind(events, Said)[-1].text) == (made == SWAPPED)
    lamp = session.head.graph.get("lamp-1").box
    assert (lamp.iou(root.graph.get("lamp-1").box) > 0.9) == (made != SWAPPED)
    list(session.send("back"))
    assert session.head == root and sound(session)


@pytest.mark.parametrize("answer", ["no", "cancel", "3", "leave everything as it is"])
def test_nothing_is_done(opened: SessionMaker, answer: str) -> None:
    session = opened(SCRIPT)
    root = session.head
    list(session.send("go"))
    list(session.send(answer))
    assert session.head == root and session.pending is None and sound(session)


def test_another_try_does_not_ask_again(opened: SessionMaker) -> None:
    session = opened(SCRIPT, options=ONE)
    list(session.send("go"))
    list(session.send("1"))
    events = list(session.send("again"))
    assert of_kind(events, VersionMade) and not of_kind(events, Question)
    assert on_the_book(session) == ["ball-1"]


def test_never_swaps_and_tells(opened: SessionMaker) -> None:
    session = opened(SCRIPT, confirm="never", options=ONE)
    events = list(session.send("go"))
    assert not of_kind(events, Question) and on_the_book(session) == ["ball-1"]
    assert "changed places with it" in of_kind(events, Said)[-1].text


def test_always_is_asked_once(opened: SessionMaker) -> None:
    session = opened(SCRIPT, confirm="always", options=ONE)
    assert of_kind(session.send("go"), Question)
    events = list(session.send("2"))
    assert of_kind(events, VersionMade) and not of_kind(events, Question)
    # The place beside the book is another plan, which is shown too.
    assert len(of_kind(events, PlanPreview)) == 1


def test_onto_what_stands_there(make_session: SessionMaker) -> None:
    """A cube on the book can carry the ball."""
    session = make_session({"go": ONTO}, options=ONE)
    cube = standing("cube", "blue", 0.6, 0.66, 0.16, 0.16)
    book = standing("book", "green", 0.6, 0.74, 0.30, 0.12)
    ball = standing("ball", "orange", 0.2, 0.9, 0.10, 0.12)
    list(session.open(paint_scene([book, cube, ball]), "pile.png"))
    question = list(session.send("go"))[-1]
    assert isinstance(question, Question)
    assert session._thread.doubt is not None
    assert session._thread.doubt["values"][:3] == [SWAP, BESIDE, ON_IT]
    list(session.send("on top of the cube"))
    assert session.head.graph.related("ball-1", "on", "cube-1")
