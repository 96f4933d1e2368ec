"""Tell what is in the picture."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime


@tool(response_format="content_and_artifact")
def describe_scene(runtime: Runtime) -> tuple[str, None]:
    """Say which objects are in the picture and how they stand towards each other."""
    return runtime.context.graph.describe(), None
