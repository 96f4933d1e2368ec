"""What a turn leaves in a conversation's records, where no window looks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from agent.events import Event, Failed, Said, Saying
from agent.looking import WHAT_TO_LOOK_FOR
from agent.page.actions import Actions
from agent.page.board import Board
from agent.page.choices import Choices
from agent.page.conversations import Conversation, Take
from agent.page.database import open_database
from agent.page.presenter import Presenter
from agent.page.records import Records
from agent.page.rewriting import say_otherwise
from agent.page.studio import Studio
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.settings import Settings
from tests.agent.open_world import ENGINE
from tests.agent.open_world import desk as photograph
from tests.agent.tabletop import table

ID = "8d0f3c5e-5f0c-4b64-9a53-0c7a3f7f4f10"


class Desk:
    """A conversation, its board, and what is written down of it."""

    def __init__(self, home: Path, engine: PaintedEngine | None = None) -> None:
        settings, database = Settings(home=home, candidates=1), open_database(None, home)
        studio = Studio(
            settings,
            database,
            Choices.first(settings),
            local=True,
            build_engine=lambda settings: engine or PaintedEngine(),
        )
        self.records = Records(
            database, studio.people, passwords=False, on_delete=studio.conversations.delete
        )
        self.conversation: Conversation = studio.conversations.of(ID, "local")
        self.board = Board(ID, "local", self.records)

    async def turn(self, take: Take) -> None:
        await self.records.update_thread(ID, user_id="local")
        await self.conversation.begin(take, Presenter(self.conversation, self.board).draw)

    async def said(self) -> list[str]:
        thread = await self.records.get_thread(ID)
        assert thread is not None
        return [step["output"] for step in thread["steps"]]

    async def selected(self) -> str | None:
        thread = await self.records.get_thread(ID)
        assert thread is not None
        elements: list[Any] = thread["elements"] or []
        (panel,) = (e for e in elements if e["name"] == "ScenePanel")
        return panel["props"]["selected"]  # type: ignore[no-any-return]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def _events(desk: Desk, events: list[Event], seen: list[list[str]]) -> AsyncIterator[Event]:
    for event in events:
        yield event
        seen.append(await desk.said())


@pytest.mark.parametrize(
    ("last", "left"),
    [
        (Said("I see two mugs."), ["I see two mugs."]),
        (Failed("It broke off.", "Say it again."), ["It broke off. Say it again."]),
        (None, []),
    ],
)
def test_words_are_seen_while_they_are_written(
    desk: Desk, last: Event | None, left: list[str]
) -> None:
    async def talk() -> list[list[str]]:
        await desk.records.update_thread(ID, user_id="local")
        written: list[Event] = [Saying("I"), Saying("I see"), Saying("I see two")]
        seen: list[list[str]] = []
        events = [*written, *([last] if last else [])]
        await Presenter(desk.conversation, desk.board).draw(_events(desk, events, seen))
        return [seen[0], await desk.said()]

    assert asyncio.run(talk()) == [["I"], left]


def test_a_selection_is_there_for_windows_that_come_later(desk: Desk) -> None:
    async def talk() -> list[str | None]:
        await desk.turn(lambda session: session.open(table(), "table.png"))
        seen = [await desk.selected()]
        take: Callable[[Take], Awaitable[None]] = desk.turn
        actions = Actions(desk.conversation, desk.board, take)
        for object_id in ("mug-1", None, "mug-1"):
            await actions.do("select", {"object_id": object_id})
            seen.append(await desk.selected())
        # A question about others: "it" is none of them, and the panel says so.
        await desk.turn(lambda session: session.send("how many balls are there?"))
        focus = desk.conversation.session().focus
        assert await desk.selected() == next(iter(focus), None) != "mug-1"
        await actions.do("select", {"object_id": "mug-1"})
        await desk.turn(lambda session: session.send("remove it"))
        names = [o.id for o in desk.conversation.session().head.graph.foreground]
        assert "mug-1" not in names
        return [*seen, await desk.selected()]

    assert asyncio.run(talk()) == [None, "mug-1", None, "mug-1", None]


def test_a_picture_of_an_open_vocabulary_is_asked_about(tmp_path: Path) -> None:
    async def talk() -> list[str]:
        desk = Desk(tmp_path, ENGINE)
        await desk.turn(lambda session: session.open(photograph(), "desk.png"))
        await desk.turn(lambda session: session.send("a laptop and a giraffe"))
        await desk.turn(lambda session: session.send("remove the dog"))
        return [said for said in await desk.said() if said]

    asked, found, *_, done = asyncio.run(talk())
    assert asked == WHAT_TO_LOOK_FOR
    assert found.startswith("I found a black laptop. I looked for a giraffe and did not find it.")
    assert done.startswith("Removed the orange dog.")


async def _with_an_edit(desk: Desk) -> str:
    """A picture, and a message that has removed the ball; its id."""
    await desk.turn(lambda session: session.open(table(), "table.png"))
    message = await desk.board.heard("remove the ball")
    await desk.turn(lambda session: session.send("remove the ball", message=message))
    return message


def test_an_earlier_message_reads_otherwise(desk: Desk) -> None:
    async def talk() -> list[str]:
        message = await _with_an_edit(desk)
        await say_otherwise(desk.conversation, desk.board, message, "remove the lamp", 1.0)
        return await desk.said()

    _, *after = asyncio.run(talk())
    assert after[0] == "remove the lamp" and "Removed the yellow lamp" in after[-1]
    assert not any("ball" in said for said in after)


class CrowdedBoard(Board):
    """Somebody else begins a turn while it is looked at."""

    conversation: Conversation

    async def holds(self, message: str) -> bool:
        found = await super().holds(message)
        self.conversation.begin(lambda session: session.send("undo"), _slowly)
        return found


async def _slowly(events: AsyncIterator[Event]) -> None:
    async for _event in events:
        await asyncio.sleep(0.1)


def test_what_cannot_be_said_otherwise_leaves_the_chat(desk: Desk) -> None:
    async def talk() -> None:
        message = await _with_an_edit(desk)
        before = await desk.said()
        crowded = CrowdedBoard(ID, "local", desk.records)
        crowded.conversation = desk.conversation
        await say_otherwise(desk.conversation, crowded, message, "remove the lamp", 1.0)
        assert await desk.said() == before
        await desk.conversation.finished()
        # The conversation knows its words, but they are not in the chat any more.
        await desk.board.unsay(message)
        before = await desk.said()
        await say_otherwise(desk.conversation, desk.board, message, "remove the lamp", 1.0)
        assert await desk.said() == before

    asyncio.run(talk())
