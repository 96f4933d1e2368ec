"""A chat model that understands nothing: its calls are valid, and drawn by lot."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolCall, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import ConfigDict

from benchmarks.fuzz.arguments import Arguments
from tools.catalogue import TOOLS

# What is said for arguments whose names end so; any of all of them for the others, and sometimes
# for these too.
SAID: dict[str, tuple[str, ...]] = {
    "words": (
        "the mug", "the red mug", "both mugs", "the left mug", "the ball", "it", "them",
        "the other one", "the lamp", "the lamp on the book", "the book", "everything",
        "the rightmost one", "the mug next to the lamp", "the thing behind the ball",
    ),
    "target_id": ("mug-1", "mug-2", "ball-1", "lamp-1", "ball-7"),
    "what": (
        "a blue mug", "a small striped rubber duck", "a red ball", "a cone", "a bowl", "a piano",
        "two cones", "a green cube",
    ),
    "color": ("red", "blue", "green", "purple", "orange", "mauve"),
    "pattern": ("striped", "spotted", "plain", "checked"),
    "finish": ("glossy", "matte", "rusty"),
    "place_of": ("the ball", "the mug", "the duck"),
}  # fmt: skip
STEPS = ("the last edit", "removing the ball", "the beginning", "the duck", "step 2", "the red one")
ODD = ("", " ", "nonsense words", "ножницы", "🦆", "x" * 300, "0", "-1", "null", "on the book")
_AGAIN = 0.12  # of the answers to tools are further calls
_MOST = 4  # calls of one answer


class RandomCaller(BaseChatModel):
    """Calls from one to four tools for each request; then mostly says something.

    `chance` is where its choices come from, `calls` counts what it has called.
    """

    chance: random.Random
    calls: int = 0

    model_config = ConfigDict(arbitrary_types_allowed=True)

    @property
    def _llm_type(self) -> str:
        return "random"

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
        return ChatResult(generations=[ChatGeneration(message=self._reply(messages))])

    def _reply(self, messages: Sequence[BaseMessage]) -> AIMessage:
        if isinstance(messages[-1], ToolMessage) and self.chance.random() > _AGAIN:
            return AIMessage("All done." if self.chance.random() < 0.9 else "")
        arguments = Arguments(self.chance, SAID, (*STEPS, *ODD))
        made = []
        for _ in range(self.chance.choice((1, 1, 1, 2, 2, 3, _MOST))):
            tool = self.chance.choice(TOOLS)
            self.calls += 1
            call = ToolCall(name=tool.name, args=arguments.of(tool), id=f"call-{self.calls}")
            made.append(call)
        return AIMessage("", tool_calls=made)
