"""Propose to leave a step of the history out."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime
from tools.proposals import DropEdit
from tools.steps import StepNumber, step_reference


@tool(response_format="content_and_artifact", parse_docstring=True)
def drop_edit(
    runtime: Runtime, number: StepNumber | None = None, words: str | None = None
) -> tuple[str, DropEdit]:
    """Leave one earlier edit out and keep those after it: "bring the mug back", "without step 2".

    For the last edits use `undo`. The edits that came after are done again without it.

    Args:
        number: The step's number in the history.
        words: Instead of a number, the user's own words for what the step did: "the duck",
            "removing the mug".
    """
    return f"proposed to leave out {words or number}", DropEdit(step=step_reference(number, words))
