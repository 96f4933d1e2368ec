"""A turn is its conversation's: it goes on unseen, and can be stopped from anywhere."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.events import Event, Failed, ProgressEvent, Said, SceneRead, VersionMade
from agent.page.choices import Choices
from agent.page.conversations import Conversation, Conversations
from agent.page.database import open_database
from agent.page.studio import LOADING, Studio
from agent.session import Session
from sgedit_engine.errors import InputError
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.settings import Settings
from tests.agent.tabletop import of_kind, table

ID = "8d0f3c5e-5f0c-4b64-9a53-0c7a3f7f4f10"


@pytest.fixture
def studio(tmp_path: Path) -> Callable[..., Studio]:
    def make(**painted: Any) -> Studio:
        settings = Settings(home=tmp_path, candidates=1)
        return Studio(
            settings,
            open_database(None, tmp_path),
            Choices.first(settings),
            local=True,
            build_engine=lambda settings: PaintedEngine(**painted),
        )

    return make


def _collector(seen: list[Event]) -> Callable[[AsyncIterator[Event]], Any]:
    async def draw(events: AsyncIterator[Event]) -> None:
        async for event in events:
            seen.append(event)

    return draw


async def _turn(conversation: Conversation, take: Any) -> list[Event]:
    seen: list[Event] = []
    await conversation.begin(take, _collector(seen))
    return seen


def test_a_turn_goes_on_when_nobody_waits_for_it(studio: Callable[..., Studio]) -> None:
    async def talk() -> None:
        conversation = studio(seconds_per_step=0.05).conversations.of(ID, "local")
        await _turn(conversation, lambda session: session.open(table(), "table.png"))
        seen: list[Event] = []
        turn = conversation.begin(lambda s: s.send("remove the ball"), _collector(seen))

        async def watch() -> None:
            await asyncio.shield(turn)

        watcher = asyncio.create_task(watch())
        await asyncio.sleep(0.05)
        watcher.cancel()
        assert conversation.busy
        await conversation.finished()
        assert of_kind(seen, VersionMade)
        assert not conversation.busy

    asyncio.run(talk())


def test_stopping_takes_effect_at_once(studio: Callable[..., Studio]) -> None:
    async def talk() -> None:
        conversation = studio(seconds_per_step=0.2, steps=50).conversations.of(ID, "local")
        await _turn(conversation, lambda session: session.open(table(), "table.png"))
        seen: list[Event] = []
        turn = conversation.begin(lambda s: s.send("remove the ball"), _collector(seen))
        while not of_kind(seen, ProgressEvent):
            await asyncio.sleep(0.01)
        conversation.stop()
        asked = time.monotonic()
        await turn
        assert time.monotonic() - asked < 2
        assert [f.error for f in of_kind(seen, Failed)] == ["CancelledError"]
        assert not of_kind(seen, VersionMade)

    asyncio.run(talk())


def test_a_stop_before_the_turn_has_begun_is_heard(studio: Callable[..., Studio]) -> None:
    async def talk() -> list[Event]:
        conversation = studio().conversations.of(ID, "local")
        await _turn(conversation, lambda session: session.open(table(), "table.png"))

        def stopped_first(session: Session) -> Iterator[Event]:
            turn = session.send("remove the ball")
            conversation.stop()
            return turn

        events = await _turn(conversation, stopped_first)
        # The next turn has a token of its own.
        return [*events, *await _turn(conversation, lambda s: s.send("how many mugs are there?"))]

    events = asyncio.run(talk())
    assert [f.error for f in of_kind(events, Failed)] == ["CancelledError"]
    assert not of_kind(events, VersionMade)
    assert of_kind(events, Said)


def test_a_restart_finds_the_picture_again(studio: Callable[..., Studio]) -> None:
    async def talk(take: Any) -> list[Event]:
        return await _turn(studio().conversations.of(ID, "local"), take)

    asyncio.run(talk(lambda session: session.open(table(), "table.png")))
    (said,) = of_kind(asyncio.run(talk(lambda s: s.send("how many mugs are there?"))), Said)
    assert "two" in said.text.lower() or "2" in said.text


def test_what_cannot_be_built_is_told(studio: Callable[..., Studio]) -> None:
    async def talk() -> list[Event]:
        made = studio()
        choices = made.choices(ID).with_given({"model": "nobody"}, local=True)
        made.choose(ID, choices)
        return await _turn(made.conversations.of(ID, "local"), lambda s: s.send("undo"))

    (event,) = of_kind(asyncio.run(talk()), Failed)
    assert "no chat model" in event.problem


def test_who_waits_for_the_models_is_told(studio: Callable[..., Studio]) -> None:
    async def talk() -> list[Event]:
        conversations, take = studio().conversations, lambda session: session.send("undo")
        first = await _turn(conversations.of(ID, "local"), take)
        later = await _turn(conversations.of(str(uuid.uuid4()), "local"), take)
        assert not [e for e in of_kind(later, ProgressEvent) if e.stage == LOADING]
        return first

    told = [e for e in of_kind(asyncio.run(talk()), ProgressEvent) if e.stage == LOADING]
    assert told
    assert (told[-1].step, told[-1].total) == (1, 1)


def test_what_is_learned_stays_in_its_conversation(tmp_path: Path) -> None:
    folders: list[Path] = []

    class Noting(PaintedEngine):
        def keeping_in(self, folder: Path) -> PaintedEngine:
            folders.append(folder)
            return self

    settings = Settings(home=tmp_path)
    studio = Studio(
        settings,
        open_database(None, tmp_path),
        Choices.first(settings),
        local=True,
        build_engine=lambda settings: Noting(),
    )
    ids = [ID, str(uuid.uuid4())]
    for id in ids:
        studio.conversations.of(id, "local").session()
    # Deleting a conversation deletes its folder.
    assert folders == [studio.conversations.folder_of(id) for id in ids]


def test_what_breaks_unforeseen_is_told(tmp_path: Path) -> None:
    def broken(conversation: Conversation) -> Any:
        raise RuntimeError("no memory left")

    async def talk() -> list[Event]:
        conversation = Conversations(tmp_path, broken).of(ID, "local")
        return await _turn(conversation, lambda session: session.send("undo"))

    (event,) = asyncio.run(talk())
    assert isinstance(event, Failed)
    assert "no memory left" in event.problem


def test_a_deleted_conversation_leaves_nothing(studio: Callable[..., Studio]) -> None:
    async def talk() -> None:
        conversations = studio(seconds_per_step=0.05, steps=50).conversations
        conversation = conversations.of(ID, "local")
        read = await _turn(conversation, lambda session: session.open(table(), "table.png"))
        assert of_kind(read, SceneRead)
        assert list(conversations.folder_of(ID).rglob("*.png"))
        conversation.begin(lambda s: s.send("remove the ball"), _collector([]))
        await conversations.delete(ID)
        assert not conversations.folder_of(ID).exists()
        # Nor does a window that still shows it make it anew.
        with pytest.raises(InputError, match="deleted"):
            conversations.of(ID, "local")

    asyncio.run(talk())


@pytest.mark.parametrize(
    "id",
    [
        *("", "..", "../../etc", "a/b", "x" * 36),
        # Other ways to write an id that is somebody's.
        *(ID.upper(), ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}"),
    ],
)
def test_ids_that_are_not_ours_name_no_folder(tmp_path: Path, id: str) -> None:
    conversations = Conversations(tmp_path, lambda conversation: pytest.fail("not wanted"))
    with pytest.raises(InputError):
        conversations.of(id, "ann")
    with pytest.raises(InputError):
        conversations.folder_of(id)


def test_another_person_s_conversation_is_none(tmp_path: Path) -> None:
    conversations = Conversations(tmp_path, lambda conversation: pytest.fail("not wanted"))
    id = str(uuid.uuid4())
    assert conversations.of(id, "ann") is conversations.of(id, "ann")
    with pytest.raises(InputError):
        conversations.of(id, "bob")


def test_two_servers_over_one_folder_lose_nothing(studio: Callable[..., Studio]) -> None:
    async def talk() -> None:
        first, second = (studio().conversations.of(ID, "local") for _ in range(2))
        await _turn(first, lambda session: session.open(table(), "table.png"))
        await asyncio.to_thread(second.look)
        await _turn(first, lambda session: session.send("remove the ball"))
        told = await _turn(second, lambda session: session.send("make the lamp red"))
        assert of_kind(told, Failed)[0].problem.startswith("This conversation went on elsewhere")
        assert second.session().head == first.session().head
        # A page that is reloaded shows what the other one has done.
        await _turn(first, lambda session: session.send("remove the red mug"))
        await asyncio.to_thread(second.look)
        told = await _turn(second, lambda session: session.send("make the lamp red"))
        assert not of_kind(told, Failed)
        assert len(second.session().line.done) == 3

    asyncio.run(talk())
