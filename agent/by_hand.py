"""A correction that is made by hand, on a page: the same turn, with no language model in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.runnables import Runnable, RunnableLambda

from tools.proposals import Correction

_CALL = "by-hand"


def told_to_call(tool: str, arguments: dict[str, Any]) -> Runnable[LanguageModelInput, AIMessage]:
    """What stands in for a chat model: it makes one call, and says what that answered."""

    def reply(given: LanguageModelInput) -> AIMessage:
        last = cast(Sequence[BaseMessage], given)[-1]
        if isinstance(last, ToolMessage):
            return AIMessage(str(last.content).splitlines()[0])
        return AIMessage("", tool_calls=[{"name": tool, "args": arguments, "id": _CALL}])

    return RunnableLambda(reply)


def arguments_of(correction: Correction) -> dict[str, Any]:
    """The arguments of the tool `correct_scene` that proposes this correction."""
    target = correction.target
    told = {
        "action": correction.action,
        "target_words": None if target is None else target.words,
        "target_id": None if target is None else target.id,
        "what": _what(correction),
        "point": None if correction.point is None else list(correction.point),
        "box": None if correction.box is None else list(correction.box.xyxy),
        "outline": [list(corner) for corner in correction.outline],
    }
    return {name: value for name, value in told.items() if value}


def in_words(correction: Correction) -> str:
    """The correction as a request in words."""
    thing = "it" if correction.target is None else correction.target.words
    match correction.action:
        case "rename":
            return f"{thing} is really: {_what(correction)}"
        case "drop":
            return f"{thing} is not there"
        case "add":
            return f"there is also: {_what(correction) or 'something'}"
        case "outline":
            return f"{thing} has another outline"


def _what(correction: Correction) -> str:
    return " ".join([*correction.attributes.values(), correction.category or ""]).strip()
