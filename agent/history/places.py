"""Places of a conversation to go on from: where it stood at a version, or before a message."""

from __future__ import annotations

from agent.history.steps import comes_from
from agent.history.tree import tip_from
from agent.history.turns import Turn, Utterance, recorded, said_before, turns_back
from agent.state import State, kept
from sgedit_engine.errors import HistoryError
from sgedit_engine.scene.versions import VersionStore


def place_in(state: State, store: VersionStore, place: str) -> tuple[Turn, tuple[Utterance, ...]]:
    """Where the conversation stood at a version, or before the turn of a message; and what was
    said in that turn before the message.

    Raises HistoryError where neither a version nor a message of the conversation has this id.
    """
    digest = state.get("turn")
    if found := said_before(store, digest, place):
        return found
    turns = list(turns_back(store, digest))[::-1]
    known = [n for n, turn in enumerate(turns) if turn.head == place]
    if known:
        return turns[known[0]], ()
    within = [n for n, turn in enumerate(turns) if comes_from(store, turn.head, place)]
    if place not in store or not within:
        raise HistoryError(
            "That is no place of this conversation.", "Choose one of its versions or messages."
        )
    # A version within a turn: what was said before that turn is what was known then.
    before = turns[max(within[0] - 1, 0)]
    return before.model_copy(update={"head": place, "tip": place, "focus": ()}), ()


def returned(state: State, store: VersionStore, turn: Turn) -> State:
    """The values of the state that stands where a turn left the conversation, with a record."""
    version = store.get(turn.head)
    stands: State = {
        **turn.state(),
        "graph": kept(version.graph),
        "tip": tip_from(state, version.id, store),
        "said": [],
    }
    return {**stands, "turn": recorded({**state, **stands}, store)}
