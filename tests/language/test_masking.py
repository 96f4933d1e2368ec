"""Messages with placeholders for what they speak of, and back."""

from __future__ import annotations

import pytest

from agent.language.lexicon import phrases
from agent.language.rewriting.masking import WordLists, masked, unmasked

LISTED = dict.fromkeys(
    phrases(
        "add|remove|make|the|a|to|of|on|in|front|behind|not|do|i|am|is|put|looks|both|them|"
        "striped|please|like|would|and|,|.|?|!|second|left"
    ),
    10,
)
LISTS = WordLists(LISTED, {"ball", "book", "rubber duck", "duck", "mug", "mugs", "cactus", "table"})


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Remove the mug.", "remove the K1 ."),
        ("addd a yelow book behnd the ball", "add a C1 K1 behind the K2"),
        ("both mugs, the mug", "both K1 ~s , the K1"),
        ("the rubber duck on the duck", "the K1 on the K2"),
        ("2 cacti and cactuses", "N1 K1 ~s and K1 ~s"),
        ("make it dark green", "make W1 C1"),
        ("put a giraffe on the table", "put a W1 on the W2"),
        ("the mug > a ball", "the K1 , a K2"),
        ("Dont! I'm not ... im not", "do not ! i am not . i am not"),
        ("an orange one...", "a C1 W1 ."),
        ("infront of the striped balll", "in front of the striped K1"),
        ("make the mug 20% bigger", "make the K1 N1 W1"),
    ],
)
def test_a_message_has_placeholders(message: str, words: str) -> None:
    found = masked(message, LISTS)
    assert found is not None
    assert " ".join(found.words) == words


def test_a_message_with_too_many_things_has_none() -> None:
    kinds = {f"kind{letter}" for letter in "abcdefgh"}
    assert masked(" and ".join(sorted(kinds)), WordLists(LISTED, kinds)) is None


def test_it_is_said_in_the_users_words() -> None:
    found = masked("two orange rubber ducks behind the giraffe", LISTS)
    assert found is not None
    said = ["add", "a", "C1", "K1", ".", "add", "N1", "K1", "~s", "behind", "the", "W1"]
    words = unmasked(said, found.names)
    assert words == "add an orange rubber duck. add two rubber ducks behind the giraffe"


def test_what_nobody_named_is_not_said() -> None:
    found = masked("remove the mug", LISTS)
    assert found is not None
    assert unmasked(["remove", "the", "K2"], found.names) is None
