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
    ("all", "all", (0, 1, 2)),
    ("both", "unclear", ()),
    ("the second. never mind", "cancel", ()),
    ("2, forget it", "cancel", ()),
    ("all four", "unclear", ()),
    ("two of them", "unclear", ()),
    ("1 or 2", "unclear", ()),
    ("all 3", "all", (0, 1, 2)),
    ("the first two", "chosen", (0, 1)),
    ("the last two", "chosen", (1, 2)),
    ("right one", "description", ()),
    ("the first of the two", "chosen", (0,)),
    ("the last of the three", "chosen", (2,)),
    ("first of them", "chosen", (0,)),
    ("not the first, the second", "chosen", (1,)),
    ("every last one", "all", (0, 1, 2)),
    ("all of them", "all", (0, 1, 2)),
    ("yes, all three please", "all", (0, 1, 2)),
    ("remove all of them", "all", (0, 1, 2)),
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
    ("text", "words"),
    [
        ("not the red one", ("the red one",)),
        ("not the red one and not the blue one", ("the red one", "the blue one")),
        ("not the red one or the blue one", ("the red one", "the blue one")),
        ("not the first, not the second", ("the first", "the second")),
        ("neither the red nor the blue one", ("the red", "the blue one")),
        ("it isn't the left one", ("the left one",)),
        ("I don't mean the blue one", ("the blue one",)),
        ("anything but the blue one", ("the blue one",)),
    ],
)
def test_what_is_not_meant(text: str, words: tuple[str, ...]) -> None:
    answer = read_answer(text, MUGS)
    assert (answer.kind, answer.words) == ("excluded", words)


@pytest.mark.parametrize(
    "text",
    [
        "not the red one, the blue one",
        "not the red one but the blue one",
        "the blue one, not the red one",
    ],
)
def test_what_is_meant_besides(text: str) -> None:
    assert read_answer(text, MUGS).kind != "excluded"


@pytest.mark.parametrize(
    "text",
    [
        "you know what, make the lamp green instead",
        "on second thought, remove the lamp",
        "hey, can you paint the ball red",
    ],
)
def test_a_request_behind_empty_words(text: str) -> None:
    assert read_answer(text, MUGS).kind == "request"


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


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("request", "the picture has no lamp"),
        ("request", "the lamp isn't there"),
        ("request", "no lamp there"),
        ("request", "the lamp was there before"),
        ("request", "is it the lamp"),
        ("request", "which one is the lamp"),
        ("request", "that is a lamp, not a mug"),
        ("description", "it's the lamp"),
        ("description", "that is the lamp"),
        ("description", "the one that has a lamp on it"),
        ("description", "the one which is behind the lamp"),
        ("description", "the one I mean is the lamp"),
        ("description", "the lamp is the one"),
        ("description", "the lamp is what I meant"),
    ],
)
def test_what_says_something_of_a_thing_does_not_choose_it(kind: str, text: str) -> None:
    assert read_answer(text, ("mug", "lamp on the left", "lamp on the right")).kind == kind


TYPOS = [
    ("boht", "all", (0, 1)),
    ("bth of thme", "all", (0, 1)),
    ("nietehr", "neither", ()),
    ("cancle", "cancel", ()),
    ("nevermnd", "cancel", ()),
    ("the secnd one", "chosen", (1,)),
    ("the littel one", "description", ()),
    ("teh frist", "chosen", (0,)),
    ("lst one", "chosen", (1,)),
    ("numbr 2", "chosen", (1,)),
    ("yse", "yes", ()),
    ("whichevr", "any", (0,)),
    ("you choos", "any", (0,)),
    ("the candle", "description", ()),
    ("the bowl", "description", ()),
    ("the ball", "description", ()),
    ("the nock", "description", ()),
    ("teh blu one", "chosen", (1,)),
    ("let's go for the second", "chosen", (1,)),
]


@pytest.mark.parametrize(("text", "kind", "chosen"), TYPOS)
def test_slips_of_the_fingers(text: str, kind: str, chosen: tuple[int, ...]) -> None:
    answer = read_answer(text, ("red mug", "blue mug"), {"candle", "bowl", "ball", "bottle"})
    assert (answer.kind, answer.chosen) == (kind, chosen)


def test_a_description_is_mended() -> None:
    assert read_answer("the lft one", MUGS).text == "the left one"


@pytest.mark.parametrize(
    "text",
    [
        "which is which?", "What are the choices?", "what's the difference", "huh?", "idk",
        "tell me more", "show me", "which one is which", "how do they differ?",
    ],
)  # fmt: skip
def test_a_question_back(text: str) -> None:
    assert read_answer(text, MUGS).kind == "puzzled"


@pytest.mark.parametrize(
    "text",
    [
        "you choose", "whichever", "up to u", "pick for me", "I don't mind", "surprise me",
        "either is fine", "your call", "whatever you think is best",
    ],
)  # fmt: skip
def test_left_to_us(text: str) -> None:
    assert read_answer(text, MUGS).kind == "any"


def test_a_description_is_handed_on_without_its_opening() -> None:
    assert read_answer("um, I mean the left one please", MUGS).text == "the left one"


def test_without_choices_nothing_is_chosen() -> None:
    assert read_answer("1", ()).kind == read_answer("any", ()).kind == "unclear"
    assert read_answer("all", ()) == Answer("all", (), "all")
