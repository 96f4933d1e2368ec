"""What all conversations of the page share: engines, the turn between people, folders, records."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from agent import wiring
from agent.checkpoints import open_checkpointer
from agent.consent import Consents
from agent.conversations import Conversations as KeptConversations
from agent.conversations import page_folder
from agent.language.chat_models import build_chat_model
from agent.page.choices import Choices
from agent.page.conversations import Conversation, Conversations
from agent.page.database import Database
from agent.page.people import People
from agent.page.turnstile import SharedEngine, Turnstile
from agent.projects import open_project
from agent.session import Session
from agent.timings import Timings
from sgedit_engine.errors import InputError
from sgedit_engine.interface import Engine, Progress, ProgressReport, no_progress
from sgedit_engine.scene.versions import VersionStore
from sgedit_engine.settings import Settings

# The stage that is reported while an engine is built.
LOADING = "loading the models"
# Tells what a conversation that came as a project calls itself.
_CALLED = "conversation"

BuildEngine = Callable[[Settings], Engine]


class Studio:
    """`first` is what holds until somebody chooses. `local`: one person uses this on their own
    machine, and no password is asked for."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        first: Choices,
        *,
        local: bool,
        build_engine: BuildEngine = wiring.build_engine,
    ) -> None:
        self.settings = settings
        self.database = database
        self.people = People(database)
        self.local = local
        self.profiles = wiring.profile_names()
        self.conversations = Conversations(folder(settings) / "conversations", self._session)
        self._build_engine = build_engine
        self._engines: dict[tuple[str, ...], Engine] = {}
        self._engines_lock = threading.Lock()
        self._turnstile = Turnstile()
        self._first = first
        self._choices: dict[str, Choices] = {}
        self._timings: dict[str, Timings] = {}

    def choices(self, thread_id: str) -> Choices:
        """What was chosen for a conversation."""
        return self._choices.get(thread_id, self._first)

    def choose(self, thread_id: str, choices: Choices) -> None:
        """From its next turn on, a conversation works like this."""
        self._choices[thread_id] = choices

    def engine(self, settings: Settings, progress: Progress = no_progress) -> Engine:
        """The engine of a profile, built once. That takes seconds; who waits for it is told."""
        key = (settings.profile, settings.device, settings.renderer or "")
        if key not in self._engines:
            progress(ProgressReport(LOADING, 0, 1))
            with self._engines_lock:
                if key not in self._engines:
                    # Others' conversations have it too: of one's choices it has the profile only.
                    common = replace(self.settings, profile=settings.profile)
                    self._engines[key] = self._build_engine(common)
            progress(ProgressReport(LOADING, 1, 1))
        return self._engines[key]

    def warm_up(self) -> None:
        """Build the usual engine in a thread of its own, while somebody looks for a picture."""
        threading.Thread(target=self.engine, args=(self.settings,), daemon=True).start()

    def open_project(self, conversation: Conversation, path: Path) -> None:
        """A new conversation goes on where the one in a project's file stood.

        Raises InputError for a conversation that has begun, and as `agent.projects.open_project`.
        """
        home = self.conversations.folder_of(conversation.id)
        if (home / "versions").exists():
            raise InputError("A picture is open here already.", "Open the project in a new one.")
        states = open_checkpointer(home / "conversations.sqlite")
        store = VersionStore(str(home / "versions"))
        kept, _ = open_project(KeptConversations(store, states), path)
        (home / _CALLED).write_text(kept.id)
        conversation.renew()

    def _session(self, conversation: Conversation) -> Session:
        choices = self.choices(conversation.id)
        settings = choices.settings(self.settings)
        home = self.conversations.folder_of(conversation.id)
        engine = SharedEngine(
            # What is learned of a conversation's pictures serves no other one, and goes with it.
            self.engine(settings, conversation.report).keeping_in(home),
            self._turnstile,
            conversation.person,
            conversation.cancel_token,
            conversation.report,
        )
        called = home / _CALLED
        return wiring.build_session(
            replace(settings, home=home),
            conversation=called.read_text() if called.exists() else conversation.id,
            engine=engine,
            model=build_chat_model(
                choices.model, engine.vocabulary, address=choices.endpoint or None
            ),
            confirm=choices.confirm,
            timings=self._timings_of(settings),
            consents=Consents.of(self.settings),
            token=conversation.cancel_token,
        )

    def _timings_of(self, settings: Settings) -> Timings:
        """One for all conversations of the same models, which are loaded once."""
        found = wiring.timings_in(folder(self.settings), settings)
        return self._timings.setdefault(found.of, found)


def folder(settings: Settings) -> Path:
    """Where the page keeps what is its own."""
    return page_folder(settings.data_folder())
