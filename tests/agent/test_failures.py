"""Whatever fails, the head is the last good version and the conversation goes on."""

from __future__ import annotations

import sqlite3
from typing import Any

import numpy as np
import pytest
from langgraph.checkpoint.sqlite import SqliteSaver

from agent.events import Failed, Said, SceneRead, VersionMade
from sgedit_engine.errors import (
    HistoryError,
    InvalidEditError,
    ModelMissingError,
    OutOfMemoryError,
)
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.versions import VersionStore
from tests.agent.conftest import SessionMaker
from tests.agent.scripted_model import calls
from tests.agent.tabletop import of_kind, sound, table, talk_of

BALL = [("remove_object", {"target_words": "the ball"})]


REFUSED: list[Any] = [
    pytest.param(
        ("remove_object", {"target_words": "the giraffe"}), "UnknownObjectError", "giraffe",
        id="an object that is not there",
    ),
    pytest.param(
        ("add_object", {"what": "a giraffe"}), "CannotDrawError",
        "I can't draw a giraffe with the bundled models",
        id="a kind that cannot be drawn",
    ),
    pytest.param(
        ("change_attributes", {"target_words": "the ball", "color": "turquoise"}),
        "CannotDrawError", "turquoise",
        id="a color that cannot be drawn",
    ),
    pytest.param(
        ("change_attributes", {"target_words": "the ball"}), "InvalidEditError", "the ball",
        id="a change of nothing",
    ),
    pytest.param(
        ("add_object", {"what": "a cube", "relation": "over", "anchor_words": "the ball"}),
        "InvalidEditError", "relation",
        id="a relation that there is not",
    ),
    pytest.param(("move_object", {}), "InvalidEditError", "move_object", id="no such tool"),
    pytest.param(
        ("add_object", {"what": "a book", "relation": "on", "anchor_words": "the ball"}),
        "InvalidEditError", "ball",
        id="what cannot carry anything",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "words"), REFUSED)
def test_refused(opened: SessionMaker, call: Any, error: str, words: str) -> None:
    session = opened({"go": [call], "ball": BALL})
    root = session.head
    events = list(session.send("go"))
    failed = of_kind(events, Failed)
    assert [f.error for f in failed] == [error]
    assert words in failed[0].problem
    assert failed[0].remedy
    assert session.head == root
    assert sound(session)
    assert of_kind(session.send("ball"), VersionMade)


def test_a_mended_call_is_no_failure(opened: SessionMaker) -> None:
    answers = [calls(("remove_object", {"target_words": "the giraffe"})), calls(*BALL)]
    session = opened({"go": answers})
    events = list(session.send("go"))
    assert of_kind(events, Failed) == []
    assert "ball-1" not in session.head.graph


def test_the_other_call_is_done(opened: SessionMaker) -> None:
    session = opened({"go": [("remove_object", {"target_words": "the giraffe"}), *BALL]})
    events = list(session.send("go"))
    assert len(of_kind(events, Failed)) == len(of_kind(events, VersionMade)) == 1
    (said,) = of_kind(events, Said)
    assert "Removed the orange ball." in said.text
    assert "giraffe" not in said.text and "Nothing was changed" not in said.text


def test_a_failure_is_told_once(opened: SessionMaker) -> None:
    session = opened({"go": [("remove_object", {"target_words": "the giraffe"})]})
    events = list(session.send("go"))
    assert len(of_kind(events, Failed)) == 1
    assert of_kind(events, Said) == []


