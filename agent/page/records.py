"""What Chainlit keeps of conversations: their list, their messages, what is shown with these.

Pictures are not in here; what is shown names them by their addresses. Messages and elements of
a conversation are written for its owner only.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from chainlit.data.base import BaseDataLayer
from chainlit.types import PageInfo, PaginatedResponse, ThreadDict
from chainlit.user import PersistedUser, User

from agent.page.database import Database
from agent.page.people import People

if TYPE_CHECKING:
    from chainlit.element import Element, ElementDict
    from chainlit.step import StepDict
    from chainlit.types import Feedback, Pagination, ThreadFilter

_LONGEST_NAME = 80


class Records(BaseDataLayer):
    """Chainlit's data layer over the page's database.

    `on_delete` is called with a conversation's id before its rows go.
    """

    def __init__(
        self,
        database: Database,
        people: People,
        *,
        passwords: bool,
        on_delete: Callable[[str], Awaitable[None]],
    ) -> None:
        self._database = database
        self._people = people
        self._passwords = passwords
        self._on_delete = on_delete

    async def get_user(self, identifier: str) -> PersistedUser | None:
        """Somebody who may be here."""
        if not await asyncio.to_thread(self._people.knows, identifier):
            return None
        return PersistedUser(id=identifier, identifier=identifier, createdAt="")

    async def create_user(self, user: User) -> PersistedUser | None:
        """Where no password is asked for, whoever signs in is noted; else people are added by
        command only."""
        if not self._passwords:
            await asyncio.to_thread(self._people.remember, user.identifier)
        return await self.get_user(user.identifier)

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """Begin a conversation for `user_id`, or change one that is there."""
        if user_id is not None:
            await self._run(
                "INSERT INTO page_threads (id, person, name, created, changed, metadata) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                thread_id,
                user_id,
                "",
                _now(),
                time.time_ns(),
                "{}",
            )
        if name is not None:
            await self._run(
                "UPDATE page_threads SET name = ?, changed = ? WHERE id = ?",
                " ".join(name.split())[:_LONGEST_NAME],
                time.time_ns(),
                thread_id,
            )
        if metadata is not None:
            await self._run(
                "UPDATE page_threads SET metadata = ? WHERE id = ?",
                json.dumps(metadata),
                thread_id,
            )

    async def get_thread_author(self, thread_id: str) -> str:
        """Whose conversation it is; "" for none."""
        rows = await self._run("SELECT person FROM page_threads WHERE id = ?", thread_id)
        return rows[0][0] if rows else ""

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        """A conversation with all that was said and shown."""
        rows = await self._run(
            "SELECT id, created, name, person, metadata FROM page_threads WHERE id = ?", thread_id
        )
        if not rows:
            return None
        id, created, name, person, metadata = rows[0]
        return ThreadDict(
            id=id,
            createdAt=created,
            name=name,
            userId=person,
            userIdentifier=person,
            tags=[],
            metadata=json.loads(metadata),
            steps=cast("list[StepDict]", await self._values("page_steps", id)),
            elements=cast("list[ElementDict]", await self._values("page_elements", id)),
        )

    async def list_threads(
        self, pagination: Pagination, filters: ThreadFilter
    ) -> PaginatedResponse[ThreadDict]:
        """A page of somebody's conversations, those of late first."""
        rows = await self._run(
            "SELECT id, created, name, person, changed FROM page_threads WHERE person = ? "
            "AND changed < ? AND lower(name) LIKE ? ESCAPE '!' ORDER BY changed DESC LIMIT ?",
            filters.userId,
            int(pagination.cursor or 2**62),
            f"%{_escaped((filters.search or '').lower())}%",
            pagination.first + 1,
        )
        shown = rows[: pagination.first]
        return PaginatedResponse(
            pageInfo=PageInfo(
                hasNextPage=len(rows) > len(shown),
                startCursor=str(shown[0][4]) if shown else None,
                endCursor=str(shown[-1][4]) if shown else None,
            ),
            data=[_listed(*row[:4]) for row in shown],
        )

    async def delete_thread(self, thread_id: str) -> None:
        """Delete a conversation with all that it made."""
        await self._on_delete(thread_id)
        for table, column in (
            ("page_elements", "thread"),
            ("page_steps", "thread"),
            ("page_threads", "id"),
        ):
            await self._run(f"DELETE FROM {table} WHERE {column} = ?", thread_id)

    async def create_step(self, step_dict: StepDict) -> None:
        """Keep a message, or what became of one. Chainlit's own steps are no messages."""
        if step_dict["type"].endswith("_message"):
            await self._keep("page_steps", cast(dict[str, Any], step_dict))

    async def update_step(self, step_dict: StepDict) -> None:
        """The same as keeping it."""
        await self.create_step(step_dict)

    async def delete_step(self, step_id: str) -> None:
        """Messages stay; the page takes none back."""

    async def create_element(self, element: Element) -> None:
        """What browsers send along is kept as the conversation's picture, not here."""

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        """Browsers delete nothing."""

    async def keep_element(self, element: dict[str, Any]) -> None:
        """Keep what the page shows beside a message, or what became of it."""
        await self._keep("page_elements", element)

    async def drop_step(self, step_id: str, thread_id: str) -> list[str]:
        """Keep a message no longer, nor what was shown below it; the ids of that."""
        shown = await self._values("page_elements", thread_id)
        below = [element["id"] for element in shown if element.get("forId") == step_id]
        for element in below:
            await self._run("DELETE FROM page_elements WHERE id = ?", element)
        await self._run("DELETE FROM page_steps WHERE id = ? AND thread = ?", step_id, thread_id)
        return below

    async def get_element(self, thread_id: str, element_id: str) -> ElementDict | None:
        """One thing shown in a conversation."""
        rows = await self._run(
            "SELECT value FROM page_elements WHERE thread = ? AND id = ?", thread_id, element_id
        )
        return json.loads(rows[0][0]) if rows else None

    async def upsert_feedback(self, feedback: Feedback) -> str:
        """No marks are given here."""
        return ""

    async def delete_feedback(self, feedback_id: str) -> bool:
        """No marks are given here."""
        return False

    async def get_favorite_steps(self, user_id: str) -> list[StepDict]:
        """There are no favorites."""
        return []

    async def build_debug_url(self) -> str:
        """There is none."""
        return ""

    async def close(self) -> None:
        """Close the database."""
        self._database.close()

    async def _keep(self, table: str, value: dict[str, Any]) -> None:
        await self._run(
            f"INSERT INTO {table} (id, thread, number, value) VALUES (?, ?, ?, ?) "
            f"ON CONFLICT (id) DO UPDATE SET value = excluded.value "
            f"WHERE {table}.thread = excluded.thread",
            value["id"],
            value["threadId"],
            time.time_ns(),
            json.dumps(value),
        )

    async def _values(self, table: str, thread_id: str) -> list[dict[str, Any]]:
        rows = await self._run(
            f"SELECT value FROM {table} WHERE thread = ? ORDER BY number", thread_id
        )
        return [json.loads(row[0]) for row in rows]

    async def _run(self, statement: str, *values: Any) -> list[Any]:
        return await asyncio.to_thread(self._database.run, statement, *values)


def _listed(id: str, created: str, name: str, person: str) -> ThreadDict:
    return ThreadDict(
        id=id,
        createdAt=created,
        name=name,
        userId=person,
        userIdentifier=person,
        tags=[],
        metadata={},
        steps=[],
        elements=[],
    )


def _escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat() + "Z"
