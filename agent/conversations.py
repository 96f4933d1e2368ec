"""The conversations that are kept: which there are, and which one a user means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from langgraph.checkpoint.base import CheckpointTuple
from langgraph.checkpoint.sqlite import SqliteSaver

from agent.checkpoints import conversations_in, open_checkpointer
from agent.history.steps import Line, line_of
from agent.state import State
from sgedit_engine.errors import HistoryError
from sgedit_engine.scene.english import counted
from sgedit_engine.scene.versions import Version, VersionStore
from sgedit_engine.settings import Settings

_LEAST_PREFIX = 4
_SEE = "`sgedit history` lists the conversations."


@dataclass(frozen=True)
class Kept:
    """A conversation as it stands: its `head` version, and seconds since the epoch when it was
    last used. `picture` is the name of the file that was opened, `line` the steps that lead to
    the head, and those that can be redone."""

    id: str
    head: Version
    picture: str
    used: float
    line: Line

    @property
    def name(self) -> str:
        """What a user knows it by."""
        return f"{self.picture or 'a picture'} ({self.standing})"

    @property
    def standing(self) -> str:
        """How many edits there are, and how many of them were undone."""
        done, undone = len(self.line.done), len(self.line.undone)
        if not undone:
            return counted(done, "edit")
        if not done:
            return f"at the start; {counted(undone, 'edit')} can be redone"
        return f"{counted(done, 'edit')}; {undone} more can be redone"


class Conversations:
    """What the data folder keeps: the version store beside the conversations' states."""

    def __init__(self, store: VersionStore, states: SqliteSaver) -> None:
        self.store = store
        self.states = states

    @classmethod
    def of(cls, settings: Settings, *, make: bool = False) -> Conversations:
        """Those in the data folder, which is made where it is not there and `make` says so.

        Raises InputError when it cannot be used.
        """
        home = settings.data_folder()
        store = VersionStore(str(home / "versions"))
        database = home / "conversations.sqlite"
        return cls(store, open_checkpointer(database if make or database.exists() else ":memory:"))

    def ids(self) -> list[str]:
        """The ids of all conversations that have a state."""
        return conversations_in(self.states)

    def state(self, conversation: str) -> dict[str, Any]:
        """The values of a conversation's newest state; empty when there is none."""
        found = self._newest(conversation)
        return {} if found is None else found.checkpoint["channel_values"]

    def all(self) -> list[Kept]:
        """The conversations in which a picture is open, the last used first."""
        found = [kept for kept in map(self._kept, self.ids()) if kept is not None]
        return sorted(found, key=lambda kept: (-kept.used, kept.id))

    def damaged(self) -> list[str]:
        """The ids of those whose history cannot be read any more."""
        whole = {kept.id for kept in self.all()}
        return [i for i in self.ids() if i not in whole and "head" in self.state(i)]

    def named(self, name: str | None) -> Kept:
        """The conversation of a number in `all`, counted from 1, or of the first characters of an
        id; None is the last used. Raises HistoryError."""
        every = self.all()
        return every[_place_of(name, every)]

    def version(self, kept: Kept, name: str | None) -> Version:
        """A version of a conversation: a step's number (0: as opened), the first characters of
        a version's id, or None for where it stands. Raises HistoryError."""
        if name is None:
            return kept.head
        if name.isdecimal() and len(name) < _LEAST_PREFIX:
            steps = kept.line.steps
            if int(name) > len(steps):
                raise HistoryError(
                    f"There is no step {name}; the last one is {len(steps)}.",
                    "`sgedit history CONVERSATION` lists the steps.",
                )
            heads = [self.store.path_to_root(kept.head.id)[-1].id, *(s.head for s in steps)]
            return self.store.get(heads[int(name)])
        fitting = [v for v in self._versions(kept) if v.id.startswith(name)]
        if len(name) < _LEAST_PREFIX or len(fitting) != 1:
            raise HistoryError(
                f"{name!r} is not one version of this conversation.",
                "`sgedit history CONVERSATION` lists the steps.",
            )
        return fitting[0]

    def _versions(self, kept: Kept) -> list[Version]:
        """The whole tree of the conversation's picture."""
        found = [self.store.path_to_root(kept.head.id)[-1]]
        for version in found:
            found += self.store.children(version.id)
        return found

    def _newest(self, conversation: str) -> CheckpointTuple | None:
        return self.states.get_tuple({"configurable": {"thread_id": conversation}})

    def _kept(self, conversation: str) -> Kept | None:
        """None where no picture is open, or the history is damaged."""
        newest = self._newest(conversation)
        if newest is None:
            return None
        state = cast(State, newest.checkpoint["channel_values"])
        try:
            path = self.store.path_to_root(str(state.get("head")))
            line = line_of(state, self.store)
        except HistoryError:
            return None
        used = datetime.fromisoformat(newest.checkpoint["ts"]).timestamp()
        return Kept(conversation, path[0], path[-1].note, used, line)


