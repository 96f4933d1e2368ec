"""What completes a bundle: its vocabulary, measured proportions, and the manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sgedit_engine.models.profiles import read_profile_file
from stilllife.bundle import main, measured_proportions, synonyms
from stilllife.world import KINDS


def test_synonyms_name_what_is_known() -> None:
    words = synonyms()
    assert words["cup"] == "mug" and words["mugs"] == "mug" and words["duck"] == "rubber duck"
    assert words["grey"] == "gray" and words["dotted"] == "spotted" and words["shiny"] == "glossy"
    assert not set(words) & set(KINDS)


def test_proportions() -> None:
    found = measured_proportions(scenes=120, seed=3)
    assert set(found) == set(KINDS)
    assert found["bottle"][0] < 0.7 < found["ball"][0] < 1.2 < found["donut"][0]
    assert all(0.1 < size < 0.6 for _, size in found.values())


def test_a_folder_is_completed_and_keeps_its_thresholds(tmp_path: Path) -> None:
    (tmp_path / "vae").mkdir()
    (tmp_path / "vae" / "config.json").write_text("{}")
    some = ["--scenes", "40"]
    assert main([str(tmp_path), *some, "--threshold", "found=0.4"]) == 0
    assert main([str(tmp_path), *some, "--threshold", "residue=0.3"]) == 0
    file = read_profile_file(tmp_path)
    assert file.thresholds == {"found": 0.4, "residue": 0.3}
    assert file.vocabulary.supports and file.vocabulary.proportions["mug"][1] > 0
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert list(manifest["files"]) == ["vae/config.json"]


def test_a_threshold_without_a_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--threshold", "found"])
    assert "'found' is not NAME=NUMBER" in capsys.readouterr().err
