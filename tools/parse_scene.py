"""Propose to read the picture once more."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime
from tools.proposals import Reading


@tool(response_format="content_and_artifact")
def parse_scene(runtime: Runtime) -> tuple[str, Reading]:
    """Look at the picture again and find its objects anew, when the list of objects is wrong."""
    return "proposed to read the picture", Reading()
