"""Colors, patterns, finishes and sizes that things shall have."""

from __future__ import annotations

import pytest

from tests.language.conftest import (
    Ask,
    calls,
    change,
)

LOOKING = [
    ("make the mug red, like the ball", [change("the mug", color="red")]),
    ("make all three mugs the same color blue", [change("all three mugs", color="blue")]),
    ("it's too red, make it blue", [change("it", color="blue")]),
    ("k make it red tho", [change("it", color="red")]),
    ("paint the ball green", [change("the ball", color="green")]),
    ("I wish the ball were red", [change("the ball", color="red")]),
    ("make the ball blue again", [change("the ball", color="blue")]),
    ("may the ball be red instead of blue?", [change("the ball", color="red")]),
    ("make the ball red rather than blue", [change("the ball", color="red")]),
    ("make the mug blue", [change("the mug", color="blue")]),
    ("Make the mug BLUE!", [change("the mug", color="blue")]),
    ("recolour the ball in purple", [change("the ball", color="purple")]),
    ("change the colour of the mug to yellow", [change("the mug", color="yellow")]),
    ("change the mug's color to grey", [change("the mug", color="gray")]),
    ("change the mug from red to blue", [change("the mug", color="blue")]),
    ("turn the mug into blue", [change("the mug", color="blue")]),
    ("the mug should be red", [change("the mug", color="red")]),
    ("can the mug be blue?", [change("the mug", color="blue")]),
    ("I want the mug to be glossy", [change("the mug", finish="glossy")]),
    ("I would like the mug in blue", [change("the mug", color="blue")]),
    ("give the mug a blue colour", [change("the mug", color="blue")]),
    ("make the mug turquoise", [change("the mug", color="turquoise")]),
    ("make the mug dark blue", [change("the mug", color="dark blue")]),
    ("make the mug striped and bigger", [change("the mug", pattern="striped", size="bigger")]),
    ("give it stripes", [change("it", pattern="striped")]),
    ("put spots on the ball", [change("the ball", pattern="spotted")]),
    ("remove the stripes from the mug", [change("the mug", pattern="plain")]),
    ("make the mug not striped", [change("the mug", pattern="plain")]),
    ("make the bottle less shiny", [change("the bottle", finish="matte")]),
    ("make the mug shiny", [change("the mug", finish="glossy")]),
    ("make it a bit bigger", [change("it", size="bigger")]),
    ("make the mug much smaller", [change("the mug", size="much smaller")]),
    ("make the mug twice as big", [change("the mug", factor=2.0)]),
    ("make the donut huge", [change("the donut", size="much bigger")]),
    ("make the duck 20% smaller", [change("the duck", factor=0.8)]),
    ("enlarge the lamp", [change("the lamp", size="bigger")]),
    ("shrink the lamp", [change("the lamp", size="smaller")]),
    ("double the size of the duck", [change("the duck", factor=2.0)]),
    ("make everything blue", [change("everything", color="blue")]),
    ("mak the ball gren", [change("the ball", color="green")]),
    ("the lamp is too small, make it larger", [change("the lamp", size="bigger")]),
    ("how about making the ball red?", [change("the ball", color="red")]),
    ("I want the ball green, not red", [change("the ball", color="green")]),
    ("the ball, make it red", [change("the ball", color="red")]),
    ("take the red mug and make it blue", [change("the red mug", color="blue")]),
    ("turn the striped mug into a spotted one", [change("the striped mug", pattern="spotted")]),
    ("paint the second ball from the left orange",
     [change("the second ball from the left", color="orange")]),
    ("make the mug on the book white", [change("the mug on the book", color="white")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LOOKING)
def test_looks_and_sizes(ask: Ask, text: str, expected: list) -> None:
    assert calls(ask(text)) == expected
