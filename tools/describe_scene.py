"""Tell what is in the picture."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime


@tool(response_format="content_and_artifact")
def describe_scene(runtime: Runtime) -> tuple[str, None]:
    """Say which objects are in the picture and how they stand towards each other."""
    scene = runtime.context
    if scene.vocabulary.open and not scene.graph.objects:
        return "Nothing was looked for in it yet. Say what to look for, such as “a cup”.", None
    return scene.graph.describe(), None
