"""Readings of the offline model that went wrong once: the picture after each dialogue."""

from __future__ import annotations

import pytest

from agent.events import Failed, HeadMoved, Question, Said, VersionMade
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.painted import VOCABULARY
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind


@pytest.fixture
def session(opened: SessionMaker) -> Session:
    return opened({}, model=OfflineModel(vocabulary=VOCABULARY))


def names(session: Session) -> list[str]:
    return sorted(o.name for o in session.head.graph.foreground)


def told(session: Session, line: str) -> str:
    """All words of a turn."""
    events = list(session.send(line))
    return " ".join(e.text for e in events if isinstance(e, Said | Question))


BALL, BOOK, LAMP, RED, BLUE = "orange ball", "green book", "yellow lamp", "red mug", "blue mug"
START = sorted([BALL, BOOK, LAMP, RED, BLUE])

EXCEPTIONS = [
    ("remove all but the mugs", [BLUE, RED]),
    ("keep only the mugs", [BLUE, RED]),
    ("remove all the mugs but the red one", [BOOK, BALL, RED, LAMP]),
    ("remove all mugs, but the red one", [BOOK, BALL, RED, LAMP]),
    ("remove the mugs, but not the red one", [BOOK, BALL, RED, LAMP]),
    ("remove everything except the lamp and the book", [BOOK, LAMP]),
    ("remove everything but the lamp, the book, and the ball", [BOOK, BALL, LAMP]),
    ("just keep the lamp, the book and the ball", [BOOK, BALL, LAMP]),
    ("remove all mugs except the red one and the blue one", START),
    ("remove the ball, but the lamp", START),
]


@pytest.mark.parametrize(("line", "expected"), EXCEPTIONS)
def test_exceptions_stay(session: Session, line: str, expected: list[str]) -> None:
    list(session.send(line))
    assert session.pending is None
    assert names(session) == expected


HISTORIES = [
    pytest.param(
        ["remove the blue mug", "bring it back", "bring the mug back"], START,
        id="what is there again is not removed again",
    ),
    pytest.param(
        ["add a white cube", "bring the cube back"], sorted([*START, "white cube"]),
        id="what was added is not taken back",
    ),
    pytest.param(
        ["add a white cube", "undo adding the cube", "bring the cube back"],
        sorted([*START, "white cube"]), id="an addition that was undone",
    ),
    pytest.param(
        ["make the red mug green", "bring the green mug back"],
        sorted([BALL, BOOK, LAMP, "green mug", BLUE]), id="it has these looks",
    ),
    pytest.param(
        ["make the red mug green", "bring the red mug back"], START, id="it had these looks"
    ),
    pytest.param(
        ["remove the lamp", "undo", "undo the lamp"], START, id="undo never does it again"
    ),
    pytest.param(
        ["add a white cube", "make it red", "remove the ball", "go back to before the cube"],
        START, id="before it came",
    ),
    pytest.param(
        ["add a white cube", "remove the cube", "go back to before I removed the cube"],
        sorted([*START, "white cube"]), id="before it went",
    ),
    pytest.param(
        ["make the lamp red", "remove the ball", "go back to before you changed the lamp"],
        START, id="before it changed",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), HISTORIES)
def test_history(session: Session, lines: list[str], expected: list[str]) -> None:
    for line in lines:
        assert of_kind(session.send(line), Failed) == [], line
    assert names(session) == expected


CORRECTIONS = [
    pytest.param(
        ["make the red mug green", "and striped"],
        sorted([BALL, BOOK, LAMP, "green striped mug", BLUE]), id="its words hold no more",
    ),
    pytest.param(
        ["paint the mug green", "the left one", "and striped"],
        sorted([BALL, BOOK, LAMP, "green striped mug", BLUE]), id="it is not asked about again",
    ),
    pytest.param(
        ["paint the left mug green", "no, the other one", "no, white"],
        sorted([BALL, BOOK, LAMP, RED, "white mug"]), id="the other one is still the other one",
    ),
    pytest.param(
        ["remove the mug", "the blue one", "put a purple cube there instead"],
        sorted([BALL, BOOK, LAMP, RED, "purple cube"]), id="in the place of what was chosen",
    ),
    pytest.param(
        ["remove the left mug", "no, the rightmost"], [BOOK, BALL, RED, LAMP],
        id="the rightmost mug, not the rightmost thing",
    ),
    pytest.param(
        ["remove the ball", "no, the blue one"], [BOOK, BALL, RED, LAMP],
        id="there is no blue ball",
    ),
    pytest.param(
        ["make the left mug striped", "and the other one spotted"],
        sorted([BALL, BOOK, LAMP, "red striped mug", "blue spotted mug"]), id="another look",
    ),
    pytest.param(
        ["make both mugs white", "no, black"],
        sorted([BALL, BOOK, LAMP, "black mug", "black mug"]), id="of several",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), CORRECTIONS)
def test_corrections(session: Session, lines: list[str], expected: list[str]) -> None:
    for line in lines:
        assert of_kind(session.send(line), Failed) == [], line
    assert session.pending is None
    assert names(session) == expected


def test_the_other_side(session: Session) -> None:
    list(session.send("put a cube to the left of the blue mug"))
    list(session.send("no, on the right"))
    graph = session.head.graph
    assert graph.get("cube-1").box.center[0] > graph.get("mug-2").box.center[0]


def test_what_is_so_already_stops_no_other(session: Session) -> None:
    said = told(session, "make both mugs red")
    assert said.startswith("The red mug is red already. Made the blue mug red.")
    assert names(session) == sorted([BALL, BOOK, LAMP, RED, RED])
    (failed,) = of_kind(session.send("make both mugs red"), Failed)
    assert "already" in failed.problem and failed.remedy


def test_every_edit_is_told_and_the_check_once(session: Session) -> None:
    assert told(session, "add two cubes") == (
        "Added a cube. Added a cube. I looked at the result: it is as asked."
    )
    assert told(session, "make the lamp red and the ball blue").count("as asked") == 1


@pytest.mark.parametrize(
    ("line", "sorry"),
    [("hmm, what are the options?", False), ("I don't know", False), ("banana", True)],
)
def test_the_puzzled_are_asked_again(session: Session, line: str, sorry: bool) -> None:
    (asked,) = of_kind(session.send("remove the mug"), Question)
    (again,) = of_kind(session.send(line), Question)
    assert [c.object_id for c in again.choices] == [c.object_id for c in asked.choices]
    assert ("I did not understand" in again.text) == sorry
    assert asked.text in again.text and "cancel" in again.text
    assert of_kind(session.send("the second one please"), VersionMade)
    assert names(session) == [BOOK, BALL, RED, LAMP]


def test_turning_is_told_apart_from_what_is_not_understood(session: Session) -> None:
    assert told(session, "rotate the mug").startswith("I cannot turn objects or lift them")


def test_the_focus_of_an_undone_edit_is_its_object(session: Session) -> None:
    list(session.send("remove the ball"))
    list(session.send("make the lamp red"))
    assert of_kind(session.send("undo the last two"), HeadMoved)
    list(session.send("make it white"))
    assert "white ball" in names(session)
