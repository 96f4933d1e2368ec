"""One conversation about one picture: text in, events out."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StateSnapshot

from agent.by_hand import arguments_of, in_words, told_to_call
from agent.disclosure import server_of
from agent.events import Asked, Event, Failed, Question, Said, SceneRead, failed
from agent.graph import build_graph, build_opener
from agent.history import draft
from agent.history.steps import Line, line_of
from agent.nodes.open_picture import Opening
from agent.questions import Doubt, asked_again, question_of, reply_to
from agent.repair import broken_off, repaired
from agent.services import Confirm, Services
from agent.state import State, fresh_turn, opened_with, used_in
from agent.timings import Timings
from agent.usage import Usage
from agent.vision.describer import Describer
from sgedit_engine.errors import EmptyRequestError, HistoryError, InputError, SGEditError
from sgedit_engine.interface import CancelToken, Engine, Image, Picture, RenderOptions
from sgedit_engine.picture_metadata import Metadata
from sgedit_engine.scene.versions import Version, VersionStore
from tools.catalogue import TOOLS
from tools.correct_scene import correct_scene
from tools.proposals import Correction

MAX_REQUEST = 2000
_STEPS = 500

logger = logging.getLogger(__name__)


class Session:
    """A conversation. It is safe to `cancel` from any thread; turns run one at a time.

    A session with the id of an earlier conversation goes on where that one stood: at its last
    version, with the question that waited, if one did. A turn that a crash cut off is given up.

    `confirm` "always" asks before every edit, "ambiguous" only when something is in doubt, and
    "never" not at all: the likeliest meaning is taken, what harms least is done, and both are told.
    `retries` are further rounds of candidates when none is as asked. `timings` is what is known of
    how long work takes here; without it that is learned anew. `describer` is shown every picture
    that is read.
    """

    def __init__(
        self,
        engine: Engine,
        store: VersionStore,
        model: BaseChatModel,
        checkpointer: BaseCheckpointSaver[Any],
        *,
        conversation: str,
        options: RenderOptions | None = None,
        confirm: Confirm = "ambiguous",
        retries: int = 1,
        describer: Describer | None = None,
        timings: Timings | None = None,
    ) -> None:
        self._services = Services(
            engine=engine,
            store=store,
            model=model.bind_tools(TOOLS),
            conversation=conversation,
            options=options or RenderOptions(),
            server=server_of(model),
            describer=describer,
            confirm=confirm,
            retries=retries,
            timings=Timings() if timings is None else timings,
        )
        self._graph = build_graph(checkpointer)
        self._opener = build_opener()
        self._config: RunnableConfig = {
            "configurable": {"thread_id": conversation},
            "recursion_limit": _STEPS,
        }
        self._busy = threading.Lock()
        self._cancel = CancelToken()

    def open(self, image: Image, name: str, metadata: Metadata | None = None) -> Iterator[Event]:
        """Read a picture (H×W×3 uint8 RGB) and make it the head. Yields progress, SceneRead.

        `metadata` is what its file told; exported pictures get it back.

        A picture that cannot be read leaves the session as it was, with Failed; a question that
        waits comes once more.
        """
        yield from self._turn(self._opened(image, name, metadata))

    def send(self, text: str) -> Iterator[Event]:
        """One turn. Yields events until the turn ends or asks; errors come as Failed.

        When a question is pending the text answers it, or is a new request that drops it.
        """
        yield from self._turn(self._sent(text))

    def correct(self, correction: Correction) -> Iterator[Event]:
        """Put the reading of the head's picture right, as its tool would, in a turn that asks no
        language model. A question that waits is dropped. Yields events as `send` does.
        """
        yield from self._turn(self._corrected(correction))

    def cancel(self) -> None:
        """Stop the turn that runs now, at its next step. Any thread."""
        self._cancel.cancel()

    @property
    def conversation(self) -> str:
        """The conversation's id."""
        return self._services.conversation

    @property
    def store(self) -> VersionStore:
        """Where the versions are kept."""
        return self._services.store

    @property
    def head(self) -> Version:
        """The current version. Raises HistoryError before a picture is open."""
        head = self._snapshot().values.get("head")
        if head is None:
            raise HistoryError("No picture is open.", "Open one first.")
        return self.store.get(head)

    @property
    def pending(self) -> Question | None:
        """The question that waits for an answer."""
        doubt = self._doubt()
        return None if doubt is None else self._question(question_of(doubt))

    @property
    def usage(self) -> Usage:
        """What this conversation has asked of language models' servers so far."""
        return used_in(cast(State, self._snapshot().values))

    @property
    def line(self) -> Line:
        """The steps that led to the head, and those that redo would bring back."""
        return line_of(cast(State, self._snapshot().values), self.store)

    def picture(self) -> Picture:
        """The head's image, graph and masks."""
        return self.store.load_picture(self.head)

    def _opened(self, image: Image, name: str, metadata: Metadata | None) -> Iterator[Event]:
        try:
            stored = self.store.put_image(image)
            opening: Opening = {
                "image": stored,
                "name": name,
                "metadata": metadata,
                "at": time.time(),
            }
            used = Usage()
            if self._services.describer and self._undisclosed:
                yield Said(self._services.disclosure)
            with closing(self._events(self._opener, opening)) as events:
                for event in events:
                    if isinstance(event, Asked):
                        used = used.plus(event.usage)
                    if isinstance(event, SceneRead):
                        self._begin_with(event.version, used)
                    yield event
        except SGEditError as error:
            yield failed(error)
            if question := self.pending:
                yield question

    @property
    def _undisclosed(self) -> bool:
        return self._snapshot().values.get("disclosed", "") != self._services.disclosure

    def _begin_with(self, version: Version, used: Usage) -> None:
        """The conversation is about this picture from now on; a question is dropped."""
        sound = repaired(cast(State, self._snapshot().values), self.store)
        opened = {**sound, **opened_with(version)}
        if self._services.describer:
            usage = self.usage.plus(used).model_dump()
            opened |= {"usage": usage, "disclosed": self._services.disclosure}
        self._graph.update_state(self._config, opened, as_node="close")

    def _sent(self, text: str) -> Iterator[Event]:
        words = self._checked(text)
        doubt = self._doubt()
        yield from self._ask(words) if doubt is None else self._answer(words, doubt)

    def _corrected(self, correction: Correction) -> Iterator[Event]:
        request = self._checked(in_words(correction))
        if self._doubt() is not None:
            self._give_up(self._snapshot())
        caller = told_to_call(correct_scene.name, arguments_of(correction))
        services = replace(self._services, model=caller)
        message = HumanMessage(request)
        yield from self._run({**fresh_turn(), "messages": [message], "request": request}, services)

    def _ask(self, text: str) -> Iterator[Event]:
        message = HumanMessage(text)
        yield from self._run({**fresh_turn(), "messages": [message], "request": text})

    def _answer(self, text: str, doubt: Doubt) -> Iterator[Event]:
        graph = draft.scene(cast(State, self._snapshot().values), self.store)
        reply = reply_to(text, doubt, graph, self._services.engine.vocabulary)
        if reply is None:
            vocabulary = self._services.engine.vocabulary
            yield self._question(asked_again(text, doubt, graph, vocabulary))
            return
        yield from self._run(Command(resume=reply))
        if reply["outcome"] == "dropped":
            yield from self._ask(text)

    def _run(self, given: Any, services: Services | None = None) -> Iterator[Event]:
        """Run the graph to its end or to a question; the events come as they happen."""
        yield from self._events(
            self._graph, given, self._config, services=services, durability="sync"
        )
        if question := self.pending:
            yield question

    def _events(
        self,
        graph: CompiledStateGraph[Any, Any, Any, Any],
        given: Any,
        *how: Any,
        services: Services | None = None,
        **named: Any,
    ) -> Generator[Event]:
        """What a graph tells while it runs. A listener that goes away stops it."""
        services = replace(services or self._services, cancel=self._cancel)
        # Held by a name: closing it waits for the step in work, which has to be stopped first.
        stream = graph.stream(given, *how, context=services, stream_mode="custom", **named)
        try:
            for event in stream:
                yield cast(Event, event)
        except GeneratorExit:
            services.cancel.cancel()
            raise

    def _turn(self, events: Iterator[Event]) -> Iterator[Event]:
        """Holds the session while the events come, and makes an event of what breaks them off."""
        if not self._busy.acquire(blocking=False):
            yield Failed(
                "The last request is still being worked on.",
                "Wait for it, or stop it.",
                "InputError",
            )
            return
        self._cancel = CancelToken()
        try:
            # Nothing is taken away from the store while a turn runs, here or elsewhere.
            with self.store.files.locked(alone=False):
                self._mend()
                yield from events
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

    def _mend(self) -> None:
        """Give up a turn that a crash cut off, if there is one."""
        snapshot = self._snapshot()
        if not snapshot.interrupts and broken_off(cast(State, snapshot.values)):
            self._give_up(snapshot)

    def _give_up(self, snapshot: StateSnapshot) -> None:
        sound = repaired(cast(State, snapshot.values), self.store)
        self._graph.update_state(self._config, sound, as_node="close")

    def _question(self, question: Question) -> Question:
        """The question with the picture that it is about: a correction's is not the head's."""
        at = draft.place(cast(State, self._snapshot().values))
        return replace(question, image=self.store.get(at).image)

    def _doubt(self) -> Doubt | None:
        interrupts = self._snapshot().interrupts
        return interrupts[0].value if interrupts else None

    def _snapshot(self) -> StateSnapshot:
        return self._graph.get_state(self._config)

    def _checked(self, text: str) -> str:
        words = text.strip()
        if not words:
            raise EmptyRequestError("You did not ask for anything.", "Say what shall change.")
        if len(words) > MAX_REQUEST:
            raise InputError(
                f"A request can have {MAX_REQUEST} characters; this one has {len(words)}.",
                "Say it in fewer words.",
            )
        if "head" not in self._snapshot().values:
            raise HistoryError("No picture is open.", "Open one first.")
        return words
