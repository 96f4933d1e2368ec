"""Chainlit's callbacks: what happens when somebody comes, speaks, clicks, stops or leaves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import chainlit as cl
from chainlit import server
from chainlit.context import context, init_ws_context
from chainlit.session import WebsocketSession
from chainlit.types import Starter, ThreadDict
from starlette.types import ASGIApp

from agent.events import Event
from agent.page.addresses import picture_routes
from agent.page.board import Board, is_narrow, is_side
from agent.page.conversations import Conversation, Take
from agent.page.examples import EXAMPLES
from agent.page.guard import without_outside
from agent.page.people import LOCAL
from agent.page.presenter import Presenter
from agent.page.records import Records
from agent.page.sign_in import SignedIn
from agent.page.studio import Studio
from agent.page.widgets import settings_panel
from agent.session import Session
from sgedit_engine.pictures import load_picture

logger = logging.getLogger(__name__)

_THE_USER = cl.User(identifier=LOCAL, display_name="You")


class Page:
    """The page of a studio."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._records = Records(
            studio.database,
            studio.people,
            passwords=not studio.local,
            on_delete=studio.conversations.delete,
        )
        self._boards: dict[str, Board] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def install(self) -> ASGIApp:
        """Hand the callbacks to Chainlit, and put our routes before its own; the application."""
        cl.data_layer(lambda: self._records)
        if self._studio.local:
            cl.header_auth_callback(self._sign_in_here)
        else:
            cl.password_auth_callback(self._sign_in)
        cl.set_starters(self._starters)
        cl.on_chat_start(self._start)
        cl.on_chat_resume(self._resume)
        cl.on_message(self._message)
        cl.on_settings_update(self._settings)
        for name, act in self._actions().items():
            cl.action_callback(name)(act)
        cl.on_app_shutdown(self._studio.conversations.stop_all)
        # Chainlit's own says something of its own, and stops its task only.
        server.sio.on("stop", self._stop)
        pictures = picture_routes(self._records, self._studio.conversations.folder_of)
        server.app.router.routes[:0] = pictures.routes
        # There is no setting that leaves its links to other servers out.
        theirs = server.get_html_template
        server.get_html_template = lambda root: without_outside(theirs(root))
        return SignedIn(server.app, _THE_USER) if self._studio.local else server.app

    async def _sign_in_here(self, headers: Any) -> cl.User:
        return _THE_USER

    async def _sign_in(self, username: str, password: str) -> cl.User | None:
        admitted = await asyncio.to_thread(self._studio.people.admits, username, password)
        return cl.User(identifier=username) if admitted else None

    async def _starters(self, user: cl.User | None, language: str | None) -> list[Starter]:
        return [
            Starter(label=e.label, message=e.message, icon=f"/public/examples/{e.file.name}")
            for e in EXAMPLES
        ]

    async def _start(self) -> None:
        await self._send_settings(context.session.thread_id)

    async def _resume(self, thread: ThreadDict) -> None:
        conversation = self._here()
        given = context.session.chat_settings
        choices = self._studio.choices(conversation.id)
        if given:
            choices = choices.with_given(given, local=self._studio.local)
            self._studio.choose(conversation.id, choices)
        await self._send_settings(conversation.id)
        # What was said while this window was away.
        now = await self._records.get_thread(conversation.id)
        if now is not None:
            narrow = is_narrow(context.session)
            shown = [e for e in now["elements"] or [] if not (narrow and is_side(e))]
            thread["steps"], thread["elements"] = now["steps"], shown
        if conversation.busy:
            await context.emitter.task_start()

    async def _message(self, message: cl.Message) -> None:
        conversation = self._here()
        picture = next((e.path for e in message.elements if e.path), None)
        name = next((e.name for e in message.elements if e.path), "")
        example = next((e for e in EXAMPLES if e.message == message.content.strip()), None)
        if picture:
            await self._turn(conversation, _opening(Path(picture), name, message.content))
        elif example:
            await self._turn(conversation, _opening(example.file, example.file.name, ""))
        else:
            await self._turn(conversation, lambda session: session.send(message.content))

    async def _turn(self, conversation: Conversation, take: Take) -> None:
        board = self._board(conversation)
        if conversation.busy:
            await board.say("I am still at the last request. Wait for it, or stop it.")
            return
        presenter = Presenter(conversation, board)
        # The turn is not this window's: it goes on when the window goes away.
        await asyncio.shield(conversation.begin(take, presenter.draw))

    def _actions(self) -> dict[str, Callable[[cl.Action], Awaitable[None]]]:
        return {
            "answer": self._act_say,
            "say": self._act_say,
            "undo": self._act_undo,
            "redo": self._act_redo,
            "stop": self._act_stop,
        }

    async def _act_say(self, action: cl.Action) -> None:
        await self._heard(str(action.payload.get("text", "")))

    async def _act_undo(self, action: cl.Action) -> None:
        await self._heard("undo")

    async def _act_redo(self, action: cl.Action) -> None:
        await self._heard("redo")

    async def _act_stop(self, action: cl.Action) -> None:
        self._here().stop()

    async def _heard(self, text: str) -> None:
        """Take up what a click says, as if it had been typed."""
        conversation = self._here()
        if not conversation.busy:
            await self._board(conversation).heard(text)
        await self._turn(conversation, lambda session: session.send(text))

    async def _stop(self, sid: str) -> None:
        session = WebsocketSession.get(sid)
        if session is not None and session.user is not None:
            init_ws_context(session)
            self._here().stop()

    async def _settings(self, settings: dict[str, Any]) -> None:
        conversation = self._here()
        choices = self._studio.choices(conversation.id)
        self._studio.choose(conversation.id, choices.with_given(settings, local=self._studio.local))
        conversation.renew()

    async def _send_settings(self, thread_id: str) -> None:
        await settings_panel(self._studio.choices(thread_id), local=self._studio.local).send()

    def _here(self) -> Conversation:
        """The conversation that the calling window shows."""
        session = context.session
        person = session.user.identifier if session.user else ""
        return self._studio.conversations.of(session.thread_id, person)

    def _board(self, conversation: Conversation) -> Board:
        if conversation.id not in self._boards:
            self._boards[conversation.id] = Board(
                conversation.id, conversation.person, self._records
            )
        return self._boards[conversation.id]


def _opening(path: Path, name: str, text: str) -> Take:
    """Open a picture; words that came with it are taken as the first request."""

    def take(session: Session) -> Iterator[Event]:
        loaded = load_picture(path, name)
        yield from session.open(loaded.image, loaded.name, loaded.metadata)
        if text.strip():
            yield from session.send(text)

    return take
