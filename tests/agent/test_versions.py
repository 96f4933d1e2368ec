"""Going to versions, leaving steps out, drawing again and choosing: in words and by front ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.events import Compared, Failed, HeadMoved, Question, Said, VersionMade
from agent.history.steps import line_through, steps_to, told
from agent.history.tree import other_steps
from agent.session import Session
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, sound, talk_of

ONE = RenderOptions(candidates=1)
SCRIPT: dict[str, Any] = {
    "ball": [("remove_object", {"target_words": "the ball"})],
    "red": [("change_attributes", {"target_words": "the lamp", "color": "red"})],
    "green": [("change_attributes", {"target_words": "the lamp", "color": "green"})],
    "mug": [("remove_object", {"target_words": "the red mug"})],
    "a mug": [("remove_object", {"target_words": "the mug"})],
    "bluer": [("change_attributes", {"target_words": "the blue mug", "color": "purple"})],
    "duck": [("add_object", {"what": "a red rubber duck"})],
    "second duck": [("add_object", {"what": "a blue rubber duck"})],
    "duck left": [("change_attributes", {"target_words": "the red duck", "color": "yellow"})],
    "gone": [("remove_object", {"target_words": "the lamp"})],
    "undo": [("undo", {})],
    "undo 2": [("undo", {"steps": 2})],
    "redo": [("redo", {})],
    "again": [("try_again", {})],
    "history": [("show_history", {})],
    "learn": [("learn_concepts", {"target_words": "the blue mug"})],
    **{f"choose {n}": [("choose_candidate", {"number": n})] for n in (1, 2, 3, 9)},
    **{f"to {n}": [("go_to_version", {"number": n})] for n in range(5)},
    **{f"drop {n}": [("drop_edit", {"number": n})] for n in range(5)},
    "compare": [("compare_versions", {})],
    "compare 1 2": [("compare_versions", {"first": 1, "second": 2})],
}


def to(words: str, **more: Any) -> dict[str, Any]:
    return {"go": [("go_to_version", {"words": words, **more})]}


def drop(words: str) -> dict[str, Any]:
    return {"drop": [("drop_edit", {"words": words})]}


def say(session: Session, *lines: str) -> list[Any]:
    """The events of the last line."""
    events: list[Any] = []
    for line in lines:
        events = list(session.send(line))
    return events


def heads(session: Session, *lines: str) -> list[str]:
    """The head after each line."""
    found = []
    for line in lines:
        say(session, line)
        found.append(session.head.id)
    return found


def names(session: Session) -> list[str]:
    return sorted(o.name for o in session.head.graph.foreground)


def agrees(session: Session) -> None:
    """State and store tell of the same head, and the conversation is whole."""
    values = session._thread.state
    head = session.head
    assert [o["id"] for o in values["graph"]["objects"]] == [o.id for o in head.graph.objects]
    assert line_through(session.store, head.id, values["tip"])
    assert sound(session)


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


@pytest.mark.parametrize(
    ("made", "dropped", "never"),
    [
        (("ball", "red", "bluer"), "drop 1", ("red", "bluer")),
        (("ball", "red", "bluer"), "drop 2", ("ball", "bluer")),
        (("mug", "red", "learn", "bluer"), "drop 1", ("red", "learn", "bluer")),
        (("ball", "red"), "drop 2", ("ball",)),
        (("ball", "duck", "red"), "drop 1", ("duck", "red")),
    ],
)
def test_left_out_is_as_if_never_made(
    opened: SessionMaker,
    make_session: SessionMaker,
    made: tuple[str, ...],
    dropped: str,
    never: tuple[str, ...],
) -> None:
    session = opened(SCRIPT)
    say(session, *made)
    old = session.head.id
    events = say(session, dropped)
    assert not of_kind(events, Failed)
    plain = opened(SCRIPT, conversation="plain")
    say(plain, *never)
    assert np.array_equal(session.picture().image, plain.picture().image)
    ours, theirs = (s.head.graph for s in (session, plain))
    assert [(o.id, o.name, o.box) for o in ours.objects] == [
        (o.id, o.name, o.box) for o in theirs.objects
    ]
    steps = [[s.summary for s in steps_to(s_.store, s_.head.id)] for s_ in (session, plain)]
    assert steps[0] == steps[1]
    agrees(session)
    assert old in session.store
    assert make_session(SCRIPT).head.id == session.head.id


def test_brought_back(opened: SessionMaker) -> None:
    session = opened({**SCRIPT, **drop("removing the mug")}, options=ONE)
    say(session, "mug", "red", "drop")
    assert "red mug" in names(session) and "red lamp" in names(session)


@pytest.mark.parametrize(
    ("answer", "left"),
    [("1", ["yellow duck gone"]), ("2", None), ("leave them out too", ["yellow duck gone"])],
)
def test_what_needs_it_is_named(opened: SessionMaker, answer: str, left: list[str] | None) -> None:
    session = opened(SCRIPT, options=ONE)
    say(session, "duck", "red", "duck left")
    head = session.head.id
    (question,) = of_kind(say(session, "drop 1"), Question)
    assert question.kind == "dependents"
    assert "Step 3: Made the red rubber duck yellow" in question.text
    assert session.head.id == head
    say(session, answer)
    if left is None:
        assert session.head.id == head
    else:
        assert not any("duck" in name for name in names(session))
        assert "red lamp" in names(session)
    agrees(session)


@pytest.mark.parametrize(
    ("answer", "lamp"),
    [("1", "green lamp"), ("2", "yellow lamp"), ("3", "green lamp"), ("cancel", "green lamp")],
)
def test_where_regions_overlap_it_is_asked(opened: SessionMaker, answer: str, lamp: str) -> None:
    session = opened(SCRIPT, options=ONE)
    say(session, "red", "green", "ball")
    head = session.head.id
    (question,) = of_kind(say(session, "drop 1"), Question)
    assert [c.label.split()[0] for c in question.choices] == ["leave", "leave", "leave"]
    say(session, answer)
    assert lamp in names(session)
    assert (session.head.id == head) == (answer in ("3", "cancel"))
    agrees(session)


def test_what_cannot_be_done_again_is_told(opened: SessionMaker) -> None:
    script = {
        **SCRIPT,
        "book": [("remove_object", {"target_words": "the book"})],
    }
    session = opened(script, options=ONE)
    say(session, "gone", "book")
    head = session.head.id
    (failed,) = of_kind(say(session, "drop 1"), Failed)
    assert failed.problem == (
        "“Removed the green book” cannot be done again without it: "
        "The yellow lamp stands on the green book."
    )
    assert session.head.id == head
    agrees(session)


def test_another_try(opened: SessionMaker) -> None:
    session = opened(SCRIPT, engine=PaintedEngine(failing_seeds=(0, 1, 2, 3)))
    root = session.head.id
    say(session, "ball")
    first = session.head
    assert first.verdict is not None and not first.verdict.met
    events = say(session, "again")
    again = session.head
    assert again.parent == root and again.verdict is not None and again.verdict.met
    assert again.request == "ball" and again.seed == 4
    assert "as asked" in of_kind(events, Said)[0].text
    say(session, "again")
    assert session.head.seed == 6
    assert len(session.store.children(root)) == 3
    agrees(session)


def test_another_drawing(opened: SessionMaker, make_session: SessionMaker) -> None:
    engine = PaintedEngine(failing_seeds=(1,))
    first = opened(SCRIPT, engine=engine)
    say(first, "ball")
    made = first.head
    assert [(d.number, d.seed, d.met) for d in first.drawings(made.id)] == [
        (1, 0, True),
        (2, 1, False),
    ]
    session = make_session(SCRIPT, engine=engine)
    say(session, "choose 2")
    chosen = session.head
    assert (chosen.seed, chosen.parent, chosen.edit) == (1, made.parent, made.edit)
    assert chosen.verdict is not None and not chosen.verdict.met
    assert "orange ball" in [o.name for o in engine.parse(session.picture().image).graph.objects]
    say(session, "choose 1")
    assert session.head == made
    assert of_kind(say(session, "choose 9"), Failed)
    assert of_kind(session.choose(made.id, 2), HeadMoved)
    assert session.head == chosen
    assert len(steps_to(session.store, session.head.id)) == 1
    agrees(session)


def test_nothing_to_choose(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    for line in ("choose 1", "again"):
        assert "Nothing was edited yet" in of_kind(say(session, line), Failed)[0].problem


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
