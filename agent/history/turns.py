"""What was said in a conversation, and where each of its turns left it.

A record is written when a turn ends: a blob in the version store that names the one before it.
The state holds the digest of the last. So the conversation can go on from any of its turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from langchain_core.messages import AnyMessage
from pydantic import BaseModel, ConfigDict

from agent.memory import remember
from agent.state import State
from sgedit_engine.scene.versions import VersionStore


class Utterance(BaseModel):
    """Something that the user said, and the id by which a front end knows it."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str


class Turn(BaseModel):
    """A turn: what was said in it, the request first and then answers to questions, and where it
    left the conversation. `previous` is the digest of the turn before."""

    model_config = ConfigDict(frozen=True)

    previous: str | None
    said: tuple[Utterance, ...] = ()
    head: str
    tip: str
    past: str
    focus: tuple[str, ...] = ()

    def state(self) -> State:
        """The values of the state that it left, but for the head's graph."""
        return {
            "head": self.head,
            "tip": self.tip,
            "past": self.past,
            "focus": list(self.focus),
            "group": [],
        }


def ended(state: State, store: VersionStore, messages: Sequence[AnyMessage]) -> State:
    """Write the record of a turn with these messages; the values that the state has after it."""
    past = remember(store, state.get("past", ""), messages)
    return {"past": past, "turn": recorded({**state, "past": past}, store), "said": []}


def recorded(state: State, store: VersionStore) -> str:
    """Write where a conversation stands; the record's digest, "" before a picture is open."""
    if "head" not in state:
        return ""
    turn = Turn(
        previous=state.get("turn") or None,
        said=tuple(Utterance(id=i, text=text) for i, text in state.get("said", [])),
        head=state["head"],
        tip=state.get("tip") or state["head"],
        past=state.get("past", ""),
        focus=tuple(state.get("focus", ())),
    )
    return store.put_json(turn.model_dump(mode="json"))


def turns_back(store: VersionStore, digest: str | None) -> Iterator[Turn]:
    """The turns of a conversation, the latest first. Raises HistoryError."""
    while digest:
        turn = Turn.model_validate(store.get_json(digest))
        yield turn
        digest = turn.previous


def said_before(
    store: VersionStore, digest: str | None, message: str
) -> tuple[Turn, tuple[Utterance, ...]] | None:
    """Where the conversation stood before the turn of a message, and what was said in that turn
    before it. None where nothing was said under this id, or nothing was before it."""
    for turn in turns_back(store, digest):
        ids = [utterance.id for utterance in turn.said]
        if message in ids and turn.previous:
            before = Turn.model_validate(store.get_json(turn.previous))
            return before, turn.said[: ids.index(message)]
    return None
