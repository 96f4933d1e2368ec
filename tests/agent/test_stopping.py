"""Turns that are stopped, left alone, or asked for while another one runs."""

from __future__ import annotations

import threading
import time

from agent.events import Event, Failed, ProgressEvent, Said, VersionMade
from sgedit_engine.painted import PaintedEngine
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, sound

BALL = [("remove_object", {"target_words": "the ball"})]


def test_cancel_while_rendering(opened: SessionMaker) -> None:
    slow = PaintedEngine(steps=1000, seconds_per_step=0.01)
    session = opened({"go": [*BALL, *BALL], "what": [("describe_scene", {})]}, engine=slow)
    root = session.head
    events: list[Event] = []
    for event in session.send("go"):
        events.append(event)
        if isinstance(event, ProgressEvent) and event.step == 3:
            threading.Thread(target=session.cancel).start()
    assert [f.error for f in of_kind(events, Failed)] == ["CancelledError"]
    assert len(of_kind(events, ProgressEvent)) < 500
    assert session.head == root
    assert sound(session)
    assert of_kind(session.send("what"), Said)


def test_a_listener_that_goes_away(opened: SessionMaker) -> None:
    slow = PaintedEngine(steps=1000, seconds_per_step=0.01)
    session = opened({"go": BALL, "what": [("describe_scene", {})]}, engine=slow)
    root = session.head
    turn = session.send("go")
    assert any(isinstance(event, ProgressEvent) for event in turn)
    since = time.monotonic()
    turn.close()
    assert time.monotonic() - since < 5
    events = list(session.send("what"))
    assert of_kind(events, Said)
    assert session.head == root
    assert sound(session)


def test_one_turn_at_a_time(opened: SessionMaker) -> None:
    session = opened({"go": BALL})
    first = session.send("go")
    next(first)
    assert of_kind(session.send("go"), Failed)[0].problem.startswith("The last request")
    assert of_kind(first, VersionMade)
