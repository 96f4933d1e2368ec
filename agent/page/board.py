"""What one conversation shows: written down first, then sent to every window that shows it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any

from chainlit.session import WebsocketSession, ws_sessions_id
from chainlit.step import StepDict

from agent.page.records import Records

# Set by the page's own script in windows that have no room for a panel beside the chat.
NARROW = "sgedit_narrow"
AUTHOR = "sgedit"
# With this title Chainlit leaves the whole panel to its elements.
_BARE = "canvas"


class Board:
    """Says, shows and changes things in one conversation."""

    def __init__(self, thread_id: str, person: str, records: Records) -> None:
        self._thread = thread_id
        self._person = person
        self._records = records
        self._panel: list[dict[str, Any]] = []
        self._panel_number = 0

    async def say(self, text: str, *, error: bool = False) -> str:
        """A message of the assistant's; its id."""
        now = datetime.now(UTC).replace(tzinfo=None).isoformat() + "Z"
        step: StepDict = {
            "id": str(uuid.uuid4()),
            "threadId": self._thread,
            "parentId": None,
            "name": AUTHOR,
            "type": "assistant_message",
            "output": text,
            "input": "",
            "createdAt": now,
            "start": now,
            "end": now,
            "streaming": False,
            "isError": error,
            "waitForAnswer": False,
            "metadata": {},
        }
        await self._records.create_step(step)
        await self._send("new_message", step)
        return step["id"]

    async def show(
        self, name: str, props: Mapping[str, Any], message: str, element: str | None = None
    ) -> str:
        """A custom element below a message, or what it has become; its id."""
        shown = self._custom(name, props, message, element)
        await self._records.keep_element(shown)
        await self._send("element", shown)
        return shown["id"]

    async def attach(self, name: str, url: str, message: str) -> None:
        """A picture below a message that was sent with it, for those who look later."""
        shown = {
            **self._custom(name, {}, message, None),
            "type": "image",
            "url": url,
            "mime": "image/png",
            "size": "small",
        }
        await self._records.keep_element(shown)

    async def set_panel(self, *elements: tuple[str, Mapping[str, Any]]) -> None:
        """What the panel beside the chat shows: names and properties, one of each name."""
        self._panel = [
            self._custom(name, props, "", f"{self._thread}-{name}") for name, props in elements
        ]
        self._panel_number += 1
        for viewer in self._viewers():
            if not is_narrow(viewer):
                await self.open_panel(viewer)

    async def open_panel(self, viewer: WebsocketSession) -> None:
        """Open the panel in one window."""
        if self._panel:
            await _emit(viewer, "set_sidebar_title", _BARE)
            key = f"{self._panel_number}-{uuid.uuid4().hex[:8]}"
            await _emit(viewer, "set_sidebar_elements", {"elements": self._panel, "key": key})

    async def named(self, name: str) -> None:
        """Give the conversation a name in the list, and every window its address."""
        await self._records.update_thread(self._thread, name=name)
        await self._send("first_interaction", {"interaction": name, "thread_id": self._thread})
        at = {"name": "at_conversation", "args": {"id": self._thread}}
        await self._send("call_fn", at)

    async def busy(self, busy: bool) -> None:
        """Whether the stop button stands in for the send button."""
        await self._send("task_start" if busy else "task_end", {})

    async def toast(self, text: str) -> None:
        """A line that goes away by itself."""
        await self._send("toast", {"message": text, "type": "info"})

    def _custom(
        self, name: str, props: Mapping[str, Any], message: str, element: str | None
    ) -> dict[str, Any]:
        return {
            "id": element or str(uuid.uuid4()),
            "threadId": self._thread,
            "type": "custom",
            "name": name,
            "display": "inline" if message else "side",
            "props": dict(props),
            "forId": message,
            "mime": "application/json",
        }

    async def _send(self, event: str, data: Any) -> None:
        for viewer in self._viewers():
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


def is_narrow(viewer: WebsocketSession) -> bool:
    """Whether a window has no room for a panel beside the chat."""
    sent = viewer.environ.get("HTTP_COOKIE", "")
    try:
        cookie = SimpleCookie(re.sub(r"[^\x20-\x7e]", "", sent)).get(NARROW)
    except CookieError:
        return False
    return cookie is not None and cookie.value == "1"
