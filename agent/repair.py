"""After a crash: the turn in flight is given up, and the history is made whole again."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, RemoveMessage, ToolMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES

from agent.state import State, fresh_turn, unanswered

LOST = "This was interrupted and not done; the picture is as it was before."


def broken_off(state: State) -> bool:
    """Whether a turn did not come to its close.

    The state itself tells: the graph's own list of what is next is empty when the last step
    was finished but not yet taken over.
    """
    messages = state.get("messages", [])
    return bool(
        state.get("work")
        or state.get("opening")
        or unanswered(messages)
        or (messages and not _is_last_word(messages[-1]))
    )


def repaired(state: State) -> dict[str, Any]:
    """What a state that was left in the middle of a turn needs to be sound.

    Every tool call has an answer, right behind the message that made it, and the assistant
    has the last word. Head, graph and focus stay: they name the last version.
    """
    messages: list[AnyMessage] = list(state.get("messages", []))
    for position, call in reversed(unanswered(messages)):
        messages.insert(position, ToolMessage(LOST, tool_call_id=call, status="error"))
    if messages and not _is_last_word(messages[-1]):
        messages.append(AIMessage(LOST))
    return {
        **fresh_turn(),
        "opening": None,
        "messages": [RemoveMessage(id=REMOVE_ALL_MESSAGES), *messages],
    }


def _is_last_word(message: AnyMessage) -> bool:
    return isinstance(message, AIMessage) and not message.tool_calls
