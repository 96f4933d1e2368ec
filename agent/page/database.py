"""The page's tables: SQLite in the user-data folder, or PostgreSQL where a URL names it.

Rows hold words and JSON, never pictures; those are in each conversation's own folder.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sgedit_engine.errors import InputError

Row = Sequence[Any]

# Words that both databases understand.
_TABLES = (
    "CREATE TABLE IF NOT EXISTS page_people ("
    "name TEXT PRIMARY KEY, created TEXT NOT NULL, password TEXT)",
    "CREATE TABLE IF NOT EXISTS page_threads ("
    "id TEXT PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL, created TEXT NOT NULL, "
    "changed BIGINT NOT NULL, metadata TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS page_steps ("
    "id TEXT PRIMARY KEY, thread TEXT NOT NULL, number BIGINT NOT NULL, value TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS page_elements ("
    "id TEXT PRIMARY KEY, thread TEXT NOT NULL, number BIGINT NOT NULL, value TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS page_threads_of ON page_threads (person, changed)",
    "CREATE INDEX IF NOT EXISTS page_steps_of ON page_steps (thread, number)",
    "CREATE INDEX IF NOT EXISTS page_elements_of ON page_elements (thread, number)",
)


class Database:
    """One connection, used by one caller at a time. Statements are committed one by one."""

    def __init__(self, connect: Callable[[], Any], placeholder: str) -> None:
        self._connect = connect
        self._connection = connect()
        self._placeholder = placeholder
        self._lock = threading.Lock()
        for statement in _TABLES:
            self.run(statement)

    def run(self, statement: str, *values: Any) -> list[Row]:
        """Execute a statement with `?` for its values; the rows that it gives."""
        with self._lock:
            # A server that was away has closed it.
            if getattr(self._connection, "closed", False):
                self._connection = self._connect()
            cursor = self._connection.cursor()
            try:
                cursor.execute(statement.replace("?", self._placeholder), values)
                return cursor.fetchall() if cursor.description else []
            finally:
                cursor.close()

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()


def open_database(url: str | None, home: Path) -> Database:
    """The database at a PostgreSQL URL; without one, `page.sqlite` in the data folder.

    Creates what is missing. Raises InputError where it cannot be opened.
    """
    if url is None:
        return _sqlite(home / "page.sqlite")
    if url.startswith(("postgresql://", "postgres://")):
        return _postgres(url)
    raise InputError(
        "SGEDIT_DATABASE is no address of a PostgreSQL database.",
        "It begins with “postgresql://”; without it a file in the data folder is used.",
    )


def _sqlite(path: Path) -> Database:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        database = Database(lambda: _connected(path), "?")
    except (OSError, sqlite3.Error) as error:
        raise InputError(
            f"Conversations cannot be kept at {path}: {getattr(error, 'strerror', error)}.",
            "Set SGEDIT_HOME to a folder that can be written.",
        ) from error
    return database


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    return connection


def _postgres(url: str) -> Database:
    try:
        import psycopg
    except ModuleNotFoundError as error:
        raise InputError(
            "The package that talks to PostgreSQL is missing.",
            "Install it with `pip install 'sgedit-agent[postgres]'`.",
        ) from error
    try:
        return Database(lambda: psycopg.connect(url, autocommit=True), "%s")
    except psycopg.Error as error:
        # The error's own words may hold the address, and with it a password.
        raise InputError(
            "The database that SGEDIT_DATABASE names cannot be reached.",
            "Check the address, the name and the password, and that the server runs.",
        ) from error
