"""The perceiving models on a few scenes: what is counted where, and that nothing is read twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.bundled import Bundle
from benchmarks.groups import FIGURES, Group
from benchmarks.held_out import first_number, held_out_scene
from benchmarks.parses import GRID, draw_parses
from benchmarks.perception import COLUMNS, perception_outcome
from benchmarks.picture_reader import picture_reader
from benchmarks.record import Outcome
from benchmarks.strange_kinds import strange_kinds_outcome
from sgedit_engine.perception.detect import Owlv2Detector
from stilllife.eval_perception import HeldOut, detection_figures, reading_figures
from stilllife.world import HELD_BACK_KINDS, KINDS

SCENES, SEED = 6, 3


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.open()


@pytest.fixture(scope="module")
def outcome(bundle: Bundle) -> Outcome:
    return perception_outcome(bundle, SCENES, SEED, lambda part: None)


def test_every_group_has_every_figure_or_says_why_not(outcome: Outcome) -> None:
    for prefix in COLUMNS:
        names = {f"{prefix}{name}" for name in FIGURES}
        there, missing = names & set(outcome.figures), names & set(outcome.missing)
        assert there | missing == names and not there & missing
    assert outcome.figures["scenes"] == SCENES
    assert outcome.figures["look_scenes"] == outcome.figures["light_scenes"] == 2
    assert 0 < outcome.figures["hard_scenes"] <= SCENES
    assert outcome.figures["read_objects"] > 0.8 and outcome.figures["psnr"] > 30
    told = outcome.details["hard"]
    assert set(told) <= {"occluded", "stacked", "alike"}
    assert max(t["scenes"] for t in told.values()) <= outcome.figures["hard_scenes"]
    interval = outcome.details["intervals"]["hard_read_kinds_and_colors"]
    assert interval["of"] == outcome.figures["hard_scenes"]
    assert interval["low"] <= outcome.figures["hard_read_kinds_and_colors"] <= interval["high"]


def test_figures_are_those_of_the_models_alone(bundle: Bundle, outcome: Outcome) -> None:
    held = HeldOut.render(SCENES, first=first_number(SEED))
    with bundle.readers() as readers:
        detected = detection_figures(readers.detector, held)
        read = reading_figures(readers.perception, held)
    assert outcome.figures["ap50"] == pytest.approx(detected["ap50"])
    assert outcome.figures["recall"] == detected["recall_mostly_visible"]
    assert outcome.figures["read_mask_iou"] == pytest.approx(read["mask_iou"])


def test_the_detector_is_asked_once_a_picture(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    detect = Owlv2Detector.detect

    def counted(self: Owlv2Detector, *arguments: object) -> object:
        asked.append(arguments)
        return detect(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Owlv2Detector, "detect", counted)
    with picture_reader(bundle) as reader:
        assert len(list(reader.read([held_out_scene(SEED, n) for n in range(2)]))) == 2
    assert len(asked) == 2


def test_a_group_without_pictures_has_no_figures() -> None:
    group = Group()
    assert group.figures() == {} and group.intervals() == {}
    assert set(group.missing()) == set(FIGURES)


def test_parses_are_drawn(bundle: Bundle, tmp_path: Path) -> None:
    found = draw_parses(bundle, 2, SEED, tmp_path, lambda part: None)
    assert found.figures["pictures"] == 2 and found.figures["objects"] > 0
    assert (tmp_path / GRID).stat().st_size > 10_000


def test_the_judge_s_weights_count(tmp_path: Path, bundle: Bundle) -> None:
    (tmp_path / "stilllife").symlink_to(bundle.checkpoint.folder)
    without = Bundle.open(tmp_path).weights_mb
    (tmp_path / "judge" / "namer").mkdir(parents=True)
    (tmp_path / "judge" / "namer" / "model.safetensors").write_bytes(bytes(2_000_000))
    assert Bundle.open(tmp_path).weights_mb == pytest.approx(without + 2)


def test_what_strange_kinds_are_taken_for(bundle: Bundle) -> None:
    outcome = strange_kinds_outcome(bundle, 4, SEED, lambda part: None)
    told = outcome.details["strange_kinds"]
    assert set(told) <= set(HELD_BACK_KINDS)
    names = {name for counts in told.values() for name in counts}
    assert names <= {*KINDS, "nothing"}
    assert outcome.figures["strange_kinds"] == sum(sum(c.values()) for c in told.values())
    assert 0 <= outcome.figures["strange_kinds_named"] <= 1
