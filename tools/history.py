"""Undo, redo and the list of what was done. All of them are turns like any other."""

from __future__ import annotations

from typing import Annotated

from langchain_core.tools import tool
from pydantic import Field

from tools.context import Runtime
from tools.proposals import HeadMove

Steps = Annotated[int, Field(ge=1, le=1000)]


@tool(response_format="content_and_artifact", parse_docstring=True)
def undo(runtime: Runtime, steps: Steps = 1) -> tuple[str, HeadMove]:
    """Take back the last edits.

    Args:
        steps: How many edits to take back.
    """
    return f"proposed to undo {steps}", HeadMove(op="undo", steps=steps)


@tool(response_format="content_and_artifact", parse_docstring=True)
def redo(runtime: Runtime, steps: Steps = 1) -> tuple[str, HeadMove]:
    """Do again what was taken back last.

    Args:
        steps: How many undone edits to do again.
    """
    return f"proposed to redo {steps}", HeadMove(op="redo", steps=steps)


@tool(response_format="content_and_artifact")
def show_history(runtime: Runtime) -> tuple[str, None]:
    """List what was done to the picture, from the first edit to the last."""
    lines = runtime.context.history
    if not lines:
        return "Nothing was changed yet.", None
    return "\n".join(lines), None
