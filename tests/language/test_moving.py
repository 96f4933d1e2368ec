"""Moves, swaps and learning in words, and what they are called as."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import SystemMessage

from agent.briefing import Briefing
from agent.language.tokens import tokenize
from agent.language.ways import Way, read_way
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject
from tests.language.conftest import Ask, add, briefed, by, calls, change, remove, replace, to


def swap(first: str, second: str = "") -> tuple[str, dict[str, Any]]:
    other = {"other_words": second} if second else {}
    return "swap_places", {"target_words": first, **other}


def learn(words: str) -> tuple[str, dict[str, Any]]:
    return "learn_concepts", {"target_words": words}


TO = [
    ("move the duck to the left of the mug", to("the duck", "left of", "the mug")),
    ("put the mug on the book", to("the mug", "on", "the book")),
    ("put it on the book", to("it", "on", "the book")),
    ("place the red mug beside the lamp", to("the red mug", "next to", "the lamp")),
    ("set the mug down on the cube", to("the mug", "on", "the cube")),
    ("slide the ball in front of the lamp", to("the ball", "in front of", "the lamp")),
    ("could you shift the ball behind the lamp", to("the ball", "behind", "the lamp")),
    ("bring the mug onto the book", to("the mug", "on", "the book")),
    ("push the book under the lamp", to("the book", "under", "the lamp")),
    ("I want the mug to be on the book", to("the mug", "on", "the book")),
    ("the mug should stand left of the lamp", to("the mug", "left of", "the lamp")),
    ("the ball belongs on top of the cube", to("the ball", "on", "the cube")),
    ("let the duck sit on the book", to("the duck", "on", "the book")),
    ("could the duck be placed left of the ball", to("the duck", "left of", "the ball")),
    ("Move the red mug, so that it is to the right of the blue ball.",
     to("the red mug", "right of", "the blue ball")),
    ("move both mugs next to the lamp", to("both mugs", "next to", "the lamp")),
    ("move the second mug behind it", to("the second mug", "behind", "it")),
    ("move the mug on the left next to the lamp", to("the mug on the left", "next to", "the lamp")),
    ("move the ball closer to the lamp", to("the ball", "closer to", "the lamp")),
    ("bring the ball a bit nearer to the lamp", to("the ball", "closer to", "the lamp")),
    ("push the ball towards the mug", to("the ball", "closer to", "the mug")),
    ("move the ball away from the mug", to("the ball", "away from", "the mug")),
    ("the ball should be further from the mug", to("the ball", "away from", "the mug")),
]  # fmt: skip
BY = [
    ("move the mug left", by("the mug", "left")),
    ("move the mug a bit to the right", by("the mug", "right", 0.08)),
    ("push the mug further right", by("the mug", "right")),
    ("shift it far to the left", by("it", "left", 0.3)),
    ("move the mug all the way to the left", by("the mug", "left", 1.0)),
    ("put the mug on the left side of the picture", by("the mug", "left", 1.0)),
    ("move the mug on the left to the right", by("the mug on the left", "right")),
    ("push the duck further back", by("the duck", "back")),
    ("bring the duck closer to me", by("the duck", "forward")),
    ("move the duck to the middle", by("the duck", "middle")),
    ("the mug should be a little more to the left", by("the mug", "left", 0.08)),
]
SWAPS = [
    ("let the mug and the ball switch spots", swap("the mug", "the ball")),
    ("swap the duck and the mug", swap("the duck", "the mug")),
    ("swap the duck with the mug", swap("the duck", "the mug")),
    ("exchange the red and the blue mug", swap("the red mug", "the blue mug")),
    ("let the ball and the lamp change places", swap("the ball", "the lamp")),
    ("switch the positions of the ball and the lamp", swap("the ball", "the lamp")),
    ("make the ball and the lamp trade places", swap("the ball", "the lamp")),
    ("the ball and the lamp should swap places", swap("the ball", "the lamp")),
    ("put the ball where the lamp is and vice versa", swap("the ball", "the lamp")),
    ("swap both mugs", swap("both mugs")),
    ("swap them", swap("them")),
    ("switch places", swap("them")),
]
LEARNING = [
    ("learn the mug", learn("the mug")),
    ("remember what the duck looks like", learn("the duck")),
    ("keep in mind what the duck looks like, I'll need it later", learn("the duck")),
    ("please learn how the left mug looks", learn("the left mug")),
    ("memorize both mugs", learn("both mugs")),
    ("learn the appearance of the lamp", learn("the lamp")),
    ("remember what it looks like", learn("it")),
]
OTHERS = [
    ("put a mug on the book", [add("a mug", "on", "the book")]),
    ("put another mug on the book", [add("another mug", "on", "the book")]),
    ("add the mug on the book", [add("the mug", "on", "the book")]),
    ("swap the mug for a lamp", [replace("the mug", "a lamp")]),
    ("exchange the mug by a lamp", [replace("the mug", "a lamp")]),
    ("take the mug off the book", [to("the mug on the book", "next to", "the book")]),
    ("get the ball off the cube, please", [to("the ball on the cube", "next to", "the cube")]),
    ("take the mug off the table", [remove("the mug")]),
    ("wipe the mug off the book", [remove("the mug on the book")]),
    ("remove the mug, right?", [remove("the mug")]),
]
SEVERAL = [
    ("move the mug to the left and the ball to the right",
     [by("the mug", "left"), by("the ball", "right")]),
    ("move the mug next to the lamp and make it blue",
     [to("the mug", "next to", "the lamp"), change("it", color="blue")]),
    ("take the mug and put it on the book", [to("the mug", "on", "the book")]),
    ("remove the lamp and move the mug behind the ball",
     [remove("the lamp"), to("the mug", "behind", "the ball")]),
    ("move the mug to the left of the lamp and the ball in front of the cube",
     [to("the mug", "left of", "the lamp"), to("the ball", "in front of", "the cube")]),
    ("move the ball, the mug and the duck to the left",
     [by("the ball", "left"), by("the mug", "left"), by("the duck", "left")]),
]  # fmt: skip
ALONE = [(text, [call]) for text, call in TO + BY + SWAPS + LEARNING]


@pytest.mark.parametrize(("text", "expected"), ALONE + SEVERAL + OTHERS)
def test_requests(ask: Ask, text: str, expected: list) -> None:
    assert calls(ask(text)) == expected


def test_what_is_not_there_is_added(ask: Ask) -> None:
    assert calls(ask("put the mug on the book", briefed("mug", "book"))) == [
        to("the mug", "on", "the book")
    ]
    assert calls(ask("put the mug on the book", briefed("ball", "book"))) == [
        add("a mug", "on", "the book")
    ]
    # Moving is never adding.
    assert calls(ask("move the mug onto the book", briefed("ball", "book"))) == [
        to("the mug", "on", "the book")
    ]


def scene(*, twins: bool) -> SystemMessage:
    """A ball on a cube and, with `twins`, another one; a lamp beside the cube."""
    feet = {"cube-1": (0.3, 0.7), "lamp-1": (0.6, 0.7), "ball-1": (0.3, 0.6)}
    feet |= {"ball-2": (0.8, 0.9)} if twins else {}
    objects = tuple(
        SceneObject(
            id=i, category=i.partition("-")[0], box=Box.from_bottom_center(x, y, 0.15, 0.15)
        )
        for i, (x, y) in feet.items()
    )
    told = [("ball-1", "on", "cube-1"), ("cube-1", "next to", "lamp-1")]
    relations = tuple(Relation(subject=a, predicate=p, object=b) for a, p, b in told)
    graph = SceneGraph(objects=objects, relations=relations)
    return SystemMessage(Briefing(graph=graph).block())


def test_the_picture_tells_what_moves(ask: Ask) -> None:
    text = "move the ball on the cube behind the lamp"
    longer = to("the ball on the cube", "behind", "the lamp")
    assert calls(ask(text, scene(twins=True))) == [longer]
    # With one ball "on the cube" would tell nothing, but no cube is behind a lamp either.
    assert calls(ask(text, scene(twins=False))) == [longer]
    both = "move the ball on the cube next to the lamp"
    plain = to("the ball", "on", "the cube next to the lamp")
    assert calls(ask(both, scene(twins=False))) == [plain]
    reply = ask(both, scene(twins=True))
    assert calls(reply) == [] and "two ways" in reply.text


def test_off_what_carries_it(ask: Ask) -> None:
    beside = to("the ball", "next to", "cube-1")
    alone = scene(twins=False)
    for text in ("put the ball on the table", "move the ball off the cube"):
        assert calls(ask(text, alone)) == [beside], text
    of_two = to("the ball on the cube", "next to", "cube-1")
    assert calls(ask("move the ball down off the cube", scene(twins=True))) == [of_two]
    assert "stands on the table already" in ask("put the lamp on the table", alone).text
    assert calls(ask("put the ball on the table", scene(twins=True))) == []


def test_a_way_alone_is_for_what_was_spoken_of(ask: Ask) -> None:
    graph = SceneGraph(
        objects=(SceneObject(id="mug-1", category="mug", box=Box(x0=0, y0=0, x1=0.2, y1=0.2)),)
    )
    spoken_of = SystemMessage(Briefing(graph=graph, focus=("mug-1",)).block())
    assert calls(ask("a bit to the left", spoken_of)) == [by("it", "left", 0.08)]
    assert calls(ask("a bit to the left", briefed("mug"))) == []


WAYS = [
    ("left", Way("left", 0.15)),
    ("to the right", Way("right", 0.15)),
    ("a bit more to the left", Way("left", 0.08)),
    ("much further right", Way("right", 0.3)),
    ("to the left a little", Way("left", 0.08)),
    ("to the far left", Way("left", 1.0)),
    ("to the right edge of the table", Way("right", 1.0)),
    ("on the left", Way("left", 1.0)),
    ("backwards", Way("back", 0.15)),
    ("away from the camera", Way("back", 0.15)),
    ("to the front a bit", Way("forward", 0.08)),
    ("towards me", Way("forward", 0.15)),
    ("into the middle of the picture", Way("middle", 0.15)),
    ("to the left of the mug", None),
    ("left or right", None),
    ("up", None),
    ("away", None),
    ("to the left and back", None),
]


@pytest.mark.parametrize(("text", "way"), WAYS)
def test_ways(text: str, way: Way | None) -> None:
    assert read_way(tokenize(text)) == way
