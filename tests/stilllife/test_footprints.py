"""The footprints that the bundled vocabulary tells are those of the world."""

from __future__ import annotations

import pytest

from sgedit_engine.models.profiles import read_profile_file
from sgedit_engine.models.weights import checkpoints_folder
from sgedit_engine.scene.footprint import place_of
from sgedit_engine.scene.outline import Outline
from sgedit_engine.scene.perspective import Perspective
from stilllife.footprints import measured_footprints
from stilllife.render import render
from stilllife.scenes import scene_of
from stilllife.silhouette import View
from stilllife.world import KINDS


def test_the_bundled_vocabulary_has_what_is_measured() -> None:
    told = read_profile_file(checkpoints_folder() / "stilllife").vocabulary.footprints
    assert set(told) == set(KINDS)
    found = measured_footprints(scenes=80, seed=9000)
    assert len(found) >= len(KINDS) - 2
    for kind, footprint in found.items():
        for length, known in zip(footprint.factors, told[kind].factors, strict=True):
            assert length[0] == pytest.approx(known[0], abs=0.1), kind
        assert footprint.height == told[kind].height


def test_they_tell_where_things_stand() -> None:
    known = read_profile_file(checkpoints_folder() / "stilllife").vocabulary.footprints
    scenes = [scene_of(number) for number in range(9100, 9120)]
    drawn = render(scenes, samples=1)
    off = []
    for n, scene in enumerate(scenes):
        for i, thing in enumerate(scene.things):
            outline = Outline.of_mask(drawn.amodal_mask(n, i))
            place = place_of(outline, known[thing.kind], Perspective(scene.camera.elevation))
            row = scene.camera.project(thing.x, thing.base, thing.z)[1]
            radius = View(scene.camera).box(thing).width / 2
            off.append(abs(place.row - row) / radius)
    assert sum(off) / len(off) < 0.05
