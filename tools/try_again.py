"""Propose to draw the last edit once more."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime
from tools.proposals import Another


@tool(response_format="content_and_artifact")
def try_again(runtime: Runtime) -> tuple[str, Another]:
    """Draw the last edit again with other seeds: "another try", "I don't like it, once more".

    For what shall be different ("bluer", "further left") call the edit's own tool with
    `instead_of_last`.
    """
    return "proposed to draw the last edit again", Another()
