"""Draws a turn's events on a conversation's board."""

from __future__ import annotations

from collections.abc import AsyncIterator

from agent.events import (
    Event,
    Failed,
    PlanPreview,
    ProgressEvent,
    Question,
    Said,
    SceneRead,
    VersionMade,
)
from agent.page.addresses import url_of
from agent.page.board import Board
from agent.page.conversations import Conversation


class Presenter:
    """A listener of one conversation's events."""

    def __init__(self, conversation: Conversation, board: Board) -> None:
        self._conversation = conversation
        self._board = board
        self._url = url_of(conversation.id)

    async def draw(self, events: AsyncIterator[Event]) -> None:
        """Draw one turn to its end."""
        await self._board.busy(True)
        try:
            async for event in events:
                await self._event(event)
        finally:
            await self._board.busy(False)

    async def _event(self, event: Event) -> None:
        match event:
            case Said():
                await self._board.say(event.text)
            case SceneRead():
                names = ", ".join(o.name for o in event.graph.foreground)
                await self._board.named(names[:1].upper() + names[1:] or "A picture")
                step = await self._board.say(f"I see: {names}.")
                await self._board.attach("picture", self._url("image", event.version.image), step)
            case Question():
                choices = "\n".join(f"{c.number}. {c.label}" for c in event.choices)
                await self._board.say(f"{event.text}\n\n{choices}")
            case VersionMade():
                step = await self._board.say("")
                await self._board.attach("picture", self._url("image", event.version.image), step)
            case Failed():
                await self._board.say(f"{event.problem} {event.remedy}")
            case PlanPreview() | ProgressEvent():
                pass
