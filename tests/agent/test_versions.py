"""Going to versions and on from them, on several branches: in words and by front ends."""

from __future__ import annotations

from typing import Any

import pytest

from agent.events import Compared, Failed, HeadMoved, Question, Said, VersionMade
from agent.history.steps import line_through, steps_to, told
from agent.history.tree import other_steps
from agent.session import Session
from tests.agent.conftest import SessionMaker
from tests.agent.stepping import ONE, SCRIPT, agrees, heads, names, say
from tests.agent.tabletop import of_kind, talk_of


def to(words: str, **more: Any) -> dict[str, Any]:
    return {"go": [("go_to_version", {"words": words, **more})]}


@pytest.mark.parametrize(
    ("words", "side", "at"),
    [
        ("the duck", "before", 1),
        ("the duck", "after", 2),
        ("when I removed the ball", "after", 1),
        ("removing the ball", "before", 0),
        ("the beginning", "after", 0),
        ("the last edit", "before", 2),
        ("the first step", "after", 1),
        ("step two", "after", 2),
        ("the red lamp", "before", 2),
        ("painting the lamp", "after", 3),
        ("the dukc", "after", 2),
    ],
)
def test_in_words(opened: SessionMaker, words: str, side: str, at: int) -> None:
    session = opened({**SCRIPT, **to(words, side=side)}, options=ONE)
    known = [session.head.id, *heads(session, "ball", "duck", "red")]
    say(session, "go")
    assert known.index(session.head.id) == at
    agrees(session)
    for n in range(at + 1, 4):
        say(session, "redo")
        assert session.head.id == known[n]


def test_ambiguous_words_are_asked_about(opened: SessionMaker, make_session: SessionMaker) -> None:
    script = {**SCRIPT, **to("the duck", side="before")}
    first = opened(script, options=ONE)
    known = [first.head.id, *heads(first, "duck", "second duck", "red")]
    (question,) = of_kind(say(first, "go"), Question)
    assert question.kind == "step"
    assert [c.label for c in question.choices] == [
        "step 1: Added a red rubber duck",
        "step 2: Added a blue rubber duck",
    ]
    second = make_session(script, options=ONE)
    say(second, "the blue one")
    assert second.head.id == known[1]
    agrees(second)


@pytest.mark.parametrize("line", ["to 4", "drop 0", "drop 4"])
def test_no_such_step(opened: SessionMaker, line: str) -> None:
    session = opened(SCRIPT, options=ONE)
    say(session, "ball", "red")
    head = session.head
    assert of_kind(say(session, line), Failed)
    assert session.head == head


def test_redo_on_branches(opened: SessionMaker) -> None:
    session = opened(SCRIPT, options=ONE)
    root = session.head.id
    b, r = heads(session, "ball", "red")
    d = heads(session, "to 1", "duck")[1]
    assert heads(session, "undo", "redo", "undo 2", "redo", "redo") == [b, d, root, b, d]
    assert heads(session, "to 0", "redo", "redo") == [root, b, d]
    say(session, "undo")
    line = line_through(session.store, b, d)
    assert told(line, other_steps(session.store, b, line)) == (
        "1. Removed the orange ball",
        "2. Added a red rubber duck (undone)",
        "Left on other branches: Made the yellow lamp red.",
    )
    list(session.go_to(r))
    assert session.head.id == r
    assert heads(session, "undo", "redo", "to 0", "redo", "redo") == [b, r, root, b, r]


def test_by_words_on_another_branch(opened: SessionMaker) -> None:
    session = opened({**SCRIPT, **to("the red lamp")}, options=ONE)
    _, red = heads(session, "ball", "red")
    heads(session, "undo", "duck")
    say(session, "go")
    assert session.head.id == red


def test_compared(opened: SessionMaker) -> None:
    session = opened(SCRIPT, options=ONE)
    say(session, "ball", "red", "duck")
    events = say(session, "compare")
    (compared,) = of_kind(events, Compared)
    assert compared.second == session.head
    assert of_kind(events, Said)[0].text == (
        "Since the picture was opened: The orange ball is gone. A red rubber duck is new. "
        "The yellow lamp is a red lamp now."
    )
    text = of_kind(say(session, "compare 1 2"), Said)[0].text
    assert text.endswith("The yellow lamp is a red lamp now.")


def test_the_tree(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    root = session.head.id
    b, r = heads(session, "ball", "red")
    heads(session, "undo", "duck", "undo")
    nodes = {node.id: node for node in session.tree()}
    assert [n.summary for n in nodes.values()][:2] == [
        "The picture as it was opened",
        "Removed the orange ball",
    ]
    assert (nodes[root].number, nodes[root].parent, nodes[root].met) == (0, None, None)
    assert nodes[b].is_head and nodes[b].number == 1 and nodes[b].met
    assert nodes[b].candidates == 2 and nodes[b].image == session.head.image
    assert (nodes[r].number, nodes[r].on_line) == (None, False)
    (duck,) = [n for n in nodes.values() if n.request == "duck"]
    assert duck.undone and duck.on_line and duck.number == 2


def texts(session: Session) -> list[str]:
    return [str(m.content) for m in talk_of(session) if m.type == "human"]


def test_an_earlier_message_is_changed(opened: SessionMaker, make_session: SessionMaker) -> None:
    first = opened(SCRIPT, options=ONE)
    root = first.head.id
    for n, line in enumerate(("ball", "red", "duck")):
        list(first.send(line, message=f"m{n}"))
    old = first.head.id
    session = make_session(SCRIPT, options=ONE)
    events = list(session.edit_from("m1", "green", message="m9"))
    assert of_kind(events, HeadMoved) and of_kind(events, VersionMade)
    assert "green lamp" in names(session) and "red rubber duck" not in names(session)
    assert [s.summary for s in steps_to(session.store, session.head.id)] == [
        "Removed the orange ball",
        "Made the yellow lamp green",
    ]
    assert texts(session) == ["ball", "green"]
    assert old in {node.id for node in session.tree()}
    list(session.edit_from("m0", "mug"))
    assert session.head.parent == root
    assert texts(session) == ["mug"]
    list(session.edit_from(old, "bluer"))
    assert session.head.parent == old
    assert texts(session) == ["ball", "red", "duck", "bluer"]
    assert of_kind(session.edit_from("m77", "red"), Failed)
    agrees(session)


def test_an_answer_is_changed(opened: SessionMaker) -> None:
    session = opened(SCRIPT, options=ONE)
    list(session.send("a mug", message="m0"))
    list(session.send("1", message="m1"))
    assert "blue mug" in names(session)
    list(session.edit_from("m1", "2", message="m2"))
    assert "blue mug" not in names(session) and "red mug" in names(session)
    agrees(session)


def test_a_version_is_gone_to_by_a_button(opened: SessionMaker) -> None:
    session = opened(SCRIPT, options=ONE)
    root = session.head.id
    b, r = heads(session, "ball", "red")
    say(session, "a mug")
    events = list(session.go_to(b))
    assert session.pending is None
    assert of_kind(events, HeadMoved)[0].version.id == b
    assert of_kind(events, Said)[-1].text.startswith("This is the picture after step 1")
    assert heads(session, "redo", "undo 2") == [r, root]
    assert of_kind(session.go_to("0" * 64), Failed)
    assert session.head.id == root
    agrees(session)