def test_the_first_of_two_edits_is_told(opened: SessionMaker) -> None:
    """One call that means both mugs; only one of them can go."""

    class Stuck(PaintedEngine):
        def plan(self, picture: Any, edit: Any, *args: Any, **kwargs: Any) -> Any:
            if edit.target == "mug-2":
                raise InvalidEditError("The blue mug is stuck.", "Leave it.")
            return super().plan(picture, edit, *args, **kwargs)

    both = [("remove_object", {"target_words": "both mugs"})]
    session = opened({"go": both}, engine=Stuck())
    events = list(session.send("go"))
    assert [f.problem for f in of_kind(events, Failed)] == ["The blue mug is stuck."]
    assert [s.text for s in of_kind(events, Said)] == ["Removed the red mug."]
    assert "mug-1" not in session.head.graph
    assert "Nothing else was changed." in str(talk_of(session))


@pytest.mark.parametrize(
    "error",
    [OutOfMemoryError("Too little memory.", "Close something."), RuntimeError("broken")],
    ids=["known", "unknown"],
)
def test_the_engine_fails(opened: SessionMaker, make_session: SessionMaker, error: Any) -> None:
    script = {"go": [*BALL, *BALL], "what": [("describe_scene", {})]}
    session = opened(script, engine=PaintedEngine(error=error))
    root = session.head
    failed = of_kind(session.send("go"), Failed)
    assert [f.error for f in failed] == [type(error).__name__]
    assert session.head == root
    assert of_kind(session.send("what"), Said)
    assert sound(session)
    well = make_session({"ball": BALL})
    assert of_kind(well.send("ball"), VersionMade)


def test_the_disk_is_full(opened: SessionMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Either place that is written to may be the one that is full."""
    session = opened({"ball": BALL})
    root = session.head

    def full(*args: Any, **kwargs: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    def no_room(*args: Any, **kwargs: Any) -> None:
        raise HistoryError("The disk is full.", "Make room.")

    for owner, name, cause in ((SqliteSaver, "put", full), (VersionStore, "save_picture", no_room)):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, cause)
            failed = of_kind(session.send("ball"), Failed)
        assert len(failed) == 1 and "disk" in failed[0].problem
        assert session.head == root
    assert of_kind(session.send("ball"), VersionMade)
    assert sound(session)


@pytest.mark.parametrize(
    ("text", "error"), [("  ", "EmptyRequestError"), ("x" * 2001, "InputError")]
)
def test_words_that_are_none(opened: SessionMaker, text: str, error: str) -> None:
    session = opened({})
    assert [e.error for e in of_kind(session.send(text), Failed)] == [error]


def test_what_is_not_understood(opened: SessionMaker) -> None:
    session = opened({})
    assert of_kind(session.send("sing a song"), Said)


def test_nothing_is_open(make_session: SessionMaker) -> None:
    session = make_session({"go": BALL})
    assert [e.error for e in of_kind(session.send("go"), Failed)] == ["HistoryError"]


def test_a_picture_from_elsewhere(opened: SessionMaker) -> None:
    session = opened({"ball": BALL})
    root = session.head
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    events = list(session.open(noise, "photo.png"))
    assert [f.error for f in of_kind(events, Failed)] == ["OutsideWorldError"]
    assert session.head == root
    assert of_kind(session.send("ball"), VersionMade)


def test_an_engine_that_breaks_its_promise(opened: SessionMaker) -> None:
    class Careless(PaintedEngine):
        def render(self, picture: Any, *args: Any, **kwargs: Any) -> Any:
            candidates = super().render(picture, *args, **kwargs)
            candidates[0].image[0, 0] ^= 1
            return candidates

    session = opened({"go": BALL}, engine=Careless())
    root = session.head
    assert [f.error for f in of_kind(session.send("go"), Failed)] == ["ModelError"]
    assert session.head == root


def test_weights_are_missing(make_session: SessionMaker) -> None:
    class Bare(PaintedEngine):
        def parse(self, *args: Any, **kwargs: Any) -> Any:
            raise ModelMissingError("There are no weights.", "Fetch them.")

    session = make_session({}, engine=Bare())
    events = list(session.open(table(), "table.png"))
    assert [f.error for f in of_kind(events, Failed)] == ["ModelMissingError"]
    assert not of_kind(events, SceneRead)
