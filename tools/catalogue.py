"""Every tool that is offered to a chat model, in the order in which it sees them."""

from __future__ import annotations

from langchain_core.tools import BaseTool

from tools.add_object import add_object
from tools.adjust_relation import adjust_relation
from tools.change_attributes import change_attributes
from tools.choose_candidate import choose_candidate
from tools.compare_versions import compare_versions
from tools.correct_scene import correct_scene
from tools.describe_scene import describe_scene
from tools.drop_edit import drop_edit
from tools.go_to_version import go_to_version
from tools.history import redo, show_history, undo
from tools.learn_concepts import learn_concepts
from tools.look_up import look_up
from tools.parse_scene import parse_scene
from tools.remove_object import remove_object
from tools.replace_object import replace_object
from tools.swap_places import swap_places
from tools.try_again import try_again

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
    go_to_version,
    drop_edit,
    try_again,
    choose_candidate,
    compare_versions,
    show_history,
)


def tool_named(name: str) -> BaseTool | None:
    """The tool with this name, or None."""
    return next((tool for tool in TOOLS if tool.name == name), None)
