"""Turns that lean on the one before: "them" that were told of, and the part that was missing."""

from __future__ import annotations

import pytest

from agent.events import Question, Said
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.painted import VOCABULARY
from tests.agent.conftest import SessionMaker


@pytest.fixture
def session(opened: SessionMaker) -> Session:
    return opened({}, model=OfflineModel(vocabulary=VOCABULARY))


def names(session: Session) -> list[str]:
    return sorted(o.name for o in session.head.graph.foreground)


BOOK, BALL, LAMP, RED, BLUE = "green book", "orange ball", "yellow lamp", "red mug", "blue mug"

TURNS = [
    (["which things are red or blue?", "remove those"], [BOOK, BALL, LAMP]),
    (["how many mugs are there?", "make them white"], [BOOK, BALL, LAMP, "white mug", "white mug"]),
    (["how many mugs are there?", "the red one has to go"], [BLUE, BOOK, BALL, LAMP]),
    (["make the mugs blue", "remove both"], [BOOK, BALL, LAMP]),
    (["make the mugs blue", "make the lamp red", "remove it"], [BLUE, BLUE, BOOK, BALL]),
    (["change the color of the mugs", "white"], [BOOK, BALL, LAMP, "white mug", "white mug"]),
    (["recolor the ball please", "hmm, maybe red"], [BLUE, BOOK, "red ball", RED, LAMP]),
    (["replace the ball", "with a cube, please"], [BLUE, BOOK, RED, "white cube", LAMP]),
    (["change the ball", "actually remove it"], [BLUE, BOOK, RED, LAMP]),
    (["change the ball", "leave it"], [BLUE, BOOK, BALL, RED, LAMP]),
    (
        ["make the lamp red", "change the ball", "blue", "no, white"],
        [BLUE, BOOK, "red lamp", RED, "white ball"],
    ),
    (["add something next to the ball", "a red cube"], [BLUE, BOOK, BALL, "red cube", RED, LAMP]),
    (
        ["make the red mug and the ball white", "remove the left one"],
        [BLUE, BOOK, "white ball", LAMP],
    ),
    (
        ["make the ball and the lamp red", "the second one should be blue"],
        [BLUE, BOOK, "blue lamp", RED, "red ball"],
    ),
    (
        ["make everything white", "oops not the lamp"],
        ["white ball", "white book", "white mug", "white mug", LAMP],
    ),
    (["swap the ball with the blue one", "make it white"], [BLUE, BOOK, RED, "white ball", LAMP]),
]


@pytest.mark.parametrize(("lines", "expected"), TURNS, ids=lambda v: str(v[-1]))
def test_what_a_turn_leaves_open(session: Session, lines: list[str], expected: list[str]) -> None:
    for line in lines:
        list(session.send(line))
    assert names(session) == sorted(expected)


REDS = ["red ball", "red book", "red lamp", "red mug", "red mug"]
LEFT_OVER = ["blue ball", "blue book", "blue lamp", "red mug", "red mug"]
OF_ANY_KIND = [
    (["which mug is bigger?", "make everything red"], REDS),
    (["make the mugs white", "now make all the things red"], REDS),
    (["remove the mug", "make everything red"], REDS),
    (["make the mug white", "hm", "make everything red"], REDS),
    (["how many mugs are there?", "remove everything"], [BLUE, BOOK, BALL, RED, LAMP]),
    (["remove the mug", "remove everything", "yes"], []),
    (["remove the mug", "remove all"], [BOOK, BALL, LAMP]),
    (["make the mugs red", "make everything else blue"], LEFT_OVER),
    (["make the mugs red", "paint the others blue"], LEFT_OVER),
    (["make the mugs red", "make the other things blue"], LEFT_OVER),
    (["make the mugs red", "make the rest blue"], LEFT_OVER),
    (["make the mugs red and all other things blue"], LEFT_OVER),
    (["make the mugs red, the ball green and the rest blue"], ["green ball", *LEFT_OVER[1:]]),
]


@pytest.mark.parametrize(("lines", "expected"), OF_ANY_KIND, ids=lambda v: str(v[-1:]))
def test_everything_and_everything_else(
    session: Session, lines: list[str], expected: list[str]
) -> None:
    for line in lines:
        list(session.send(line))
    assert names(session) == sorted(expected)


