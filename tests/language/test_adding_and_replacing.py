"""New things, at a place or in the place of what is there."""

from __future__ import annotations

import pytest

from tests.language.conftest import (
    Ask,
    add,
    calls,
    change,
    replace,
)

ADDING = [
    ("put a white cube in the picture", [add("a white cube")]),
    ("set a lamp in the scene", [add("a lamp")]),
    ("put a candle on the book", [add("a candle", "on", "the book")]),
    ("add a mug", [add("a mug")]),
    ("add mug", [add("mug")]),
    ("draw a candle", [add("a candle")]),
    ("I'd like a red striped mug next to the teapot",
     [add("a red striped mug", "next to", "the teapot")]),
    ("there should be a lamp behind the ball", [add("a lamp", "behind", "the ball")]),
    ("insert a small green cactus to the left of the mug, please",
     [add("a small green cactus", "left of", "the mug")]),
    ("Place a donut in front of the left mug.", [add("a donut", "in front of", "the left mug")]),
    ("place a donut on the table next to the mug", [add("a donut", "next to", "the mug")]),
    ("put a giraffe on the table", [add("a giraffe")]),
    ("add another mug to the picture", [add("another mug")]),
    ("can I have a lamp on the book?", [add("a lamp", "on", "the book")]),
    ("on the book, put a candle", [add("a candle", "on", "the book")]),
    ("put on the book a candle", [add("a candle", "on", "the book")]),
    ("what about a candle beside the mug?", [add("a candle", "next to", "the mug")]),
    ("how about adding a cone?", [add("a cone")]),
    ("it would be nice to have a candle on the book", [add("a candle", "on", "the book")]),
    ("the book needs a candle on it", [add("a candle", "on", "the book")]),
    ("paint a red mug next to the ball", [add("a red mug", "next to", "the ball")]),
    ("put a candel next too the bok", [add("a candle", "next to", "the book")]),
    ("put a mug on it", [add("a mug", "on", "it")]),
    ("Please add one blue colour ball also, to the right of the duck",
     [add("one blue ball", "right of", "the duck")]),
    ("add a mug with stripes", [add("a mug with stripes")]),
    ("add two red mugs", [add("a red mug"), add("a red mug")]),
    ("add a red mug and a blue ball next to the lamp",
     [add("a red mug", "next to", "the lamp"), add("a blue ball", "next to", "the lamp")]),
    ("put a mug on the book and a ball next to the lamp",
     [add("a mug", "on", "the book"), add("a ball", "next to", "the lamp")]),
]  # fmt: skip


REPLACING = [
    ("let's ditch the mug and put a lamp in its place", replace("the mug", "a lamp")),
    ("throw out the mug, stick a lamp in its place", replace("the mug", "a lamp")),
    ("replace the mug with a teapot", replace("the mug", "a teapot")),
    ("swap the red ball for a blue cube", replace("the red ball", "a blue cube")),
    ("exchange the mug by a lamp", replace("the mug", "a lamp")),
    ("turn the lamp into a cactus", replace("the lamp", "a cactus")),
    ("change the mug to a teapot", replace("the mug", "a teapot")),
    ("make the mug a teapot", replace("the mug", "a teapot")),
    ("make it a red teapot", replace("it", "a red teapot")),
    ("put a teapot instead of the mug", replace("the mug", "a teapot")),
    ("instead of the mug, I want a glossy lamp", replace("the mug", "a glossy lamp")),
    ("I'd rather have a ball than the mug", replace("the mug", "a ball")),
    ("substitute a lamp for the mug", replace("the mug", "a lamp")),
    ("the mug should be a bottle", replace("the mug", "a bottle")),
    ("remove the mug and put a candle in its place", replace("the mug", "a candle")),
    ("remove the mug. Replace it with a lamp.", replace("the mug", "a lamp")),
    ("replace the mug with a dragon", replace("the mug", "a dragon")),
    ("replace the red ball with a blue one", change("the red ball", color="blue")),
]


@pytest.mark.parametrize(("text", "expected"), [(t, [c]) for t, c in REPLACING])
def test_replacing(ask: Ask, text: str, expected: list) -> None:
    assert calls(ask(text)) == expected


@pytest.mark.parametrize(("text", "expected"), ADDING)
def test_adding(ask: Ask, text: str, expected: list) -> None:
    assert calls(ask(text)) == expected
