"""Draws a turn's events on a conversation's board."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from agent.events import (
    Candidates,
    Event,
    Failed,
    HeadMoved,
    Learned,
    PlanPreview,
    ProgressEvent,
    Question,
    Said,
    Saying,
    SceneRead,
    VersionMade,
)
from agent.page.board import Board
from agent.page.conversations import Conversation
from agent.page.turnstile import WAITING
from agent.page.urls import url_of
from agent.page.views.edit import candidates, candidates_beside, compare, plan_preview
from agent.page.views.history import history_tree
from agent.page.views.scene import crops, scene_panel
from agent.page.views.stages import StageLog
from agent.session import Session
from sgedit_engine.scene.versions import Version

# So often at most a progress is drawn anew; in seconds.
_PACE = 0.2


class Presenter:
    """A listener of one turn's events."""

    def __init__(self, conversation: Conversation, board: Board) -> None:
        self._conversation = conversation
        self._board = board
        self._url = url_of(conversation.id)
        self._log = StageLog(time.monotonic(), pace=conversation.pace)
        self._place = 0
        # Since when others are served first.
        self._waiting: float | None = None
        self._drawn_at = 0.0
        # The message below which the work in progress is shown, and its elements.
        self._work: str | None = None
        self._stages: str | None = None
        self._rounds: list[Candidates] = []
        # The message whose words are still being written.
        self._saying: str | None = None
        self._changed = False
        self._asks = False
        self._failed = False
        # What came of it, which waits for the words that go with it.
        self._results: list[tuple[str, dict[str, Any]]] = []

    async def draw(self, events: AsyncIterator[Event]) -> None:
        """Draw one turn to its end."""
        await self._board.begin()
        try:
            # What was asked before is answered by this turn, or dropped.
            await self._board.amend("Crops", lambda props: {**props, "answered": 0})
            async for event in events:
                await self._event(event)
            await self._end_work()
            await self._end_saying()
            if self._results:
                await self._say("")
            if self._changed or await self._means_another():
                await self.show_head()
        finally:
            await self._board.end(asks=self._asks)

    async def _event(self, event: Event) -> None:
        if not isinstance(event, Saying | Said):
            await self._end_saying()
        match event:
            case Saying():
                await self._write(event.text)
            case ProgressEvent():
                await self._progress(event)
            case PlanPreview():
                await self._preview(event)
            case Candidates():
                await self._candidates(event)
            case VersionMade():
                await self._made(event)
            case SceneRead():
                await self._read(event)
            case HeadMoved():
                await self._move_choice(event.version)
                self._changed = True
            case Learned():
                self._changed = True
            case Question():
                await self._end_work()
                await self._ask(event)
            case Said():
                await self._end_work()
                await self._say(event.text)
            case Failed():
                await self._fail(event)

    async def show_head(self) -> None:
        """The panel beside the chat shows where the conversation stands."""
        await self._board.set_panel(*await asyncio.to_thread(self._panel))

    def _panel(self) -> list[tuple[str, dict[str, Any]]]:
        session = self._conversation.session()
        head, store = session.head, session.store
        scene = scene_panel(head, store.load_picture(head), self._url, selected=_meant(session))
        tree = history_tree(store, head.id, session.line, self._url)
        return [("ScenePanel", scene), ("HistoryTree", tree)]

    async def _means_another(self) -> bool:
        """Whether "this" means another object than the panel shows: a question may change that."""
        scene = None if self._failed else await self._board.scene()
        if scene is None:
            return False
        meant = await asyncio.to_thread(lambda: _meant(self._conversation.session()))
        return bool(scene.get("selected") != meant)

    async def _say(self, text: str) -> None:
        message = await self._board.say(text, self._saying)
        self._saying = None
        for name, props in self._results:
            await self._board.show(name, props, message)
        self._results = []

    async def _write(self, text: str) -> None:
        """Words as they are written; what they come to is told by another event."""
        now = time.monotonic()
        if text and (self._saying is None or now - self._drawn_at >= _PACE):
            self._drawn_at = now
            self._saying = await self._board.say(text, self._saying)

    async def _end_saying(self) -> None:
        """Words that were not said in the end go."""
        if self._saying is not None:
            await self._board.unsay(self._saying)
            self._saying = None

    async def _read(self, event: SceneRead) -> None:
        names = ", ".join(o.name for o in event.graph.foreground)
        self._log.finish(time.monotonic())
        await self._end_work()
        await self._board.named(names[:1].upper() + names[1:] or "A picture")
        # What was looked for in a picture that is open is told by the turn.
        if names and event.version.parent is None:
            await self._say(f"I see: {names}. What shall change?")
        await self.show_head()

    async def _ask(self, question: Question) -> None:
        self._asks = True
        message = await self._board.say(question.text)
        props = await asyncio.to_thread(self._crops, question)
        await self._board.show("Crops", props, message)

    def _crops(self, question: Question) -> dict[str, Any]:
        session = self._conversation.session()
        return crops(question, session.head, session.picture(), self._url)

    async def _preview(self, event: PlanPreview) -> None:
        await self._end_work()
        self._log = StageLog(time.monotonic(), event.seconds, self._conversation.pace)
        props = await asyncio.to_thread(self._plan_props, event)
        self._work = await self._board.say("")
        await self._board.show("PlanPreview", props, self._work)
        await self._draw_stages()

    def _plan_props(self, event: PlanPreview) -> dict[str, Any]:
        session = self._conversation.session()
        return plan_preview(
            event, session.picture(), session.store.get_mask(event.allowed_mask), self._url
        )

    async def _progress(self, event: ProgressEvent) -> None:
        now = time.monotonic()
        if event.stage == WAITING:
            self._place = event.total
            self._waiting = self._waiting or now
        else:
            if self._waiting is not None:
                self._log.waited(now - self._waiting)
            self._place, self._waiting = 0, None
            self._log.note(event, now)
        first = self._stages is None
        if first or now - self._drawn_at >= _PACE or event.step >= event.total:
            await self._draw_stages()

    async def _draw_stages(self) -> None:
        self._drawn_at = time.monotonic()
        if self._work is None:
            self._work = await self._board.say("")
        props = self._log.props(self._drawn_at, place=self._place)
        self._stages = await self._board.show("Stages", props, self._work, self._stages)

    async def _end_work(self) -> None:
        """What was shown of the work in progress gives way to what came of it."""
        if self._work is not None:
            await self._board.unsay(self._work)
        self._work, self._stages, self._rounds = None, None, []

    async def _candidates(self, event: Candidates) -> None:
        self._rounds.append(event)
        if self._work is not None:
            await self._board.show("Candidates", self._round(event, None), self._work)

    def _round(self, event: Candidates, version: Version | None) -> dict[str, Any]:
        before = self._rounds[: self._rounds.index(event)]
        first = 1 + sum(len(earlier.seen) for earlier in before)
        return candidates(event, self._url, version=version, first=first)

    async def _made(self, made: VersionMade) -> None:
        self._log.finish(time.monotonic())
        before = await asyncio.to_thread(self._before, made.version)
        # Where only the reading changed, there is nothing to hold against each other.
        if before.image != made.version.image:
            props = await asyncio.to_thread(self._comparison, before, made)
            self._results.append(("Compare", props))
        await self._move_choice(made.version)
        self._results += [("Candidates", self._round(r, made.version)) for r in self._rounds]
        await self._end_work()
        self._changed = True

    async def _move_choice(self, head: Version) -> None:
        """Of the head's edit another candidate can be taken, and of no other."""
        await self._board.amend("Candidates", lambda props: candidates_beside(props, head))
        self._results = [
            (name, candidates_beside(props, head) if name == "Candidates" else props)
            for name, props in self._results
        ]

    def _before(self, version: Version) -> Version:
        return self._conversation.session().store.get(version.parent or version.id)

    def _comparison(self, before: Version, made: VersionMade) -> dict[str, Any]:
        store, version = self._conversation.session().store, made.version
        editable = store.load_editable_mask(version)
        pixels = store.get_image(version.image).shape[:2]
        return compare(
            before,
            version,
            pixels,
            self._url,
            editable=editable,
            expected=made.expected_seconds,
        )

    async def _fail(self, event: Failed) -> None:
        self._failed = True
        await self._end_work()
        await self._say(f"{event.problem} {event.remedy}")


def _meant(session: Session) -> str | None:
    """The object of the head's picture that "this" means."""
    graph = session.head.graph
    return next((i for i in session.focus if i in graph), None)
