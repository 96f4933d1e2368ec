"""What a chat model sees of the tools: names, arguments, and a sentence on each."""

from __future__ import annotations

import pytest
from langchain_core.utils.function_calling import convert_to_openai_tool

from tools.catalogue import TOOLS, tool_named

ARGUMENTS = {
    "parse_scene": set(),
    "describe_scene": set(),
    "look_up": {"words", "wanted", "claim"},
    "learn_concepts": {"target_words", "target_id"},
    "add_object": {"what", "relation", "anchor_words", "anchor_id"},
    "remove_object": {"target_words", "target_id"},
    "replace_object": {"target_words", "what", "target_id"},
    "adjust_relation": {
        "target_words", "target_id", "relation", "anchor_words", "anchor_id", "direction",
        "distance",
    },
    "swap_places": {"target_words", "target_id", "other_words", "other_id"},
    "change_attributes": {"target_words", "target_id", "color", "pattern", "finish", "size"},
    "undo": {"steps"},
    "redo": {"steps"},
    "show_history": set(),
}  # fmt: skip


def test_the_offer() -> None:
    assert [tool.name for tool in TOOLS] == list(ARGUMENTS)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_schema(tool) -> None:
    function = convert_to_openai_tool(tool)["function"]
    properties = function["parameters"]["properties"]
    assert set(properties) == ARGUMENTS[tool.name]
    assert function["description"]
    assert "Args:" not in function["description"]
    assert all(value.get("description") for value in properties.values())


def test_by_name() -> None:
    assert tool_named("undo") is TOOLS[10]
    assert tool_named("adjust_everything") is None
