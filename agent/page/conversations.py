"""Conversations of the page. Work belongs to the conversation, not to a browser's connection.

A turn runs in a thread of its own and its events are drawn on the event loop, whether anybody
looks or not; so a reload, a lost connection or a closed window changes nothing about it.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import threading
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

from agent.events import Event, Failed, ProgressEvent, Saying, failed
from agent.page.views.stages import Pace
from agent.session import Session
from sgedit_engine.errors import InputError, SGEditError
from sgedit_engine.interface import CancelToken, ProgressReport

logger = logging.getLogger(__name__)

# So many sessions are kept open at a time.
_MOST_OPEN = 64

# Each says all that those before it did.
_PASSING = (ProgressEvent, Saying)

Take = Callable[[Session], Iterator[Event]]
Draw = Callable[[AsyncIterator[Event]], Awaitable[None]]


class Conversation:
    """One conversation of one person: its session, and the turn that runs now.

    `pace` is what is known of how work here goes.
    """

    def __init__(
        self, id: str, person: str, build: Callable[[Conversation], Session], pace: Pace
    ) -> None:
        self.id = id
        self.person = person
        self.pace = pace
        self._build = build
        self._session: Session | None = None
        self._turn: asyncio.Task[None] | None = None
        self._cancel = CancelToken()
        self._building = threading.Lock()
        self._put: Callable[[Event], None] = lambda event: None

    @property
    def busy(self) -> bool:
        """Whether a turn runs now."""
        return self._turn is not None and not self._turn.done()

    def cancel_token(self) -> CancelToken:
        """The token of the turn that runs now."""
        return self._cancel

    def report(self, seen: ProgressReport) -> None:
        """Progress of the turn that runs now, from what is outside of its session."""
        self._put(ProgressEvent(seen.stage, seen.step, seen.total))

    def session(self) -> Session:
        """The session, built when it is first wanted: that may take seconds."""
        with self._building:
            if self._session is None:
                self._session = self._build(self)
            return self._session

    def look(self) -> None:
        """A window shows anew where the conversation stands, which may have gone on elsewhere."""
        with suppress(SGEditError):
            if not self.busy:
                self.session().look()

    def renew(self) -> None:
        """The next turn is taken by a session that is built anew, with settings of now."""
        with self._building:
            self._session = None

    def begin(self, take: Take, draw: Draw) -> asyncio.Task[None]:
        """Start a turn; the caller has looked that none runs. Await the task, or leave it."""
        self._cancel = CancelToken()
        self._turn = asyncio.create_task(self._run(take, draw))
        return self._turn

    def stop(self) -> None:
        """Stop the turn that runs, if one does; also one that has only been asked for."""
        self._cancel.cancel()

    async def finished(self, seconds: float | None = None) -> None:
        """Wait until no turn runs, at most so long."""
        if self._turn is not None:
            await asyncio.wait([self._turn], timeout=seconds)

    async def _run(self, take: Take, draw: Draw) -> None:
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[Event | None] = asyncio.Queue()

        def put(event: Event | None) -> None:
            loop.call_soon_threadsafe(events.put_nowait, event)

        def work() -> None:
            try:
                for event in take(self.session()):
                    put(event)
            except SGEditError as error:
                put(failed(error))
            except Exception as error:
                logger.exception("A turn could not begin")
                put(
                    Failed(
                        f"Something went wrong inside ({type(error).__name__}: {error}).",
                        "Say it again, or look into the log.",
                        type(error).__name__,
                    )
                )
            finally:
                put(None)

        self._put = put
        threading.Thread(target=work, name=f"turn {self.id}", daemon=True).start()
        await draw(_latest(events))


async def _latest(events: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
    """The events; of progress that piled up, and of words that grew, only the last."""
    while True:
        pile = [await events.get()]
        while not events.empty():
            pile.append(events.get_nowait())
        for event, after in zip(pile, [*pile[1:], None], strict=True):
            if event is None:
                return
            if not (isinstance(event, _PASSING) and type(event) is type(after)):
                yield event


class Conversations:
    """All conversations by id, each with a folder of its own, which goes when it is deleted."""

    def __init__(self, folder: Path, build: Callable[[Conversation], Session]) -> None:
        self._folder = folder
        self._build = build
        self._open: dict[str, Conversation] = {}
        self._pace = Pace()
        # A window may still show one of them; what it says would make its folder anew.
        self._deleted: set[str] = set()

    def of(self, id: str, person: str) -> Conversation:
        """The conversation of this id. Raises InputError for another person's."""
        if id in self._deleted:
            raise InputError("This conversation was deleted.", "Begin a new one.")
        found = self._open.get(id)
        if found is None:
            self._make_room()
            found = self._open[id] = Conversation(_checked(id), person, self._build, self._pace)
        if found.person != person:
            raise _no_such()
        return found

    def _make_room(self) -> None:
        """Close those that were opened first where many are open; they are opened again."""
        idle = [c.id for c in self._open.values() if not c.busy]
        for id in idle[: max(0, len(self._open) - _MOST_OPEN)]:
            del self._open[id]

    def folder_of(self, id: str) -> Path:
        """Where a conversation's pictures and states are kept (not created here)."""
        return self._folder / _checked(id)

    async def delete(self, id: str) -> None:
        """Stop a conversation and delete all that it made. Raises InputError and OSError."""
        home = self.folder_of(id)
        self._deleted.add(id)
        if found := self._open.pop(id, None):
            found.stop()
            await found.finished()
        if home.exists():
            await asyncio.to_thread(shutil.rmtree, home)

    def stop_all(self) -> None:
        """Stop every turn that runs."""
        for conversation in self._open.values():
            conversation.stop()


def _checked(id: str) -> str:
    """An id becomes the name of a folder, so it has to be one of ours.

    Written otherwise (in capitals, in braces) it would be another one to those who ask the records
    for its owner, and name the same folder.
    """
    try:
        ours = str(uuid.UUID(id)) == id
    except ValueError:
        ours = False
    if not ours:
        raise _no_such()
    return id


def _no_such() -> InputError:
    return InputError("There is no such conversation.", "Choose one of your own.")
