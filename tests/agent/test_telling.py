"""Short answers about the objects of a picture, and what "it" is after them."""

from __future__ import annotations

import pytest

from agent.events import Question, Said
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.painted import VOCABULARY
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind


@pytest.fixture
def session(opened: SessionMaker) -> Session:
    return opened({}, model=OfflineModel(vocabulary=VOCABULARY))


def told(session: Session, line: str) -> str:
    return " ".join(e.text for e in session.send(line) if isinstance(e, Said | Question))


ANSWERS = [
    ("how many mugs are there?", "There are 2 mugs: a red mug and a blue mug."),
    ("how many lamps are there?", "There is one lamp: the yellow lamp."),
    ("how many bottles are there?", "There is no bottle in the picture."),
    ("what colour is the ball?", "The ball is orange."),
    ("what colour are the mugs?", "The red mug is red; the blue mug is blue."),
    ("what pattern has the ball?", "The ball is plain."),
    ("where is the lamp?", "The lamp is on the green book."),
    ("is there a lamp?", "Yes: a yellow lamp."),
    ("is there a teapot?", "No. There is no teapot in the picture."),
    ("is the ball blue?", "No. The ball is orange."),
    ("is the ball orange?", "Yes, the ball is orange."),
    ("is the lamp on the book?", "Yes, the lamp is on the book."),
    ("is the ball on the book?", "No, the ball is not on the book."),
    ("are the mugs red?", "Only the red mug."),
    ("which mug is the leftmost?", "The red mug."),
    ("what is on the book?", "The yellow lamp."),
    ("what is on the ball?", "Nothing that I can see."),
    ("what is green?", "The green book."),
]


@pytest.mark.parametrize(("line", "answer"), ANSWERS)
def test_answers(session: Session, line: str, answer: str) -> None:
    root = session.head
    assert told(session, line) == answer
    assert session.head == root and session.pending is None


def test_it_is_what_was_asked_about(session: Session) -> None:
    told(session, "what colour is the ball?")
    assert told(session, "make it red").startswith("Made the orange ball red.")
    told(session, "which mug is the leftmost?")
    assert told(session, "remove it").startswith("Removed the red mug.")


@pytest.mark.parametrize("line", ["how many mugs are there?", "is there a teapot?"])
def test_it_is_asked_about_after_several_or_none(session: Session, line: str) -> None:
    told(session, "make the ball red")
    told(session, line)
    assert of_kind(session.send("remove it"), Question)
