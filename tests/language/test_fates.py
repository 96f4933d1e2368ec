"""What becomes of what stands on a thing that goes, and of what is in the way."""

from __future__ import annotations

import pytest

from agent.language.fates import KEPT, read_fate

ABOVE, BELOW = ("yellow lamp",), ("green book",)
FATES = [
    ("remove", "both"),
    ("remove", "take the lamp away too"),
    ("remove", "the lamp as well"),
    ("remove", "they can all go"),
    ("remove", "yeah take the lamp too"),
    ("set down", "set it down"),
    ("set down", "put the lamp on the table"),
    ("set down", "keep the lamp"),
    ("set down", "leave the lamp there"),
    ("set down", "just the book"),
    ("set down", "only the green book please"),
    ("set down", "without the lamp"),
    ("set down", "not the lamp"),
    ("set down", "let the lamp stya"),
    (KEPT, "leave the book"),
    (KEPT, "the book stays"),
    (KEPT, "just leave the book there"),
    (None, "keep it"),
    (None, "keep the lamp on the book"),
    ("set down", "leave the lamp and take the book"),
    (None, "remove the ball"),
    (None, "remove the lamp"),
    (None, "put the lamp on the ball"),
    (None, "make it blue"),
    (None, "move the lamp to the left"),
    (None, "what is on the book"),
    (None, "not the book"),
    (None, ""),
]


@pytest.mark.parametrize(("fate", "text"), FATES)
def test_what_becomes_of_what_stands_on_it(fate: str | None, text: str) -> None:
    assert read_fate(text, ("remove", "set down"), ABOVE, BELOW) == fate


@pytest.mark.parametrize(
    ("fate", "text"),
    [
        ("go along", "take it along"),
        ("go along", "together"),
        ("go along", "with the lamp"),
        ("go along", "move both"),
        ("set down", "the lamp stays"),
        ("set down", "leave it behind"),
        ("set down", "without it"),
        (None, "move the ball"),
    ],
)
def test_along_or_behind(fate: str | None, text: str) -> None:
    assert read_fate(text, ("go along", "set down"), ABOVE, BELOW) == fate


@pytest.mark.parametrize(
    ("fate", "text"),
    [
        ("stay on", "put it on top"),
        ("stay on", "the lamp on it"),
        ("set down", "put it on the table"),
        ("set down", "beside it"),
        ("remove", "remove it too"),
        (None, "put it on the mug"),
    ],
)
def test_on_what_is_new(fate: str | None, text: str) -> None:
    assert read_fate(text, ("stay on", "set down", "remove"), ABOVE, BELOW) == fate


@pytest.mark.parametrize(
    ("fate", "text"),
    [
        ("beside", "next to it"),
        ("beside", "put it beside the green book"),
        ("replace", "replace it"),
        ("replace", "the new one instead"),
        (None, "next to the ball"),
        (None, "remove the book"),
    ],
)
def test_where_something_stands(fate: str | None, text: str) -> None:
    assert read_fate(text, ("replace", "beside"), (), BELOW) == fate
