"""Every tool that is offered to a chat model, in the order in which it sees them."""

from __future__ import annotations

from langchain_core.tools import BaseTool

from tools.add_object import add_object
from tools.change_attributes import change_attributes
from tools.describe_scene import describe_scene
from tools.history import redo, show_history, undo
from tools.parse_scene import parse_scene
from tools.remove_object import remove_object
from tools.replace_object import replace_object

TOOLS: tuple[BaseTool, ...] = (
    parse_scene,
    describe_scene,
    add_object,
    remove_object,
    replace_object,
    change_attributes,
    undo,
    redo,
    show_history,
)


def tool_named(name: str) -> BaseTool | None:
    """The tool with this name, or None."""
    return next((tool for tool in TOOLS if tool.name == name), None)
