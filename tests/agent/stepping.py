"""A table that is edited in steps by known words, for tests of what becomes of these steps."""

from __future__ import annotations

from typing import Any

from agent.history.steps import line_through
from agent.session import Session
from sgedit_engine.interface import RenderOptions
from tests.agent.tabletop import sound

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
