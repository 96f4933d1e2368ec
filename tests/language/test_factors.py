"""Sizes in numbers: "20 % bigger", "twice as large", "by a third"."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent.language.factors import read_amount, read_factor
from tests.language.conftest import Ask, briefed, calls, change, instead, remove

FACTORS = [
    ("20% bigger", 1.2),
    ("20 percent larger", 1.2),
    ("twenty five percent larger", 1.25),
    ("50% smaller", 0.5),
    ("bigger by 20%", 1.2),
    ("twice as large", 2.0),
    ("twice as large as it is now", 2.0),
    ("two times bigger", 2.0),
    ("1.5 x bigger", 1.5),
    ("three times the size", 3.0),
    ("double the size", 2.0),
    ("double its current size", 2.0),
    ("twice as small", 0.5),
    ("3 times smaller", 0.333),
    ("half the size", 0.5),
    ("half as big", 0.5),
    ("half again as big", 1.5),
    ("half of its size", 0.5),
    ("a third smaller", 0.667),
    ("a quarter bigger", 1.25),
    ("two thirds of its size", 0.667),
    ("150% of its original size", 1.5),
    # Nothing would be left, or nothing is said.
    ("120% smaller", None),
    ("0 times smaller", None),
    ("0 times as small", None),
    ("0% of its size", None),
    (f"{400 * '9'} times bigger", None),
    ("bigger", None),
    ("20%", None),
    ("a third", None),
    ("the size of the ball", None),
]


@pytest.mark.parametrize(("words", "factor"), FACTORS)
def test_factors(words: str, factor: float | None) -> None:
    assert read_factor(words) == factor


AMOUNTS = [
    ("by a third", True, 1.333),
    ("by a third", False, 0.667),
    ("by half", False, 0.5),
    ("20%", True, 1.2),
    ("by a factor of two", True, 2.0),
    ("by two", False, 0.5),
    ("to half its size", False, 0.5),
    ("to 150%", None, 1.5),
    ("by 1.5", None, 1.5),
    ("by 20%", None, None),  # to 20 %, or by 20 % up or down
    ("by a factor of 0", False, None),
    ("two", True, None),
    ("to two", True, None),
]


@pytest.mark.parametrize(("words", "grows", "factor"), AMOUNTS)
def test_amounts_behind_a_verb(words: str, grows: bool | None, factor: float | None) -> None:
    assert read_amount(words, grows=grows) == factor


REQUESTS = [
    ("make the mug 20 % bigger", [change("the mug", factor=1.2)]),
    ("make the red mug twice as large", [change("the red mug", factor=2.0)]),
    ("make the mug half the size", [change("the mug", factor=0.5)]),
    ("make the mug a third smaller, please", [change("the mug", factor=0.667)]),
    ("make the mug one and a half times as big", [change("the mug", factor=1.5)]),
    ("I'd like the lamp ten percent smaller", [change("the lamp", factor=0.9)]),
    ("shrink the mug by a third", [change("the mug", factor=0.667)]),
    ("reduce the size of the mug by half", [change("the mug", factor=0.5)]),
    ("increase the mug's size by 10 percent", [change("the mug", factor=1.1)]),
    ("scale the mug to 150 %", [change("the mug", factor=1.5)]),
    ("scale the lamp up by 20%", [change("the lamp", factor=1.2)]),
    ("enlarge the mug by 1.5x", [change("the mug", factor=1.5)]),
    ("triple the duck", [change("the duck", factor=3.0)]),
    ("halve the lamp", [change("the lamp", factor=0.5)]),
    ("make the mug red and 20% bigger", [change("the mug", color="red", factor=1.2)]),
    (
        "shrink the ball by 20 % and make the mug 10% bigger",
        [change("the ball", factor=0.8), change("the mug", factor=1.1)],
    ),
    ("double the mug and remove the ball", [change("the mug", factor=2.0), remove("the ball")]),
    ("scale the mug by 20%", []),
    ("make the mug 120% smaller", []),
]


CORRECTED = [
    ("make the ball 20 % bigger", "no, only 10 %", 1.1),
    ("make the ball bigger", "no, by a third", 1.333),
    ("make the ball a third smaller", "just 10% please", 0.9),
    ("make the ball smaller", "no, to half its size", 0.5),
    ("make the ball green", "no, only 10 %", None),
]


@pytest.mark.parametrize(("first", "then", "factor"), CORRECTED)
def test_another_amount(ask: Ask, first: str, then: str, factor: float | None) -> None:
    asked = ask(first, briefed("ball"))
    done = [ToolMessage("Done.", tool_call_id=c["id"]) for c in asked.tool_calls]
    told = AIMessage("Done.")
    reply = ask(then, briefed("ball"), HumanMessage(first), asked, *done, told)
    wanted = [] if factor is None else [instead(change("it", factor=factor))]
    assert calls(reply) == wanted


@pytest.mark.parametrize(
    ("text", "focus", "reply"),
    [
        ("150%", ("ball-1",), "Did you mean: make the ball 1.5 times as big?"),
        ("make it 200 percent", ("ball-1",), "Did you mean: make the ball 2 times as big?"),
        ("150%", (), "what shall become that size"),
        ("20 %", ("ball-1",), "what shall become that size"),
    ],
)
def test_an_amount_alone(ask: Ask, text: str, focus: tuple[str, ...], reply: str) -> None:
    told = ask(text, briefed("ball", focus=focus))
    assert calls(told) == [] and reply in told.text


@pytest.mark.parametrize(("text", "wanted"), REQUESTS)
def test_requests(ask: Ask, text: str, wanted: list[tuple[str, dict[str, object]]]) -> None:
    assert calls(ask(text)) == wanted
