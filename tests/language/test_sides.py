"""Sides of the table as places: "add a mug on the left", "in the back right corner"."""

from __future__ import annotations

import pytest

from agent.language.sides import read_side
from agent.language.tokens import tokenize
from tests.language.conftest import Ask, briefed, calls


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("on the left", "left"),
        ("on the right-hand side of the table", "right"),
        ("on the far left", "far left"),
        ("at the left edge", "far left"),
        ("in the middle of the table", "middle"),
        ("at the front", "front"),
        ("in the back", "back"),
        ("in the back right corner", "back right"),
        ("in the far left corner", "back left"),
        ("at the front on the left", "front left"),
        ("at the back to the left", None),
        ("in front of the table", None),
        ("on the left of the mug", None),
        ("in the corner", None),
    ],
)
def test_words_for_a_side(words: str, side: str | None) -> None:
    assert read_side(tokenize(words)) == side


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("add a mug on the left", "left"),
        ("put a mug on the left side of the table", "left"),
        ("on the right, put a mug", "right"),
        ("a mug on the left, please", "left"),
        ("the left side could use a mug", "left"),
        ("pop a mug down at the front left", "front left"),
        ("a mug in the back left corner would be nice", "back left"),
        ("there is room on the right for a mug", "right"),
        ("could you add a mug at the front", "front"),
        ("add a mug in the front left corner of the table", "front left"),
        ("add a mug in the middle of the table", "middle"),
    ],
)
def test_something_new_at_a_side(ask: Ask, text: str, side: str) -> None:
    assert calls(ask(text, briefed("lamp"))) == [("add_object", {"what": "a mug", "side": side})]


@pytest.mark.parametrize(
    ("text", "target", "place"),
    [
        ("put the lamp in the back right corner", "the lamp", {"side": "back right"}),
        ("move the lamp to the front left corner", "the lamp", {"side": "front left"}),
        (
            "move the lamp at the back to the left",
            "the lamp at the back",
            {"direction": "left", "distance": 0.15},
        ),
        ("move the lamp to the left", "the lamp", {"direction": "left", "distance": 0.15}),
    ],
)
def test_a_corner_is_a_place_and_a_way_a_way(
    ask: Ask, text: str, target: str, place: dict[str, object]
) -> None:
    reply = calls(ask(text, briefed("lamp")))
    assert reply == [("adjust_relation", {"target_words": target, **place})]


@pytest.mark.parametrize(
    "text",
    [
        "so i was thinking, you know, a mug for us, on the far right or so",
        "add a mug at the top",
        "a mug at the top",
        "pop a mug down somewhere, at the front left i guess",
    ],
)
def test_a_side_is_never_dropped(ask: Ask, text: str) -> None:
    for name, args in calls(ask(text, briefed("lamp"))):
        assert name != "add_object" or "side" in args
