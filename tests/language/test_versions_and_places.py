"""Words for versions, places, wrong readings and what stands on things, in a known picture."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from agent.briefing import Briefing, HistoryLine
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject
from tests.language.conftest import (
    Ask,
    add,
    by,
    calls,
    change,
    compare,
    drop,
    go_to,
    instead,
    remove,
    replace,
    undo,
)

THINGS = {
    "book-1": ("green", (0.64, 0.60, 0.92, 0.72)),
    "lamp-1": ("yellow", (0.71, 0.34, 0.84, 0.64)),
    "mug-1": ("red", (0.06, 0.52, 0.21, 0.70)),
    "mug-2": ("blue", (0.32, 0.54, 0.47, 0.72)),
    "ball-1": ("orange", (0.21, 0.76, 0.35, 0.94)),
}
DONE = ("Removed the white cube", "Added a rubber duck", "Made the red ball orange")


def scene(*, done: tuple[str, ...] = DONE, focus: tuple[str, ...] = ()) -> SystemMessage:
    """Two mugs, a ball, and a lamp on a book."""
    objects = tuple(
        SceneObject(
            id=i,
            category=i.partition("-")[0],
            attributes={"color": color, "pattern": "plain", "finish": "matte"},
            box=Box(x0=b[0], y0=b[1], x1=b[2], y1=b[3]),
        )
        for i, (color, b) in THINGS.items()
    )
    on = (Relation(subject="lamp-1", predicate="on", object="book-1"),)
    lines = tuple(HistoryLine(version=f"v{n}", summary=s) for n, s in enumerate(done))
    graph = SceneGraph(objects=objects, relations=on)
    return SystemMessage(Briefing(graph=graph, focus=focus, history=lines).block())


def at(tool: str, **args: str) -> tuple[str, dict[str, object]]:
    return tool, dict(args)


def standing(target: str, what: str) -> tuple[str, dict[str, object]]:
    return "remove_object", {"target_words": target, "standing_on_it": what}


def read_as(target: str, what: str) -> tuple[str, dict[str, object]]:
    return "correct_scene", {"action": "rename", "target_words": target, "what": what}


VERSIONS = [
    ("undo the last two versions", [undo(2)]),
    ("go two steps back", [undo(2)]),
    ("go back to before the ball was made orange", [go_to(3, "before")]),
    ("back to before you painted the ball orange", [go_to(3, "before")]),
    ("go back to before the ball was made green", []),
    ("go back to the red version", [go_to(3, "before")]),
    ("go back to the green version", []),
    ("undo everything after the duck was added", [go_to(2, "after")]),
    ("take back the first and the last change", [drop(3), drop(1)]),
    ("revert the first change but keep the second", [drop(1)]),
    ("revert to the first change", [go_to(1)]),
    ("undo the last two changes", [undo(2)]),
    ("go to the version before last", [undo()]),
    ("I want the cube back instead of the duck", [drop(1)]),
    ("undo the cube removal, but keep the orange ball", [drop(1)]),
    ("undo the ball's color change", [undo()]),
    ("I want the cube back, but the ball must stay orange", [drop(1)]),
    ("two moves back, please", [undo(2)]),
    ("and one further back", [undo()]),
    ("go back two edits", [undo(2)]),
    ("take the last two changes back", [undo(2)]),
    ("undo another one", [undo()]),
    ("a step back", [undo()]),
    ("back to how it was before that", [undo()]),
    ("the way it was at the start", [go_to(0)]),
    ("I want it as it was in the beginning", [go_to(0)]),
    ("undo that, it was better before", [undo()]),
    ("I don't like it, undo that", [undo()]),
    ("that looks weird, try again", [("try_again", {})]),
    ("that looks odd, have another go", [("try_again", {})]),
    ("I preferred the old colour", [undo()]),
    ("give the ball its old colour back", [undo()]),
    ("I liked the cube's old pattern", []),
    ("I miss the cube, bring it back", [drop(1)]),
    ("I liked the cube better, back please", [drop(1)]),
    ("bring it back", [drop(1)]),
    ("go to version 2", [go_to(2)]),
    ("back to the beginning", [go_to(0)]),
    ("go back to before edit 2", [go_to(2, "before")]),
    ("go back to after the second edit", [go_to(2)]),
    ("go back to when the cube was still there", [go_to(1, "before")]),
    ("go back to when the ball was red", [go_to(3, "before")]),
    ("bring the cube back", [drop(1)]),
    ("leave out the second edit", [drop(2)]),
    ("without the duck after all", [drop(2)]),
    ("keep everything but the duck", [drop(2)]),
    ("undo edits 1 and 2", [drop(2), drop(1)]),
    ("undo edits 2 and 3", [undo(2)]),
    ("undo the change to the ball", [undo()]),
    ("undo the second to last edit", [drop(2)]),
    ("another try", [("try_again", {})]),
    ("I don't like it", [("try_again", {})]),
    ("take the third one", [("choose_candidate", {"number": 3})]),
    ("candidate 2", [("choose_candidate", {"number": 2})]),
    ("compare it with the original", [compare()]),
    ("compare 1 and 3", [compare(1, 3)]),
    ("what was the second edit?", [compare(1, 2)]),
    ("go to version 9", []),
    ("undo edit 9", []),
    ("go back to before the teapot", []),
]
PLACES = [
    ("put a candle where the cube was",
     [at("add_object", what="a candle", place_of="where the cube was")]),
    ("black cube where the cube was",
     [at("add_object", what="a black cube", place_of="where the cube was")]),
    ("on the book it misses a candle. Put a white candle on the book",
     [add("a white candle", "on", "the book")]),
    ("what's missing is a candle next to the lamp. Could you add one?",
     [add("a candle", "next to", "the lamp")]),
    ("remove the lamp and put the ball in its place",
     [remove("the lamp"),
      at("adjust_relation", target_words="the ball", place_of="where the lamp was")]),
    ("put a candle between the red mug and the lamp",
     [at("add_object", what="a candle", anchor_words="the red mug", between_words="the lamp")]),
    ("move the ball between the two mugs",
     [at("adjust_relation", target_words="the ball", between_words="the two mugs")]),
    ("move the ball to where the cube used to be",
     [at("adjust_relation", target_words="the ball", place_of="where the cube was")]),
    ("put a candle where the cube was and move the ball next to it",
     [at("add_object", what="a candle", place_of="where the cube was"),
      at("adjust_relation", target_words="the ball", relation="next to", anchor_words="it")]),
]  # fmt: skip
COPIES = [
    ("copy the blue mug", [add("a blue mug", "next to", "the blue mug")]),
    ("make a copy of the lamp", [add("a yellow lamp", "next to", "the lamp")]),
    ("make the ball same colour as the lamp", [change("the ball", color="yellow")]),
    ("the colour of the lamp for the ball please", [change("the ball", color="yellow")]),
    ("give the ball the lamp's colour", [change("the ball", color="yellow")]),
    ("make the ball match the lamp", [change("the ball", color="yellow")]),
    ("turn the ball into a cube but keep its colour", [replace("the ball", "an orange cube")]),
    ("replace the ball with a cube of the same colour", [replace("the ball", "an orange cube")]),
    ("replace both mugs with a cube of the same colour", []),
    ("green lamp, red ball, no book", []),
    (
        "paint both mugs, the left one green and the right one black",
        [change("the left mug", color="green"), change("mug-2", color="black")],
    ),
    (
        "make the lamp red and the others white",
        [change("the lamp", color="red"), change("everything except the lamp", color="white")],
    ),
    ("the red mug should no longer be red", []),
    ("there should be two lamps", [add("a lamp")]),
    ("there should be two mugs", []),
    ("there should be three mugs", [add("a mug")]),
    ("I want two lamps", [add("a lamp"), add("a lamp")]),
    (
        "move the ball next to the one on the far right",
        [
            at(
                "adjust_relation",
                target_words="the ball",
                relation="next to",
                anchor_words="the one on the far right",
            )
        ],
    ),
    ("copy the mug", []),
    ("copy the giraffe", []),
    ("copy everything", []),
    ("duplicate the picture", []),
]
READINGS = [
    ("the ball is not a ball, it's a bowl", [read_as("the ball", "a bowl")]),
    ("that's not a ball, it's a bowl", [read_as("the ball", "a bowl")]),
    ("the yellow thing is a candle", [read_as("the yellow thing", "a candle")]),
    ("the ball is red, not orange", [read_as("the ball", "a red ball")]),
    ("the ball isn't orange, it's red", [read_as("the ball", "a red ball")]),
    ("You've misread it: the ball is really purple", [read_as("the ball", "purple")]),
    ("you misread that, the ball is a lamp", [read_as("the ball", "a lamp")]),
    ("you missed a ball, there is also a ball in the picture", []),
    ("you missed something: there's also a cube in the picture", []),
    ("there is also a cube in the picture", []),
    ("my picture has a cube that you did not see", []),
    ("you got the colour wrong, the ball is red, not orange", [read_as("the ball", "red")]),
    ("there is no lamp", [at("correct_scene", action="drop", target_words="the lamp")]),
    ("the ball is red", []),
    ("there is no teapot", []),
    ("make the ball red, not orange", [change("the ball", color="red")]),
]
STANDING = [
    ("remove the book and leave the lamp", [standing("the book", "set down")]),
    ("remove the book but keep the ball", [remove("the book")]),
    ("remove only the book", [standing("the book", "set down")]),
    ("remove the book with everything on it", [standing("the book", "remove")]),
    ("remove the book unless something stands on it", [standing("the book", "leave")]),
    ("remove the book and the lamp", [remove("the lamp"), remove("the book")]),
    ("keep the red mug and remove the other mugs", [remove("all mugs except the red mug")]),
    ("remove all the mugs but keep the red one", [remove("all the mugs except the red one")]),
    ("clear the table, just leave the lamp", [remove("everything except the lamp")]),
    ("remove the lamp? nah", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), VERSIONS + PLACES + COPIES + READINGS + STANDING)
def test_requests(ask: Ask, text: str, expected: list) -> None:
    reply = ask(text, scene())
    assert calls(reply) == expected
    assert reply.tool_calls or reply.text


CORRECTED = [
    ("add a red cube", "bigger",
     [change("it", size="bigger")]),
    ("add a red cube", "a striped one instead",
     [instead(at("add_object", what="a striped red cube"))]),
    ("make the ball bigger", "even bigger", [change("the ball", size="bigger")]),
    ("put a candle next to the lamp", "no, between the mugs",
     [instead(at("add_object", what="a candle", between_words="the mugs"))]),
    ("remove the red mug", "no, both", [instead(remove("both mugs"))]),
    ("remove the red mug and make the ball green", "no, the blue mug",
     [undo(), instead(remove("the blue mug")), change("the ball", color="green")]),
    ("remove the red mug and make the ball green", "no, red",
     [instead(change("the ball", color="red"))]),
    ("make the ball green and the lamp red", "no, blue", []),
    ("make the ball green", "red instaed", [instead(change("the ball", color="red"))]),
    ("move the ball to the left", "too far left",
     [instead(by("the ball", "left", 0.075))]),
    ("remove the red mug", "no, make it blue instead", [instead(change("it", color="blue"))]),
    ("remove the red mug", "no, I don't want that", []),
    ("make the ball green", "it's too big, make it smaller", [change("it", size="smaller")]),
    ("remove the ball", "put a lamp there",
     [at("add_object", what="a lamp", place_of="where it was")]),
    ("make the ball green", "that is a cube, not a ball", [read_as("it", "a cube")]),
    ("remove the lamp", "this is a bowl, not a ball", [read_as("it", "a bowl")]),
    ("remove the lamp", "the ball is a cone", [read_as("the ball", "a cone")]),
]  # fmt: skip


@pytest.mark.parametrize(("first", "text", "expected"), CORRECTED)
def test_corrections(ask: Ask, first: str, text: str, expected: list) -> None:
    picture = scene(focus=("ball-1",))
    reply = ask(first, picture)
    answers = [ToolMessage("Done.", tool_call_id=c["id"]) for c in reply.tool_calls]
    before: list[BaseMessage] = [picture, HumanMessage(first), reply, *answers, AIMessage("Done.")]
    assert calls(ask(text, *before)) == expected
