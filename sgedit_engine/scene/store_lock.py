"""Locks on a store's folder: many may use it at once, and who takes things away is alone; and a
conversation is gone on with in one place at a time.

Some file systems (of networks, of shared folders) have no locks. There only this process keeps to a
conversation's, which is told once; a conversation that went on elsewhere is still noticed by its
state.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO

from sgedit_engine.errors import HistoryError

try:
    import fcntl
except ImportError:  # Windows has none; there the age of files alone protects what is in work
    fcntl = None  # type: ignore[assignment]

logger = logging.getLogger(__name__)

LOCK_FILE = ".lock"
_PAUSE_SECONDS = 0.05
# What a system says of a folder that cannot be written, or is none.
_UNWRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR)
# Folders of which it was told that they have no locks, and the conversations that are held there.
_told: set[Path] = set()
_held: set[Path] = set()
_holding = threading.Lock()


@contextmanager
def store_lock(folder: Path, *, alone: bool, wait_seconds: float | None = None) -> Iterator[None]:
    """Hold a folder's lock, together with others or `alone`. It ends with the process too.

    None waits as long as it takes. A folder that cannot be written is not locked, as nothing can
    be taken away from it. Raises HistoryError when the time is over, or where the system cannot
    open one more file.
    """
    file = _opened(folder)
    with nullcontext() if file is None else file:
        if file is not None and fcntl is not None:
            with _or_none(folder):
                _take(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH, wait_seconds)
        yield


@contextmanager
def conversation_lock(folder: Path, conversation: str) -> Iterator[None]:
    """Hold a conversation for one turn, alone in this process and among others. It ends with the
    process too. Raises HistoryError where somebody else has it, as `store_lock` else."""
    name = conversation_lock_file(conversation)
    file = _opened(folder, name)
    with nullcontext() if file is None else file, _held_here(folder / name):
        if file is not None and fcntl is not None:
            with _or_none(folder):
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise _in_work() from None
        yield


@contextmanager
def _held_here(path: Path) -> Iterator[None]:
    """Hold a conversation in this process, whatever the file system can do."""
    with _holding:
        if path in _held:
            raise _in_work()
        _held.add(path)
    try:
        yield
    finally:
        _held.discard(path)


def _in_work() -> HistoryError:
    return HistoryError(
        "This conversation is being worked on in another window or program.",
        "Wait until that is done, or stop it there, and look at what came of it.",
    )


@contextmanager
def _or_none(folder: Path) -> Iterator[None]:
    """Go on without a lock where the folder's file system has none, and tell it once."""
    try:
        yield
    except OSError as error:
        if folder not in _told:
            _told.add(folder)
            logger.warning(
                "%s is on a file system without locks (%s): work on a conversation in one program "
                "at a time, and delete nothing meanwhile.",
                folder,
                error.strerror or error,
            )


def conversation_lock_file(conversation: str) -> str:
    """The name of its file; any id makes one."""
    return f"{LOCK_FILE}-{hashlib.sha256(conversation.encode()).hexdigest()[:16]}"


def _opened(folder: Path, name: str = LOCK_FILE) -> IO[bytes] | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # For both: file systems of networks want a file of who shares a lock to be readable, and
        # one of who is alone writable.
        return (folder / name).open("a+b")
    except OSError as error:
        if error.errno in _UNWRITABLE:
            return None
        raise HistoryError(
            f"{folder} could not be locked ({error.strerror or error}).",
            "Make room on the disk and close other programs, then try again.",
        ) from error


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
