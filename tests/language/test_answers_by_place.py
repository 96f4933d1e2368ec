"""Answers by number: spans, from the end, all but some, and what is said anew in one answer."""

from __future__ import annotations

import pytest

from agent.language.answers import read_answer

CHOICES = ("red mug", "green mug", "blue mug", "white mug")

CHOSEN = [
    ("1, no 2", [2]),
    ("1? no, 2", [2]),
    ("the first, no the second", [2]),
    ("3, sorry, 4", [4]),
    ("1 and not 2", [1]),
    ("the red one, no the blue one", [3]),
    ("red no blue", [3]),
    ("2-4", [2, 3, 4]),
    ("2 to 4", [2, 3, 4]),
    ("the second to the fourth", [2, 3, 4]),
    ("second last", [3]),
    ("the last but one", [3]),
    ("all except 2", [1, 3, 4]),
    ("all but the first", [2, 3, 4]),
    ("all but 1 and 2", [3, 4]),
    ("both 1 and 2", [1, 2]),
    ("no. 2", [2]),
    ("no, 2", [2]),
    ("not 1, 2", [2]),
    ("only 1", [1]),
]


@pytest.mark.parametrize(("text", "numbers"), CHOSEN)
def test_places_that_are_meant(text: str, numbers: list[int]) -> None:
    answer = read_answer(text, CHOICES)
    assert (answer.kind, [n + 1 for n in answer.chosen]) == ("chosen", numbers)


@pytest.mark.parametrize(
    "text", ["only one", "just one of them", "every second one", "2 to 9", "7"]
)
def test_places_that_nobody_can_know(text: str) -> None:
    assert read_answer(text, CHOICES).kind == "unclear"


def test_one_of_two_is_not_the_first_choice() -> None:
    both = ("remove the book and the lamp", "remove the book and set the lamp down there")
    assert read_answer("only one", both).kind == "unclear"


@pytest.mark.parametrize("text", ["the red one, sorry for the trouble", "the one with no stripes"])
def test_what_says_nothing_anew(text: str) -> None:
    assert read_answer(text, CHOICES).kind == "description"
