"""One conversation that is open twice: what is said in one place is not lost to the other."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from pathlib import Path
from typing import BinaryIO

import pytest

from agent.checkpoints import open_checkpointer
from agent.events import Event, Failed, HeadMoved, Question, VersionMade
from agent.history.steps import steps_to
from agent.session import Session
from agent.thread import WENT_ON
from sgedit_engine.errors import HistoryError
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene import store_lock
from sgedit_engine.scene.versions import VersionStore
from tests.agent.scripted_model import ScriptedModel
from tests.agent.tabletop import of_kind, sound, table

SCRIPT = {
    "ball": [("remove_object", {"target_words": "the ball"})],
    "lamp": [("change_attributes", {"target_words": "the lamp", "color": "red"})],
    "mug": [("remove_object", {"target_words": "the mug"})],
}


def session_in(folder: Path, *, seconds_per_step: float = 0.0) -> Session:
    """A session as another process would have it: nothing is shared but the folder."""
    return Session(
        PaintedEngine(seconds_per_step=seconds_per_step),
        VersionStore(str(folder / "versions")),
        ScriptedModel(script=SCRIPT),
        open_checkpointer(folder / "conversations.sqlite"),
        conversation="talk",
        options=RenderOptions(candidates=1),
    )


@pytest.fixture
def two(tmp_path: Path) -> tuple[Session, Session]:
    first = session_in(tmp_path)
    list(first.open(table(), "table.png"))
    return first, session_in(tmp_path)


def done(session: Session) -> list[str]:
    return [step.summary for step in steps_to(session.store, session.head.id)]


def test_the_second_is_told_and_loses_nothing(two: tuple[Session, Session]) -> None:
    first, second = two
    list(first.send("ball"))
    events = list(second.send("lamp"))
    (failed,) = of_kind(events, Failed)
    assert (failed.problem, failed.remedy) == WENT_ON
    assert of_kind(events, HeadMoved)[0].version == first.head
    assert not of_kind(events, VersionMade)
    # It knows now, and says it again.
    assert not of_kind(second.send("lamp"), Failed)
    assert done(second) == ["Removed the orange ball", "Made the yellow lamp red"]
    # Now it is the first one that has not seen it.
    assert of_kind(first.send("mug"), Failed)
    assert done(first) == done(second) and sound(first)


def test_a_question_is_asked_of_both(two: tuple[Session, Session]) -> None:
    first, second = two
    assert of_kind(first.send("mug"), Question)
    events = list(second.send("lamp"))
    assert of_kind(events, Failed) and isinstance(events[-1], Question)
    assert not of_kind(second.send("the red one"), Failed)
    assert done(second) == ["Removed the red mug"]
    assert of_kind(first.send("the blue one"), Failed) and done(first) == ["Removed the red mug"]


def test_at_the_same_time_only_one_works(tmp_path: Path) -> None:
    first = session_in(tmp_path, seconds_per_step=0.3)
    list(first.open(table(), "table.png"))
    second, begun, told = session_in(tmp_path), threading.Event(), list[Event]()

    def work() -> None:
        for event in first.send("ball"):
            told.append(event)
            begun.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(20)
    (failed,) = of_kind(second.send("lamp"), Failed)
    assert "worked on in another window or program" in failed.problem
    thread.join()
    assert of_kind(told, VersionMade) and done(first) == ["Removed the orange ball"]
    # What came of it is shown before anything is done on it.
    assert of_kind(second.send("lamp"), HeadMoved)
    list(second.send("lamp"))
    assert done(second) == ["Removed the orange ball", "Made the yellow lamp red"]


def test_what_is_shown_anew_is_known(two: tuple[Session, Session]) -> None:
    """A page that was reloaded."""
    first, second = two
    list(first.send("ball"))
    second.look()
    assert not of_kind(second.send("lamp"), Failed)
    assert done(second) == ["Removed the orange ball", "Made the yellow lamp red"]


def test_pointing_is_of_the_picture_that_is_there(two: tuple[Session, Session]) -> None:
    first, second = two
    list(first.send("ball"))
    with pytest.raises(HistoryError, match="went on elsewhere"):
        second.point_at("lamp-1")
    second.point_at("lamp-1")
    assert second.focus == ("lamp-1",)


def test_pointing_waits_while_things_are_taken_away(tmp_path: Path) -> None:
    session = session_in(tmp_path)
    list(session.open(table(), "table.png"))
    pointing = threading.Thread(target=session.point_at, args=("lamp-1",))
    with session.store.files.locked(alone=True):
        pointing.start()
        pointing.join(0.5)
        assert pointing.is_alive() and not session.focus
    pointing.join(20)
    assert session.focus == ("lamp-1",)


def test_a_locks_file_is_no_part_of_the_store(two: tuple[Session, Session], tmp_path: Path) -> None:
    first, _ = two
    list(first.send("ball"))
    assert list((tmp_path / "versions").glob(".lock*"))
    assert not any(".lock" in part for f in first.store.files.all() for part in f.parts)


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS])
def test_a_folder_without_locks_is_told_once(
    two: tuple[Session, Session],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    code: int,
) -> None:
    """As on some file systems of networks: all works, and what went on elsewhere is noticed."""

    def without(file: object, kind: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(store_lock.fcntl, "flock", without)
    first, second = two
    assert not of_kind(first.send("ball"), Failed)
    (failed,) = of_kind(second.send("lamp"), Failed)
    assert (failed.problem, failed.remedy) == WENT_ON
    assert not of_kind(second.send("lamp"), Failed)
    assert done(second) == ["Removed the orange ball", "Made the yellow lamp red"]
    (told,) = [r.getMessage() for r in caplog.records if "without locks" in r.getMessage()]
    assert os.strerror(code) in told


def test_without_locks_this_process_keeps_to_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(file: object, kind: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(store_lock.fcntl, "flock", without)
    with store_lock.conversation_lock(tmp_path, "talk"):
        again = store_lock.conversation_lock(tmp_path, "talk")
        with pytest.raises(HistoryError, match="another window or program"), again:
            pass
        with store_lock.conversation_lock(tmp_path, "other"):
            pass
    with store_lock.conversation_lock(tmp_path, "talk"):
        pass


def test_locks_of_networks_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """NFS shares a lock of what can be read, and gives one alone of what can be written."""
    take, asked = fcntl.flock, []

    def as_nfs(file: BinaryIO, kind: int) -> None:
        asked.append(kind)
        fits = file.readable() if kind & fcntl.LOCK_SH else file.writable()
        if not fits:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        take(file, kind)

    monkeypatch.setattr(store_lock.fcntl, "flock", as_nfs)
    for alone in (False, True):
        with store_lock.store_lock(tmp_path, alone=alone):
            pass
    with store_lock.conversation_lock(tmp_path, "talk"):
        pass
    assert len(asked) == 3
    assert not caplog.records


@pytest.mark.parametrize("code", [errno.EMFILE, errno.ENOSPC])
def test_what_cannot_be_locked_for_now_is_not_taken_for_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def none_left(file: Path, mode: str) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "open", none_left)
    locks = (
        store_lock.store_lock(tmp_path, alone=True),
        store_lock.conversation_lock(tmp_path, "talk"),
    )
    for lock in locks:
        with pytest.raises(HistoryError, match=os.strerror(code)), lock:
            pass


def test_a_folder_that_cannot_be_written_needs_no_lock(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    entered = []
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with store_lock.store_lock(folder, alone=True):
            entered.append(folder)
    assert len(entered) == 2
