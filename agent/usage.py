"""What a conversation has asked of language models' servers: calls, tokens, and their price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from langchain_core.messages import AIMessage
from pydantic import BaseModel, ConfigDict

from sgedit_engine.errors import InputError
from sgedit_engine.scene.english import counted

_MILLION = 1_000_000


@dataclass(frozen=True)
class Prices:
    """What a million tokens cost, in any currency: those that are told, and those of answers."""

    prompt: float
    completion: float

    @classmethod
    def read(cls, text: str) -> Self:
        """From "2.5,10". Raises InputError."""
        try:
            prompt, completion = (float(part) for part in text.split(","))
        except ValueError:
            prompt = completion = -1.0
        if not (0 <= prompt < float("inf") and 0 <= completion < float("inf")):
            raise InputError(
                f"SGEDIT_PRICES is {text!r}, which is no pair of prices.",
                "Set it to the prices of a million tokens, in and out, such as “2.5,10”.",
            )
        return cls(prompt, completion)


class Usage(BaseModel):
    """`calls` that were answered, `uncounted` those among them whose server told no tokens."""

    model_config = ConfigDict(frozen=True)

    calls: int = 0
    uncounted: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def after(self, answer: AIMessage) -> Usage:
        """With one answer more."""
        told = answer.usage_metadata
        return Usage(
            calls=self.calls + 1,
            uncounted=self.uncounted + (told is None),
            prompt_tokens=self.prompt_tokens + (told["input_tokens"] if told else 0),
            completion_tokens=self.completion_tokens + (told["output_tokens"] if told else 0),
        )

    def plus(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            calls=self.calls + other.calls,
            uncounted=self.uncounted + other.uncounted,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
        )

    def cost(self, prices: Prices | None) -> float | None:
        """At these prices, in their currency; None where they are not known."""
        if prices is None:
            return None
        told = self.prompt_tokens * prices.prompt + self.completion_tokens * prices.completion
        return told / _MILLION

    def words(self, prices: Prices | None) -> str:
        """A sentence or two for the user."""
        if not self.calls:
            return "No language model on a server was asked in this conversation."
        calls = counted(self.calls, "call")
        said = f"{calls}, {self.prompt_tokens:,} tokens in and {self.completion_tokens:,} out"
        cost = self.cost(prices)
        if cost is not None:
            said += f", which cost {cost:.4f} at the prices of SGEDIT_PRICES"
        if self.uncounted:
            said += f". The server did not count the tokens of {self.uncounted}"
        return f"{said}."
