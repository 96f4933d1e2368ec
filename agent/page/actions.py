"""What the page's elements ask for: each of their actions, by name.

Every action comes from a window of the conversation's owner; its payload is a browser's word, and
is looked at before it is used.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pydantic import ValidationError

from agent.page.board import Board
from agent.page.conversations import Conversation, Take
from agent.page.urls import download_url, url_of
from agent.page.views.edit import compare
from agent.session import Session
from agent.wording import label as label_of
from sgedit_engine.errors import InputError
from sgedit_engine.scene.versions import Version
from tools.boxes import proposed_box
from tools.proposals import Correction, Reference

Payload = Mapping[str, Any]


# By the names that the elements call them.
ACTIONS = {
    "answer": "answer",
    "say": "say",
    "undo": "undo",
    "redo": "redo",
    "stop": "stop",
    "select": "select",
    "go_to": "go_to",
    "choose": "choose",
    "drop": "drop",
    "correct": "correct",
    "compare": "compare",
    "download": "download",
}


class Actions:
    """The actions of one conversation. `turn` takes a turn of it and draws what comes of it."""

    def __init__(
        self,
        conversation: Conversation,
        board: Board,
        turn: Callable[[Take], Awaitable[None]],
    ) -> None:
        self._conversation = conversation
        self._board = board
        self._turn = turn

    async def do(self, name: str, payload: Payload) -> str | None:
        """Carry one out; the address of a file, where one was asked for. Raises SGEditError."""
        return await getattr(self, ACTIONS[name])(payload)

    async def say(self, payload: Payload) -> None:
        """Take up what a click says, as if it had been typed."""
        text = str(payload.get("text", ""))
        message = None if self._conversation.busy else await self._board.heard(text)
        await self._turn(lambda session: session.send(text, message=message))

    async def answer(self, payload: Payload) -> None:
        """Answer the question that waits by the number of a choice; the chat shows its words."""
        text = str(payload.get("text", ""))
        question = await asyncio.to_thread(lambda: self._conversation.session().pending)
        choices = question.choices if question else ()
        label = next((c.label for c in choices if str(c.number) == text), text)
        message = None if self._conversation.busy else await self._board.heard(label)
        await self._turn(lambda session: session.send(text, message=message))

    async def undo(self, payload: Payload) -> None:
        """Take the last step back."""
        await self._turn(lambda session: session.undo())

    async def redo(self, payload: Payload) -> None:
        """Make it again."""
        await self._turn(lambda session: session.redo())

    async def stop(self, payload: Payload) -> None:
        """Stop the turn that runs."""
        self._conversation.stop()

    async def select(self, payload: Payload) -> None:
        """ "This" means an object from now on; one that a question is about answers it."""
        object_id = payload.get("object_id")
        if self._conversation.busy:
            return
        session = await asyncio.to_thread(self._conversation.session)
        question = await asyncio.to_thread(lambda: session.pending)
        if question is None:
            await asyncio.to_thread(session.point_at, object_id)
            await self._board.selected(object_id)
            return
        for choice in question.choices:
            if object_id is not None and choice.object_id == object_id:
                await self.answer({"text": str(choice.number)})

    async def go_to(self, payload: Payload) -> None:
        """Another version becomes the picture."""
        version = str(payload.get("version"))
        await self._turn(lambda session: session.go_to(version))

    async def choose(self, payload: Payload) -> None:
        """Another of an edit's drawings is taken."""
        version, number = str(payload.get("version")), int(payload.get("number", 1))
        await self._turn(lambda session: session.choose(version, number))

    async def drop(self, payload: Payload) -> None:
        """An edit is left out, and what came after it made again without it."""
        line = await asyncio.to_thread(lambda: self._conversation.session().line)
        for number, step in enumerate(line.done, 1):
            if payload.get("version") in {version.id for version in step.versions}:
                await self._turn(lambda session, n=number: session.leave_out(n))  # type: ignore[misc]

    async def correct(self, payload: Payload) -> None:
        """Put the reading of the picture right."""
        await self._turn(lambda session: session.correct(_correction(payload, session)))

    async def compare(self, payload: Payload) -> None:
        """Show two versions over each other."""
        props = await asyncio.to_thread(
            self._compared, str(payload.get("first")), str(payload.get("second"))
        )
        message = await self._board.say("")
        await self._board.show("Compare", props, message)

    def _compared(self, first: str, second: str) -> dict[str, Any]:
        session = self._conversation.session()
        store = session.store
        before, after = store.get(first), store.get(second)
        editable = store.load_editable_mask(after) if after.parent == before.id else None
        titles = [_title(session.head, v) for v in (before, after)]
        pixels = store.get_image(after.image).shape[:2]
        return compare(
            before, after, pixels, url_of(self._conversation.id), titles=titles, editable=editable
        )

    async def download(self, payload: Payload) -> str:
        """The address of a file; the window that asked fetches it."""
        return download_url(
            self._conversation.id, str(payload.get("what")), str(payload.get("version"))
        )


def _correction(payload: Payload, session: Session) -> Correction:
    """What a browser says was read wrongly. Raises InputError and SceneError."""
    target, what, box = (payload.get(name) for name in ("target", "what", "box"))
    graph = session.head.graph
    try:
        return Correction(
            action=payload["action"],
            target=Reference(words=label_of(graph.get(target), graph), id=target)
            if target
            else None,
            category=what,
            point=payload.get("point"),
            box=proposed_box(box),
            outline=payload.get("outline") or (),
        )
    except (ValidationError, KeyError, TypeError, ValueError):
        raise InputError("This correction says too little.", "Point at it once more.") from None


def _title(head: Version, version: Version) -> str:
    if version.id == head.id:
        return "Now"
    if version.parent is None:
        return "As opened"
    return version.request or "Before"