def relations_of(session: Session, kind: str) -> set[tuple[str, str]]:
    graph = session.head.graph
    [item] = [o for o in graph.foreground if o.category == kind]
    found = (r for r in graph.relations if r.subject == item.id)
    return {(r.predicate, graph.get(r.object).name) for r in found}


def test_the_missing_place(session: Session) -> None:
    list(session.send("move the ball"))
    list(session.send("behind the book"))
    assert ("behind", BOOK) in relations_of(session, "ball")


def test_another_place_for_what_was_put_anywhere(session: Session) -> None:
    list(session.send("add a cube"))
    list(session.send("next to the ball"))
    assert BALL in {other for _, other in relations_of(session, "cube")}


def test_only_what_there_are_several_of_can_be_the_other_one(session: Session) -> None:
    before = {o.name: o.box for o in session.head.graph.foreground}
    for line in ("move the red mug to the left of the lamp", "no, I meant the other one"):
        list(session.send(line))
    after = {o.name: o.box for o in session.head.graph.foreground}
    assert [name for name, box in after.items() if box != before[name]] == [BLUE]


def test_it_among_several_is_asked_about(session: Session) -> None:
    list(session.send("which things are red or blue?"))
    asked = [e for e in session.send("make it white") if isinstance(e, Question)]
    assert asked and names(session) == sorted([BLUE, RED, BOOK, BALL, LAMP])


ASKED_ON = [
    (["what is on the book?", "and left of it?"], "The red mug, the orange ball and the blue mug."),
    (["what color is the ball?", "and the lamp?"], "The lamp is yellow."),
    (["which mug is closer to the lamp?"], "The blue mug."),
    (
        ["is the ball bigger than the lamp?"],
        "No, the orange ball is not bigger than the yellow lamp.",
    ),
    (["which mugs are there?"], "The red mug and the blue mug."),
    (["is there anything on the table that's green?"], "The green book."),
]


@pytest.mark.parametrize(("lines", "expected"), ASKED_ON, ids=lambda v: str(v))
def test_questions_that_go_on(session: Session, lines: list[str], expected: str) -> None:
    events = [e for line in lines for e in session.send(line)]
    assert [e.text for e in events if isinstance(e, Said)][-1] == expected


STEPS = [
    (["make the lamp red, the ball white and the book blue", "undo the second"], BALL),
    (["make the lamp red, the ball white and the book blue", "undo all three"], LAMP),
    (["make the ball striped", "scratch that, I'd go for spots"], "orange spotted ball"),
    (["make the lamp white and the thing under it red"], "red book"),
    (["remove the mug next to the book"], RED),
]


@pytest.mark.parametrize(("lines", "there"), STEPS, ids=lambda v: str(v))
def test_what_leans_on_steps_and_things(session: Session, lines: list[str], there: str) -> None:
    for line in lines:
        list(session.send(line))
    assert there in names(session)


def test_the_one_by_a_thing_is_the_nearest_of_those_asked_about(session: Session) -> None:
    list(session.send("remove the mug"))
    list(session.send("which mug do you mean?"))
    list(session.send("the one by the lamp"))
    assert names(session) == sorted([RED, BOOK, BALL, LAMP])


def test_swapped_back_is_undone(session: Session) -> None:
    before = session.head.id
    list(session.send("swap the ball and the lamp"))
    list(session.send("wait, swap them back"))
    assert session.head.id == before


LEANING = [
    (["make the ball striped", "no, I liked it plain better"], BALL),
    (["make the ball white", "no, keep it orange"], BALL),
    (["remove the ball", "hmm no, I want the ball"], BALL),
    (["make the ball white and striped", "no, blue"], "blue striped ball"),
    (["the ball goes, the lamp stays and the book becomes red"], "red book"),
    (["add a red cube next to the lamp", "and a blue one behind it"], "blue cube"),
    (["add two more mugs next to the ball", "undo both"], BALL),
]


@pytest.mark.parametrize(("lines", "there"), LEANING, ids=lambda v: str(v))
def test_what_is_there_in_the_end(session: Session, lines: list[str], there: str) -> None:
    for line in lines:
        list(session.send(line))
    assert there in names(session)
