"""Undo and redo walk in the version tree, also after a restart."""

from __future__ import annotations

import pytest

from agent.events import Failed, HeadMoved, Said
from agent.history.steps import history_lines, line_through
from agent.session import Session
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind

SCRIPT = {
    "ball": [("remove_object", {"target_words": "the ball"})],
    "lamp": [("change_attributes", {"target_words": "the lamp", "color": "red"})],
    "cube": [("add_object", {"what": "a white cube"})],
    "undo": [("undo", {})],
    "undo 2": [("undo", {"steps": 2})],
    "undo 9": [("undo", {"steps": 9})],
    "redo": [("redo", {})],
    "redo 2": [("redo", {"steps": 2})],
    "history": [("show_history", {})],
    "what": [("describe_scene", {})],
}


def heads(session: Session, *texts: str) -> list[str]:
    """The head after each text."""
    found = []
    for text in texts:
        list(session.send(text))
        found.append(session.head.id)
    return found


def test_undo_and_redo(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    root = session.head.id
    v1, v2 = heads(session, "ball", "lamp")
    assert heads(session, "undo", "undo", "redo", "redo") == [v1, root, v1, v2]
    assert heads(session, "undo 2", "redo 2") == [root, v2]


def test_the_move_is_told(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    list(session.send("ball"))
    events = list(session.send("undo"))
    assert of_kind(events, HeadMoved)[0].version == session.head
    assert "Undone: Removed the orange ball" in of_kind(events, Said)[0].text


@pytest.mark.parametrize(
    ("before", "text", "problem"),
    [
        ((), "undo", "nothing to undo"),
        ((), "redo", "nothing to redo"),
        (("ball", "lamp"), "undo 9", "I can undo 2 edits, not 9"),
        (("ball", "undo", "cube"), "redo", "nothing to redo"),
    ],
)
def test_too_far(opened: SessionMaker, before: tuple[str, ...], text: str, problem: str) -> None:
    session = opened(SCRIPT)
    heads(session, *before)
    head = session.head
    failed = of_kind(session.send(text), Failed)
    assert [f.error for f in failed] == ["HistoryError"]
    assert problem in failed[0].problem
    assert session.head == head


def test_an_edit_after_undo_makes_a_branch(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    root = session.head.id
    v1, _, v2 = heads(session, "ball", "undo", "cube")
    assert [v.id for v in session.store.children(root)] == [v1, v2]


def test_over_a_restart(opened: SessionMaker, make_session: SessionMaker) -> None:
    first = opened(SCRIPT)
    root = first.head.id
    v1, v2 = heads(first, "ball", "lamp")
    second = make_session(SCRIPT)
    assert second.head.id == v2
    assert heads(second, "undo 2") == [root]
    third = make_session(SCRIPT)
    assert heads(third, "redo", "redo") == [v1, v2]


def test_an_id_never_comes_back_for_another_thing(opened: SessionMaker) -> None:
    script = {**SCRIPT, "new": [("add_object", {"what": "a red ball"})]}
    session = opened(script)
    heads(session, "ball", "new")
    assert "ball-2" in session.head.graph
    assert "ball-1" not in session.head.graph


def test_what_the_model_is_told_of_the_past(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    heads(session, "ball", "lamp", "undo")
    tip = session._thread.state["tip"]
    lines = history_lines(line_through(session.store, session.head.id, tip))
    assert [(line.summary, line.undone) for line in lines] == [
        ("Removed the orange ball", False),
        ("Made the yellow lamp red", True),
    ]


def test_show_history_and_describe(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    said = of_kind(session.send("history"), Said)[0].text
    assert said == "Nothing was changed yet."
    heads(session, "ball")
    assert "1. Removed the orange ball" in of_kind(session.send("history"), Said)[0].text
    assert "mug" in of_kind(session.send("what"), Said)[0].text
