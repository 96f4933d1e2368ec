"""Words that ask for no edit, or for another one than they seem to: nothing is done by mistake."""

from __future__ import annotations

import pytest

from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.painted import VOCABULARY
from tests.agent.conftest import SessionMaker


@pytest.fixture
def session(opened: SessionMaker) -> Session:
    return opened({}, model=OfflineModel(vocabulary=VOCABULARY))


def names(session: Session) -> list[str]:
    return sorted(o.name for o in session.head.graph.foreground)


EDITED = ["make the lamp green", "make the ball bigger"]
PRAISE = [
    "I like it all",
    "I like everything",
    "everything is better now",
    "it is better than before",
    "I like it more than before",
    "I like the color",
    "the size is better now",
    "I like the look",
    "more color",
    "green was better",
]


@pytest.mark.parametrize("said", PRAISE)
def test_praise_takes_nothing_back(session: Session, said: str) -> None:
    for line in EDITED:
        list(session.send(line))
    before = session.head.id
    list(session.send(said))
    assert session.head.id == before


@pytest.mark.parametrize("said", ["it was better before", "I preferred the old size"])
def test_what_was_better_is_brought_back(session: Session, said: str) -> None:
    for line in EDITED:
        list(session.send(line))
    list(session.send(said))
    assert len(session.store.path_to_root(session.head.id)) == 2
    assert "green lamp" in names(session)


def test_a_look_that_was_better_is_that_of_the_thing_that_had_it(session: Session) -> None:
    for line in [*EDITED, "yellow was better"]:
        list(session.send(line))
    assert "yellow lamp" in names(session) and "yellow ball" not in names(session)


# The yellow lamp stands on the green book.
KEPT = [
    "leave the book",
    "keep the book",
    "the book stays",
    "leave the book alone",
    "just leave the book there",
    "no, keep it then",
]


@pytest.mark.parametrize("said", KEPT)
@pytest.mark.parametrize("asked", ["remove the book", "move the book to the left"])
def test_what_shall_stay_stays(session: Session, asked: str, said: str) -> None:
    before = session.head.id
    list(session.send(asked))
    list(session.send(said))
    assert session.head.id == before
    assert session.pending is None


@pytest.mark.parametrize("said", ["keep the lamp on the book", "take the lamp and leave the book"])
def test_what_is_none_of_the_choices_is_not_done(session: Session, said: str) -> None:
    before = session.head.id
    list(session.send("remove the book"))
    list(session.send(said))
    assert session.head.id == before


def test_who_spares_what_is_not_there_loses_nothing(session: Session) -> None:
    before = session.head.id
    for said in (
        "keep only the green mug",
        "remove everything except the red ball",
        "keep only the red mug and the green lamp",
        "make everything red except the green lamp",
    ):
        list(session.send(said))
        assert session.head.id == before, said


NOT_DONE = [
    "space the mugs out",
    "lay out the mugs",
    "push the mugs out of the way",
    "pick out the lamp",
    "the lamp should stand out",
    "clean up the red mug",
    "scrub the red mug",
    "pull out the lamp",
    "add a ball for the lamp",
    "add a ball for each mug",
    "just keep the ball",
    "I only want a lamp",
    "remove some mugs",
    "remove most mugs",
    "most of the mugs should go",
    "make the mugs red and blue respectively",
    "make the red mug white and vice versa",
    "put the mugs next to each other",
    "the lamp disappeared",
    "the lamp got removed",
    "the ball has stripes",
    "the lamp wears stripes",
    "the ball turned red",
    "the ball got bigger",
    "the ball moved to the left",
    "the lamp and the ball swapped places",
    "the ball lives next to the lamp",
    "the red mug looks like the ball",
    "the red mug has the same color as the ball",
    "thanks for the stripes on the ball",
    "I see stripes on the ball",
    "in the middle there is a ball",
    "behind the ball there is a red mug",
    "remove the ball but not yet",
    "remove the ball, just not today",
    "make the ball red, not now",
    "remove the ball tomorrow",
    "will the lamp go",
    "will there be a lamp on the left?",
    "will the ball be red?",
    "could the orange thing be a lamp?",
    "I don't want the lamp on the book anymore",
]
DONE = [
    "the ball should have stripes",
    "the lamp needs to disappear",
    "could the ball be red?",
    "could there be a mug behind the ball please",
    "on the left there is a mug missing",
    "will you make the ball red?",
]


@pytest.mark.parametrize("said", NOT_DONE)
def test_what_is_not_asked_for_is_not_done(session: Session, said: str) -> None:
    before = session.head.id
    list(session.send(said))
    assert session.head.id == before


@pytest.mark.parametrize("said", DONE)
def test_what_is_wished_for_is_done(session: Session, said: str) -> None:
    before = session.head.id
    list(session.send(said))
    assert session.head.id != before


@pytest.mark.parametrize("said", ["no, that's red", "no that is the lamp", "no, that one is blue"])
def test_what_was_taken_is_told_and_nothing_else_is(session: Session, said: str) -> None:
    list(session.send("make the ball blue"))
    before = session.head.id
    list(session.send(said))
    assert session.head.id == before


def test_two_more_undoes_only_behind_an_undo(session: Session) -> None:
    for line in ["make the lamp red", "make the ball red", "make the book red", "two more"]:
        list(session.send(line))
    assert "red book" in names(session)
    for line in ["undo", "two more"]:
        list(session.send(line))
    assert {"yellow lamp", "orange ball", "green book"} <= set(names(session))


def test_kicked_to_the_left_is_moved(session: Session) -> None:
    list(session.send("kick the ball to the left"))
    assert "orange ball" in names(session)


# The yellow lamp and the orange ball are plain; what is told of one thing is "them" all the same.
TOLD = [
    (["which things are orange?", "remove them"], "orange ball", False),
    (["don't forget to remove the ball"], "orange ball", False),
    (["only remove the ball"], "orange ball", False),
    (["switch the colors of the ball and the lamp"], "yellow ball", True),
    (["remove everything that has no stripes"], "orange ball", True),
]


@pytest.mark.parametrize(("lines", "name", "there"), TOLD, ids=lambda v: str(v))
def test_what_is_there_in_the_end(
    session: Session, lines: list[str], name: str, there: bool
) -> None:
    for line in lines:
        list(session.send(line))
    assert (name in names(session)) == there
