"""Who may sign in: names and passwords, kept as scrypt digests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from datetime import UTC, datetime

from agent.page.database import Database
from sgedit_engine.errors import InputError

# Who uses the page on their own machine, where no password is asked for.
LOCAL = "local"
MIN_PASSWORD = 8

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_COST = {"n": 2**14, "r": 8, "p": 1}


class People:
    """The table of people. A name without a password cannot sign in with one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, password: str) -> None:
        """Add a person, or give one another password. Raises InputError."""
        if not _NAME.fullmatch(name):
            raise InputError(
                f"{name!r} cannot be a name.",
                "Use letters, digits, and . _ @ - within it; 64 at most.",
            )
        if len(password) < MIN_PASSWORD:
            raise InputError(
                "The password is too short.", f"Use at least {MIN_PASSWORD} characters."
            )
        self._write(name, hashed(password))

    def remember(self, name: str) -> None:
        """Note a person who signs in without a password."""
        if not self.knows(name):
            self._write(name, None)

    def remove(self, name: str) -> None:
        """No longer let a person in; what they made stays. Raises InputError."""
        if not self.knows(name):
            raise InputError(f"There is nobody called {name!r}.", "See `sgedit users list`.")
        self._database.run("DELETE FROM page_people WHERE name = ?", name)

    def names(self) -> tuple[str, ...]:
        """Everyone who has a password."""
        rows = self._database.run(
            "SELECT name FROM page_people WHERE password IS NOT NULL ORDER BY name"
        )
        return tuple(row[0] for row in rows)

    def knows(self, name: str) -> bool:
        """Whether there is somebody of this name."""
        return bool(self._database.run("SELECT 1 FROM page_people WHERE name = ?", name))

    def admits(self, name: str, password: str) -> bool:
        """Whether the password is that of the person. Takes as long for a wrong name."""
        rows = self._database.run("SELECT password FROM page_people WHERE name = ?", name)
        kept = rows[0][0] if rows else None
        return matches(password, kept or _NOBODY) and kept is not None

    def mark(self, name: str) -> str | None:
        """What tells a person's password from an earlier one, and nothing else of it; None for
        who has none."""
        rows = self._database.run("SELECT password FROM page_people WHERE name = ?", name)
        kept = rows[0][0] if rows else None
        return None if kept is None else hashlib.sha256(kept.encode()).hexdigest()[:32]

    def _write(self, name: str, password: str | None) -> None:
        self._database.run(
            "INSERT INTO page_people (name, created, password) VALUES (?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET password = excluded.password",
            name,
            datetime.now(UTC).isoformat(),
            password,
        )


def hashed(password: str) -> str:
    """`scrypt$SALT$DIGEST`, both in base64."""
    salt = os.urandom(16)
    return f"scrypt${_text(salt)}${_text(_digest(password, salt))}"


def matches(password: str, kept: str) -> bool:
    """Whether a password has this digest."""
    _, salt, digest = kept.split("$")
    return hmac.compare_digest(_digest(password, base64.b64decode(salt)), base64.b64decode(digest))


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, dklen=32, **_COST)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


# What is compared where there is nobody of that name.
_NOBODY = f"scrypt${_text(bytes(16))}${_text(bytes(32))}"
