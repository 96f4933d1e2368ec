"""Short answers about the objects of a picture, and what "it" is after them."""

from __future__ import annotations

import pytest

from agent.events import Question, Said
from agent.language.offline import OfflineModel
from agent.session import Session
from agent.telling import told as answer_to
from sgedit_engine.painted import VOCABULARY
from sgedit_engine.scene.geometry import FRAME
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind
from tools.proposals import LookUp

CACTI = SceneGraph(
    objects=tuple(
        SceneObject(id=f"cactus-{n}", category="cactus", attributes={"color": color}, box=FRAME)
        for n, color in enumerate(("green", "red"), 1)
    )
)


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


CLAIMS = [
    ("the ball", "heavy", "I cannot tell whether the ball is heavy. The ball is orange."),
    ("the ball", "made of glass",
     "I cannot tell whether the ball is made of glass. The ball is orange."),
    ("the ball", "bigger than the mug",
     "I cannot tell whether the ball is bigger than the mug. The ball is orange."),
    ("the ball", "small", "I cannot tell whether the ball is small. The ball is orange."),
    ("the ball", "orange and heavy",
     "I cannot tell whether the ball is orange and heavy. The ball is orange."),
    ("the lamp", "on the heavy book",
     "I cannot tell whether the lamp is on the heavy book. The lamp is yellow."),
    ("the mugs", "made of red clay",
     "I cannot tell whether the red mug and the blue mug are made of red clay. The red mug is red; "
     "the blue mug is blue."),
    ("the ball", "blue and heavy", "No, the ball is not blue and heavy."),
    ("the ball", "not red", "Yes, the ball is not red."),
    ("the orange ball", "orange", "Yes, the ball is orange."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "claim", "answer"), CLAIMS)
def test_what_a_claim_does_not_say_is_not_confirmed(
    opened: SessionMaker, words: str, claim: str, answer: str
) -> None:
    call = ("look_up", {"words": words, "wanted": "look", "claim": claim})
    session = opened({"is it?": [call]})
    assert told(session, "is it?") == answer


def test_plurals() -> None:
    question = LookUp(words="cacti", wanted="count")
    said, _ = answer_to(question, CACTI, VOCABULARY, ())
    assert said == "There are 2 cacti: a green cactus and a red cactus."


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