@dataclass(frozen=True)
class Found:
    """A conversation and what keeps it; those of the page are kept apart from the others."""

    conversations: Conversations
    kept: Kept
    on_page: bool


def everywhere(settings: Settings) -> list[Found]:
    """The conversations of the terminal, the last used first, and then those of the page so.

    In this order `sgedit history` numbers them. Raises InputError.
    """
    here = Conversations.of(settings)
    kept_here = [Found(here, kept, on_page=False) for kept in here.all()]
    on_page = [
        Found(conversations, kept, on_page=True)
        for conversations in _of_page(settings)
        for kept in conversations.all()
    ]
    return [*kept_here, *sorted(on_page, key=lambda f: (-f.kept.used, f.kept.id))]


def found(settings: Settings, name: str | None) -> Found:
    """The conversation of a number in `everywhere`, or as `Conversations.named` takes it; None is
    the last used of all. Raises HistoryError."""
    every = everywhere(settings)
    if name is None and every:
        return max(every, key=lambda one: one.kept.used)
    return every[_place_of(name, [one.kept for one in every])]


def found_here(settings: Settings, name: str | None) -> Kept:
    """The same of the terminal's alone. Raises HistoryError, also for one of the page's."""
    if name is None:
        return Conversations.of(settings).named(None)
    one = found(settings, name)
    if one.on_page:
        raise HistoryError(
            "That conversation was made on the page.",
            "Go on with it or delete it there; `sgedit ui` opens the page.",
        )
    return one.kept


def _of_page(settings: Settings) -> list[Conversations]:
    """Each conversation of the page has a folder of its own."""
    begun = (page_folder(settings.data_folder()) / "conversations").glob("*/conversations.sqlite")
    return [Conversations.of(replace(settings, home=file.parent)) for file in sorted(begun)]


def _place_of(name: str | None, every: Sequence[Kept]) -> int:
    """Where in a list the one is that a user names; None is the first. Raises HistoryError."""
    if not every:
        raise HistoryError("No conversation is kept here.", "`sgedit chat` begins one.")
    if name is None:
        return 0
    if name.isdecimal() and len(name) < _LEAST_PREFIX:
        if not 1 <= int(name) <= len(every):
            raise HistoryError(f"There is no conversation {name}.", _SEE)
        return int(name) - 1
    exact = [i for i, kept in enumerate(every) if kept.id == name]
    fitting = exact or [i for i, kept in enumerate(every) if kept.id.startswith(name)]
    if len(name) < _LEAST_PREFIX or len(fitting) != 1:
        raise HistoryError(f"{name!r} is not one conversation.", _SEE)
    return fitting[0]


def page_folder(home: Path) -> Path:
    """Where in the data folder `home` the page keeps what is its own."""
    return home / "page"


def pictures_folder(home: Path, conversation: str) -> Path:
    """Where in the data folder `home` `sgedit chat` saves the pictures of a conversation."""
    return home / "pictures" / conversation
