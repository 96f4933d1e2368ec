"""Whatever is said: no crash, the same answer twice, and only calls that the tools accept."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.language.answers import read_answer
from agent.language.grammar import skeleton
from agent.language.offline import OfflineModel
from tests.language.conftest import VOCABULARY, Ask
from tools.catalogue import TOOLS

MODEL = OfflineModel(vocabulary=VOCABULARY).bind_tools(list(TOOLS))
SCHEMAS = {t.name: convert_to_openai_tool(t)["function"]["parameters"] for t in TOOLS}
WORDS = [*sorted(skeleton()), *VOCABULARY.kinds, "red", "striped", "the", "left", ",", ".", "2"]


def accepted(name: str, args: dict[str, object]) -> bool:
    """Whether the tool's schema knows the arguments and has all it needs."""
    schema = SCHEMAS[name]
    choices = {k: v.get("enum") or _enum(v) for k, v in schema["properties"].items()}
    return set(schema.get("required", ())) <= set(args) <= set(schema["properties"]) and all(
        not choices[k] or v in choices[k] for k, v in args.items()
    )


def _enum(field: dict) -> list[str]:
    return [v for option in field.get("anyOf", ()) for v in option.get("enum", ())]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_words_in_any_order(text: str) -> None:
    reply = MODEL.invoke([HumanMessage(text)])
    assert bool(reply.tool_calls) != bool(reply.text)
    for call in reply.tool_calls:
        assert accepted(call["name"], call["args"]), (text, call)
        words = [v for k, v in call["args"].items() if k in ("target_words", "anchor_words")]
        assert all(str(w).strip() for w in words)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    reply = MODEL.invoke([HumanMessage(text)])
    assert bool(reply.tool_calls) != bool(reply.text)
    assert read_answer(text, ("a red mug", "a blue mug")).kind


@pytest.mark.parametrize(
    "text",
    [
        "remove the mug and " * 25 + "the ball",
        "the mug, " * 40,
        "put a red and green and blue and white mug " * 10,
        "please " * 100,
        "the " * 110,
    ],
)
def test_long_messages_take_no_time(ask: Ask, text: str) -> None:
    start = time.perf_counter()
    ask(text)
    assert time.perf_counter() - start < 2.0
