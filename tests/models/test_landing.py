"""Models change places: whatever ends a process, a whole one is in its place afterwards."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.landing import STAGING, changing, land, take_away
from sgedit_engine.models.manifest import Manifest, listed_files, read_manifest
from sgedit_engine.models.shelf import Shelf

NAME = "sam-vit-base"


class Killed(BaseException):
    """The process ends here."""


def _staged(root: Path, words: str) -> tuple[Path, Manifest]:
    folder = root / STAGING / NAME
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_text(words)
    return folder, Manifest(listed_files(folder), {"hub": MODELS[NAME].hub})


def _landed(root: Path, words: str) -> None:
    with changing(root):
        staging, manifest = _staged(root, words)
        land(staging, root / NAME, manifest)


def _killed_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """The rename of this number is the first that is not made."""
    rename, calls = os.replace, []

    def last(source: Path, target: Path) -> None:
        if Path(target).name != "manifest.json":
            calls.append(target)
        if len(calls) == number:
            raise Killed
        rename(source, target)

    monkeypatch.setattr(os, "replace", last)


@pytest.mark.parametrize(("number", "holds"), [(1, "old"), (2, "new"), (3, "new")])
def test_a_process_that_is_killed_while_a_model_lands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, holds: str
) -> None:
    _landed(tmp_path, "old")
    with monkeypatch.context() as patch:
        _killed_at(patch, number)
        with pytest.raises(Killed):
            _landed(tmp_path, "new")
    one = Shelf(tmp_path).get(NAME)
    assert one.manifest is not None and not one.harm
    assert (one.folder / "model.safetensors").read_text() == holds
    left = {path.name for path in (tmp_path / STAGING).iterdir()}
    assert left == {".lock", *([NAME] if holds == "old" else [])}


def test_a_process_that_is_killed_while_a_model_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _landed(tmp_path, "old")

    def last(_path: Path) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", last)
        with pytest.raises(Killed), changing(tmp_path):
            take_away(tmp_path / NAME)
    assert read_manifest(tmp_path / NAME, "") is None and not (tmp_path / NAME).exists()
    _landed(tmp_path, "new")
    assert {path.name for path in (tmp_path / STAGING).iterdir()} == {".lock"}


def test_who_removes_waits_for_who_pulls(tmp_path: Path) -> None:
    _landed(tmp_path, "old")
    with changing(tmp_path):
        shelf = Shelf(tmp_path)
        removing = threading.Thread(target=shelf.remove, args=(shelf.get(NAME),))
        removing.start()
        removing.join(0.3)
        assert removing.is_alive() and (tmp_path / NAME).is_dir()
    removing.join(30)
    assert not (tmp_path / NAME).exists()
