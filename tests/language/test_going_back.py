"""Undo and redo, and what is asked of the picture and of its history."""

from __future__ import annotations

import pytest

from tests.language.conftest import (
    DESCRIBE,
    HISTORY,
    READ,
    Ask,
    calls,
    compare,
    redo,
    undo,
)

GOING_BACK = [
    ("undo", [undo()]),
    ("Undo that, please", [undo()]),
    ("undo the last two", [undo(2)]),
    ("undo the last 3 changes!", [undo(3)]),
    ("undo twice", [undo(2)]),
    ("take that back", [undo()]),
    ("revert", [undo()]),
    ("go back two steps", [undo(2)]),
    ("put it back how it was", [undo()]),
    ("udno", [undo()]),
    ("it looked nicer before", [undo()]),
    ("I liked that better before", [undo()]),
    ("redo", [redo()]),
    ("redo the last two", [redo(2)]),
    ("undo the undo", [redo()]),
    ("undo undo", [undo(), undo()]),
    ("Undo, undo and undo please", [undo(), undo(), undo()]),
    ("undoundo", [undo(), undo()]),
    ("go back, go back", [undo(), undo()]),
    ("ctrl+z ctrl+z", [undo(), undo()]),
    ("undo x3", [undo(3)]),
    ("redo redo", [redo(), redo()]),
    ("redo. redo. redo!", [redo(), redo(), redo()]),
    ("redo 2x", [redo(2)]),
    ("redo again", [redo()]),
    ("show me the history", [HISTORY]),
    ("what have you done so far?", [HISTORY]),
    ("what did you change?", [compare()]),
    ("list the edits", [HISTORY]),
    ("what is in the picture?", [DESCRIBE]),
    ("what's on the table?", [DESCRIBE]),
    ("describe the picture", [DESCRIBE]),
    ("what do you see", [DESCRIBE]),
    ("look at the picture again", [READ]),
    ("look again", [READ]),
]


@pytest.mark.parametrize(("text", "expected"), GOING_BACK)
def test_going_back_and_asking(ask: Ask, text: str, expected: list) -> None:
    assert calls(ask(text)) == expected
