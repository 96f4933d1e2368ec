"""Grounding DINO, as a tiny model of its class: prompts, names, answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from transformers import (
    BertTokenizerFast,
    GroundingDinoImageProcessorPil,
    GroundingDinoProcessor,
)

from sgedit_engine.perception.grounding import (
    GroundingDinoDetector,
    GroundingSettings,
    Prompt,
    named_by,
    prompts_of,
    seen_size,
)
from tests.full_size.tiny.detector import write_detector
from tests.full_size.tiny.pictures import IMAGE

ALL = GroundingSettings(floor=0.0, overlap=1.0)


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> GroundingDinoDetector:
    folder = write_detector(tmp_path_factory.mktemp("dino") / "detector")
    return GroundingDinoDetector.from_folder(folder)


def test_a_prompt_is_the_librarys_own(detector: GroundingDinoDetector) -> None:
    names = ["cup", "Red laptop", "the dog."]
    (prompt,) = prompts_of(names, detector.tokenizer, 256)
    told = detector.tokenizer("cup. red laptop. the dog.")["input_ids"]
    assert list(prompt.ids) == told
    words = {n: detector.tokenizer.decode(told[a:b]) for n, (a, b) in prompt.spans.items()}
    assert words == {0: "cup", 1: "red laptop", 2: "the dog"}


def test_long_lists_take_several_prompts(detector: GroundingDinoDetector) -> None:
    names = [f"red cup {n}" for n in range(120)]
    prompts = list(prompts_of(names, detector.tokenizer, 256))
    assert len(prompts) > 1
    assert all(len(prompt.ids) <= 256 for prompt in prompts)
    assert [n for prompt in prompts for n in prompt.spans] == list(range(120))
    assert list(prompts_of(["", "…", "?"], detector.tokenizer, 256)) == []


# Likeness to [CLS] cup . red cup . laptop [SEP] per answer -> the name that is meant.
SHARED = Prompt((101, 1, 1012, 2, 1, 1012, 3, 102), {0: (1, 2), 1: (3, 5), 5: (6, 7)})
MEANT = [
    ([0, 0.8, 0, 0.1, 0.7, 0, 0.1, 0], 0, 0.8),
    ([0, 0.6, 0, 0.7, 0.6, 0, 0.1, 0], 1, 0.7),
    ([0, 0.5, 0, 0.26, 0.3, 0, 0.4, 0], 0, 0.5),
    ([0.9, 0.1, 0.9, 0.2, 0.1, 0.9, 0.3, 0.9], 5, 0.3),
    ([0, 0.1, 0, 0.2, 0.12, 0, 0.05, 0], 1, 0.2),
]


@pytest.mark.parametrize(("likeness", "number", "score"), MEANT)
def test_names_that_share_words_are_told_apart(
    likeness: list[float], number: int, score: float
) -> None:
    scores, names = named_by(np.array([likeness], np.float32), SHARED, 0.25)
    assert names.tolist() == [number]
    assert scores.tolist() == pytest.approx([score])


@torch.inference_mode()
def test_answers_are_the_librarys(detector: GroundingDinoDetector) -> None:
    detector.settings = ALL
    found = detector.detect(IMAGE, ["cup", "laptop"])
    processor: Any = GroundingDinoProcessor(detector.pictures, detector.tokenizer)
    inputs = processor(images=IMAGE, text="cup. laptop.", return_tensors="pt")
    (theirs,) = processor.post_process_grounded_object_detection(
        detector.model(**inputs), inputs.input_ids, threshold=0.0, target_sizes=[(1, 1)]
    )
    boxes = [[round(v, 4) for v in box] for box in theirs["boxes"].clamp(0, 1).tolist()]
    assert 0 < len(found) <= len(boxes)
    assert {s.category for s in found} <= {"cup", "laptop"}
    for spotted in found:
        assert [round(v, 4) for v in spotted.box.xyxy] in boxes


def test_weak_and_doubled_answers_are_dropped(detector: GroundingDinoDetector) -> None:
    detector.settings = ALL
    every = detector.detect(IMAGE, ["cup", "laptop"])
    middle = sorted(s.score for s in every)[len(every) // 2]
    detector.settings = GroundingSettings(floor=middle, overlap=0.05)
    fewer = detector.detect(IMAGE, ["cup", "laptop"])
    assert 0 < len(fewer) < len(every)
    assert all(s.score >= middle for s in fewer)
    for n, one in enumerate(fewer):
        assert all(one.box.iou(other.box) <= 0.05 for other in fewer[n + 1 :])


def test_nothing_is_found_that_is_not_named(detector: GroundingDinoDetector) -> None:
    assert detector.detect(IMAGE) == detector.detect(IMAGE, []) == ()


@pytest.mark.parametrize("shape", [(3, 4), (12, 900), (1500, 30), (1400, 2000), (16, 16_384)])
def test_pictures_of_any_size_are_searched(
    detector: GroundingDinoDetector, shape: tuple[int, int]
) -> None:
    detector.settings = ALL
    for spotted in detector.detect(np.full((*shape, 3), 80, np.uint8), ["cup"]):
        assert 0 <= spotted.box.x0 < spotted.box.x1 <= 1
        assert 0 <= spotted.box.y0 < spotted.box.y1 <= 1


def test_the_processor_reads_the_folder_as_published(detector: GroundingDinoDetector) -> None:
    assert isinstance(detector.pictures, GroundingDinoImageProcessorPil)
    assert isinstance(detector.tokenizer, BertTokenizerFast)
    assert detector.pictures.size["longest_edge"] == 160


SIZES = [(60, 100), (16, 60), (100, 16), (80, 80), (80, 160), (1500, 30), (4096, 64), (3000, 4000)]


@pytest.mark.parametrize("size", SIZES)
def test_pictures_are_seen_as_by_the_library(
    detector: GroundingDinoDetector, size: tuple[int, int]
) -> None:
    image = np.full((*size, 3), 40, np.uint8)
    image[: size[0] // 2] = (200, 90, 10)
    theirs = detector.pictures(images=image, return_tensors="pt")["pixel_values"]
    ours = detector._pixels(image)
    assert seen_size(*size, detector.pictures) == ours.shape[2:] == theirs.shape[2:]
    # The library rounds to bytes what it has enlarged; very large pictures are reduced before.
    assert float((ours - theirs).abs().mean()) < (0.02 if max(size) > 2666 else 0.005)
