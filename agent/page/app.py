"""Chainlit's callbacks: what happens when somebody comes, speaks, clicks, stops or leaves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import chainlit as cl
from chainlit import server
from chainlit.config import config
from chainlit.context import context, init_ws_context
from chainlit.session import WebsocketSession
from chainlit.types import Starter, ThreadDict
from starlette.types import ASGIApp

from agent.events import Event, SceneRead
from agent.page import away
from agent.page.actions import ACTIONS, Actions
from agent.page.addresses import asset_routes, routes
from agent.page.board import Board, is_narrow, is_side, set_narrow
from agent.page.conversations import Conversation, Take
from agent.page.examples import EXAMPLES
from agent.page.guard import without_outside
from agent.page.people import LOCAL
from agent.page.presenter import Presenter
from agent.page.records import Records
from agent.page.rewriting import say_otherwise
from agent.page.sign_in import SignedIn, StillKnown, caller
from agent.page.studio import Studio
from agent.page.tries import Tries
from agent.page.widgets import settings_panel
from agent.projects import SUFFIX
from agent.session import Session
from sgedit_engine.errors import SGEditError
from sgedit_engine.pictures import load_picture
from sgedit_engine.scene.english import counted

logger = logging.getLogger(__name__)

_A_MOMENT = 1.0
# Under this name a sign-in tells with which password it was made.
_MARK = "mark"
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
        self._tries = Tries()
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
        cl.on_window_message(self._window_message)
        for name in ACTIONS:
            cl.action_callback(name)(self._act)
        cl.on_app_shutdown(self._studio.conversations.stop_all)
        # Chainlit's own says something of its own, and stops its task only.
        server.sio.on("stop", self._stop)
        self._left, self._came_back = (
            server.sio.handlers["/"][event] for event in ("disconnect", "connection_successful")
        )
        server.sio.on("disconnect", self._leave)
        server.sio.on("connection_successful", self._come_back)
        # Chainlit's own would only say the words again, to the picture as it is now.
        server.sio.on("edit_message", self._edit)
        ours = routes(self._records, self._studio.conversations.folder_of)
        packed = asset_routes(Path(config.root) / "packed")
        server.app.router.routes[:0] = [*ours.routes, *packed]
        # There is no setting that leaves its links to other servers out.
        theirs = server.get_html_template
        server.get_html_template = lambda root: without_outside(theirs(root))
        if self._studio.local:
            return SignedIn(server.app, _THE_USER)
        return StillKnown(server.app, self._still_holds)

    async def _sign_in_here(self, headers: Any) -> cl.User:
        return _THE_USER

    async def _sign_in(self, username: str, password: str) -> cl.User | None:
        people, address = self._studio.people, caller.get()
        if not self._tries.begin(username, address):
            return None
        if not await asyncio.to_thread(people.admits, username, password):
            return None
        self._tries.right(username, address)
        mark = await asyncio.to_thread(people.mark, username)
        return cl.User(identifier=username, metadata={_MARK: mark})

    def _still_holds(self, user: cl.User) -> bool:
        """Whether a sign-in is of somebody who still has the password that it was made with."""
        mark = self._studio.people.mark(user.identifier)
        return mark is not None and user.metadata.get(_MARK) == mark

    async def _starters(self, user: cl.User | None, language: str | None) -> list[Starter]:
        return [
            Starter(label=e.label, message=e.message, icon=f"/public/examples/{e.file.name}")
            for e in EXAMPLES
        ]

    async def _start(self) -> None:
        self._studio.warm_up()
        await self._send_settings(context.session.thread_id)

    async def _resume(self, thread: ThreadDict) -> None:
        self._studio.warm_up()
        conversation = self._here()
        given = context.session.chat_settings
        choices = self._studio.choices(conversation.id)
        if given:
            choices = choices.with_given(given, local=self._studio.local)
            self._studio.choose(conversation.id, choices)
        await self._send_settings(conversation.id)
        if is_narrow(context.session):
            shown = thread["elements"] or []
            thread["elements"] = [e for e in shown if not is_side(e)]
        self._later(self._board(conversation).catch_up(context.session, thread, conversation))
        self._later(asyncio.to_thread(conversation.look))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _message(self, message: cl.Message) -> None:
        conversation, board = self._here(), self._board(self._here())
        await board.relay(message.to_dict(), context.session)
        if away.behind(context.session):
            await board.show_all(context.session)
            await board.say(away.WENT_ON)
            return
        picture = next((e.path for e in message.elements if e.path), None)
        name = next((e.name for e in message.elements if e.path), "")
        example = next((e for e in EXAMPLES if e.message == message.content.strip()), None)
        if picture and name.lower().endswith(SUFFIX):
            await self._open_project(conversation, Path(picture))
        elif picture:
            take = _opening(Path(picture), name, message.content, message.id)
            await self._turn(conversation, take)
        elif example:
            await self._turn(conversation, _opening(example.file, example.file.name))
        else:
            await self._turn(
                conversation, lambda session: session.send(message.content, message=message.id)
            )

    async def _leave(self, sid: str) -> None:
        if (window := WebsocketSession.get(sid)) is not None:
            away.left(window)
        await self._left(sid)

    async def _come_back(self, sid: str) -> None:
        """A window has its connection, for the first time or again; then it may have missed
        something, which Chainlit does not send."""
        await self._came_back(sid)
        window = WebsocketSession.get(sid)
        if window is None or not away.behind(window):
            if window is not None:
                away.caught_up(window)
            return
        init_ws_context(window)
        await self._board(self._here()).show_all(window)

    async def _edit(self, sid: str, payload: Mapping[str, Any]) -> None:
        """An earlier message reads otherwise: the conversation goes on from there."""
        window = WebsocketSession.get(sid)
        if window is None or window.user is None:
            return
        init_ws_context(window)
        conversation = self._here()
        message, text = str(payload["message"]["id"]), str(payload["message"]["output"])
        await say_otherwise(
            conversation, self._board(conversation), message, text, patience=_A_MOMENT
        )

    async def _open_project(self, conversation: Conversation, path: Path) -> None:
        board = self._board(conversation)
        try:
            await asyncio.to_thread(self._studio.open_project, conversation, path)
            session = await asyncio.to_thread(conversation.session)
            edits = counted(len(session.line.done), "edit")
        except SGEditError as error:
            await board.say(str(error))
            return
        await board.named("A project")
        await board.say(f"The project is open, with {edits}. What shall change?")
        await Presenter(conversation, board).show_head()

    async def _turn(self, conversation: Conversation, take: Take) -> None:
        board = self._board(conversation)
        # What a turn came to is seen a moment before it ends.
        await conversation.finished(_A_MOMENT)
        if conversation.busy:
            await board.say("I am still at the last request. Wait for it, or stop it.")
            return
        presenter = Presenter(conversation, board)
        # The turn is not this window's: it goes on when the window goes away.
        await asyncio.shield(conversation.begin(take, presenter.draw))

    async def _act(self, action: cl.Action) -> None:
        conversation = self._here()
        board = self._board(conversation)
        actions = Actions(conversation, board, partial(self._turn, conversation))
        try:
            address = await actions.do(action.name, action.payload)
        except SGEditError as error:
            await context.emitter.send_toast(str(error), "error")
        else:
            if address:
                fetch = {"name": "download", "args": {"url": address}}
                await context.emitter.emit("call_fn", fetch)

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
        # Chainlit writes it down when the window goes, which a crash would forestall.
        await self._records.update_thread(
            conversation.id, metadata=context.session.to_persistable()
        )

    async def _window_message(self, message: str) -> None:
        """What the page's own script says of its window."""
        window = context.session
        if message in ("narrow", "wide"):
            set_narrow(window, message == "narrow")
        if message in ("wide", "open the panel"):
            await self._board(self._here()).open_panel(window)

    async def _send_settings(self, thread_id: str) -> None:
        choices, local = self._studio.choices(thread_id), self._studio.local
        await settings_panel(choices, self._studio.profiles, local=local).send()

    def _here(self) -> Conversation:
        """The conversation that the calling window shows."""
        session = context.session
        person = session.user.identifier if session.user else ""
        return self._studio.conversations.of(session.thread_id, person)

    def _board(self, conversation: Conversation) -> Board:
        return Board(conversation.id, conversation.person, self._records)


def _opening(path: Path, name: str, text: str = "", message: str | None = None) -> Take:
    """Open a picture; words that came with it, in a `message`, are taken as the first request."""

    def take(session: Session) -> Iterator[Event]:
        loaded = load_picture(path, name)
        read = False
        for event in session.open(loaded.image, loaded.name, loaded.metadata):
            read = read or isinstance(event, SceneRead)
            yield event
        if read and text.strip():
            yield from session.send(text, message=message)

    return take
