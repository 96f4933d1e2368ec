"""The page's tables, in a file and in PostgreSQL: the same statements do the same."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.page.database import Database, open_database
from agent.page.people import People
from sgedit_engine.errors import InputError

# A database that may be written to, such as postgresql://postgres@localhost/test; it is read when
# this file is imported, as the tests themselves see no settings of the user's.
POSTGRES = os.environ.get("SGEDIT_TEST_DATABASE")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "postgres":
        pytest.importorskip("psycopg")
        if POSTGRES is None:
            pytest.skip("SGEDIT_TEST_DATABASE names no database")
    opened = open_database(POSTGRES if request.param == "postgres" else None, tmp_path)
    yield opened
    opened.close()


def test_people_are_kept(database: Database) -> None:
    people, name = People(database), f"p{uuid.uuid4().hex}"
    people.add(name, "correct horse")
    people.add(name, "battery staple")
    assert people.admits(name, "battery staple")
    assert name in people.names()
    people.remove(name)
    assert not people.knows(name)


def test_conversations_are_listed_kept_and_deleted(database: Database) -> None:
    asyncio.run(_live(database))


async def _live(database: Database) -> None:
    deleted: list[str] = []

    async def on_delete(id: str) -> None:
        deleted.append(id)

    records = _records()(database, People(database), passwords=False, on_delete=on_delete)
    person, threads = f"p{uuid.uuid4().hex}", [str(uuid.uuid4()) for _ in range(3)]
    for number, thread in enumerate(threads):
        await records.update_thread(thread, name=f"Picture {number}  100%", user_id=person)
        step = {"id": str(uuid.uuid4()), "threadId": thread, "type": "user_message", "output": "?"}
        await records.create_step(step)
        await records.create_step({**step, "output": "remove the mug"})
    first = await records.list_threads(_page(2), _filter(person))
    rest = await records.list_threads(_page(2, first.pageInfo.endCursor), _filter(person))
    listed = [t["id"] for t in (*first.data, *rest.data)]
    assert listed == threads[::-1]
    assert first.pageInfo.hasNextPage and not rest.pageInfo.hasNextPage
    found = await records.list_threads(_page(9), _filter(person, ["1", "100%"][0] + " 100%"))
    assert [t["id"] for t in found.data] == [threads[1]]
    kept = await records.get_thread(threads[0])
    assert [s["output"] for s in kept["steps"]] == ["remove the mug"]
    await records.delete_thread(threads[0])
    assert deleted == [threads[0]]
    assert await records.get_thread(threads[0]) is None
    # What a closing window still says of it does not bring it back.
    await records.update_thread(threads[0], metadata={"chat_settings": {}})
    assert await records.get_thread_author(threads[0]) == ""


def test_a_message_of_another_conversation_cannot_be_changed(database: Database) -> None:
    async def live() -> None:
        async def on_delete(id: str) -> None: ...

        records = _records()(database, People(database), passwords=False, on_delete=on_delete)
        mine, theirs = str(uuid.uuid4()), str(uuid.uuid4())
        for thread in (mine, theirs):
            await records.update_thread(thread, user_id="somebody")
        step = {"id": str(uuid.uuid4()), "threadId": mine, "type": "user_message", "output": "a"}
        await records.create_step(step)
        await records.create_step({**step, "threadId": theirs, "output": "b"})
        assert [s["output"] for s in (await records.get_thread(mine))["steps"]] == ["a"]

    asyncio.run(live())


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://localhost/x", "no address of a PostgreSQL"),
        ("postgresql://nobody:secret@127.0.0.1:1/x", "cannot be reached"),
    ],
)
def test_what_is_no_database_is_told(tmp_path: Path, url: str, told: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(InputError, match=told) as raised:
        open_database(url, tmp_path)
    assert "secret" not in str(raised.value)


@pytest.fixture(autouse=True)
def chainlit_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chainlit makes folders where it is imported."""
    monkeypatch.setenv("CHAINLIT_APP_ROOT", str(tmp_path))


def _records() -> Callable[..., object]:
    from agent.page.records import Records

    return Records


def _page(first: int, cursor: str | None = None) -> object:
    from chainlit.types import Pagination

    return Pagination(first=first, cursor=cursor)


def _filter(person: str, search: str | None = None) -> object:
    from chainlit.types import ThreadFilter

    return ThreadFilter(userId=person, search=search)
