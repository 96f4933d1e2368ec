"""The footprints that the bundled vocabulary tells are those of the world."""

from __future__ import annotations

import pytest

from sgedit_engine.models.profiles import read_profile_file
from sgedit_engine.models.weights import checkpoints_folder
from stilllife.footprints import measured_footprints
from stilllife.world import KINDS


def test_the_bundled_vocabulary_has_what_is_measured() -> None:
    told = read_profile_file(checkpoints_folder() / "stilllife").vocabulary.footprints
    assert set(told) == set(KINDS)
    found = measured_footprints(scenes=80, seed=9000)
    assert len(found) >= len(KINDS) - 2
    for kind, values in found.items():
        assert values == pytest.approx(told[kind], abs=0.2, rel=0.2), kind
