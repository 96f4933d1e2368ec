""" "Undo the bottle" where several steps were about it: asked about, with what each of them did."""

from __future__ import annotations

import pytest

from agent.events import Failed, HeadMoved, Question
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import VOCABULARY
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, sound

DONE = (
    "put a bottle next to the ball",
    "make the bottle red",
    "move the bottle to the right",
    "remove the lamp",
)


@pytest.fixture
def edited(opened: SessionMaker) -> Session:
    session = opened({}, model=OfflineModel(vocabulary=VOCABULARY), options=RenderOptions(1))
    for line in DONE:
        assert not of_kind(session.send(line), Failed)
    return session


def test_what_each_step_did_is_told(edited: Session) -> None:
    head = edited.head
    (question,) = of_kind(edited.send("undo the bottle"), Question)
    assert question.kind == "step"
    assert [c.label for c in question.choices] == [
        "step 1: Added a bottle next to the orange ball",
        "step 2: Made the white bottle red",
        "step 3: Moved the red bottle to the right",
    ]
    list(edited.send("never mind"))
    assert edited.head == head and edited.pending is None and sound(edited)


@pytest.mark.parametrize("answer", ["3", "the third one", "the last", "moving it", "the move"])
def test_answers(edited: Session, answer: str) -> None:
    list(edited.send("undo the bottle"))
    events = list(edited.send(answer))
    assert not of_kind(events, Failed) and not of_kind(events, Question)
    assert [s.summary for s in edited.line.done] == [
        "Added a bottle next to the orange ball",
        "Made the white bottle red",
        "Removed the yellow lamp",
    ]


@pytest.mark.parametrize("words", ["undo adding the bottle", "undo moving the bottle"])
def test_what_the_words_tell_is_not_asked(edited: Session, words: str) -> None:
    """What builds on the step may be asked about then."""
    events = list(edited.send(words))
    assert all(q.kind == "dependents" for q in of_kind(events, Question))


def test_with_one_step_nothing_is_asked(edited: Session) -> None:
    events = list(edited.send("undo the lamp"))
    assert of_kind(events, HeadMoved) and not of_kind(events, Question)
