"""Whole conversations in English: the offline model, the graph and the painted engine."""

from __future__ import annotations

import numpy as np
import pytest

from agent.events import Failed, Question, Said
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.painted import VOCABULARY
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import made_from, of_kind


@pytest.fixture
def session(opened: SessionMaker) -> Session:
    return opened({}, model=OfflineModel(vocabulary=VOCABULARY))


def names(session: Session) -> list[str]:
    return sorted(o.name for o in session.head.graph.foreground)


START = ["blue mug", "green book", "orange ball", "red mug", "yellow lamp"]

DIALOGUES = [
    pytest.param(
        ["remove the mug", "the blue one"],
        ["green book", "orange ball", "red mug", "yellow lamp"],
        id="ambiguous, answered in words",
    ),
    pytest.param(
        ["remove the mug", "1", "put a white cube left of the blue mug"],
        ["blue mug", "green book", "orange ball", "white cube", "yellow lamp"],
        id="ambiguous, answered by number, then an addition",
    ),
    pytest.param(
        ["remove the red mug", "make the other one black"],
        ["black mug", "green book", "orange ball", "yellow lamp"],
        id="the one that is left of two",
    ),
    pytest.param(
        ["remove the red mug and make the remaining one black"],
        ["black mug", "green book", "orange ball", "yellow lamp"],
        id="the one that is left, in the same sentence",
    ),
    pytest.param(
        ["remove the lamp", "make the other one black", "cancel"],
        ["blue mug", "green book", "orange ball", "red mug"],
        id="no other one is left",
    ),
    pytest.param(
        ["keep the red mug, remove the other one"],
        ["green book", "orange ball", "red mug", "yellow lamp"],
        id="the other one beside one that is kept",
    ),
    pytest.param(
        ["remove both mugs", "bring the red one back"],
        ["green book", "orange ball", "red mug", "yellow lamp"],
        id="one of two that went together",
    ),
    pytest.param(
        ["take the ball and the book away but not the lamp"],
        ["blue mug", "red mug", "yellow lamp"],
        id="a list before away",
    ),
    pytest.param(
        ["remove the mug", "the one on the right", "now the other one as well"],
        ["green book", "orange ball", "yellow lamp"],
        id="the other one after an answer",
    ),
    pytest.param(
        ["make the ball green and striped", "undo the stripes but keep the colour"],
        ["blue mug", "green ball", "green book", "red mug", "yellow lamp"],
        id="one of two looks is taken back",
    ),
    pytest.param(
        ["make the ball green and striped", "undo only the colour"],
        ["blue mug", "green book", "orange striped ball", "red mug", "yellow lamp"],
        id="the other of two looks is taken back",
    ),
    pytest.param(
        ["add a blue mug", "make the red mug green and the others white"],
        ["green book", "green mug", "orange ball", "white mug", "white mug", "yellow lamp"],
        id="the others of a kind",
    ),
    pytest.param(
        ["make the mugs black and the others white"],
        ["black mug", "black mug", "white ball", "white book", "white lamp"],
        id="the others than several",
    ),
    pytest.param(
        ["of the red and the blue mug, remove the left one"],
        ["blue mug", "green book", "orange ball", "yellow lamp"],
        id="one of two that are named",
    ),
    pytest.param(
        ["remove the left one of the red and the blue mug"],
        ["blue mug", "green book", "orange ball", "yellow lamp"],
        id="one of two that are named, behind it",
    ),
    pytest.param(
        ["remove one of the red and the blue mug", "the red one"],
        ["blue mug", "green book", "orange ball", "yellow lamp"],
        id="any of two that are named is asked about",
    ),
    pytest.param(
        ["remove the lamp", "black cube where the lamp was"],
        ["black cube", "blue mug", "green book", "orange ball", "red mug"],
        id="something new where another thing was",
    ),
    pytest.param(
        ["all mugs black but not the red one"],
        ["black mug", "green book", "orange ball", "red mug", "yellow lamp"],
        id="all but one",
    ),
    pytest.param(
        ["remove the mug", "cancel"], START, id="cancelled"
    ),
    pytest.param(
        ["remove the mug", "make the ball purple"],
        ["blue mug", "green book", "purple ball", "red mug", "yellow lamp"],
        id="a new request in the place of an answer",
    ),
    pytest.param(
        ["make the left mug green", "now make it striped"],
        ["blue mug", "green book", "green striped mug", "orange ball", "yellow lamp"],
        id="it",
    ),
    pytest.param(
        ["replace the ball with a rubber duck", "undo", "redo", "undo that"], START, id="undo"
    ),
    pytest.param(
        ["remove the ball and make the lamp red"],
        ["blue mug", "green book", "red lamp", "red mug"],
        id="two edits in one sentence",
    ),
    pytest.param(
        ["remove both mugs", "undo"], START, id="one undo for one request"
    ),
    pytest.param(
        ["remove the ball and make the lamp red", "undo"], START, id="one undo for two edits"
    ),
    pytest.param(
        ["remove the ball", "remove both mugs", "undo undo"], START, id="undo undo is two requests"
    ),
    pytest.param(
        ["remove the ball and make the lamp red", "undo the last edit"],
        ["blue mug", "green book", "red mug", "yellow lamp"],
        id="one of two edits undone",
    ),
    pytest.param(
        ["make the lamp red", "remove the ball and the mug", "cancel", "undo"],
        ["blue mug", "green book", "orange ball", "red lamp", "red mug"],
        id="what was cancelled is no step",
    ),
    pytest.param(
        ["make the mug white", "the one closer to the ball", "actually do the other one too"],
        ["green book", "orange ball", "white mug", "white mug", "yellow lamp"],
        id="the other one too, after a question",
    ),
    pytest.param(
        ["remove the mug", "you know what, make the lamp green instead"],
        ["blue mug", "green book", "green lamp", "orange ball", "red mug"],
        id="a new request behind empty words",
    ),
    pytest.param(
        ["remove the ball", "make the lamp red", "bring it back"],
        ["blue mug", "green book", "orange ball", "red lamp", "red mug"],
        id="what was removed comes back",
    ),
    pytest.param(
        ["delete the book", "yeah take the lamp too"], ["blue mug", "orange ball", "red mug"],
        id="what stands on it, in other words",
    ),
    pytest.param(
        ["delete the book", "yes"], ["blue mug", "orange ball", "red mug"], id="what stands on it"
    ),
    pytest.param(
        ["get rid of the red mug", "no, the blue one"],
        ["green book", "orange ball", "red mug", "yellow lamp"],
        id="a correction",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), DIALOGUES)
