"""A chat model that fails, babbles or finds no end spoils nothing."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage

from agent.events import Failed, VersionMade
from sgedit_engine.errors import EndpointError
from tests.agent.conftest import SessionMaker
from tests.agent.scripted_model import ScriptedModel, calls
from tests.agent.tabletop import of_kind, sound

BALL = [("remove_object", {"target_words": "the ball"})]


def test_the_chat_model_fails(opened: SessionMaker) -> None:
    class Down(ScriptedModel):
        def _generate(self, *args: Any, **kwargs: Any) -> Any:
            raise EndpointError("The server does not answer.", "Try again later.")

    session = opened({}, model=Down())
    failed = of_kind(session.send("hello"), Failed)
    assert [f.error for f in failed] == ["EndpointError"]
    assert sound(session)


def broken_call() -> AIMessage:
    wrong = {
        "name": "undo",
        "args": "{steps: ",
        "id": "x1",
        "error": "no JSON",
        "type": "invalid_tool_call",
    }
    return AIMessage("", invalid_tool_calls=[wrong])


def test_a_malformed_call_may_be_sent_again(opened: SessionMaker) -> None:
    session = opened({"go": [broken_call(), calls(*BALL)]})
    events = list(session.send("go"))
    assert of_kind(events, Failed) == []
    assert "ball-1" not in session.head.graph


def test_malformed_twice(opened: SessionMaker) -> None:
    session = opened({"go": [broken_call(), broken_call(), calls(*BALL)]})
    root = session.head
    failed = of_kind(session.send("go"), Failed)
    assert [f.error for f in failed] == ["EndpointError"]
    assert session.head == root
    assert sound(session)


def test_a_model_without_end(opened: SessionMaker) -> None:
    session = opened({"go": [calls(("describe_scene", {}))] * 50})
    failed = of_kind(session.send("go"), Failed)
    assert "without coming to an end" in failed[0].problem
    assert sound(session)


def test_too_many_calls_in_one_turn(opened: SessionMaker) -> None:
    paint = [
        ("change_attributes", {"target_words": "the ball", "color": c})
        for c in ("red", "green", "blue", "black", "white", "purple")
    ]
    session = opened({"go": paint})
    events = list(session.send("go"))
    assert len(of_kind(events, VersionMade)) == 5
    assert "Ask for the rest" in of_kind(events, Failed)[0].remedy
    assert sound(session)
