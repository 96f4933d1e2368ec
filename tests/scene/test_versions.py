"""The version tree: content-addressed, atomic, checked on reading."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from sgedit_engine.errors import HistoryError
from sgedit_engine.interface import Expectation, Picture, Verdict
from sgedit_engine.scene.edits import RemoveObject
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import Version, VersionStore


@pytest.fixture
def picture(kitchen: SceneGraph) -> Picture:
    image = np.random.default_rng(0).integers(0, 256, (31, 45, 3), dtype=np.uint8)
    return Picture(image, kitchen, {"mug-1": image[..., 0] > 99, "lamp-1": image[..., 1] > 200})


@pytest.fixture
def store(tmp_path: Path) -> VersionStore:
    return VersionStore(str(tmp_path / "history"))


def files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def test_nothing_is_created_before_the_first_write(tmp_path: Path) -> None:
    store = VersionStore(str(tmp_path / "history"))
    assert "0" * 64 not in store
    assert files(tmp_path) == [] and not (tmp_path / "history").exists()


@pytest.mark.parametrize("where", ["local", "memory"])
def test_a_picture_comes_back_exactly(where: str, tmp_path: Path, picture: Picture) -> None:
    root = str(tmp_path) if where == "local" else f"memory://{tmp_path.name}"
    store = VersionStore(root)
    verdict = Verdict(met=True, score=0.9, expectations=(
        Expectation(text="the mug is gone", met=True, evidence="no mug", score=1.0),))  # fmt: skip
    first = store.save_picture(picture, created=1.0)
    second = store.save_picture(
        picture, parent=first.id, edit=RemoveObject(target="mug-1"), request="remove the mug",
        question="which?", answer="the red one", editable_mask=picture.masks["mug-1"], seed=7,
        verdict=verdict, seconds=1.5, created=2.0, conversation="c", note="n",
    )  # fmt: skip
    again = VersionStore(root)
    assert again.get(second.id) == second
    loaded = again.load_picture(second.id)
    assert np.array_equal(loaded.image, picture.image) and loaded.image.dtype == np.uint8
    assert loaded.masks.keys() == picture.masks.keys()
    for object_id, mask in loaded.masks.items():
        assert mask.dtype == np.bool_ and np.array_equal(mask, picture.masks[object_id])
    assert loaded.graph.get("mug-1").mask == second.masks["mug-1"]
    editable = again.load_editable_mask(second)
    assert editable is not None and np.array_equal(editable, picture.masks["mug-1"])
    assert again.load_editable_mask(first) is None


def test_writing_again_is_harmless(tmp_path: Path, picture: Picture) -> None:
    store = VersionStore(str(tmp_path))
    first = store.save_picture(picture, created=1.0)
    before = [(p, p.read_bytes(), p.stat().st_mtime_ns) for p in files(tmp_path)]
    assert store.save_picture(picture, created=1.0) == first
    assert store.commit(first) == first
    assert before == [(p, p.read_bytes(), p.stat().st_mtime_ns) for p in files(tmp_path)]


def test_the_same_pixels_are_stored_once(
    tmp_path: Path, store: VersionStore, picture: Picture
) -> None:
    for number in range(5):
        store.save_picture(picture, created=float(number))
    assert len(list((tmp_path / "history" / "images").rglob("*.png"))) == 1
    assert len(list((tmp_path / "history" / "masks").rglob("*.png"))) == 2


def test_two_conversations_never_collide(store: VersionStore, picture: Picture) -> None:
    one, other = (
        store.save_picture(picture, created=1.0, conversation=name) for name in ("one", "other")
    )
    assert one.id != other.id
    assert store.children(one.id) == store.children(other.id) == ()
    assert (store.get(one.id), store.get(other.id)) == (one, other)


def test_the_tree(store: VersionStore, picture: Picture) -> None:
    root = store.save_picture(picture, created=0.0)
    left = store.save_picture(picture, parent=root.id, created=1.0)
    right = store.save_picture(picture, parent=root.id, created=2.0)
    leaf = store.save_picture(picture, parent=left.id, created=3.0)
    assert [v.id for v in store.children(root.id)] == [left.id, right.id]
    assert [v.id for v in store.path_to_root(leaf.id)] == [leaf.id, left.id, root.id]
    assert store.children(left.id) == (leaf,) and store.children(leaf.id) == ()


@pytest.mark.parametrize("kind", ["images", "masks", "versions"])
@pytest.mark.parametrize("damage", ["changed", "cut", "empty"])
def test_damage_is_noticed(
    kind: str, damage: str, tmp_path: Path, store: VersionStore, picture: Picture
) -> None:
    version = store.save_picture(picture, created=1.0)
    target = next(p for p in files(tmp_path) if p.parent.parent.name == kind)
    whole = target.read_bytes()
    changed = {"changed": whole[:-9] + b"x" + whole[-8:], "cut": whole[:20], "empty": b""}
    target.write_bytes(changed[damage])
    with pytest.raises(HistoryError, match="damaged"):
        store.load_picture(version.id)


def test_a_damaged_blob_heals_when_written_again(
    tmp_path: Path, store: VersionStore, picture: Picture
) -> None:
    digest = store.put_image(picture.image)
    (target,) = files(tmp_path)
    target.write_bytes(b"")
    assert store.put_image(picture.image) == digest
    assert np.array_equal(store.get_image(digest), picture.image)


def test_missing_blobs(tmp_path: Path, store: VersionStore, picture: Picture) -> None:
    version = store.save_picture(picture, created=1.0)
    for path in files(tmp_path):
        if path.parent.parent.name == "images":
            path.unlink()
    with pytest.raises(HistoryError, match="lacks images"):
        store.load_picture(version)


@pytest.mark.parametrize("wrong", ["", "../../etc/passwd", "0" * 64, "ab", "Z" * 64, "*"])
def test_unknown_versions(wrong: str, store: VersionStore, picture: Picture) -> None:
    store.save_picture(picture, created=1.0)
    for ask in (store.get, store.children, store.path_to_root, store.load_picture):
        with pytest.raises(HistoryError):
            ask(wrong)
    assert wrong not in store


def test_commits_are_checked(store: VersionStore, picture: Picture) -> None:
    good = store.save_picture(picture, created=1.0)
    with pytest.raises(HistoryError, match="id does not match"):
        store.commit(good.model_copy(update={"request": "something else"}))
    fields = good.model_dump(exclude={"id"})
    for change, words in (
        ({"parent": "0" * 64}, "parent"),
        ({"image": "0" * 64}, "not stored"),
        ({"masks": {"mug-1": "0" * 64}}, "not stored"),
        ({"editable_mask": "0" * 64}, "not stored"),
    ):
        with pytest.raises(HistoryError, match=words):
            store.commit(Version.make(**{**fields, **change}))


def test_masks_must_fit(store: VersionStore, picture: Picture, kitchen: SceneGraph) -> None:
    with pytest.raises(HistoryError, match="is no object"):
        store.save_picture(Picture(picture.image, kitchen, {"cat-1": picture.masks["mug-1"]}))
    with pytest.raises(HistoryError, match="is \\(4, 4\\)"):
        store.save_picture(Picture(picture.image, kitchen, {"mug-1": np.ones((4, 4), bool)}))


def test_wrong_arrays_are_refused(store: VersionStore) -> None:
    with pytest.raises(HistoryError, match="RGB uint8"):
        store.put_image(np.zeros((4, 4), np.uint8))
    with pytest.raises(HistoryError, match="RGB uint8"):
        store.put_image(np.zeros((4, 4, 3), np.float32))  # type: ignore[arg-type]
    with pytest.raises(HistoryError, match="bool"):
        store.put_mask(np.zeros((4, 4), np.uint8))  # type: ignore[arg-type]


def test_json_values(store: VersionStore) -> None:
    value = {"b": [1, 2.5, None, "ü"], "a": {"x": True}}
    digest = store.put_json(value)
    assert store.get_json(digest) == value
    assert store.put_json(dict(reversed(value.items()))) == digest


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (7, 8), (33, 65)])
def test_masks_of_any_size(shape: tuple[int, int], store: VersionStore) -> None:
    mask = np.random.default_rng(1).random(shape) > 0.5
    assert np.array_equal(store.get_mask(store.put_mask(mask)), mask)


def test_a_crash_leaves_no_half_written_file(
    tmp_path: Path, store: VersionStore, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = store.save_picture(picture, created=1.0)
    calls = 0

    def full_disk(*_: object, **__: object) -> None:
        nonlocal calls
        calls += 1
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store._blobs._fs, "mv", full_disk)
        brighter = Picture(picture.image // 2, picture.graph, picture.masks)
        with pytest.raises(HistoryError, match="No space left"):
            store.save_picture(brighter, parent=root.id, created=2.0)
    assert calls == 1
    assert not [p for p in files(tmp_path) if p.name.startswith(".")]
    assert store.children(root.id) == ()
    assert store.save_picture(brighter, parent=root.id, created=2.0).parent == root.id


def test_many_writers_at_once(store: VersionStore, picture: Picture) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: store.save_picture(picture, created=n % 4), range(24)))
    assert len({v.id for v in found}) == 4
    assert all(version.id in store for version in found)
