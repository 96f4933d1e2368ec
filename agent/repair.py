"""After a crash: the turn in flight is given up, and its messages are made whole."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, RemoveMessage, ToolMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES

from agent.history.turns import ended
from agent.state import State, fresh_turn, unanswered
from sgedit_engine.scene.versions import VersionStore

LOST = "This was interrupted; what was not finished is not in the picture."


def broken_off(state: State) -> bool:
    """Whether a turn did not come to its close.

    The state itself tells: the graph's own list of what is next is empty when the last step
    was finished but not yet taken over.
    """
    return bool(state.get("messages") or state.get("work"))


def repaired(state: State, store: VersionStore) -> dict[str, Any]:
    """What a state that was left in the middle of a turn needs to be sound.

    Head, graph and focus stay: they name the last version. The turn's messages go to the past.
    """
    turn = whole(state.get("messages", []))
    return {
        **fresh_turn(),
        "messages": [RemoveMessage(id=REMOVE_ALL_MESSAGES)],
        **ended(state, store, turn),
    }


def whole(messages: list[AnyMessage]) -> list[AnyMessage]:
    """The messages with an answer right behind every tool call, the assistant speaking last."""
    mended = list(messages)
    for position, call in reversed(unanswered(mended)):
        mended.insert(position, ToolMessage(LOST, tool_call_id=call, status="error"))
    if mended and not (isinstance(mended[-1], AIMessage) and not mended[-1].tool_calls):
        mended.append(AIMessage(LOST))
    return mended
