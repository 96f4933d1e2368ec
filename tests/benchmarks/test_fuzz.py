"""Random calls do no harm; and what would be harm is seen."""

from __future__ import annotations

import random

import jsonschema
import pytest
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.events import Failed
from benchmarks.fuzz.arguments import Arguments
from benchmarks.fuzz.invariants import crashes
from benchmarks.fuzz.model import ODD, SAID
from benchmarks.fuzz.run import run
from tools.catalogue import TOOLS


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_arguments_are_valid(tool: BaseTool) -> None:
    schema = convert_to_openai_tool(tool)["function"]["parameters"]
    drawn = Arguments(random.Random(0), SAID, ODD)
    for _ in range(50):
        jsonschema.validate(drawn.of(tool), schema)


def test_five_hundred_calls() -> None:
    found = run(500, seed=0)
    assert found.calls >= 500
    assert found.broken == []
    assert {"Failed", "Question", "VersionMade", "HeadMoved"} <= set(found.seen)


def test_crashes_are_seen() -> None:
    assert list(crashes([Failed("It broke.", "Again.", "KeyError")]))
    assert not list(crashes([Failed("No room.", "Elsewhere.", "NoRoomError")]))
