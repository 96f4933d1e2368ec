"""A table of flat shapes that the tests of the agent talk about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np
from langchain_core.messages import AnyMessage
from numpy.typing import NDArray

from agent.events import Event, Question
from agent.memory import recall
from agent.repair import broken_off
from agent.session import Session
from agent.state import unanswered
from sgedit_engine.flat_shapes import Shape, paint_scene
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.versions import Version, VersionStore

Kind = TypeVar("Kind")


def standing(kind: str, color: str, x: float, y: float, width: float, height: float) -> Shape:
    """A shape by the middle of its bottom edge."""
    return Shape(kind, color, Box.from_bottom_center(x, y, width, height))


def table() -> NDArray[np.uint8]:
    """Two mugs, a ball, and a lamp on a book; 256×192."""
    return paint_scene(
        [
            standing("book", "green", 0.78, 0.72, 0.28, 0.12),
            standing("lamp", "yellow", 0.78, 0.64, 0.13, 0.30),
            standing("mug", "red", 0.14, 0.70, 0.15, 0.18),
            standing("mug", "blue", 0.40, 0.72, 0.15, 0.18),
            standing("ball", "orange", 0.28, 0.94, 0.14, 0.18),
        ]
    )


def talk_of(session: Session) -> list[AnyMessage]:
    """Every message that the conversation still holds, oldest first."""
    state = session._thread.state
    return [*recall(session.store, state.get("past", "")), *state.get("messages", [])]


def sound(session: Session) -> bool:
    """Every tool call has its answer, and nothing is left to do."""
    thread = session._thread
    waits = thread.snapshot.next
    return unanswered(talk_of(session)) == [] and not waits and not broken_off(thread.state)


def of_kind(events: Iterable[Event], kind: type[Kind]) -> list[Kind]:
    """The events of one kind."""
    return [e for e in events if isinstance(e, kind)]


def made_from(store: VersionStore, version_id: str) -> list[Version]:
    """Every version that was made from this one, directly or not; parents before children."""
    found = list(store.children(version_id))
    for version in found:
        found += store.children(version.id)
    return found


def asked(events: Sequence[Event]) -> Question:
    """The question that a turn ended with."""
    assert isinstance(events[-1], Question)
    return events[-1]
