"""Deleting conversations and collecting what nothing names."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent import tidying
from agent.checkpoints import open_checkpointer
from agent.concepts import with_concepts
from agent.conversations import Conversations
from agent.events import VersionMade
from agent.session import Session
from agent.sizes import size_of, size_words
from agent.tidying import Freed, Tidying, bytes_in
from sgedit_engine.errors import HistoryError, InputError
from sgedit_engine.interface import Picture
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.stored_files import StoredFiles
from sgedit_engine.scene.versions import VersionStore
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import made_from, of_kind

SCRIPT = {
    "ball": [("remove_object", {"target_words": "the ball"})],
    "red mug": [("remove_object", {"target_words": "the red mug"})],
    "any mug": [("remove_object", {"target_words": "the mug"})],
}


@pytest.fixture
def tidy(tmp_path: Path) -> Tidying:
    states = open_checkpointer(tmp_path / "conversations.sqlite")
    store = VersionStore(str(tmp_path / "versions"))
    return Tidying(Conversations(store, states), tmp_path)


@pytest.fixture
def two(opened: SessionMaker) -> tuple[Session, Session]:
    """Two conversations about one picture; both removed the ball, the first also a mug."""
    first, second = (opened(SCRIPT, conversation=name) for name in ("first", "second"))
    for session, line in ((first, "ball"), (second, "ball"), (first, "red mug")):
        assert of_kind(session.send(line), VersionMade)
    return first, second


def whole(session: Session) -> None:
    """Everything that a conversation's versions name is there, and it goes on."""
    root = session.store.path_to_root(session.head.id)[-1]
    for version in (root, *made_from(session.store, root.id)):
        session.store.load_picture(version)
        session.store.load_editable_mask(version)
        session.store.engine_record(version)
        session.store.load_metadata(version)


def all_aged(folder: Path) -> None:
    """Every file as if it were two hours old."""
    then = time.time() - 2 * tidying.GRACE_SECONDS
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


def test_deleting_takes_what_only_it_uses(
    two: tuple[Session, Session], tidy: Tidying, tmp_path: Path
) -> None:
    first, second = two
    own, shared = first.head, second.store.path_to_root(second.head.id)
    saved = tmp_path / "pictures" / "first" / "01-remove.png"
    saved.parent.mkdir(parents=True)
    saved.write_bytes(b"picture")
    freed = tidy.delete("first")
    assert freed.files > 2 and freed.bytes > 100
    assert own.id not in first.store and not saved.exists()
    with pytest.raises(HistoryError):
        first.store.get_image(own.image)
    with pytest.raises(HistoryError, match="No picture is open"):
        _ = first.head
    assert all(version.id in second.store for version in shared)
    whole(second)
    assert of_kind(second.send("red mug"), VersionMade)
    assert b"red mug" not in (tmp_path / "conversations.sqlite").read_bytes()


def test_deleting_all_leaves_nothing(
    two: tuple[Session, Session], tidy: Tidying, tmp_path: Path
) -> None:
    for name in ("first", "second"):
        tidy.delete(name)
    all_aged(tmp_path)
    tidy.collect()
    assert [p for p in (tmp_path / "versions").rglob("*") if p.is_file()] == [
        tmp_path / "versions" / ".lock"
    ]
    assert tidy.delete("first") == Freed()


def test_what_was_learned_goes_with_the_last_who_knows(
    opened: SessionMaker, tidy: Tidying, tmp_path: Path
) -> None:
    concept = "c0" * 32
    for name in ("first", "second"):
        session = opened(SCRIPT, conversation=name)
        session.store.save_picture(
            with_concepts(session.picture(), {"lamp-1": concept}),
            parent=session.head.id,
            conversation=name,
        )
    path = tmp_path / "concepts" / f"{concept}.safetensors"
    path.parent.mkdir()
    path.write_bytes(b"learned")
    tidy.delete("first")
    assert path.exists()
    tidy.delete("second")
    assert not path.exists()


def test_collecting_takes_leftovers_and_nothing_else(
    two: tuple[Session, Session], opened: SessionMaker, tidy: Tidying, tmp_path: Path
) -> None:
    asking = opened(SCRIPT, conversation="third")
    list(asking.send("any mug"))
    store = asking.store
    left = store.put_image(np.full((9, 9, 3), 7, np.uint8))
    part = tmp_path / "versions" / "images" / "aa" / ".0.part"
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(b"half")
    tidy.collect()
    assert store.get_image(left).shape == (9, 9, 3) and part.exists()  # too young
    all_aged(tmp_path)
    counted = tidy.collect(dry_run=True)
    assert counted.files >= 2 and part.exists()
    assert tidy.collect() == counted
    assert not part.exists() and tidy.collect() == Freed()
    with pytest.raises(HistoryError):
        store.get_image(left)
    for session in (*two, asking):
        whole(session)
    assert asking.pending is not None
    assert of_kind(asking.send("1"), VersionMade)


