"""Requests in English and the tool calls that they mean, with exact arguments."""

from __future__ import annotations

import pytest

from tests.language.conftest import (
    DESCRIBE,
    HISTORY,
    READ,
    Ask,
    add,
    calls,
    change,
    compare,
    redo,
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
]


@pytest.mark.parametrize(("text", "wanted"), SLIPS)
def test_slips_beside_a_request(
    ask: Ask, text: str, wanted: list[tuple[str, dict[str, object]]]
) -> None:
    assert calls(ask(text)) == wanted


REMOVING = [
    ("remove the left mug", "the left mug"),
    ("remove the lamp? no, the mug", "the mug"),
    ("Please delete the red ball next to the lamp.", "the red ball next to the lamp"),
    ("erase that ugly teapot", "that ugly teapot"),
    ("get rid of the cone", "the cone"),
    ("Take the cup away!", "the cup"),
    ("could you please take away the second mug from the left?", "the second mug from the left"),
    ("lose the cone", "the cone"),
    ("I don't want the candle anymore", "the candle"),
    ("we don't need the lamp", "the lamp"),
    ("the same picture without the candle", "the candle"),
    ("I'd like to see it without the mug", "the mug"),
    ("make the duck disappear", "the duck"),
    ("the bottle should go", "the bottle"),
    ("The Teapot has to go", "The Teapot"),
    ("I'd like the cube gone", "the cube"),
    ("I think the mug should be removed", "the mug"),
    ("would you mind removing the mug?", "the mug"),
    ("is it possible to remove the mug?", "the mug"),
    ("I was wondering if you could remove the mug", "the mug"),
    ("hey, could you maybe get rid of the yellow ball for me? thanks!", "the yellow ball"),
    ("pls del the cone", "the cone"),
    ("away with the teapot!", "the teapot"),
    ("throw the old book out", "the old book"),
    ("get the ball off the table", "the ball"),
    ("remove the mug from the picture", "the mug"),
    ("take the candle off the book", "the candle on the book"),
    ("remove the candle from the book", "the candle on the book"),
    ("remove both mugs", "both mugs"),
    ("remove all mugs except the red one", "all mugs except the red one"),
    ("ditch the mugs, apart from the red one", "the mugs except the red one"),
    ("remove everything other than the lamp", "everything except the lamp"),
    ("remove everything", "everything"),
    ("delete it", "it"),
    ("remove that one", "that one"),
    ("remove the other one", "the other one"),
    ("remove mug-1", "mug-1"),
    ("remove the thing between the lamp and the book", "the thing between the lamp and the book"),
    ("delete the mug that is on the book", "the mug that is on the book"),
    ("remove the mug you just added", "the mug you just added"),
    ("remove the mug because it is ugly", "the mug"),
    ("remove the mug, not the ball", "the mug"),
    ("keep the mug but remove the ball", "the ball"),
    ("remove the ball, don't touch the mug", "the ball"),
    ("I hate this mug. Remove it.", "this mug"),
    ("there's a mug on the left. Please remove it", "the mug"),
    ("we could do without the cactus", "the cactus"),
    ("the cactus bothers me, get rid of it", "the cactus"),
    ("I want you to delete both balls", "both balls"),
    ("don't remove the mug, remove the ball", "the ball"),
    ("remvoe the lft mug", "the lft mug"),
    ("plase remove the bal", "the ball"),
    ("rmove teh lamp", "the lamp"),
    ("can u remove the lamp", "the lamp"),
    ("now the other mug, delete it", "the other mug"),
    ("ditch the lamp, would ya", "the lamp"),
    ("remove whatever is on the book", "whatever is on the book"),
    ("delete the ball closest to me", "the ball closest to me"),
    ("remove the cone farthest away from us", "the cone farthest away from us"),
    ("remove the first mug in the line", "the first mug in the line"),
    ("what I want is this: the cone has to go", "the cone"),
    ("the cone is really annoying me, can it go?", "the cone"),
    ("remove the cone, thank you so much", "the cone"),
]
ADDING = [
    ("put a white cube in the picture", [add("a white cube")]),
    ("set a lamp in the scene", [add("a lamp")]),
    ("put a candle on the book", [add("a candle", "on", "the book")]),
    ("add a mug", [add("a mug")]),
    ("add mug", [add("mug")]),
    ("draw a candle", [add("a candle")]),
    ("I'd like a red striped mug next to the teapot",
     [add("a red striped mug", "next to", "the teapot")]),
    ("there should be a lamp behind the ball", [add("a lamp", "behind", "the ball")]),
    ("insert a small green cactus to the left of the mug, please",
     [add("a small green cactus", "left of", "the mug")]),
    ("Place a donut in front of the left mug.", [add("a donut", "in front of", "the left mug")]),
    ("place a donut on the table next to the mug", [add("a donut", "next to", "the mug")]),
    ("put a giraffe on the table", [add("a giraffe")]),
    ("add another mug to the picture", [add("another mug")]),
    ("can I have a lamp on the book?", [add("a lamp", "on", "the book")]),
    ("on the book, put a candle", [add("a candle", "on", "the book")]),
    ("put on the book a candle", [add("a candle", "on", "the book")]),
    ("what about a candle beside the mug?", [add("a candle", "next to", "the mug")]),
    ("how about adding a cone?", [add("a cone")]),
    ("it would be nice to have a candle on the book", [add("a candle", "on", "the book")]),
    ("the book needs a candle on it", [add("a candle", "on", "the book")]),
    ("paint a red mug next to the ball", [add("a red mug", "next to", "the ball")]),
    ("put a candel next too the bok", [add("a candle", "next to", "the book")]),
    ("put a mug on it", [add("a mug", "on", "it")]),
    ("add a mug with stripes", [add("a mug with stripes")]),
    ("add two red mugs", [add("a red mug"), add("a red mug")]),
    ("add a red mug and a blue ball next to the lamp",
     [add("a red mug", "next to", "the lamp"), add("a blue ball", "next to", "the lamp")]),
    ("put a mug on the book and a ball next to the lamp",
     [add("a mug", "on", "the book"), add("a ball", "next to", "the lamp")]),
]  # fmt: skip
REPLACING = [
    ("replace the mug with a teapot", replace("the mug", "a teapot")),
    ("swap the red ball for a blue cube", replace("the red ball", "a blue cube")),
    ("exchange the mug by a lamp", replace("the mug", "a lamp")),
    ("turn the lamp into a cactus", replace("the lamp", "a cactus")),
    ("change the mug to a teapot", replace("the mug", "a teapot")),
    ("make the mug a teapot", replace("the mug", "a teapot")),
    ("make it a red teapot", replace("it", "a red teapot")),
    ("put a teapot instead of the mug", replace("the mug", "a teapot")),
    ("instead of the mug, I want a glossy lamp", replace("the mug", "a glossy lamp")),
    ("I'd rather have a ball than the mug", replace("the mug", "a ball")),
    ("substitute a lamp for the mug", replace("the mug", "a lamp")),
    ("the mug should be a bottle", replace("the mug", "a bottle")),
    ("remove the mug and put a candle in its place", replace("the mug", "a candle")),
    ("remove the mug. Replace it with a lamp.", replace("the mug", "a lamp")),
    ("replace the mug with a dragon", replace("the mug", "a dragon")),
    ("replace the red ball with a blue one", change("the red ball", color="blue")),
]
LOOKING = [
    ("paint the ball green", [change("the ball", color="green")]),
    ("I wish the ball were red", [change("the ball", color="red")]),
    ("make the ball blue again", [change("the ball", color="blue")]),
    ("may the ball be red instead of blue?", [change("the ball", color="red")]),
    ("make the ball red rather than blue", [change("the ball", color="red")]),
    ("make the mug blue", [change("the mug", color="blue")]),
    ("Make the mug BLUE!", [change("the mug", color="blue")]),
    ("recolour the ball in purple", [change("the ball", color="purple")]),
    ("change the colour of the mug to yellow", [change("the mug", color="yellow")]),
    ("change the mug's color to grey", [change("the mug", color="gray")]),
    ("change the mug from red to blue", [change("the mug", color="blue")]),
    ("turn the mug into blue", [change("the mug", color="blue")]),
    ("the mug should be red", [change("the mug", color="red")]),
    ("can the mug be blue?", [change("the mug", color="blue")]),
    ("I want the mug to be glossy", [change("the mug", finish="glossy")]),
    ("I would like the mug in blue", [change("the mug", color="blue")]),
    ("give the mug a blue colour", [change("the mug", color="blue")]),
    ("make the mug turquoise", [change("the mug", color="turquoise")]),
    ("make the mug dark blue", [change("the mug", color="dark blue")]),
    ("make the mug striped and bigger", [change("the mug", pattern="striped", size="bigger")]),
    ("give it stripes", [change("it", pattern="striped")]),
    ("put spots on the ball", [change("the ball", pattern="spotted")]),
    ("remove the stripes from the mug", [change("the mug", pattern="plain")]),
    ("make the mug not striped", [change("the mug", pattern="plain")]),
    ("make the bottle less shiny", [change("the bottle", finish="matte")]),
    ("make the mug shiny", [change("the mug", finish="glossy")]),
    ("make it a bit bigger", [change("it", size="bigger")]),
    ("make the mug much smaller", [change("the mug", size="much smaller")]),
    ("make the mug twice as big", [change("the mug", factor=2.0)]),
    ("make the donut huge", [change("the donut", size="much bigger")]),
    ("make the duck 20% smaller", [change("the duck", factor=0.8)]),
    ("enlarge the lamp", [change("the lamp", size="bigger")]),
    ("shrink the lamp", [change("the lamp", size="smaller")]),
    ("double the size of the duck", [change("the duck", factor=2.0)]),
    ("make everything blue", [change("everything", color="blue")]),
    ("mak the ball gren", [change("the ball", color="green")]),
    ("the lamp is too small, make it larger", [change("the lamp", size="bigger")]),
    ("how about making the ball red?", [change("the ball", color="red")]),
    ("I want the ball green, not red", [change("the ball", color="green")]),
    ("the ball, make it red", [change("the ball", color="red")]),
    ("take the red mug and make it blue", [change("the red mug", color="blue")]),
    ("turn the striped mug into a spotted one", [change("the striped mug", pattern="spotted")]),
    ("paint the second ball from the left orange",
     [change("the second ball from the left", color="orange")]),
    ("make the mug on the book white", [change("the mug on the book", color="white")]),
]  # fmt: skip
SEVERAL = [
    ("remove the left mug and put a candle on the book, then make the ball green",
     [remove("the left mug"), add("a candle", "on", "the book"),
      change("the ball", color="green")]),
    ("remove the mug and the candle", [remove("the mug"), remove("the candle")]),
    ("remove the mug, the ball and the cone",
     [remove("the mug"), remove("the ball"), remove("the cone")]),
    ("remove the red and the blue mug", [remove("the red mug"), remove("the blue mug")]),
    ("make the red mug blue and the ball green",
     [change("the red mug", color="blue"), change("the ball", color="green")]),
    ("colour the cube yellow and the cone purple",
     [change("the cube", color="yellow"), change("the cone", color="purple")]),
    ("make the cube, the ball and the cone white",
     [change("the cube", color="white"), change("the ball", color="white"),
      change("the cone", color="white")]),
    ("put a candle on the book, then make it bigger",
     [add("a candle", "on", "the book"), change("it", size="bigger")]),
    ("replace the mug with a lamp and the ball with a cube",
     [replace("the mug", "a lamp"), replace("the ball", "a cube")]),
    ("remove the mug as well as the ball", [remove("the mug"), remove("the ball")]),
    ("remove the mug and also the ball", [remove("the mug"), remove("the ball")]),
    ("1. remove the mug 2. add a ball", [remove("the mug"), add("a ball")]),
    ("1) remove the mug\n2) add a ball", [remove("the mug"), add("a ball")]),
    ("make the left mug red. make the right one blue",
     [change("the left mug", color="red"), change("the right one", color="blue")]),
    ("paint the red ball white and the blue one green",
     [change("the red ball", color="white"), change("the blue one", color="green")]),
    ("- remove the mug\n- add a ball", [remove("the mug"), add("a ball")]),
    ("undo that and make the mug red", [undo(), change("the mug", color="red")]),
    ("remove the mug. What is left?", [remove("the mug"), DESCRIBE]),
    ("Remove the ball\nadd a cone", [remove("the ball"), add("a cone")]),
]  # fmt: skip
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


@pytest.mark.parametrize(("text", "target"), REMOVING)
def test_removing(ask: Ask, text: str, target: str) -> None:
    assert calls(ask(text)) == [remove(target)]


@pytest.mark.parametrize(("text", "expected"), [(t, [c]) for t, c in REPLACING])
def test_replacing(ask: Ask, text: str, expected: list) -> None:
    assert calls(ask(text)) == expected


@pytest.mark.parametrize(("text", "expected"), ADDING + LOOKING + SEVERAL + GOING_BACK)
def test_other_requests(ask: Ask, text: str, expected: list) -> None:
    assert calls(ask(text)) == expected


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
