"""One conversation about one picture: text in, events out."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, ToolCall
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StateSnapshot

from agent.by_hand import arguments_of, in_words
from agent.disclosure import server_of
from agent.events import Asked, Event, Failed, HeadMoved, Question, Said, SceneRead, failed
from agent.graph import build_graph, build_opener
from agent.history import draft
from agent.history.candidates import Drawing, drawings_of
from agent.history.places import place_in, returned
from agent.history.steps import Line, line_of
from agent.history.tree import VersionNode, tree_of
from agent.history.turns import recorded
from agent.nodes.open_picture import Opening
from agent.questions import Doubt, Reply, asked_again, doubt_from, question_of, reply_to
from agent.repair import broken_off, repaired
from agent.services import Confirm, Services
from agent.state import State, Work, fresh_turn, opened_with, used_in
from agent.timings import Timings
from agent.usage import Usage
from agent.vision.describer import Describer
from sgedit_engine.errors import EmptyRequestError, HistoryError, InputError, SGEditError
from sgedit_engine.interface import CancelToken, Engine, Image, Picture, RenderOptions
from sgedit_engine.picture_metadata import Metadata
from sgedit_engine.scene.versions import Version, VersionStore
from tools.catalogue import TOOLS
from tools.correct_scene import correct_scene
from tools.proposals import Choosing, Correction, GoTo

# A tool's name and its arguments.
ProposedCall = tuple[str, dict[str, Any]]
MAX_REQUEST = 2000
_STEPS = 500
OUTDATED = "The question that waited was asked by another release of sgedit, so I dropped it."

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

    def send(self, text: str, *, message: str | None = None) -> Iterator[Event]:
        """One turn. Yields events until the turn ends or asks; errors come as Failed.

        When a question is pending the text answers it, or is a new request that drops it.
        `message` is the id by which a front end knows the text, for `edit_from`.
        """
        yield from self._turn(self._sent(text, message))

    def edit_from(self, place: str, text: str, *, message: str | None = None) -> Iterator[Event]:
        """One turn that starts from an earlier place, beside what followed there.

        `place` is a version's id, or that of a `message` that was sent, which `text` replaces:
        also one that answered a question. Picture, graph, focus and the chat model's memory are
        those of that place then; what was made since stays in the tree. Fails with HistoryError
        where there is no such place.
        """
        yield from self._turn(self._sent_from(place, text, message))

    def go_to(self, version_id: str) -> Iterator[Event]:
        """Make a version of this conversation the head, on whatever branch it is.

        A turn in which the chat model has no part: HeadMoved, Said. A question is dropped.
        """
        proposal = GoTo(version=version_id)
        call: ProposedCall = ("go_to_version", {"words": version_id[:12]})
        yield from self._turn(self._directly("Go to another version.", call, proposal))

    def choose(self, version_id: str, number: int) -> Iterator[Event]:
        """Take another of the `drawings` of a version's edit, by its number.

        A version beside that one becomes the head, with its own verdict: VersionMade (or
        HeadMoved, where it was taken before), Said. A question is dropped.
        """
        proposal = Choosing(number=max(number, 1), version=version_id)
        call: ProposedCall = ("choose_candidate", {"number": number})
        yield from self._turn(self._directly(f"Take drawing {number}.", call, proposal))

    def undo(self) -> Iterator[Event]:
        """Take the last step back, as the word does, in a turn that asks no language model."""
        yield from self._turn(self._directly("Undo.", ("undo", {"steps": 1})))

    def redo(self) -> Iterator[Event]:
        """Make the step that was taken back last again, in the same way."""
        yield from self._turn(self._directly("Redo.", ("redo", {"steps": 1})))

    def leave_out(self, number: int) -> Iterator[Event]:
        """Leave a step of `line` out by its number, and make what came after it again."""
        call: ProposedCall = ("drop_edit", {"number": number})
        yield from self._turn(self._directly(f"Leave step {number} out.", call))

    def tree(self) -> tuple[VersionNode, ...]:
        """All versions of the open picture, parents before children.

        Raises HistoryError before a picture is open.
        """
        return tree_of(self.store, self.head.id, self.line)

    def drawings(self, version_id: str) -> tuple[Drawing, ...]:
        """What was drawn for a version's edit, to `choose` from. Raises HistoryError."""
        return drawings_of(self.store, self.store.get(version_id))

    def point_at(self, object_id: str | None) -> None:
        """ "This" and "it" mean this object of the head's picture from now on; None: none.

        Raises HistoryError before a picture is open, UnknownObjectError, and InputError while a
        turn runs or a question waits.
        """
        if object_id is not None:
            self.head.graph.get(object_id)
        if self.pending is not None or not self._busy.acquire(blocking=False):
            raise InputError("Something else is still going on.", "Wait for it, or stop it.")
        try:
            focus = [] if object_id is None else [object_id]
            self._graph.update_state(self._config, {"focus": focus}, as_node="close")
        finally:
            self._busy.release()

    def correct(self, correction: Correction) -> Iterator[Event]:
        """Put the reading of the head's picture right, as its tool would, in a turn that asks no
        language model. A question that waits is dropped. Yields events as `send` does.
        """
        call: ProposedCall = (correct_scene.name, arguments_of(correction))
        yield from self._turn(self._directly(in_words(correction), call))

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
        return self.store.get(self._opened_state()["head"])

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
        """The steps that led to the head, and those that redo would bring back.

        Raises HistoryError before a picture is open.
        """
        return line_of(self._opened_state(), self.store)

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
        begun = opened_with(version)
        begun["turn"] = recorded(begun, self.store)
        opened = {**sound, **begun}
        if self._services.describer:
            usage = self.usage.plus(used).model_dump()
            opened |= {"usage": usage, "disclosed": self._services.disclosure}
        self._graph.update_state(self._config, opened, as_node="close")

    def _sent(self, text: str, message: str | None) -> Iterator[Event]:
        words = self._checked(text)
        doubt = self._doubt()
        said = [message or secrets.token_hex(4), words]
        yield from self._ask(words, said) if doubt is None else self._answer(words, said, doubt)

    def _sent_from(self, place: str, text: str, message: str | None) -> Iterator[Event]:
        self._checked(text)
        values = cast(State, self._snapshot().values)
        turn, earlier = place_in(values, self.store, place)
        yield from self._without_question()
        head = self._snapshot().values["head"]
        sound = returned(cast(State, self._snapshot().values), self.store, turn)
        self._graph.update_state(self._config, {**fresh_turn(), **sound}, as_node="close")
        if turn.head != head:
            yield HeadMoved(self.head)
        for utterance in earlier:
            yield from self._sent(utterance.text, utterance.id)
        yield from self._sent(text, message)

    def _directly(
        self, words: str, call: ProposedCall, proposal: GoTo | Choosing | None = None
    ) -> Iterator[Event]:
        """A turn that a front end asked for: the call is carried out as the chat model's are, or
        as the `proposal` says, where no argument of its tool could."""
        self._checked(words)
        yield from self._without_question()
        name, arguments = call
        made = ToolCall(name=name, args=arguments, id=f"call-{secrets.token_hex(4)}")
        work: Work = {}
        if proposal is not None:
            work = {
                "call": str(made["id"]),
                "proposal": proposal.model_dump(mode="json"),
                "started": time.time(),
            }
        messages = [HumanMessage(words), AIMessage("", tool_calls=[made])]
        given = {"messages": messages, "request": words, "work": work, "direct": True}
        yield from self._run({**fresh_turn(), **given})

    def _without_question(self) -> Iterator[Event]:
        """Drop the question that waits, if one does."""
        if self._doubt() is not None:
            dropped: Reply = {"outcome": "dropped", "chosen": [], "text": "", "note": ""}
            yield from self._run(Command(resume=dropped))

    def _ask(self, text: str, said: list[str]) -> Iterator[Event]:
        message = HumanMessage(text)
        given = {"messages": [message], "request": text, "said": [said]}
        yield from self._run({**fresh_turn(), **given})

    def _answer(self, text: str, said: list[str], doubt: Doubt) -> Iterator[Event]:
        values = cast(State, self._snapshot().values)
        graph = draft.scene(values, self.store)
        vocabulary = self._services.engine.vocabulary
        reply = reply_to(text, doubt, graph, vocabulary, draft.focus(values))
        if reply is None:
            yield self._question(asked_again(text, doubt, graph, vocabulary))
            return
        if reply["outcome"] == "dropped":
            yield from self._run(Command(resume=reply))
            yield from self._ask(text, said)
            return
        spoken = [*self._snapshot().values.get("said", []), said]
        yield from self._run(Command(resume=reply, update={"said": spoken}))

    def _run(self, given: Any) -> Iterator[Event]:
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
                yield from self._mend()
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

    def _mend(self) -> Iterator[Event]:
        """Give up a turn that a crash cut off, or that waits at a question of another release."""
        snapshot = self._snapshot()
        if self._doubt() is None and broken_off(cast(State, snapshot.values)):
            self._give_up(snapshot)
            if snapshot.interrupts:
                yield Said(OUTDATED)

    def _give_up(self, snapshot: StateSnapshot) -> None:
        sound = repaired(cast(State, snapshot.values), self.store)
        self._graph.update_state(self._config, sound, as_node="close")

    def _question(self, question: Question) -> Question:
        """The question with the picture that it is about: a correction's is not the head's."""
        at = draft.place(cast(State, self._snapshot().values))
        return replace(question, image=self.store.get(at).image)

    def _doubt(self) -> Doubt | None:
        """The question that waits, if this release can understand its answer."""
        interrupts = self._snapshot().interrupts
        return doubt_from(interrupts[0].value) if interrupts else None

    def _opened_state(self) -> State:
        """The state. Raises HistoryError before a picture is open."""
        values = self._snapshot().values
        if "head" not in values:
            raise HistoryError("No picture is open.", "Open one first.")
        return cast(State, values)

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
        self._opened_state()
        return words
