"""What leans on the turns before: corrections, repetitions, history; and the last words."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.language.offline import OfflineModel
from tests.language.conftest import (
    HISTORY,
    Ask,
    add,
    briefed,
    by,
    calls,
    change,
    drop,
    go_to,
    instead,
    redo,
    remove,
    replace,
    to,
    undo,
)


def answered(reply: AIMessage, status: str = "success") -> list[BaseMessage]:
    """The messages after a reply whose calls all ended with a status."""
    return [
        reply,
        *(ToolMessage("Done.", tool_call_id=c["id"], status=status) for c in reply.tool_calls),
        AIMessage("Done."),
    ]


CONVERSATIONS = [
    ["remove the mug", ("no, the blue one", [instead(remove("the blue one"))])],
    ["remove the mug", ("Not that one, the left one!", [instead(remove("the left one"))])],
    ["remove the left mug", ("crap i meant the right one", [instead(remove("the right one"))])],
    ["swap the lamp and the ball",
     ("no, the mugs", [instead(("swap_places", {"target_words": "the mugs"}))])],
    ["remove the ball",
     ("move the lamp there",
      [("adjust_relation", {"target_words": "the lamp", "place_of": "where it was"})])],
    ["remove the ball",
     ("fill the gap with a cube",
      [("add_object", {"what": "a cube", "place_of": "where it was"})])],
    ["add a cube next to the lamp", ("on the other side please", [])],
    ["remove the mug", ("I meant the red one", [instead(remove("the red one"))])],
    ["remove the mug", ("the other one instead", [instead(remove("the other one"))])],
    ["remove the mug", ("no, remove the ball", [instead(remove("the ball"))])],
    ["remove the mug", ("remove the ball instead", [instead(remove("the ball"))])],
    ["remove the mug", ("the ball too", [remove("the ball")])],
    ["remove the mug", ("and the cone", [remove("the cone")])],
    ["remove the mug", ("put a lamp there instead", [instead(replace("the mug", "a lamp"))])],
    ["remove the mug", ("actually, make the ball blue", [change("the ball", color="blue")])],
    ["remove the mug", ("wrong mug", [])],
    ["make the mug red", ("blue i said, not red", [instead(change("the mug", color="blue"))])],
    ["make the mug bigger",
     ("smaller I meant, not bigger", [instead(change("the mug", size="smaller"))])],
    ["make the mug red",
     ("Sorry, I meant the ball. Leave the mug as it was.",
      [instead(change("the ball", color="red"))])],
    ["move the duck to the left",
     ("to the right i said, not the left", [instead(by("the duck", "right"))])],
    ["add a ball", ("sorry, I wanted a cube, not a ball", [instead(add("a cube"))])],
    ["add a ball", ("i want a cube, not a ball", [instead(add("a cube"))])],
    ["add a ball", ("i want a cube, not a mug", [add("a cube")])],
    ["replace the mug with a cube",
     ("I asked for a lamp, not a cube", [instead(replace("the mug", "a lamp"))])],
    ["remove the mug", ("no", []), ("no, the left one", [instead(remove("the left one"))])],
    ["make the mug red", ("no, green", [instead(change("the mug", color="green"))])],
    ["make the mug red", ("no, the lamp", [instead(change("the lamp", color="red"))])],
    ["make the mug red", ("make it blue instead", [instead(change("it", color="blue"))])],
    ["make the mug red", ("bigger please", [change("the mug", size="bigger")])],
    ["remove the mug", ("bigger", [])],
    ["make the mug red", ("and bigger", [change("the mug", size="bigger")])],
    ["put a candle on the book",
     ("no, next to the book", [instead(add("a candle", "next to", "the book"))]),
     ("no, on the cube", [instead(add("a candle", "on", "the cube"))]),
     ("no, a lamp", [instead(add("a lamp", "on", "the cube"))]),
     ("no, a red one", [instead(add("a red lamp", "on", "the cube"))]),
     ("another one", [add("a red lamp", "on", "the cube")])],
    ["replace the mug with a teapot",
     ("no, with a lamp", [instead(replace("the mug", "a lamp"))]),
     ("no, the other mug", [instead(replace("the other mug", "a lamp"))])],
    ["remove both mugs", ("no wait, just the red one", [instead(remove("the red one"))])],
    ["remove the mug", ("ugh, no, I meant the blue one", [instead(remove("the blue one"))])],
    ["remove the mug", ("no, sorry, the blue one", [instead(remove("the blue one"))])],
    ["remove the mug", ("no no, I said the blue one", [instead(remove("the blue one"))])],
    ["remove the mug", ("wait, no, the left one", [instead(remove("the left one"))])],
    ["make the red mug green",
     ("no, the blue one", [instead(change("the blue one", color="green"))])],
    ["make the mug bigger",
     ("that's too much, a bit smaller", [change("the mug", size="smaller")])],
    ["remove the mug and the ball", ("no, the blue one", [])],
    ["move the duck to the left",
     ("further left", [instead(by("the duck", "left", 0.3))]),
     ("a bit to the right", [instead(by("the duck", "left", 0.22))]),
     ("not so far", [instead(by("the duck", "left", 0.11))]),
     ("no, to the right", [instead(by("the duck", "right"))]),
     ("the other way", [instead(by("the duck", "left"))]),
     ("and back a bit", [by("it", "back", 0.08)])],
    ["move the duck to the left", ("a bit more", [instead(by("the duck", "left", 0.23))])],
    ["move the duck to the left", ("to the right", [undo()])],
    ["move the duck to the left", ("right", [])],
    ["move the duck to the left", ("move it further left", [instead(by("the duck", "left", 0.3))])],
    ["move the duck to the left", ("no, move it behind the mug",
                                   [instead(to("it", "behind", "the mug"))])],
    ["move the duck in front of the lamp",
     ("no, behind it", [instead(to("the duck", "behind", "the lamp"))]),
     ("no, left of the mug", [instead(to("the duck", "left of", "the mug"))]),
     ("the other side", [instead(to("the duck", "right of", "the mug"))]),
     ("no, on the left", [instead(to("the duck", "left of", "the mug"))]),
     ("the ball too", [to("the ball", "left of", "the mug")])],
    ["move the duck closer to the lamp",
     ("closer", [to("it", "closer to", "the lamp")]),
     ("further", [to("it", "closer to", "the lamp")])],
    ["move the duck closer to the lamp",
     ("still too far away", [to("it", "closer to", "the lamp")]),
     ("too close now", [to("it", "away from", "the lamp")])],
    ["put a candle next to the book", ("not so near", [to("it", "away from", "the book")])],
    ["make the ball red", ("closer", []), ("too close", [])],
    ["make the mug bigger",
     ("not that much", [instead(change("the mug", factor=1.15))]),
     ("half of that", [instead(change("the mug", factor=1.075))])],
    ["make the mug twice as big",
     ("that's a bit too much", [instead(change("the mug", factor=1.5))])],
    ["make the mug red", ("not that much", [])],
    ["remove the ball, then put a lamp there", ("undo", [undo()])],
    ["remove both mugs",
     ("oops, not the red one", [instead(remove("the mugs except the red one"))])],
    ["remove both mugs",
     ("bring the left one back", [instead(remove("the mugs except the left one"))])],
    ["remove both mugs", ("not the lamp", [])],
    ["stripes for the ball",
     ("ah no, for the lamp", [instead(change("the lamp", pattern="striped"))])],
    ["move the duck to the left", ("put it back", [undo()])],
    ["move the duck to the left", ("bigger", [change("it", size="bigger")])],
    ["make the ball red", ("further left", [by("it", "left")])],
    ["put a candle on the book",
     ("no, next to it", [instead(add("a candle", "next to", "the book"))])],
    ["swap the duck and the lamp", ("no, the mug", [])],
    ["what is in the picture?", ("no, the blue one", [])],
    ["remove the mug", ("undo", [undo()]), ("no, the blue one", [remove("the blue one")])],
    ["move the duck to the right",
     ("er, left. my bad", [instead(by("the duck", "left"))]),
     ("right, sorry", [instead(by("the duck", "right"))])],
    ["remove the lamp", ("the mug. my mistake", [instead(remove("the mug"))])],
    ["make the mug red", ("green, oops", [instead(change("the mug", color="green"))])],
    ["make the mug red", ("remove the lamp, sorry", [remove("the lamp")])],
]  # fmt: skip


@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_conversations(ask: Ask, conversation: list) -> None:
    first, *rest = conversation
    before: list[BaseMessage] = [HumanMessage(first), *answered(ask(first))]
    for text, expected in rest:
        reply = ask(text, *before)
        assert calls(reply) == expected, text
        assert reply.tool_calls or reply.text
        before += [HumanMessage(text), *(answered(reply) if reply.tool_calls else [reply])]


def test_a_failed_edit_is_not_undone(ask: Ask) -> None:
    before = [HumanMessage("remove the mug"), *answered(ask("remove the mug"), "error")]
    assert calls(ask("no, the blue one", *before)) == [remove("the blue one")]


REFUSED = [
    ("paint the ball mauve", "make it purple", [change("the ball", color="purple")]),
    ("paint the ball mauve", "remove it", [remove("the ball")]),
    ("remove the giraffe", "remove it again", [remove("the giraffe")]),
    ("put a lamp on the ball", "put it on the cube", [add("a lamp", "on", "the cube")]),
    ("add a giraffe", "remove it again", []),
    ("add a giraffe", "make it smaller", []),
]


@pytest.mark.parametrize(("first", "text", "expected"), REFUSED)
def test_it_behind_a_refusal_is_nothing_else(
    ask: Ask, first: str, text: str, expected: list
) -> None:
    """What was spoken of before the edit that could not be made is not meant."""
    before = [briefed("ball", "mug", focus=("mug-2",)), HumanMessage(first)]
    before += answered(ask(first, before[0]), "error")
    reply = ask(text, *before)
    assert calls(reply) == expected
    assert expected or "have not added a giraffe" in reply.text


DONE = ("Removed the red mug", "Added a rubber duck", "Changed the ball: blue")
LOOKS = ("Made the red mug green", "Made the white lamp smaller", "Made the green mug smaller")
BIGGER = "Made the red mug bigger"
HISTORIES = [
    ("redo", DONE, (), [redo()]),
    ("undo everything", DONE, (), [undo(3)]),
    ("I preferred the original picture. Go back to that", DONE, (), [go_to(0)]),
    ("I liked the original better, please go back to it", DONE, (), [go_to(0)]),
    ("go back to the original", DONE, (), [go_to(0)]),
    ("redo everything", (), DONE, [redo(3)]),
    ("go back to before the duck", DONE, (), [go_to(2, "before")]),
    ("undo the ball", DONE, (), [undo()]),
    ("go back to how it was after you removed the mug", DONE, (), [go_to(1, "after")]),
    ("return to the picture after the duck was added", DONE, (), [go_to(2, "after")]),
    ("go back to after you added the teapot", DONE, (), []),
    ("go back to after you changed the ball", DONE, (), []),
    ("bring the mug back", DONE[:1], (), [undo()]),
    ("bring the cup back", DONE[:1], (), [undo()]),
    ("bring the duck back", (), DONE[1:2], [redo()]),
    ("bring the mug back", DONE, (), [drop(1)]),
    ("bring the teapot back", DONE, (), []),
    ("go back to before the teapot", DONE, (), []),
    ("do it again", DONE[:1], DONE[1:], [redo()]),
    ("do it again", DONE, (), []),
    ("cancel the colour change, not the lamp thing", LOOKS, (), [drop(1)]),
    ("cancel the colour change, not the lamp thing", LOOKS[:2], (), [drop(1)]),
    ("undo the lamp, not the colour change", LOOKS[:2], (), [undo()]),
    ("undo everything but the lamp", LOOKS, (), [drop(3), drop(1)]),
    ("undo everything except the teapot", LOOKS, (), []),
    ("cancel the resizing", LOOKS, (), [undo()]),
    ("go back to when the mug was still big", (BIGGER, *LOOKS), (), [go_to(4, "before")]),
    ("go back to when the mug was still big", (BIGGER, *LOOKS[:2]), (), []),
]


@pytest.mark.parametrize(("text", "done", "undone", "expected"), HISTORIES)
def test_history(
    ask: Ask, text: str, done: tuple[str, ...], undone: tuple[str, ...], expected: list
) -> None:
    assert calls(ask(text, briefed("ball", done=done, undone=undone))) == expected


def test_once_more_after_an_undo_is_another_undo(ask: Ask) -> None:
    before = [briefed("ball", done=DONE[:2], undone=DONE[2:]), HumanMessage("undo")]
    before += answered(ask("undo"))
    assert calls(ask("once more", *before)) == [undo()]
    assert calls(ask("do it again", *before)) == [redo()]


def told(model: OfflineModel, text: str, *answers: tuple[str, str]) -> str:
    """The last words after the calls of a request were answered with (content, status)."""
    reply = model.invoke(text)
    messages = [
        ToolMessage(content, tool_call_id=call["id"], status=status)
        for call, (content, status) in zip(reply.tool_calls, answers, strict=True)
    ]
    return model.invoke([HumanMessage(text), reply, *messages]).text


def test_the_last_words_are_those_of_the_tools(model: OfflineModel) -> None:
    scene = "The picture now has: a red mug (mug-1)."
    assert told(model, "remove the ball", (f"Removed the ball.\n{scene}", "success")) == (
        "Removed the ball."
    )
    words = told(
        model,
        "remove the ball and make the lamp red",
        (f"Removed the ball.\n{scene}", "success"),
        ("I see no lamp. Nothing was changed. Other arguments may work.", "error"),
    )
    assert words == "Removed the ball. I see no lamp. Nothing was changed."


def test_lists_are_told_whole(model: OfflineModel) -> None:
    lines = "1. Removed the ball\n2. Added a lamp"
    assert calls(model.invoke("show the history")) == [HISTORY]
    assert told(model, "show the history", (lines, "success")) == lines


def test_calls_have_ids_of_their_own(model: OfflineModel) -> None:
    first = model.invoke("remove the mug and the ball")
    later = model.invoke(
        [HumanMessage("remove the mug and the ball"), *answered(first), HumanMessage("undo")]
    )
    ids = [c["id"] for c in (*first.tool_calls, *later.tool_calls)]
    assert len(set(ids)) == 3
