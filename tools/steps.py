"""How a tool names a step of the history: by its number, or by the user's words."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sgedit_engine.errors import InvalidEditError
from tools.proposals import StepReference

StepNumber = Annotated[int, Field(ge=0, le=10_000)]


def step_reference(number: int | None, words: str | None) -> StepReference:
    """The step that is meant. Raises InvalidEditError where none, or two, are told."""
    if (number is None) == (not words):
        raise InvalidEditError(
            "It is not clear which step of the history is meant.",
            "Say its number, or what it did, but not both.",
        )
    return StepReference(number=number, words=words or None)
