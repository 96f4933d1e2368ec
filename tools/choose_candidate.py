"""Propose to take another candidate of the last edit."""

from __future__ import annotations

from typing import Annotated

from langchain_core.tools import tool
from pydantic import Field

from tools.context import Runtime
from tools.proposals import Choosing


@tool(response_format="content_and_artifact", parse_docstring=True)
def choose_candidate(
    number: Annotated[int, Field(ge=1, le=1000)], runtime: Runtime
) -> tuple[str, Choosing]:
    """Take another of the pictures that were drawn for the last edit: "I prefer the third one".

    Args:
        number: Its number as shown, from 1.
    """
    return f"proposed to take candidate {number}", Choosing(number=number)
