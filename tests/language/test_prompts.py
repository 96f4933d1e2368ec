"""The prompts, and what importing the language package costs."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from agent.briefing import Briefing
from prompts import load
from tools.catalogue import TOOLS


def test_the_system_prompt_tells_the_rules() -> None:
    text = load("system")
    for words in ("<scene>", "target_words", "anchor_words", "focus", "history", "undo"):
        assert words in text
    assert not text.endswith("\n")


def test_the_system_prompt_speaks_of_real_tools_and_arguments() -> None:
    known = {tool.name for tool in TOOLS} | set(Briefing.model_fields)
    known |= {name for tool in TOOLS for name in tool.tool_call_schema.model_fields}
    named = set(re.findall(r"`([a-z_]+)`", load("system")))
    assert len(named) > 10 and named <= known, named - known


@pytest.mark.parametrize("name", ["", "sytem", "../pyproject", "__init__"])
def test_an_unknown_prompt_lists_the_known(name: str) -> None:
    with pytest.raises(ValueError, match="system"):
        load(name)


def test_the_offline_model_needs_no_client_and_no_torch() -> None:
    code = (
        "import sys; import agent.language.chat_models, agent.language.offline;"
        "heavy = ('torch', 'openai', 'langchain_openai', 'langgraph');"
        "print([m for m in heavy if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
