"""Requests that fit no sentence template, and what looks like one and must change nothing."""

from __future__ import annotations

import pytest

from tests.language.conftest import Ask, add, briefed, calls, change, remove, replace

CHANGES = [
    ("mug purple", [change("mug", color="purple")]),
    ("lamp -> purple", [change("lamp", color="purple")]),
    ("both mugs white", [change("both mugs", color="white")]),
    ("bigger ball", [change("ball", size="bigger")]),
    ("stripes on the duck", [change("the duck", pattern="striped")]),
    ("Enlarge the duck a wee bit", [change("the duck", size="bigger")]),
    (
        "the left mug bigger and the right lamp smaller",
        [change("the left mug", size="bigger"), change("the right lamp", size="smaller")],
    ),
    ("those mugs are puny, make them larger!!", [change("those mugs", size="bigger")]),
    (
        "I want the ball to be a lot bigger than it is",
        [change("the ball", size="much bigger")],
    ),
    ("that shiny ball hurts my eyes, make it matte", [change("that shiny ball", finish="matte")]),
    ("don't make the lamp bigger, make it smaller", [change("the lamp", size="smaller")]),
    ("the duck could do with being a bit bigger", [change("the duck", size="bigger")]),
    (
        "every mug green except the red one",
        [change("every mug except the red one", color="green")],
    ),
    (
        "lamp smaller, duck bigger",
        [change("lamp", size="smaller"), change("duck", size="bigger")],
    ),
    (
        "the lamp in red and the ball in blue",
        [change("the lamp", color="red"), change("the ball", color="blue")],
    ),
    ("furthest ball away: purple", [change("furthest ball", color="purple")]),
    ("My wife says the lamp should be red", [change("the lamp", color="red")]),
]
THINGS = [
    ("lamp gone. I mean the ball gone", [remove("the ball")]),
    ("get shot of the lamp", [remove("the lamp")]),
    ("the duck behind the lamp. delete it", [remove("the duck behind the lamp")]),
    ("only the ball should stay", [remove("everything except the ball")]),
    ("erase the lamp... no hang on, erase the ball", [remove("the ball")]),
    ("the lamp can go. so can the mug", [remove("the lamp"), remove("the mug")]),
    ("not the lamp, the ball is what I want deleted", [remove("the ball")]),
    ("the mug nearest the lamp, scrap it", [remove("the mug nearest the lamp")]),
    ("duck. out.", [remove("duck")]),
    ("ditch the mugs, apart from the black one", [remove("the mugs except the black one")]),
    ("remove everything aside from the duck", [remove("everything except the duck")]),
    (
        "Instead of the duck I'd rather have a green ball.",
        [replace("the duck", "a green ball")],
    ),
    (
        "a blue teapot next to the mug would be nice",
        [add("a blue teapot", "next to", "the mug")],
    ),
    (
        "one more mug, green and spotted, to the left of the ball",
        [add("a green spotted mug", "left of", "the ball")],
    ),
]
PLACES = [
    (
        "ball goes between the two mugs",
        {"target_words": "ball", "between_words": "the two mugs"},
    ),
    (
        "the lamp a bit to the right",
        {"target_words": "the lamp", "direction": "right", "distance": 0.08},
    ),
    (
        "the lamp closer to the ball",
        {"target_words": "the lamp", "relation": "closer to", "anchor_words": "the ball"},
    ),
    (
        "take the duck off the lamp and stand it behind the ball",
        {
            "target_words": "the duck on the lamp",
            "relation": "behind",
            "anchor_words": "the ball",
        },
    ),
    (
        "the duck is crowding the mug, move it further away from it",
        {"target_words": "the duck", "relation": "away from", "anchor_words": "the mug"},
    ),
]
# With a negation, a condition, a guess or a past in it nothing is changed.
NOTHING = [
    "if the mug is blue, make it red",
    "never make the mug blue",
    "make no mug blue",
    "he said the mug was purple",
    "mug purple?",
    "the mug must not go",
    "I do not want the mug gone",
    "I don't want the mug blue",
    "the mug will be purple one day",
    "imagine the mug purple",
    "mug almost purple",
    "nobody wants the mug purple",
    "the mug, purple or green",
    "my mug used to be purple",
    "the mug should have been purple",
    "the mug purple lamp",
    "lamp left",
    "nothing but the ball goes",
    "neither mug should be blue",
    "none of the mugs should go",
    "lamp gone. actually keep it",
    "remove the mug and move it to the left",
    "remove the mug, I changed my mind",
    "I moved the mug to the left",
    "a mug purple",
]


@pytest.fixture
def picture() -> tuple[str, ...]:
    return ("mug", "mug", "lamp", "ball", "rubber duck")


@pytest.mark.parametrize(("text", "expected"), [*CHANGES, *THINGS])
def test_it_is_read_by_its_units(
    ask: Ask,
    picture: tuple[str, ...],
    text: str,
    expected: list[tuple[str, dict[str, object]]],
) -> None:
    assert calls(ask(text, briefed(*picture))) == expected


@pytest.mark.parametrize(("text", "args"), PLACES)
def test_it_goes_to_a_place(
    ask: Ask, picture: tuple[str, ...], text: str, args: dict[str, object]
) -> None:
    assert calls(ask(text, briefed(*picture))) == [("adjust_relation", args)]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_changed(ask: Ask, picture: tuple[str, ...], text: str) -> None:
    assert calls(ask(text, briefed(*picture))) == []


def test_an_unknown_word_is_asked_about(ask: Ask, picture: tuple[str, ...]) -> None:
    reply = ask("the mug will be purple one day", briefed(*picture))
    assert "Did you mean: make the mug purple?" in reply.text
