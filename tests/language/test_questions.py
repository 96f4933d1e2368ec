"""Questions about objects get short answers of their own; about the picture, all of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.language.conftest import DESCRIBE, HISTORY, Ask, calls, remove


def look(words: str, wanted: str, claim: str = "") -> tuple[str, dict[str, Any]]:
    args = {"words": words, "wanted": wanted}
    return "look_up", {**args, "claim": claim} if claim else args


QUESTIONS = [
    ("how many mugs are there?", [look("mugs", "count")]),
    ("how many balls do you see", [look("balls", "count")]),
    ("how many things are in the picture", [look("things", "count")]),
    ("what colour is the ball?", [look("the ball", "color")]),
    ("what is the colour of the mug", [look("the mug", "color")]),
    ("which pattern does the mug have?", [look("the mug", "pattern")]),
    ("what does the duck look like?", [look("the duck", "look")]),
    ("describe the duck", [look("the duck", "look")]),
    ("where is the mug?", [look("the mug", "place")]),
    ("where are the mug and the ball", [look("the mug", "place"), look("the ball", "place")]),
    ("is there a mug?", [look("a mug", "presence")]),
    ("do you see a teapot anywhere?", [look("a teapot", "presence")]),
    ("look for a mug", [look("a mug", "presence")]),
    ("can you find a teapot?", [look("a teapot", "presence")]),
    ("is the ball blue?", [look("the ball", "look", "blue")]),
    ("is the mug on the book?", [look("the mug", "look", "on the book")]),
    ("which ball is the biggest?", [look("the biggest ball", "which")]),
    ("which is the biggest", [look("the biggest thing", "which")]),
    ("which is the leftmost mug?", [look("the leftmost mug", "which")]),
    ("what's on the book?", [look("everything on the book", "which")]),
    ("what is to the right of the blue mug?",
     [look("everything to the right of the blue mug", "which")]),
    ("what's yellow in here?", [look("all yellow things", "which")]),
    ("which mugs are striped?", [look("the striped mugs", "which")]),
    ("whats that on the book", [look("everything on the book", "which")]),
    ("is there anything on the book?", [look("everything on the book", "which")]),
    ("Which things in this picture are yellow?", [look("all yellow things", "which")]),
    ("is anything in here yellow?", [look("all yellow things", "which")]),
    ("what colour's the ball on the right", [look("the ball on the right", "color")]),
    ("what's the ball's colour?", [look("the ball", "color")]),
    ("what pattern has the left mug got?", [look("the left mug", "pattern")]),
    ("are the mugs the same colour?", [look("the mugs", "color")]),
    ("is the mug the same colour as the ball?",
     [look("the mug", "color"), look("the ball", "color")]),
    ("how big is the teapot?", [look("the teapot", "size")]),
    ("tell me everything you see", [DESCRIBE]),
    ("list everything in the picture", [DESCRIBE]),
    ("remind me, what have we changed so far?", [HISTORY]),
    ("how many balls are in there and what color is the cube?",
     [look("balls", "count"), look("the cube", "color")]),
    ("remove the mug. how many mugs are left?", [remove("the mug"), look("mugs", "count")]),
    ("what is on the table?", [DESCRIBE]),
    ("what is in the picture?", [DESCRIBE]),
    ("describe the picture", [DESCRIBE]),
    ("what was the last thing you did?", [HISTORY]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), QUESTIONS)
def test_questions(ask: Ask, text: str, expected: list) -> None:
    assert calls(ask(text)) == expected
