"""What a turn of a conversation begins with, and how it is run on its thread."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from langchain_core.messages import AIMessage, HumanMessage, ToolCall
from langgraph.types import Command

from agent.events import Asked, Event, HeadMoved, Said, SceneRead, failed
from agent.history import draft
from agent.history.places import place_in, returned
from agent.history.turns import recorded
from agent.nodes.open_picture import Opening
from agent.question_replies import asked_again, reply_to
from agent.questions import Doubt
from agent.repair import repaired
from agent.services import Services
from agent.state import Work, fresh_turn, opened_with, used_in
from agent.thread import Thread, nothing_open
from agent.usage import Usage
from sgedit_engine.errors import EmptyRequestError, InputError, SGEditError
from sgedit_engine.interface import Image
from sgedit_engine.picture_metadata import Metadata
from sgedit_engine.scene.versions import Version
from tools.proposals import Choosing, GoTo

# A tool's name and its arguments.
ProposedCall = tuple[str, dict[str, Any]]
MAX_REQUEST = 2000


def checked_request(text: str) -> str:
    """The words of a request. Raises EmptyRequestError, and InputError for too many."""
    words = text.strip()
    if not words:
        raise EmptyRequestError("You did not ask for anything.", "Say what shall change.")
    if len(words) > MAX_REQUEST:
        raise InputError(
            f"A request can have {MAX_REQUEST} characters; this one has {len(words)}.",
            "Say it in fewer words.",
        )
    return words


class Turns:
    """The turns of one conversation, as events. They are run one at a time, within
    `Thread.turn`."""

    def __init__(self, services: Services, thread: Thread) -> None:
        self._services, self._thread = services, thread
        self._store = services.store

    def opened(
        self, image: Image, name: str, metadata: Metadata | None, names: tuple[str, ...]
    ) -> Iterator[Event]:
        """A picture is read, and what the conversation is about from then on. What fails comes as
        Failed, and the question that waited once more."""
        try:
            stored = self._store.put_image(image)
            opening: Opening = {
                "image": stored,
                "name": name,
                "names": names,
                "metadata": metadata,
                "at": time.time(),
            }
            used = Usage()
            if self._services.describer and self._undisclosed:
                yield Said(self._services.disclosure)
            with closing(self._thread.open(opening)) as events:
                for event in events:
                    if isinstance(event, Asked):
                        used = used.plus(event.usage)
                    if isinstance(event, SceneRead):
                        self._begin_with(event.version, used)
                    yield event
        except SGEditError as error:
            yield failed(error)
            if question := self._thread.pending:
                yield question

    @property
    def _undisclosed(self) -> bool:
        return self._thread.state.get("disclosed", "") != self._services.disclosure

    def _begin_with(self, version: Version, used: Usage) -> None:
        """The conversation is about this picture from now on; a question is dropped."""
        sound = repaired(self._thread.state, self._store)
        begun = opened_with(version)
        begun["turn"] = recorded(begun, self._store)
        opened = {**sound, **begun}
        if self._services.describer:
            usage = used_in(self._thread.state).plus(used).model_dump()
            opened |= {"usage": usage, "disclosed": self._services.disclosure}
        self._thread.update(opened)

    def sent(self, text: str, message: str | None) -> Iterator[Event]:
        """A request, or the answer to the question that waits."""
        words = self._checked(text)
        doubt = self._thread.doubt
        said = [message or secrets.token_hex(4), words]
        yield from self._ask(words, said) if doubt is None else self._answer(words, said, doubt)

    def sent_from(self, place: str, text: str, message: str | None) -> Iterator[Event]:
        """A request from an earlier place on. Raises HistoryError where there is no such place."""
        self._checked(text)
        values = self._thread.state
        turn, earlier = place_in(values, self._store, place)
        yield from self._thread.without_question()
        head = self._thread.state["head"]
        sound = returned(self._thread.state, self._store, turn)
        self._thread.update({**fresh_turn(), **sound})
        if turn.head != head:
            yield HeadMoved(self._store.get(self._thread.opened["head"]))
        for utterance in earlier:
            yield from self.sent(utterance.text, utterance.id)
        yield from self.sent(text, message)

    def directly(
        self, words: str, call: ProposedCall, proposal: GoTo | Choosing | None = None
    ) -> Iterator[Event]:
        """A turn that a front end asked for: the call is carried out as the chat model's are, or
        as the `proposal` says, where no argument of its tool could."""
        self._checked(words)
        yield from self._thread.without_question()
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
        yield from self._thread.run({**fresh_turn(), **given})

    def _ask(self, text: str, said: list[str]) -> Iterator[Event]:
        message = HumanMessage(text)
        given = {"messages": [message], "request": text, "said": [said]}
        yield from self._thread.run({**fresh_turn(), **given})

    def _answer(self, text: str, said: list[str], doubt: Doubt) -> Iterator[Event]:
        values = self._thread.state
        graph = draft.scene(values, self._store)
        vocabulary = self._services.engine.vocabulary
        reply = reply_to(text, doubt, graph, vocabulary, draft.focus(values))
        if reply is None:
            yield self._thread.question(asked_again(text, doubt, graph, vocabulary))
            return
        if reply["outcome"] == "dropped":
            yield from self._thread.run(Command(resume=reply))
            yield from self._ask(text, said)
            return
        spoken = [*self._thread.state.get("said", []), said]
        yield from self._thread.run(Command(resume=reply, update={"said": spoken}))

    def _checked(self, text: str) -> str:
        words = checked_request(text)
        if not self._thread.is_open:
            raise nothing_open()
        return words