def test_dialogue(session: Session, lines: list[str], expected: list[str]) -> None:
    for line in lines:
        assert of_kind(session.send(line), Failed) == [], line
    assert session.pending is None
    assert names(session) == expected


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("what is in the picture?", "lamp"),
        ("what did you change?", "different"),
        ("flurb the wozzle", "did not understand"),
        ("add a giraffe", "I can't draw a giraffe"),
        ("remove the teapot", "teapot"),
    ],
)
def test_answers_without_an_edit(session: Session, line: str, words: str) -> None:
    root = session.head
    told = [
        e.text if isinstance(e, Said) else e.problem
        for e in session.send(line)
        if isinstance(e, Said | Failed)
    ]
    assert words in " ".join(told)
    assert session.head == root


def test_what_was_done_is_said_beside_what_failed(session: Session) -> None:
    events = list(session.send("make the lamp red and remove the teapot"))
    said = " ".join(e.text for e in of_kind(events, Said))
    assert said.startswith("Made the yellow lamp red.") and "teapot" not in said
    assert ["teapot" in e.problem for e in of_kind(events, Failed)] == [True]


def test_ten_turns_change_nothing_outside_their_masks(session: Session) -> None:
    lines = [
        "remove the ball",
        "put a purple bottle to the right of the red mug",
        "make the lamp white",
        "replace the blue mug with a rubber duck",
        "undo",
        "make the blue mug bigger",
        "add a red ball",
        "paint the book striped",
        "remove the lamp",
        "swap the bottle for a yellow cube",
    ]
    root = session.head.id
    for line in lines:
        events = list(session.send(line))
        assert not of_kind(events, Failed) and not of_kind(events, Question), (line, events[-1])
    versions = made_from(session.store, root)
    assert len(versions) == 9
    for version in versions:
        image = session.store.get_image(version.image)
        parent = session.store.get_image(session.store.get(version.parent or "").image)
        mask = session.store.load_editable_mask(version)
        changed = np.any(image != parent, axis=2)
        assert changed.any() and not np.any(changed & ~mask), version.request


def test_after_a_removal_it_is_asked_about(session: Session) -> None:
    for line in ("make the lamp red", "remove both mugs"):
        assert of_kind(session.send(line), Failed) == [], line
    assert of_kind(session.send("remove it"), Question)
