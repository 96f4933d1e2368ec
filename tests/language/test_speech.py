"""Loose speech before a reader sees it: plain words, courtesies, repairs, what asks for nothing."""

from __future__ import annotations

import time

import pytest

from agent.language.speech.asides import says_nothing
from agent.language.speech.courtesies import without_courtesies
from agent.language.speech.empty_words import says_only_courtesies
from agent.language.speech.line import normal_line
from agent.language.speech.nouns import with_known_nouns
from agent.language.speech.plain import plain
from agent.language.speech.repairs import repaired
from agent.language.speech.ways import plainer
from agent.language.world_words import WorldWords
from tests.language.conftest import VOCABULARY, Ask, briefed, calls, change, remove

WORLD = WorldWords(VOCABULARY)

PLAIN = [
    ("okay please remove the green bottle period", "okay please remove the green bottle."),
    ("delete the yellow ball comma the small one", "delete the yellow ball, the small one"),
    ("what color is it question mark", "what color is it?"),
    ("um make the lamp uh black", "make the lamp black"),
    ("noooo the ball has to stay", "no the ball has to stay"),
    ("delete the ball n the lamp", "delete the ball and the lamp"),
    ("teh midle 1", "teh midle one"),
    ("go back 1", "go back 1"),
    ("add a ball next 2 the lamp", "add a ball next to the lamp"),
    ("lol no the right mug \U0001f602", "no the right mug"),
    ("shift it to camera left", "shift it to the left"),
    ("haahaahaa no", "no"),
    ("hide it before my boss sees it and add a mug", "hide it and add a mug"),
    ("white would look calmer", "white would be nice"),
    ("it would be smaller", "it would be smaller"),
    ("make object two red", "make object two red"),
    ("the mug I don't need anymore so delete that", "delete the mug"),
    ("there's a ball sitting on the cube, can you remove it", "remove the ball on the cube"),
    ("I don't want dots on the cup, just make it plain", "take the dots off the cup"),
    ("I'm tired of that lamp. Give me a mug in its place.", "replace that lamp with a mug."),
    ("where the lamp is I'd rather have a red mug there", "replace the lamp with a red mug"),
    (
        "it looks empty on top of the cube, maybe put a ball there?",
        "add a ball on top of the cube?",
    ),
    ("the right looks bare, a vase there maybe?", "add a vase on the right?"),
    (
        "new object: ball, white, striped, behind the lamp",
        "add a white striped ball behind the lamp",
    ),
    ("another duck like the yellow one", "another yellow duck"),
    ("make the mug as glossy as the other one", "make the mug glossy"),
    ("is the mug as red as the ball?", "is the mug as red as the ball?"),
    ("there's a ball on the cube, remove the mug", "there's a ball on the cube, remove the mug"),
    ("where the lamp is nothing else fits", "where the lamp is nothing else fits"),
    ("the mug I don't need to move", "the mug I don't need to move"),
    ("Did I say black? White is what I meant", "no, White"),
    ("Oh, there are two! The left one please", "The left one please"),
    ("there are two mugs", "there are two mugs"),
    ("not that much red, make it orange", "make it orange"),
    ("too close to the mug, a bit to the left", "a bit to the left"),
    ("that's too close, further left", "further left"),
    ("ad a lamp", "add a lamp"),
    ("lose evrything but the lamp", "lose everything but the lamp"),
    ("remove" + 1900 * " " + "the lamp", "remove the lamp"),
    ("um", "um"),
]
COURTESIES = [
    ("Would you kindly tell me what is standing on the book?", "what is standing on the book ?"),
    ("Could I trouble you to take that one away?", "take that one away ."),
    ("Would you mind removing the red cube?", "remove the red cube ."),
    ("I should like the mug removed.", "i want the mug removed ."),
    ("Perfect, and would you bring the cube closer, if it isn't too much to ask?",
     "bring the cube closer ."),
    ("should I remove the lamp?", "should i remove the lamp ?"),
    ("what if I remove the lamp?", "what if i remove the lamp ?"),
    ("please don't remove the ball", "do not remove the ball"),
    ("right mug bigger", "right mug bigger"),
]  # fmt: skip
ONLY_COURTESIES = [
    ("thanks , good one more thing .", True),
    ("yes yes yes yes", True),
    ("thanks remove it", False),
    ("", False),
]
REPAIRS = [
    ("make the mug the the blue mug bigger", "make the blue mug bigger"),
    ("the red, I mean the blue mug", "the blue mug"),
    ("make it red, no, blue", "make it blue"),
    ("move it to the left, no, to the right", "move it to the right"),
    ("make the red mug bigger, sorry, the blue one", "make the blue mug bigger"),
    ("color the book I mean color the cube red", "color the cube red"),
    ("put the mug on the book no wait the teapot is there put it in front of the book",
     "put the mug in front of the book"),
    ("delete the yellow ball, the small one", "delete the small yellow ball"),
    ("add another mug, a white one, next to the lamp", "add another white mug next to the lamp"),
    ("add a cube, a red one, and a ball", "add a red cube , and a ball"),
    ("add a mug, a lamp and a ball", "add a mug , a lamp and a ball"),
    ("remove the red mug, the blue mug", "remove the red mug , the blue mug"),
    ("the red one, the blue one", "the red one , the blue one"),
    ("no, the blue one", "no , the blue one"),
    ("there is no lamp", "there is no lamp"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_what_is_no_word_goes(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(("text", "expected"), COURTESIES)
def test_courtesies_go(text: str, expected: str) -> None:
    assert without_courtesies(normal_line(text)) == expected


@pytest.mark.parametrize(("text", "expected"), REPAIRS)
def test_repairs_are_made(text: str, expected: str) -> None:
    assert repaired(normal_line(text), WORLD) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("make the ducky purple", "make the duck purple"),
        ("remove the bal", "remove the ball"),
        ("move the tepot", "move the teapot"),
        ("add a boot", "add a boot"),
        ("remove the lap", "remove the lamp"),
    ],
)
def test_kinds_are_called_by_their_names(text: str, expected: str) -> None:
    assert with_known_nouns(text, WORLD) == expected


@pytest.mark.parametrize(
    ("part", "nothing"),
    [
        ("the shiny bottle is rather vulgar", True),
        ("client hates it", True),
        ("i thought as much", True),
        ("the ball should stay", False),
        ("the mug is ugly remove it", False),
        ("but the lamp", False),
        ("dance a jig", False),
        ("keep the lamp", False),
        ("is the mug red ?", False),
    ],
)
def test_what_asks_for_nothing_is_known(part: str, nothing: bool) -> None:
    assert says_nothing(part) is nothing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("client hates the bottle, so get rid of it", [remove("the bottle")]),
        ("The shiny bottle is rather vulgar; let it be matte.",
         [change("the glossy bottle", finish="matte")]),
        ("okay then leave the book there and just paint it blue",
         [change("the book", color="blue")]),
        ("lamp purpel pls", [change("lamp", color="purple")]),
    ],
)  # fmt: skip
def test_the_request_is_done(ask: Ask, text: str, expected: list) -> None:
    assert calls(ask(text, briefed("bottle", "book", "lamp"))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "if the mug is ugly, remove it",
        "the lamp should stay, remove it",
        "I'd remove the duck, but my wife wants to keep it",
        "remove the mug and dance a jig",
    ],
)
def test_what_may_be_a_condition_is_not_left_out(ask: Ask, text: str) -> None:
    assert calls(ask(text, briefed("mug", "lamp", "rubber duck"))) == []


def test_nothing_comes_twice() -> None:
    for text in (t for t, _ in PLAIN + COURTESIES + REPAIRS):
        ways = list(plainer(text, WORLD))
        assert len(ways) == len(set(ways)) >= 1


@pytest.mark.parametrize(("line", "only"), ONLY_COURTESIES)
def test_what_is_only_courtesy(line: str, only: bool) -> None:
    assert says_only_courtesies(line) is only


@pytest.mark.parametrize("word", ["yes ", "good ", "haa"])
def test_words_said_over_and_over_take_no_time(word: str) -> None:
    said = f"{word * 200}x"
    began = time.perf_counter()
    assert not says_only_courtesies(said)
    assert plain(said)
    assert time.perf_counter() - began < 1.0
