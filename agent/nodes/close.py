"""The end of a turn: an unmended failure is told, old messages leave."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AnyMessage, HumanMessage, RemoveMessage
from langgraph.runtime import Runtime

from agent.events import Failed
from agent.services import Services
from agent.state import State

KEPT_TURNS = 6


def close(state: State, runtime: Runtime[Services]) -> dict[str, Any]:
    """The state for the next turn. What was done stays known through the version tree."""
    if failure := state.get("failure"):
        runtime.stream_writer(Failed(failure["problem"], failure["remedy"], failure["error"]))
    return {"messages": old_messages(state["messages"]), "failure": None, "work": {}}


def old_messages(messages: list[AnyMessage]) -> list[RemoveMessage]:
    """Removals of all messages before the last `KEPT_TURNS` turns."""
    starts = [n for n, m in enumerate(messages) if isinstance(m, HumanMessage)]
    if len(starts) <= KEPT_TURNS:
        return []
    return [RemoveMessage(id=m.id or "") for m in messages[: starts[-KEPT_TURNS]]]
