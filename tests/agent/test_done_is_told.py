"""What a turn changed is told also when the turn then ends in a failure or without an answer."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage

from agent.events import Event, Failed, Question, Said, VersionMade
from agent.state import unanswered
from sgedit_engine.errors import EndpointError, OutOfMemoryError
from sgedit_engine.painted import PaintedEngine
from tests.agent.conftest import SessionMaker
from tests.agent.scripted_model import Call, ScriptedModel, calls
from tests.agent.tabletop import of_kind, talk_of

BALL: Call = ("remove_object", {"target_words": "the ball"})
LAMP: Call = ("change_attributes", {"target_words": "the lamp", "color": "red"})
MUGS: Call = ("remove_object", {"target_words": "both mugs"})
MUG: Call = ("remove_object", {"target_words": "the mug"})
UNDO: Call = ("undo", {})


class Breaking(PaintedEngine):
    """Has no memory for the plan of one object."""

    def plan(self, picture: Any, edit: Any, *args: Any, **kwargs: Any) -> Any:
        if getattr(edit, "target", "") == "mug-2":
            raise OutOfMemoryError("Too little memory.", "Close something.")
        return super().plan(picture, edit, *args, **kwargs)


def told(events: list[Event]) -> list[str]:
    """The words and failures of a turn, in their order."""
    return [
        e.text if isinstance(e, Said) else e.problem for e in events if isinstance(e, Said | Failed)
    ]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        pytest.param([MUGS], "Removed the red mug.", id="an edit of the same call"),
        pytest.param(
            [BALL, LAMP, ("remove_object", {"target_words": "the blue mug"})],
            "Removed the orange ball. Made the yellow lamp red.",
            id="earlier calls",
        ),
        pytest.param(
            [BALL, UNDO, MUGS],
            "Removed the orange ball. Undone: Removed the orange ball. Removed the red mug.",
            id="undo too",
        ),
    ],
)
def test_the_engine_fails_later(opened: SessionMaker, wanted: list[Call], said: str) -> None:
    blue = ("change_attributes", {"target_words": "the lamp", "color": "blue"})
    session = opened({"go": wanted, "on": [blue]}, engine=Breaking())
    events = list(session.send("go"))
    assert told(events) == [said, "Too little memory."]
    assert of_kind(events, VersionMade)
    assert said in str(talk_of(session)[-1].content)
    assert unanswered(talk_of(session)) == []
    assert "mug-2" in session.head.graph
    (after,) = told(list(session.send("on")))
    assert after.endswith("lamp blue. I looked at the result: it is as asked.")


def test_the_call_that_broke_off_tells_its_first_edit(opened: SessionMaker) -> None:
    session = opened({"go": [MUGS]}, engine=Breaking())
    list(session.send("go"))
    answer = next(m for m in talk_of(session) if m.type == "tool")
    assert str(answer.content) == "Removed the red mug. Too little memory. Close something."


def test_what_it_lacks_is_told_with_it(opened: SessionMaker) -> None:
    engine = Breaking(failing_seeds=range(1000))
    session = opened({"go": [MUGS]}, engine=engine, retries=0)
    first, second = told(list(session.send("go")))
    assert first.startswith("Removed the red mug. I looked at the result and it is not quite")
    assert second == "Too little memory."


class Failing(ScriptedModel):
    """Answers once; then its server is gone."""

    def _reply(self, messages: Any) -> AIMessage:
        if messages[-1].type == "tool":
            raise EndpointError("The server does not answer.", "Try again later.")
        return super()._reply(messages)


def test_the_chat_model_fails_after_the_edit(opened: SessionMaker) -> None:
    session = opened({}, model=Failing(script={"go": [BALL]}))
    events = list(session.send("go"))
    assert told(events) == ["Removed the orange ball.", "The server does not answer."]


def malformed() -> AIMessage:
    call = {"name": "undo", "args": "{", "id": "x", "error": "", "type": "invalid_tool_call"}
    return AIMessage("", invalid_tool_calls=[call])


def test_the_chat_model_babbles_after_the_edit(opened: SessionMaker) -> None:
    session = opened({"go": [calls(BALL), malformed(), malformed()]})
    events = list(session.send("go"))
    assert told(events)[0] == "Removed the orange ball."
    assert [f.error for f in of_kind(events, Failed)] == ["EndpointError"]


def test_the_chat_model_finds_no_end(opened: SessionMaker) -> None:
    session = opened({"go": [calls(BALL), *[calls(("describe_scene", {}))] * 20]})
    assert told(list(session.send("go")))[0] == "Removed the orange ball."


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("cancel", ["Removed the orange ball.", "All right, I leave the rest as it is."]),
        ("make the lamp red", ["Removed the orange ball.", "I did not understand that."]),
    ],
)
def test_the_question_is_not_answered(opened: SessionMaker, answer: str, said: list[str]) -> None:
    session = opened({"go": [BALL, MUG]})
    assert isinstance(list(session.send("go"))[-1], Question)
    assert told(list(session.send(answer))) == said
    assert unanswered(talk_of(session)) == []


def test_stopped_after_the_first_edit(opened: SessionMaker) -> None:
    session = opened({"go": [BALL, LAMP]})
    events: list[Event] = []
    for event in session.send("go"):
        events.append(event)
        if isinstance(event, VersionMade):
            session.cancel()
    assert told(events) == ["Removed the orange ball.", "Stopped."]


def test_nothing_is_told_where_nothing_was_done(opened: SessionMaker) -> None:
    blue = ("remove_object", {"target_words": "the blue mug"})
    session = opened({"go": [blue]}, engine=Breaking())
    assert told(list(session.send("go"))) == ["Too little memory."]
