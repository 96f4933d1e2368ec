"""The footprints that the bundled vocabulary tells are those of the world."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.footprints import main, measured_footprints
from sgedit_engine.interface import Vocabulary
from sgedit_engine.models.profiles import PROFILE_FILE, ProfileFile, read_profile_file
from sgedit_engine.models.weights import checkpoints_folder
from stilllife.world import KINDS


def test_the_bundled_vocabulary_has_what_is_measured() -> None:
    told = read_profile_file(checkpoints_folder() / "stilllife").vocabulary.footprints
    assert set(told) == set(KINDS)
    found = measured_footprints(scenes=80, seed=9000)
    assert len(found) >= len(KINDS) - 2
    for kind, values in found.items():
        assert values == pytest.approx(told[kind], abs=0.2, rel=0.2), kind


def test_it_is_written_beside_what_the_profile_has(tmp_path: Path) -> None:
    before = ProfileFile(vocabulary=Vocabulary(kinds=("mug",)), thresholds={"found": 0.5})
    (tmp_path / PROFILE_FILE).write_text(before.model_dump_json())
    assert main([str(tmp_path), "--scenes", "4"]) == 0
    after = read_profile_file(tmp_path)
    assert after.vocabulary.footprints
    assert after.vocabulary.kinds == ("mug",) and after.thresholds == before.thresholds