@pytest.mark.parametrize("calls", range(14))
def test_a_deletion_cut_off_anywhere_is_finished(
    two: tuple[Session, Session], tidy: Tidying, tmp_path: Path, calls: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    first, second = two
    left = iter(range(calls))

    def dying(real: Any) -> Any:
        def call(self: StoredFiles, *parts: str) -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt
            real(self, *parts)

        return call

    blobs = type(first.store._blobs)
    with monkeypatch.context() as patched:
        patched.setattr(blobs, "remove", dying(blobs.remove))
        with pytest.raises(KeyboardInterrupt):
            tidy.delete("first")
    for version in StoredFiles(first.store._blobs).versions():
        first.store.load_picture(version)
        first.store.path_to_root(version)
    all_aged(tmp_path)
    tidy.collect()
    assert set(first.store.files.versions().values()) == {"second"}
    assert first.store.files.marked_deleted() == [] and tidy.collect() == Freed()
    whole(second)


def test_what_a_crash_left_of_an_opening_goes(
    two: tuple[Session, Session], tidy: Tidying, tmp_path: Path
) -> None:
    """The picture alone; where edits are left without a state, all of them stay."""
    first, _ = two
    image = np.full((9, 9, 3), 7, np.uint8)
    opened = first.store.save_picture(Picture(image, SceneGraph(), {}), conversation="opened")
    root = first.store.save_picture(Picture(image + 1, SceneGraph(), {}), conversation="lost")
    edited = first.store.save_picture(
        Picture(image + 2, SceneGraph(), {}), parent=root.id, conversation="lost"
    )
    assert tidy.collect() == Freed() and opened.id in first.store  # too young
    all_aged(tmp_path)
    counted = tidy.collect(dry_run=True)
    assert counted.files == 1 and opened.id in first.store
    assert tidy.collect() == counted and opened.id not in first.store
    assert first.store.get_image(edited.image).shape == (9, 9, 3) and root.id in first.store


def test_what_cannot_be_listed_stops_all_tidying(
    two: tuple[Session, Session], tidy: Tidying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that is not seen would leave its pictures without anybody who names them."""
    first, second = two
    all_aged(tmp_path)
    hidden = first.head.id[:2]
    filesystem = type(first.store._blobs._fs)
    real = filesystem.ls

    def ls(self: Any, path: str, *how: Any, **named: Any) -> Any:
        if path.endswith(f"versions/versions/{hidden}"):
            raise PermissionError(13, "Permission denied")
        return real(self, path, *how, **named)

    with monkeypatch.context() as patched:
        patched.setattr(filesystem, "ls", ls)
        for tidying_up in (tidy.collect, lambda: tidy.delete("second")):
            with pytest.raises(HistoryError, match="Permission denied"):
                tidying_up()
    whole(first)
    whole(second)


def test_a_damaged_version_keeps_what_it_still_names(
    two: tuple[Session, Session], tidy: Tidying, tmp_path: Path
) -> None:
    """It may be mended from a copy; the others can be listed, and it can be deleted."""
    first, second = two
    head = first.head
    path = tmp_path / "versions" / "versions" / head.id[:2] / f"{head.id}.json"
    sound = path.read_bytes()
    path.write_bytes(sound[:-9] + b"\xff")
    all_aged(tmp_path)
    assert tidy.collect() == Freed()
    kept = Conversations(first.store, open_checkpointer(tmp_path / "conversations.sqlite"))
    assert [one.id for one in kept.all()] == ["second"] and kept.damaged() == ["first"]
    path.write_bytes(sound)
    whole(first)
    path.write_bytes(sound[:-9] + b"\xff")
    tidy.delete("first")
    assert not path.exists() and kept.damaged() == []
    with pytest.raises(HistoryError):
        first.store.get_image(head.image)
    whole(second)


def test_a_running_turn_is_waited_for(
    opened: SessionMaker, tidy: Tidying, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened(SCRIPT)
    turn: Iterator[Any] = iter(session.send("ball"))
    next(turn)
    monkeypatch.setattr(tidying, "PATIENCE_SECONDS", 0.1)
    with pytest.raises(HistoryError, match="at work right now"):
        tidy.delete("talk")
    tidy.collect(dry_run=True)
    monkeypatch.setattr(tidying, "PATIENCE_SECONDS", 20.0)
    deleting = threading.Thread(target=tidy.collect)
    deleting.start()
    list(turn)
    deleting.join(20)
    assert not deleting.is_alive()
    whole(session)


def test_the_longest_unused_go_first(
    two: tuple[Session, Session], tidy: Tidying, tmp_path: Path
) -> None:
    taken = bytes_in(tmp_path)
    assert tidy.beyond(taken) == []
    # What both use is freed with the second of them only.
    ((kept, size),) = tidy.beyond(taken - 1)
    assert kept.id == "second" and size < taken / 4
    assert [kept.id for kept, _ in tidy.beyond(0)] == ["second", "first"]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("12", 12),
        ("2GB", 2 * 10**9),
        ("1.5 mb", 1_500_000),
        ("1 KiB", 1024),
        ("3k", 3000),
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert size_of(text) == size
    assert size_of(size_words(size).replace(" bytes", "")) == pytest.approx(size, rel=0.05)


@pytest.mark.parametrize("text", ["", "-1", "2 apples", "GB", "1e9", "nan"])
def test_no_sizes(text: str) -> None:
    with pytest.raises(InputError, match="no size"):
        size_of(text)
