"""Answers to numbered questions."""

from __future__ import annotations

import pytest

from agent.language.answers import Answer, read_answer

MUGS = ("red mug on the left", "blue mug", "red mug on the right")
SUPPORTS = ("remove the book and the candle", "leave the picture as it is")

CASES = [
    ("2", "chosen", (1,)),
    ("the second one", "chosen", (1,)),
    ("second", "chosen", (1,)),
    ("the 3rd", "chosen", (2,)),
    ("number two, please", "chosen", (1,)),
    ("#3", "chosen", (2,)),
    ("one", "chosen", (0,)),
    ("option one", "chosen", (0,)),
    ("no 2", "chosen", (1,)),
    ("No, the first one", "chosen", (0,)),
    ("the last one", "chosen", (2,)),
    ("the third mug", "chosen", (2,)),
    ("1 and 3", "chosen", (0, 2)),
    ("first and third", "chosen", (0, 2)),
    ("remove the second one", "chosen", (1,)),
    ("blue", "chosen", (1,)),
    ("the blue one", "chosen", (1,)),
    ("I meant the blue mug", "chosen", (1,)),
    ("red mug on the left", "chosen", (0,)),
    ("both", "all", (0, 1, 2)),
    ("all of them", "all", (0, 1, 2)),
    ("yes, all three please", "all", (0, 1, 2)),
    ("remove both", "all", (0, 1, 2)),
    ("undo everything", "request", ()),
    ("redo all", "request", ()),
    ("neither", "neither", ()),
    ("none of them", "neither", ()),
    ("whichever", "any", (0,)),
    ("I don't care", "any", (0,)),
    ("yes", "yes", ()),
    ("Yep!", "yes", ()),
    ("go ahead", "yes", ()),
    ("no", "no", ()),
    ("nope.", "no", ()),
    ("better not", "no", ()),
    ("cancel", "cancel", ()),
    ("Never mind!", "cancel", ()),
    ("no, leave it", "cancel", ()),
    ("stop", "cancel", ()),
    ("oh never mind, forget it", "cancel", ()),
    ("no, leave it, changed my mind", "cancel", ()),
    ("yeah sure", "yes", ()),
    ("ok, go ahead please", "yes", ()),
    ("yes sure " * 200, "yes", ()),
    ("right please", "description", ()),
    ("the one on the cube i mean", "description", ()),
    ("the left one", "description", ()),
    ("the red one", "description", ()),
    ("the one next to the lamp", "description", ()),
    ("the second mug from the left", "description", ()),
    ("not the red one", "description", ()),
    ("remove the ball instead", "request", ()),
    ("make it blue", "request", ()),
    ("undo", "request", ()),
    ("what is in the picture?", "request", ()),
    ("neither, remove the ball", "request", ()),
    ("7", "unclear", ()),
    ("0", "unclear", ()),
    ("", "unclear", ()),
    ("???", "unclear", ()),
]


@pytest.mark.parametrize(("text", "kind", "chosen"), CASES)
def test_answers(text: str, kind: str, chosen: tuple[int, ...]) -> None:
    answer = read_answer(text, MUGS)
    assert (answer.kind, answer.chosen) == (kind, chosen)


@pytest.mark.parametrize(
    ("text", "kind", "chosen"),
    [
        ("yes", "yes", ()),
        ("remove the book and the candle", "chosen", (0,)),
        ("leave the picture as it is", "chosen", (1,)),
        ("leave it", "cancel", ()),
        ("the first", "chosen", (0,)),
    ],
)
def test_choices_that_are_no_objects(text: str, kind: str, chosen: tuple[int, ...]) -> None:
    answer = read_answer(text, SUPPORTS)
    assert (answer.kind, answer.chosen) == (kind, chosen)


def test_a_description_is_handed_on_without_its_opening() -> None:
    assert read_answer("um, I mean the left one please", MUGS).text == "the left one"


def test_without_choices_nothing_is_chosen() -> None:
    assert read_answer("1", ()).kind == read_answer("any", ()).kind == "unclear"
    assert read_answer("all", ()) == Answer("all", (), "all")
