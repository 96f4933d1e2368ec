"""The thread that a conversation's turns run in: its graph, at the checkpoint where it stands."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StateSnapshot

from agent.events import Event, Failed, HeadMoved, Question, Said, failed
from agent.graph import build_graph, build_opener
from agent.history import draft
from agent.nodes.open_picture import Opening
from agent.question_replies import Reply
from agent.questions import Doubt, doubt_from, question_of
from agent.repair import broken_off, repaired
from agent.services import Services
from agent.state import State
from sgedit_engine.errors import HistoryError, InputError, SGEditError
from sgedit_engine.interface import CancelToken

_STEPS = 500
WENT_ON = (
    "This conversation went on elsewhere, so nothing was done about this.",
    "Look at where it stands now (on the page, reload it), and say it again if it still holds.",
)
OUTDATED = "The question that waited was asked by another release of sgedit, so I dropped it."

logger = logging.getLogger(__name__)


def nothing_open() -> HistoryError:
    """What is asked for needs a picture."""
    return HistoryError("No picture is open.", "Open one first.")


class Thread:
    """Runs the graph one turn at a time, and tells what the conversation remembers in between.

    `cancel` may be called from any thread. `token` gives the one that stops the turn which begins.
    """

    def __init__(
        self,
        services: Services,
        checkpointer: BaseCheckpointSaver[Any],
        token: Callable[[], CancelToken] = CancelToken,
    ) -> None:
        self._services = services
        self._token = token
        self._graph = build_graph(checkpointer)
        self._opener = build_opener()
        self._config: RunnableConfig = {
            "configurable": {"thread_id": services.conversation},
            "recursion_limit": _STEPS,
        }
        self._busy = threading.Lock()
        self._cancel = CancelToken()
        self._known = self._stands()

    @property
    def pending(self) -> Question | None:
        """The question that waits for an answer."""
        doubt = self.doubt
        return None if doubt is None else self.question(question_of(doubt))

    def update(self, values: Any) -> None:
        """Change what the conversation remembers, between two turns."""
        self._graph.update_state(self._config, values, as_node="close")
        self._known = self._stands()

    def cancel(self) -> None:
        """Stop the turn that runs now, at its next step."""
        self._cancel.cancel()

    @contextmanager
    def held(self) -> Iterator[None]:
        """No turn begins meanwhile. Raises InputError while one runs or a question waits, and
        HistoryError where the conversation goes on, or went on, elsewhere."""
        if self.pending is not None or not self._busy.acquire(blocking=False):
            raise InputError("Something else is still going on.", "Wait for it, or stop it.")
        try:
            files = self._services.store.files
            with files.locked(alone=False), files.held(self._services.conversation):
                if self._went_on():
                    problem, remedy = WENT_ON
                    raise HistoryError(problem, remedy)
                yield
        finally:
            self._busy.release()

    def open(self, opening: Opening) -> Generator[Event]:
        """Read a picture, which keeps the conversation as it is."""
        return self._events(self._opener, opening)

    def without_question(self) -> Iterator[Event]:
        """Drop the question that waits, if one does."""
        if self.doubt is not None:
            dropped: Reply = {"outcome": "dropped", "chosen": [], "text": "", "note": ""}
            yield from self.run(Command(resume=dropped))

    def run(self, given: Any) -> Iterator[Event]:
        """Run the graph to its end or to a question; the events come as they happen."""
        yield from self._events(self._graph, given, self._config, durability="sync")
        if question := self.pending:
            yield question

    def _events(
        self,
        graph: CompiledStateGraph[Any, Any, Any, Any],
        given: Any,
        *how: Any,
        **named: Any,
    ) -> Generator[Event]:
        """What a graph tells while it runs. A listener that goes away stops it."""
        services = replace(self._services, cancel=self._cancel)
        # Held by a name: closing it waits for the step in work, which has to be stopped first.
        stream = graph.stream(given, *how, context=services, stream_mode="custom", **named)
        try:
            for event in stream:
                yield cast(Event, event)
        except GeneratorExit:
            services.cancel.cancel()
            raise

    def turn(self, events: Iterator[Event]) -> Iterator[Event]:
        """Holds the session while the events come, and makes an event of what breaks them off."""
        if not self._busy.acquire(blocking=False):
            yield Failed(
                "The last request is still being worked on.",
                "Wait for it, or stop it.",
                "InputError",
            )
            return
        self._cancel = self._token()
        try:
            self._cancel.check()
            # Nothing is taken away from the store while a turn runs, here or elsewhere.
            files = self._services.store.files
            with files.locked(alone=False), files.held(self._services.conversation):
                if self._went_on():
                    yield from self._where_it_stands()
                    return
                try:
                    yield from self._mend()
                    yield from events
                finally:
                    self._known = self._stands()
        except SGEditError as error:
            yield failed(error)
        except sqlite3.Error as error:
            logger.exception("The conversation could not be written")
            yield Failed(
                f"The conversation could not be written to the disk ({error}).",
                "Make room on the disk or let me write there, then say it again.",
                type(error).__name__,
            )
        except Exception as error:
            logger.exception("A turn broke off")
            yield Failed(
                f"Something went wrong inside ({type(error).__name__}: {error}).",
                "The picture is at its last good version; say it again, or look into the log.",
                type(error).__name__,
            )
        finally:
            self._busy.release()

    def look(self) -> None:
        """What another session has come to meanwhile is known from now on: it is shown."""
        self._known = self._stands()

    def _stands(self) -> str | None:
        """The id of the checkpoint where the conversation stands; None before its first."""
        return self.snapshot.config["configurable"].get("checkpoint_id")

    def _went_on(self) -> bool:
        """Whether another session has gone on with the conversation since this one looked. From
        now on this one knows."""
        before, self._known = self._known, self._stands()
        return self._known != before

    def _where_it_stands(self) -> Iterator[Event]:
        """For a turn that was said of another picture than is there now: nothing is done."""
        if self.is_open:
            yield HeadMoved(self._services.store.get(self.state["head"]))
        yield Failed(*WENT_ON, "HistoryError")
        if question := self.pending:
            yield question

    def _mend(self) -> Iterator[Event]:
        """Give up a turn that a crash cut off, or that waits at a question of another release."""
        snapshot = self.snapshot
        if self.doubt is None and broken_off(cast(State, snapshot.values)):
            self._give_up(snapshot)
            if snapshot.interrupts:
                yield Said(OUTDATED)

    def _give_up(self, snapshot: StateSnapshot) -> None:
        sound = repaired(cast(State, snapshot.values), self._services.store)
        self._graph.update_state(self._config, sound, as_node="close")

    def question(self, question: Question) -> Question:
        """The question with the picture that it is about: a correction's is not the head's."""
        at = draft.place(self.state)
        return replace(question, image=self._services.store.get(at).image)

    @property
    def doubt(self) -> Doubt | None:
        """The question that waits, if this release can understand its answer."""
        interrupts = self.snapshot.interrupts
        return doubt_from(interrupts[0].value) if interrupts else None

    @property
    def state(self) -> State:
        """What the conversation remembers; empty before its first turn."""
        return cast(State, self.snapshot.values)

    @property
    def opened(self) -> State:
        """The state. Raises HistoryError before a picture is open."""
        if not self.is_open:
            raise nothing_open()
        return self.state

    @property
    def is_open(self) -> bool:
        """Whether a picture is."""
        return "head" in self.state

    @property
    def snapshot(self) -> StateSnapshot:
        """The checkpoint where the conversation stands."""
        return self._graph.get_state(self._config)
