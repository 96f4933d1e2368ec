"""Propose to go to another version of the picture."""

from __future__ import annotations

from typing import Literal

from langchain_core.tools import tool

from tools.context import Runtime
from tools.proposals import GoTo
from tools.steps import StepNumber, step_reference


@tool(response_format="content_and_artifact", parse_docstring=True)
def go_to_version(
    runtime: Runtime,
    number: StepNumber | None = None,
    words: str | None = None,
    side: Literal["before", "after"] = "after",
) -> tuple[str, GoTo]:
    """Go to the picture as it was before or after a step of the history. Nothing is lost.

    Args:
        number: The step's number in the history; 0 is the picture as it was opened.
        words: Instead of a number, the user's own words for the step: "the duck" for the step
            that added it, "when you removed the mug", "the beginning".
        side: "go back to before the duck" is "before".
    """
    step = step_reference(number, words)
    return f"proposed to go {side} {words or number}", GoTo(step=step, side=side)
