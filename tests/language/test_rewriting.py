"""Messages that no reader but the network understands; and those that must stay no edits."""

from __future__ import annotations

import pytest

from agent.language.rewriting.network import bundled_network
from agent.language.rewriting.reader import rewritten
from agent.language.world_words import WorldWords
from tests.language.conftest import VOCABULARY, Ask, add, briefed, calls, change, remove, to

KINDS = ("lamp", "mug", "rubber duck", "ball", "cube", "teapot", "bottle", "book")
READ = [
    ("addd a yelow book behnd the ball", [add("a yellow book", "behind", "the ball")]),
    ("okay so next to the cube I would like you to place a lamp and it should be green",
     [add("a green lamp", "next to", "the cube")]),
    ("looks kinda empty, add a ball?", [add("a ball")]),
]  # fmt: skip
NO_EDITS = [
    "don't you dare to remove the mug",
    "if you removed the lamp it would look rather empty",
    "i would never ever paint the ball green",
    "my sister had the mug removed in her picture",
    "should the lamp be red, what do you think?",
    "the mug is a lovely shade of blue",
    "please leave the teapot just as it is",
    "what if the cube were yellow?",
    "could you turn the mug's handle to the left",
    "remove the shadow behind the mug, will you",
    "make the background blue for me",
    "crop it a bit",
    "i like how the ball turned out",
    "nobody said that the lamp has to go",
    "imagine the mug were gone",
    "the duck reminds me of my bath",
    "don't make it bigger",
    "i wonder what a green ball would look like",
    "not the lamp, never",
    "open the book on page two",
]


@pytest.mark.parametrize(("text", "wanted"), READ)
def test_it_is_read_as_it_is_meant(ask: Ask, text: str, wanted: list[object]) -> None:
    assert calls(ask(text, briefed(*KINDS))) == wanted


@pytest.mark.parametrize("text", NO_EDITS)
def test_it_is_no_edit(ask: Ask, text: str) -> None:
    assert calls(ask(text, briefed(*KINDS))) == []


@pytest.mark.parametrize("text", NO_EDITS)
def test_the_network_alone_is_not_sure_of_an_edit(text: str) -> None:
    meant = rewritten(text, WorldWords(VOCABULARY))
    assert meant is None or not meant.text or not meant.certain


def test_it_knows_no_names(ask: Ask) -> None:
    meant = rewritten("chuck a zorblax in behind the quibble would ya", WorldWords(VOCABULARY))
    assert meant is not None
    assert meant.text == "add a zorblax behind the quibble"


def test_the_words_for_the_users_things_are_the_users() -> None:
    meant = rewritten("the doughnut on the left, could it be crimson?", WorldWords(VOCABULARY))
    assert meant is not None
    assert meant.text == "make the left doughnut crimson"


def test_the_network_is_read_once() -> None:
    assert bundled_network() is bundled_network()
