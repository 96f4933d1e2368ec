"""The end of a turn: an unmended failure is told, the messages go to the past."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import RemoveMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES
from langgraph.runtime import Runtime

from agent.events import Failed
from agent.history.turns import ended
from agent.services import Services
from agent.state import State


def close(state: State, runtime: Runtime[Services]) -> dict[str, Any]:
    """The state between two turns: head, graph and focus, and the digests of the past."""
    if failure := state.get("failure"):
        runtime.stream_writer(Failed(failure["problem"], failure["remedy"], failure["error"]))
    return {
        "messages": [RemoveMessage(id=REMOVE_ALL_MESSAGES)],
        **ended(state, runtime.context.store, state.get("messages", [])),
        "failure": None,
        "work": {},
        "draft": None,
    }
