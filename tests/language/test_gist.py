"""Messages that fit no sentence: read by objects, looks and places, whatever is between them."""

from __future__ import annotations

import pytest

from tests.language.conftest import Ask, add, briefed, calls, change, remove, replace, to

KINDS = ("lamp", "mug", "rubber duck", "ball", "cube", "teapot", "bottle")
READ = [
    ("hoist the duck onto the cube", [to("the duck", "on", "the cube")]),
    ("whisk the lamp off the stage", [remove("the lamp")]),
    ("splash some green on the mug", [change("the mug", color="green")]),
    ("let the duck ride on the cube", [to("the duck", "on", "the cube")]),
    ("make the lamp vanish like a rabbit in a hat", [remove("the lamp")]),
    ("for the love of god make the ball green", [change("the ball", color="green")]),
    ("duck bigger ball smaller", [change("duck", size="bigger"), change("ball", size="smaller")]),
    ("the ball is boring. Stripes please!", [change("the ball", pattern="striped")]),
    ("lamp -> teapot", [replace("lamp", "a teapot")]),
    ("mug: color=orange; pattern=striped", [change("the mug", color="orange", pattern="striped")]),
    ("New bottle. Striped, blue. In front of the cube.",
     [add("a striped blue bottle", "in front of", "the cube")]),
    ("my little boy wants a ball behind the cube", [add("a ball", "behind", "the cube")]),
    ("the mug should be red, and so should the ball",
     [change("the mug", color="red"), change("the ball", color="red")]),
    ("Add a red cube left of the duck and a blue ball right of it.",
     [add("a red cube", "left of", "the duck"), add("a blue ball", "right of", "the duck")]),
    ("ok I've only got like 5 min before my shift goes on, can you just get rid of that ball? thx",
     [remove("that ball")]),
    ("I've been looking at this for a while and what's missing is a cube next to the mug. Could you"
     " add one?", [add("a cube", "next to", "the mug")]),
    ("Could we take out the mug and see how that feels?", [remove("the mug")]),
    ("I'd be grateful if you painted the ball red", [change("the ball", color="red")]),
    ("kindly remove the teapot from the picture at the earliest", [remove("the teapot")]),
    ("so the ball I want spots on it and also it should be yellow",
     [change("the ball", pattern="spotted", color="yellow")]),
    ("nobody needs that bottle, chuck it", [remove("that bottle")]),
    ("red mug, blue ball, do a switcheroo",
     [("swap_places", {"target_words": "red mug", "other_words": "blue ball"})]),
]  # fmt: skip
NOT_READ = [
    "I would never remove the duck",
    "any color for the lamp but red",
    "make the lamp less red",
    "I was only going to remove the lamp",
    "the kids make the ball green every time",
    "I saw him make the ball green",
    "somebody put the duck on the cube",
    "we were going to make the ball green",
    "remove the lid of the teapot",
    "make the mug handle green",
    "remove the lamp when I say so",
    "the ball would be green if it were up to me",
    "it would be a shame to remove the lamp",
    "he told me to get rid of the duck, but I like it",
    "switch the lamp off",
    "remove the mug and juggle the ball",
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_it_is_read_by_its_objects(ask: Ask, text: str, expected: list) -> None:
    assert calls(ask(text, briefed(*KINDS))) == expected


@pytest.mark.parametrize("text", NOT_READ)
def test_nothing_is_edited(ask: Ask, text: str) -> None:
    assert calls(ask(text, briefed(*KINDS))) == []
