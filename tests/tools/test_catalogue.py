"""What a chat model sees of the tools: names, arguments, and a sentence on each."""

from __future__ import annotations

import pytest
from langchain_core.utils.function_calling import convert_to_openai_tool

from tools.catalogue import TOOLS, tool_named

ARGUMENTS = {
    "parse_scene": {"look_for"},
    "describe_scene": set(),
    "look_up": {"words", "wanted", "claim"},
    "correct_scene": {
        "action", "target_words", "target_id", "what", "point", "box", "outline",
    },
    "learn_concepts": {"target_words", "target_id"},
    "add_object": {
        "what", "relation", "anchor_words", "anchor_id", "between_words", "place_of", "side",
        "box", "instead_of_last",
    },
    "remove_object": {"target_words", "target_id", "standing_on_it", "instead_of_last"},
    "replace_object": {"target_words", "what", "target_id", "instead_of_last"},
    "adjust_relation": {
        "target_words", "target_id", "relation", "anchor_words", "anchor_id", "direction",
        "distance", "between_words", "place_of", "side", "box", "instead_of_last",
    },
    "swap_places": {"target_words", "target_id", "other_words", "other_id", "instead_of_last"},
    "change_attributes": {
        "target_words", "target_id", "color", "pattern", "finish", "material", "size", "factor",
        "instead_of_last",
    },
    "undo": {"steps"},
    "redo": {"steps"},
    "go_to_version": {"number", "words", "side"},
    "drop_edit": {"number", "words"},
    "try_again": set(),
    "choose_candidate": {"number"},
    "compare_versions": {"first", "second", "first_words", "second_words"},
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
    assert tool_named("undo") is TOOLS[[tool.name for tool in TOOLS].index("undo")]
    assert tool_named("adjust_everything") is None
