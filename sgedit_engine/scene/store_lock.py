"""Locks on a store's folder: many may use it at once, and who takes things away is alone; and a
conversation is gone on with in one place at a time."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO

from sgedit_engine.errors import HistoryError

try:
    import fcntl
except ImportError:  # Windows has none; there the age of files alone protects what is in work
    fcntl = None  # type: ignore[assignment]

LOCK_FILE = ".lock"
_PAUSE_SECONDS = 0.05


@contextmanager
def store_lock(folder: Path, *, alone: bool, wait_seconds: float | None = None) -> Iterator[None]:
    """Hold a folder's lock, together with others or `alone`. It ends with the process too.

    None waits as long as it takes. A folder that cannot be written is not locked, as nothing can
    be taken away from it. Raises HistoryError when the time is over.
    """
    file = _opened(folder)
    with nullcontext() if file is None else file:
        if file is not None and fcntl is not None:
            _take(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH, wait_seconds)
        yield


@contextmanager
def conversation_lock(folder: Path, conversation: str) -> Iterator[None]:
    """Hold a conversation for one turn, alone in this process and among others. It ends with the
    process too. Raises HistoryError where somebody else has it."""
    file = _opened(folder, conversation_lock_file(conversation))
    with nullcontext() if file is None else file:
        if file is not None and fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise HistoryError(
                    "This conversation is being worked on in another window or program.",
                    "Wait until that is done, or stop it there, and look at what came of it.",
                ) from None
        yield


def conversation_lock_file(conversation: str) -> str:
    """The name of its file; any id makes one."""
    return f"{LOCK_FILE}-{hashlib.sha256(conversation.encode()).hexdigest()[:16]}"


def _opened(folder: Path, name: str = LOCK_FILE) -> IO[bytes] | None:
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / name).open("ab")
    return None


def _take(file: IO[bytes], kind: int, wait_seconds: float | None) -> None:
    if wait_seconds is None:
        fcntl.flock(file, kind)
        return
    until = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise HistoryError(
                    "A conversation is at work right now.", "Try again when its edit is done."
                ) from None
            time.sleep(_PAUSE_SECONDS)
