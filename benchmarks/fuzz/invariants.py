"""What must hold of a conversation after everything that is done in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from agent.events import Event, Failed, VersionMade
from agent.history.steps import steps_to
from agent.memory import recall
from agent.repair import broken_off
from agent.session import Session
from agent.state import State, unanswered
from sgedit_engine import errors
from sgedit_engine.scene.edits import Edit
from sgedit_engine.scene.versions import Version

_KNOWN = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.SGEditError)
}


def broken(
    session: Session, state: State, events: Sequence[Event], *, left: bool = False
) -> list[str]:
    """A sentence for each thing that does not hold; `state` is the conversation's.

    `left`: nobody listened to the turn to its end, so that the next one has to put it right.
    """
    return [
        *crashes(events),
        *_head(session, state),
        *_messages(session, state, left),
        *_made(session, events),
    ]


def crashes(events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        if isinstance(event, Failed) and event.error not in _KNOWN:
            yield f"it crashed: {event.error}: {event.problem}"
        if isinstance(event, Failed) and "not valid" in event.problem:
            yield f"a call was not valid: {event.problem}"


def _head(session: Session, state: State) -> Iterator[str]:
    """The head is there, and the state tells of the same scene."""
    head = session.head
    session.store.load_picture(head)
    steps_to(session.store, head.id)
    told = [(o["id"], o["category"]) for o in state["graph"].get("objects", ())]
    if told != [(o.id, o.category) for o in head.graph.objects]:
        yield "the state's graph is not the head's"
    if lost := [i for i in state.get("focus", ()) if i not in head.graph]:
        yield f"what is in focus is not there: {lost}"
    if state["tip"] not in session.store:
        yield "redo leads nowhere"
    nodes = session.tree()
    if sum(node.is_head for node in nodes) != 1:
        yield "the head is not in the tree"
    if len({node.id for node in nodes}) != len(nodes):
        yield "a version is in the tree twice"


def _messages(session: Session, state: State, left: bool) -> Iterator[str]:
    """Every call is answered, but for those of a turn that waits for the user."""
    past = recall(session.store, state.get("past", ""))
    if unanswered(past):
        yield "a call in the memory has no answer"
    if session.pending is None and broken_off(state) and not left:
        yield "the turn did not come to its end"


def _made(session: Session, events: Sequence[Event]) -> Iterator[str]:
    """No edit without its objects, and no pixel changed outside its mask."""
    for event in events:
        if not isinstance(event, VersionMade):
            continue
        version = event.version
        parent = session.store.get(str(version.parent))
        if version.edit is not None:
            if missing := [i for i in _ids(version.edit) if i not in parent.graph]:
                yield f"an edit is about what is not there: {missing}"
            if not _untouched(session, version, parent):
                yield "a pixel has changed outside the mask"
        elif version.image != parent.image:
            yield "a reading has changed the picture"


def _ids(edit: Edit) -> list[str]:
    placement = getattr(edit, "placement", None)
    named = [
        getattr(edit, "target", None),
        getattr(edit, "swap_with", None),
        getattr(placement, "anchor", None),
    ]
    return [i for i in named if i is not None]


def _untouched(session: Session, version: Version, parent: Version) -> bool:
    mask = session.store.load_editable_mask(version)
    before, after = (session.store.get_image(v.image) for v in (parent, version))
    changed = np.any(before != after, axis=2)
    return mask is not None and not bool((changed & ~mask).any())
