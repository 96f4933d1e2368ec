"""The turns before this one: a blob in the version store, named by its digest in the state.

The graph's state holds the messages of the running turn only, so that what each of its steps
writes does not grow with the conversation.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import (
    AnyMessage,
    HumanMessage,
    ToolMessage,
    message_to_dict,
    messages_from_dict,
)

from sgedit_engine.scene.versions import VersionStore

KEPT_TURNS = 6


def recall(store: VersionStore, past: str) -> list[AnyMessage]:
    """The messages of the last turns, oldest first. `past` "" is the beginning.

    Raises HistoryError when the blob is missing or damaged.
    """
    return messages_from_dict(store.get_json(past)) if past else []  # type: ignore[return-value]


def remember(store: VersionStore, past: str, turn: Sequence[AnyMessage]) -> str:
    """Add a turn to the past; its new digest. Only the last `KEPT_TURNS` turns are kept.

    Of tools' answers the first line stays: the rest tells the scene of that moment.
    """
    if not turn:
        return past
    messages = [*recall(store, past), *(_shortened(m) for m in turn)]
    starts = [n for n, m in enumerate(messages) if isinstance(m, HumanMessage)]
    if len(starts) > KEPT_TURNS:
        messages = messages[starts[-KEPT_TURNS] :]
    return keep(store, messages)


def keep(store: VersionStore, messages: Sequence[AnyMessage]) -> str:
    """These messages as the past; their digest, "" for none."""
    return store.put_json([message_to_dict(m) for m in messages]) if messages else ""


def later_half(messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """The later half of the turns, for a model that cannot take in all of them."""
    starts = [n for n, m in enumerate(messages) if isinstance(m, HumanMessage)]
    return list(messages[starts[(len(starts) + 1) // 2] :]) if len(starts) > 1 else []


def _shortened(message: AnyMessage) -> AnyMessage:
    if not isinstance(message, ToolMessage):
        return message
    return message.model_copy(update={"content": str(message.content).split("\n", 1)[0]})
