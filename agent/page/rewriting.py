"""An earlier message reads otherwise: the conversation goes on from there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from agent.events import Event
from agent.page.board import Board
from agent.page.conversations import Conversation
from agent.page.presenter import Presenter

_REFUSED = "These words cannot be changed here. Say it anew instead."


async def say_otherwise(
    conversation: Conversation, board: Board, message: str, text: str, patience: float
) -> None:
    """A turn that starts from a message of the person's with other words, after waiting for one
    that runs at most so many seconds.

    The chat is rewritten once that turn has begun, by the turn: one that came first would find
    its words gone. Windows that have taken back already what followed get it again where there is
    none.
    """
    await conversation.finished(patience)
    session = await asyncio.to_thread(conversation.session)
    known = await asyncio.to_thread(session.knows, message) and await board.holds(message)
    # From here on nobody else begins a turn.
    if conversation.busy or not known:
        await board.tell_again()
        await board.toast(_REFUSED)
        return
    presenter = Presenter(conversation, board)

    async def draw(events: AsyncIterator[Event]) -> None:
        await board.rewrite(message, text)
        await presenter.draw(events)

    turn = conversation.begin(lambda s: s.edit_from(message, text, message=message), draw)
    # The turn is not this window's: it goes on when the window goes away.
    await asyncio.shield(turn)
