"""Every tool that is offered to a chat model, in the order in which it sees them."""

from __future__ import annotations

from langchain_core.tools import BaseTool

from tools.add_object import add_object
from tools.adjust_relation import adjust_relation
from tools.change_attributes import change_attributes
from tools.correct_scene import correct_scene
from tools.describe_scene import describe_scene
from tools.history import redo, show_history, undo
from tools.learn_concepts import learn_concepts
from tools.look_up import look_up
from tools.parse_scene import parse_scene
from tools.remove_object import remove_object
from tools.replace_object import replace_object
from tools.swap_places import swap_places

TOOLS: tuple[BaseTool, ...] = (
    parse_scene,
    describe_scene,
    look_up,
    correct_scene,
    learn_concepts,
    add_object,
    remove_object,
    replace_object,
    adjust_relation,
    swap_places,
    change_attributes,
    undo,
    redo,
    show_history,
)


def tool_named(name: str) -> BaseTool | None:
    """The tool with this name, or None."""
    return next((tool for tool in TOOLS if tool.name == name), None)
