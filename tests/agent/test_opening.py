"""Another picture: it replaces the conversation once it is read, and not before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.events import Failed, Question, Said, SceneRead, VersionMade
from agent.session import Session
from sgedit_engine.errors import HistoryError
from sgedit_engine.interface import CancelToken
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.versions import VersionStore
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, sound, table

SCRIPT: dict[str, Any] = {
    "mug": [("remove_object", {"target_words": "the mug"})],
    "ball": [("remove_object", {"target_words": "the ball"})],
}
NOISE = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)


def test_it_drops_the_question(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    list(session.send("mug"))
    list(session.open(table(), "again.png"))
    assert session.pending is None
    assert session.head.parent is None and session.head.note == "again.png"
    assert of_kind(session.send("ball"), VersionMade)
    assert sound(session)


def test_the_head_is_the_new_picture_when_it_is_announced(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    for event in session.open(table(), "again.png"):
        if isinstance(event, SceneRead):
            assert session.head == event.version


def test_names_hide_nothing_that_is_known_anyway(make_session: SessionMaker) -> None:
    session = make_session(SCRIPT)
    events = list(session.open(table(), "table.png", names=["mug", "bowl"]))
    assert of_kind(events, Said) == [Said("I looked for a bowl and did not find it.")]
    assert of_kind(session.send("ball"), VersionMade)


def refused(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    return list(session.open(NOISE, "photo.png"))


def unwritable(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    def full(*args: Any, **given: Any) -> None:
        raise HistoryError("The disk is full.", "Make room.")

    with monkeypatch.context() as patch:
        patch.setattr(VersionStore, "put_image", full)
        return list(session.open(table(), "again.png"))


def broken(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    def parse(*args: Any, **given: Any) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(PaintedEngine, "parse", parse)
        return list(session.open(table(), "again.png"))


def stopped(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    def parse(*args: Any, cancel: CancelToken, **given: Any) -> None:
        session.cancel()
        cancel.check()

    with monkeypatch.context() as patch:
        patch.setattr(PaintedEngine, "parse", parse)
        return list(session.open(table(), "again.png"))


@pytest.mark.parametrize("opens", [refused, unwritable, broken, stopped])
def test_a_picture_that_cannot_be_read_leaves_the_question(
    opened: SessionMaker,
    make_session: SessionMaker,
    monkeypatch: pytest.MonkeyPatch,
    opens: Any,
) -> None:
    session = opened(SCRIPT)
    root = session.head
    (question,) = of_kind(session.send("mug"), Question)
    events = opens(session, monkeypatch)
    assert len(of_kind(events, Failed)) == 1
    if opens is not broken:
        assert events[-1] == question
    assert session.head == root
    assert session.pending == question
    again = make_session(SCRIPT)
    assert again.pending == question
    assert of_kind(again.send("2"), VersionMade)
    assert "mug-2" not in again.head.graph and "mug-1" in again.head.graph
    assert sound(again)
