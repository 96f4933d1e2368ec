"""A chat model that answers known sentences with known tool calls, and keeps no state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import Field, PrivateAttr

Call = tuple[str, dict[str, Any]]


class ScriptedModel(BaseChatModel):
    """`script` maps a user's text to its tool calls, or to a list of answers given in turn.

    After tools have answered, it repeats the first line of each answer, unless a further
    answer is scripted. What is not scripted gets words that nothing was understood.
    `told` keeps the messages of every call.
    """

    script: dict[str, Any] = Field(default_factory=dict)
    _told: list[list[BaseMessage]] = PrivateAttr(default_factory=list)

    @property
    def told(self) -> list[list[BaseMessage]]:
        return self._told

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        del tools, kwargs
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self._told.append(list(messages))
        return ChatResult(generations=[ChatGeneration(message=self._reply(messages))])

    def _reply(self, messages: list[BaseMessage]) -> AIMessage:
        last_user = max(n for n, m in enumerate(messages) if m.type == "human")
        turn = messages[last_user + 1 :]
        answers = self.script.get(str(messages[last_user].content))
        if answers is None:
            return AIMessage("I did not understand that.")
        if not answers or not isinstance(answers[0], AIMessage):
            answers = [calls(*answers)]
        given = sum(m.type == "ai" for m in turn)
        if given < len(answers):
            return answers[given].model_copy()
        said = [str(m.content).split("\n")[0] for m in turn if isinstance(m, ToolMessage)]
        return AIMessage(" ".join(said) or "Nothing to do.")


def calls(*wanted: Call) -> AIMessage:
    """An answer with tool calls."""
    made = [
        {"name": name, "args": arguments, "id": f"call-{n}", "type": "tool_call"}
        for n, (name, arguments) in enumerate(wanted)
    ]
    return AIMessage("", tool_calls=made)
