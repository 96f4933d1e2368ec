"""What one conversation shows: written down first, then sent to every window that shows it."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from itertools import dropwhile
from typing import Any, Literal

from chainlit.session import WebsocketSession, ws_sessions_id
from chainlit.step import StepDict
from chainlit.types import ThreadDict

from agent.page import away
from agent.page.conversations import Conversation
from agent.page.records import Records

# Set by the page's own script in windows that have no room for a panel beside the chat.
NARROW = "sgedit_narrow"
AUTHOR = "sgedit"
# Chainlit leaves the whole panel to its elements where the last of them has this name.
_BARE = "canvas"
# It is its title where it covers the chat.
_TITLED = "Picture"

# Until then, in seconds, a window that comes back has been given what was there.
_RESUMED = 0.5
MessageKind = Literal["assistant_message", "user_message"]


class Board:
    """Says, shows and changes things in one conversation."""

    def __init__(self, thread_id: str, person: str, records: Records) -> None:
        self._thread = thread_id
        self._person = person
        self._records = records

    async def say(self, text: str, message: str | None = None) -> str:
        """A message of the assistant's, or what one has become; its id."""
        return await self._message(text, AUTHOR, "assistant_message", message)

    async def heard(self, text: str) -> str:
        """A message of the person's that was clicked, not typed; its id."""
        return await self._message(text, self._person, "user_message")

    async def _message(
        self, text: str, author: str, kind: MessageKind, message: str | None = None
    ) -> str:
        now = datetime.now(UTC).replace(tzinfo=None).isoformat() + "Z"
        step: StepDict = {
            "id": message or str(uuid.uuid4()),
            "threadId": self._thread,
            "parentId": None,
            "name": author,
            "type": kind,
            "output": text,
            "input": "",
            "createdAt": now,
            "start": now,
            "end": now,
            "streaming": False,
            "isError": False,
            "waitForAnswer": False,
            "metadata": {},
        }
        await self._records.create_step(step)
        await self._send("new_message", step)
        return step["id"]

    async def unsay(self, message: str) -> None:
        """Take a message back, with all that is shown below it."""
        for element in await self._records.drop_step(message, self._thread):
            await self._send("remove_element", {"id": element})
        await self._send("delete_message", {"id": message, "threadId": self._thread})

    async def holds(self, message: str) -> bool:
        """Whether a message of this id is written down here."""
        return any(step["id"] == message for step in await self._steps())

    async def rewrite(self, message: str, text: str) -> None:
        """A message that the board holds reads otherwise now, and what followed it is taken
        back."""
        from_it = dropwhile(lambda step: step["id"] != message, await self._steps())
        for later in list(from_it)[1:]:
            await self.unsay(later["id"])
        await self._message(text, self._person, "user_message", message)

    async def tell_again(self) -> None:
        """Send every window the messages as they are kept: one of them had changed some itself."""
        for step in await self._steps():
            await self._send("new_message", step)

    async def _steps(self) -> list[StepDict]:
        thread = await self._records.get_thread(self._thread)
        return [] if thread is None else thread["steps"]

    async def show(
        self, name: str, props: Mapping[str, Any], message: str, element: str | None = None
    ) -> str:
        """A custom element below a message, or what it has become; its id."""
        shown = self._custom(name, props, message, element)
        await self._records.keep_element(shown)
        await self._send("element", shown)
        return shown["id"]

    async def amend(self, name: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Change the properties of all elements of a name below messages."""
        thread = await self._records.get_thread(self._thread)
        for element in (thread or {}).get("elements") or []:
            shown: dict[str, Any] = {**element}
            if shown["name"] != name:
                continue
            if (amended := change(shown["props"])) != shown["props"]:
                await self.show(name, amended, shown["forId"], shown["id"])

    async def set_panel(self, *elements: tuple[str, Mapping[str, Any]]) -> None:
        """What the panel beside the chat shows: names and properties, one of each name.

        Windows with room for it show it at once.
        """
        panel = [self._side(name, props) for name, props in (*elements, (_BARE, {}))]
        for element in panel:
            await self._records.keep_element(element)
        for viewer in self._viewers():
            if not is_narrow(viewer):
                # The title comes first: with it the panel opens at its right width.
                await _emit(viewer, "set_sidebar_title", _BARE)
                for element in panel:
                    await _emit(viewer, "element", element)

    async def selected(self, object_id: str | None) -> None:
        """What was selected in the panel, for windows that come later."""
        shown = await self.scene()
        if shown is not None:
            panel = self._side("ScenePanel", {**shown, "selected": object_id})
            await self._records.keep_element(panel)

    async def scene(self) -> dict[str, Any] | None:
        """What the panel shows of the scene; None before there is one."""
        kept = await self._records.get_element(self._thread, self._side("ScenePanel", {})["id"])
        return None if kept is None else dict(kept.get("props", {}))

    async def open_panel(self, viewer: WebsocketSession) -> None:
        """Open the panel in one window: beside the chat, or over it where there is no room."""
        thread = await self._records.get_thread(self._thread)
        panel = [e for e in (thread or {}).get("elements") or [] if is_side(e)]
        titled = self._side(_TITLED, {})
        if not panel:
            return
        if is_narrow(viewer):
            panel = [*(e for e in panel if e["name"] != _BARE), titled]
        else:
            # Chainlit names the panel by the last of its elements.
            await _emit(viewer, "remove_element", {"id": titled["id"]})
            await _emit(viewer, "set_sidebar_title", _BARE)
        for element in panel:
            await _emit(viewer, "element", element)

    async def catch_up(
        self, viewer: WebsocketSession, shown: ThreadDict, conversation: Conversation
    ) -> None:
        """Send one window what came while it was given what was there before."""
        await asyncio.sleep(_RESUMED)
        now = await self._records.get_thread(self._thread)
        if now is None:
            return
        for step in now["steps"]:
            if step not in shown["steps"]:
                await _emit(viewer, "new_message", step)
        for element in now["elements"] or []:
            if element not in (shown["elements"] or []) and not is_side(element):
                await _emit(viewer, "element", element)
        gone = {s["id"] for s in shown["steps"]} - {s["id"] for s in now["steps"]}
        for id in gone:
            await _emit(viewer, "delete_message", {"id": id, "threadId": self._thread})
        if conversation.busy:
            await _emit(viewer, "task_start", {})

    async def named(self, name: str) -> None:
        """Give the conversation a name in the list, and every window its address."""
        await self._records.update_thread(self._thread, name=name)
        await self._send("first_interaction", {"interaction": name, "thread_id": self._thread})
        at = {"name": "at_conversation", "args": {"id": self._thread}}
        await self._send("call_fn", at)

    async def begin(self) -> None:
        """A turn begins: the stop button stands in for the send button."""
        await self._send("task_start", {})

    async def end(self, *, asks: bool) -> None:
        """It is over, with a question or without: words that wait in a window may be no answer."""
        # No `call_fn`: of two that come close together, Chainlit's page may see the last only.
        await self._send("window_message", "over, with a question" if asks else "over")
        await self._send("task_end", {})

    async def toast(self, text: str) -> None:
        """A line that goes away by itself."""
        await self._send("toast", {"message": text, "type": "info"})

    def _side(self, name: str, props: Mapping[str, Any]) -> dict[str, Any]:
        element = str(uuid.uuid5(uuid.UUID(self._thread), name))
        return {**self._custom(name, props, "", element), "display": "side", "forId": None}

    def _custom(
        self, name: str, props: Mapping[str, Any], message: str, element: str | None
    ) -> dict[str, Any]:
        return {
            "id": element or str(uuid.uuid4()),
            "threadId": self._thread,
            "type": "custom",
            "name": name,
            "display": "inline",
            "props": dict(props),
            "forId": message,
            "mime": "application/json",
        }

    async def relay(self, step: StepDict, speaker: WebsocketSession) -> None:
        """What was said in one window, for the others that show this conversation."""
        await self._send("new_message", step, but=speaker)

    async def show_all(self, viewer: WebsocketSession) -> None:
        """Give one window all that there is: it had no connection while something came."""
        thread = await self._records.get_thread(self._thread)
        if thread is None:
            return
        if is_narrow(viewer):
            thread["elements"] = [e for e in thread["elements"] or [] if not is_side(e)]
        away.caught_up(viewer)
        await _emit(viewer, "resume_thread", thread)

    async def _send(self, event: str, data: Any, *, but: WebsocketSession | None = None) -> None:
        for viewer in self._viewers():
            if viewer is not but and away.reached(viewer):
                await _emit(viewer, event, data)

    def _viewers(self) -> list[WebsocketSession]:
        """The windows that show this conversation now."""
        return [
            session
            for session in ws_sessions_id.values()
            if session.thread_id == self._thread
            and session.user is not None
            and session.user.identifier == self._person
        ]


async def _emit(viewer: WebsocketSession, event: str, data: Any) -> None:
    sending: Any = viewer.emit(event, data)
    await sending


def is_side(element: Mapping[str, Any]) -> bool:
    """Whether an element belongs to the panel beside the chat."""
    return element.get("display") == "side"


def set_narrow(viewer: WebsocketSession, narrow: bool) -> None:
    """A window that was made narrow or wide says so; when it came, its cookie did."""
    viewer.environ[NARROW] = narrow


def is_narrow(viewer: WebsocketSession) -> bool:
    """Whether a window has no room for a panel beside the chat."""
    if NARROW in viewer.environ:
        return bool(viewer.environ[NARROW])
    sent = viewer.environ.get("HTTP_COOKIE", "")
    try:
        cookie = SimpleCookie(re.sub(r"[^\x20-\x7e]", "", sent)).get(NARROW)
    except CookieError:
        return False
    return cookie is not None and cookie.value == "1"
