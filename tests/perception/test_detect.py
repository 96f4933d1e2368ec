"""Merging dense answers, and the detector as a whole on random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from sgedit_engine.perception.detect import DetectorSettings, Owlv2Detector, merge, overlaps
from stilllife.perception_models import build_detector, detector_prompts


def test_overlaps() -> None:
    a = np.array([[0, 0, 1, 1], [0, 0, 0.5, 1]], np.float32)
    b = np.array([[0, 0, 1, 1], [0.5, 0, 1, 1]], np.float32)
    assert overlaps(a, b) == pytest.approx(np.array([[1, 0.5], [0.5, 0]]))


def test_merge_averages_what_agrees_and_keeps_neighbours_apart() -> None:
    boxes = np.array(
        [[0.1, 0.1, 0.3, 0.3], [0.1, 0.1, 0.31, 0.3], [0.28, 0.1, 0.48, 0.3], [0.8, 0.8, 0.9, 0.9]],
        np.float32,
    )
    scores = np.array([0.9, 0.9, 0.6, 0.05], np.float32)
    names = np.array([3, 3, 3, 1])
    found = merge(boxes, scores, names, DetectorSettings(floor=0.1))
    assert [(round(s, 2), n) for _, s, n in found] == [(0.9, 3), (0.6, 3)]
    assert found[0][0] == pytest.approx([0.1, 0.1, 0.305, 0.3])


def test_merge_drops_a_second_name_for_the_same_box() -> None:
    boxes = np.array([[0.1, 0.1, 0.3, 0.3], [0.1, 0.1, 0.3, 0.31]], np.float32)
    found = merge(boxes, np.array([0.8, 0.5], np.float32), np.array([0, 1]), DetectorSettings())
    assert [n for _, _, n in found] == [0]


def test_merge_of_nothing() -> None:
    none = np.zeros((0, 4), np.float32)
    assert merge(none, np.zeros(0, np.float32), np.zeros(0, int), DetectorSettings()) == []


@pytest.fixture(scope="module")
def detector() -> Owlv2Detector:
    torch.manual_seed(0)
    model, tokenizer = build_detector()
    return Owlv2Detector(model, tokenizer, detector_prompts(), DetectorSettings(floor=0.0))


def test_answers_are_boxes_of_the_picture_best_first(detector: Owlv2Detector) -> None:
    image = np.random.default_rng(0).integers(0, 256, (120, 200, 3), np.uint8)
    answers = detector.detect(image, ["mug", "ball"])
    assert answers
    assert {a.category for a in answers} <= {"mug", "ball"}
    assert [a.score for a in answers] == sorted((a.score for a in answers), reverse=True)
    assert all(0 <= a.box.x0 < a.box.x1 <= 1 for a in answers)
    assert detector.detect(image, []) == ()


def test_saved_detector_answers_alike(detector: Owlv2Detector, tmp_path: Path) -> None:
    torch.manual_seed(1)
    model, tokenizer = build_detector()
    original = Owlv2Detector(model, tokenizer, detector_prompts(), DetectorSettings(floor=0.0))
    image = np.random.default_rng(1).integers(0, 256, (256, 256, 3), np.uint8)
    before = original.detect(image)
    original.save_folder(tmp_path)
    again = Owlv2Detector.from_folder(tmp_path)
    again.settings = DetectorSettings(floor=0.0)
    assert again.detect(image)[0].score == pytest.approx(before[0].score, abs=5e-3)
    assert (tmp_path / "model.safetensors").stat().st_size < 5_000_000
    assert again.model.dtype == torch.float32
