"""What a front end asks a session for without words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.events import Failed, HeadMoved, Said
from agent.session import Session
from sgedit_engine.errors import HistoryError, InputError, UnknownObjectError
from tests.agent.tabletop import of_kind

SessionMaker = Callable[..., Session]


def _offline(opened: SessionMaker) -> Session:
    from agent.language.offline import OfflineModel
    from sgedit_engine.painted import VOCABULARY

    return opened({}, model=OfflineModel(vocabulary=VOCABULARY))


def _names(session: Session) -> set[str]:
    return {o.name for o in session.head.graph.foreground}


def test_this_means_what_was_pointed_at(opened: SessionMaker) -> None:
    session = _offline(opened)
    (blue,) = [o.id for o in session.head.graph.foreground if o.name == "blue mug"]
    session.point_at(blue)
    list(session.send("remove this"))
    assert "blue mug" not in _names(session)
    assert "red mug" in _names(session)


def test_nothing_is_meant_when_nothing_is_pointed_at(opened: SessionMaker) -> None:
    session = _offline(opened)
    session.point_at(session.head.graph.foreground[0].id)
    session.point_at(None)
    before = session.head.id
    list(session.send("remove this"))
    assert session.head.id == before


def test_only_what_is_there_can_be_pointed_at(
    opened: SessionMaker, make_session: SessionMaker
) -> None:
    with pytest.raises(UnknownObjectError):
        _offline(opened).point_at("mug-77")
    with pytest.raises(HistoryError):
        make_session({}, conversation="empty").point_at("mug-1")


def test_a_question_that_waits_is_not_lost_by_pointing(opened: SessionMaker) -> None:
    session = _offline(opened)
    list(session.send("remove the mug"))
    assert session.pending is not None
    with pytest.raises(InputError):
        session.point_at("mug-1")
    assert session.pending is not None


def test_buttons_undo_redo_and_leave_out(opened: SessionMaker) -> None:
    session = _offline(opened)
    list(session.send("remove the ball"))
    list(session.send("remove the lamp"))
    assert of_kind(session.undo(), HeadMoved)
    assert "yellow lamp" in _names(session)
    assert of_kind(session.redo(), HeadMoved)
    assert "yellow lamp" not in _names(session)
    events = list(session.leave_out(1))
    assert not of_kind(events, Failed)
    assert of_kind(events, Said)
    assert "orange ball" in _names(session)
    assert "yellow lamp" not in _names(session)


def test_nothing_to_undo_is_told(opened: SessionMaker) -> None:
    assert of_kind(_offline(opened).undo(), (Said, Failed))  # type: ignore[arg-type]
