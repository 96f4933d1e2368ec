"""Checkpoints are found, verified, and refused with a sentence that says what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sgedit_engine.errors import ModelDamagedError, ModelMissingError
from sgedit_engine.models.profiles import profile, read_profile_file
from sgedit_engine.models.weights import checkpoints_folder, open_checkpoint, write_manifest

SPEC = profile("stilllife")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The root of a checkpoint with one part of two files."""
    part = tmp_path / "stilllife" / "vae"
    part.mkdir(parents=True)
    (part / "config.json").write_text("{}")
    (part / "model.safetensors").write_bytes(b"0123456789")
    write_manifest(tmp_path / "stilllife")
    return tmp_path


def test_unknown_profile_lists_the_known() -> None:
    with pytest.raises(ModelMissingError, match="stilllife"):
        profile("sd99")


def test_the_folder_lies_beside_the_package() -> None:
    import sgedit_engine

    beside = Path(sgedit_engine.__file__).resolve().parent.parent
    assert checkpoints_folder() == beside / "checkpoints"


def test_intact_part(small: Path) -> None:
    checkpoint = open_checkpoint(SPEC, small)
    assert checkpoint.verified("vae") == small / "stilllife" / "vae"
    assert checkpoint.files["vae/model.safetensors"][0] == 10


def test_other_weights_have_another_digest(small: Path) -> None:
    before = open_checkpoint(SPEC, small).digest("vae")
    assert before == open_checkpoint(SPEC, small).digest("vae") and len(before) == 64
    (small / "stilllife" / "vae" / "model.safetensors").write_bytes(b"9876543210")
    write_manifest(small / "stilllife")
    checkpoint = open_checkpoint(SPEC, small)
    assert checkpoint.digest("vae") != before
    assert checkpoint.digest("vae", "unet") == checkpoint.digest("vae")


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="weights of the profile 'stilllife'"):
        open_checkpoint(SPEC, tmp_path)


def _remove(path: Path) -> None:
    path.unlink()


def _truncate(path: Path) -> None:
    path.write_bytes(b"012345")


def _flip(path: Path) -> None:
    path.write_bytes(b"0123456780")


@pytest.mark.parametrize(
    ("harm", "error", "words"),
    [
        (_remove, ModelMissingError, "is missing"),
        (_truncate, ModelDamagedError, "6 bytes instead of 10"),
        (_flip, ModelDamagedError, "checksum"),
    ],
)
def test_harmed_file(small: Path, harm: object, error: type[Exception], words: str) -> None:
    harm(small / "stilllife" / "vae" / "model.safetensors")  # type: ignore[operator]
    with pytest.raises(error, match=words):
        open_checkpoint(SPEC, small).verified("vae")


def test_part_that_is_not_listed(small: Path) -> None:
    with pytest.raises(ModelMissingError, match="'unet'"):
        open_checkpoint(SPEC, small).verified("unet")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 3}', '{"files": {"a": {}}}'])
def test_damaged_manifest(small: Path, text: str) -> None:
    (small / "stilllife" / "manifest.json").write_text(text)
    with pytest.raises(ModelDamagedError, match="manifest"):
        open_checkpoint(SPEC, small)


def test_profile_file(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError):
        read_profile_file(tmp_path)
    (tmp_path / "profile.json").write_text("{}")
    with pytest.raises(ModelDamagedError):
        read_profile_file(tmp_path)
    (tmp_path / "profile.json").write_text(
        json.dumps({"vocabulary": {"kinds": ["mug"]}, "thresholds": {"residue": 0.3}})
    )
    read = read_profile_file(tmp_path)
    assert read.vocabulary.kinds == ("mug",)
    assert read.thresholds == {"residue": 0.3}


def test_checkpoint_moved_elsewhere(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small / "stilllife", tmp_path / "wheel" / "stilllife")
    open_checkpoint(SPEC, tmp_path / "wheel").verified("vae")
