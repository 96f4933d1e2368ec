"""What is said behind a move: further, less far, another way, another anchor."""

from __future__ import annotations

from typing import Any

import pytest

from agent.events import Failed, Said
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.painted import VOCABULARY
from sgedit_engine.scene.edits import AdjustRelation, Placement, Shift
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind

# The table of `tabletop.py`, as the painted engine reads it.
BALL, BOOK, LAMP, RED, BLUE = "ball-1", "book-1", "lamp-1", "mug-1", "mug-2"


def at(predicate: Any, anchor: str) -> Placement:
    return Placement(predicate=predicate, anchor=anchor)


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
