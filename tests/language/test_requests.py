"""What is around a request, or misspelt in it, changes nothing of what it means."""

from __future__ import annotations

import pytest

from tests.language.conftest import (
    HISTORY,
    Ask,
    add,
    calls,
    change,
    remove,
    replace,
    undo,
)

# Two letters exchanged in what is said beside a request.
SLIPS = [
    ("lose the duck pelase", [remove("the duck")]),
    ("paint the duck in red, thakns", [change("the duck", color="red")]),
    ("i don't want the mug anymroe", [remove("the mug")]),
    ("let's make the mug a little larger", [change("the mug", size="bigger")]),
    ("swap the mug for a red book, tahnks", [replace("the mug", "a red book")]),
    ("make the smal mug yelow", [change("the small mug", color="yellow")]),
    ("remove the bigest ball", [remove("the biggest ball")]),
    ("add a redball nextto the bottle", [add("a red ball", "next to", "the bottle")]),
    ("paint theball blue", [change("the ball", color="blue")]),
    ("paint the ballred", [change("the ball", color="red")]),
]


@pytest.mark.parametrize(("text", "wanted"), SLIPS)
def test_slips_beside_a_request(
    ask: Ask, text: str, wanted: list[tuple[str, dict[str, object]]]
) -> None:
    assert calls(ask(text)) == wanted


@pytest.mark.parametrize(
    "polite", ["please {}", "{} please", "Could you {}?", "hey, can you {} for me", "{}, thanks!"]
)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("remove the left mug", remove("the left mug")),
        ("put a candle on the book", add("a candle", "on", "the book")),
        ("replace the ball with a cone", replace("the ball", "a cone")),
        ("make the lamp striped", change("the lamp", pattern="striped")),
        ("undo the last two", undo(2)),
        ("show me the history", HISTORY),
    ],
)
def test_politeness_changes_nothing(ask: Ask, polite: str, text: str, expected: tuple) -> None:
    assert calls(ask(polite.format(text))) == [expected]
