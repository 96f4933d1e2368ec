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
    ("bottles in yellow, both of em", [change("both bottles", color="yellow")]),
    ("make my green ball purple? no, yellow", [change("the green ball", color="yellow")]),
    ("the teapot in pink. wait brown", [change("the teapot", color="brown")]),
    ("can we have a cube? brown please", [add("a brown cube")]),
    ("i want the book bigger but the orange teapot smaller",
     [change("the book", size="bigger"), change("the orange teapot", size="smaller")]),
    ("chuck two lamps in there", [add("a lamp"), add("a lamp")]),
    ("get the gloss off my bottle", [change("the bottle", finish="matte")]),
    ("add a mug, yellow. i mean green", [add("a green mug")]),
    ("The striped mug shouldn't have stripes any longer, just plain.",
     [change("the striped mug", pattern="plain")]),
    ("Our brand is green and that lamp is a bit off, would be great if you made it green as well",
     [change("the lamp", color="green")]),
    ("I find that the duck distracts from the rest. I'd be obliged if you removed it.",
     [remove("the duck")]),
    # The network is sure of other words for it, which the grammar would take otherwise.
    ("lift the teapot off the book and set it right of the mug",
     [to("the teapot on the book", "right of", "the mug")]),
]  # fmt: skip
NO_EDITS = [
    "don't you dare to remove the mug",
    "neither mug should be blue",
    "the lamp could be bigger but i like it this way",
    "a green ball would be a silly idea",
    "nobody should ever remove the mug",
    "the kids make the ball green every time",
    "would it look better if you removed the lamp?",
    "if you removed the lamp it would look rather empty",
    "i would never ever paint the ball green",
    "my sister had the mug removed in her picture",
    "we were going to make the ball green",
    "my mug used to be purple",
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
    "if the mug is red move it left",
    "remove the mug or the ball",
    "get rid of the mug and the ball but the red one",
    "the mug at the left - is it red or is it blue",
    "swap the colors of the mug and the ball",
    "mug",
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
    meant = rewritten("add a giraffe left of the blue lamp", WorldWords(VOCABULARY))
    assert meant is not None
    assert meant.text == "add a giraffe left of the blue lamp"


def test_the_words_for_the_users_things_are_the_users() -> None:
    meant = rewritten("the doughnut on the left, could it be crimson?", WorldWords(VOCABULARY))
    assert meant is not None
    assert meant.text == "make the left doughnut crimson"


def test_the_network_is_read_once() -> None:
    assert bundled_network() is bundled_network()
