"""Detector, segmenters and reader of the full-size profiles, as tiny models of their classes."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import (
    BertTokenizerFast,
    GroundingDinoImageProcessorPil,
    GroundingDinoProcessor,
    Sam2Config,
    Sam2Model,
    Sam3TrackerConfig,
    Sam3TrackerModel,
    SamImageProcessorPil,
    SamModel,
    SamProcessor,
)

from sgedit_engine.perception.grounding import (
    GroundingDinoDetector,
    GroundingSettings,
    Prompt,
    named_by,
    prompts_of,
)
from sgedit_engine.perception.masks import iou
from sgedit_engine.perception.photograph_reader import PhotographReader, crop_pixels
from sgedit_engine.perception.relative import compute_relatively
from sgedit_engine.perception.segment import SamSegmenter
from sgedit_engine.reading import Sought
from sgedit_engine.scene.geometry import Box
from tests.full_size.tiny.detector import write_detector
from tests.full_size.tiny.reader import write_reader
from tests.full_size.tiny.segmenter import write_segmenter

IMAGE = np.random.default_rng(0).integers(0, 256, (60, 100, 3), np.uint8)
IMAGE[10:40, 20:70] //= 3
BOXES = [Box(x0=0.2, y0=0.15, x1=0.7, y1=0.7), Box(x0=0.1, y0=0.5, x1=0.9, y1=0.9)]
ALL = GroundingSettings(floor=0.0, overlap=1.0)


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> GroundingDinoDetector:
    folder = write_detector(tmp_path_factory.mktemp("dino") / "detector")
    return GroundingDinoDetector.from_folder(folder)


@pytest.fixture(scope="module")
def sam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_segmenter(tmp_path_factory.mktemp("sam") / "segmenter")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> PhotographReader:
    folder = write_reader(tmp_path_factory.mktemp("clip") / "reader")
    return PhotographReader.from_folder(folder, {"color": ("red", "blue"), "material": ("wooden",)})


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


@pytest.mark.parametrize("shape", [(3, 4), (12, 900), (1500, 30), (1400, 2000)])
def test_pictures_of_any_size_are_searched(
    detector: GroundingDinoDetector, shape: tuple[int, int]
) -> None:
    detector.settings = ALL
    for spotted in detector.detect(np.full((*shape, 3), 80, np.uint8), ["cup"]):
        assert 0 <= spotted.box.x0 < spotted.box.x1 <= 1
        assert 0 <= spotted.box.y0 < spotted.box.y1 <= 1


@torch.inference_mode()
def test_sam_sees_as_in_its_own_library(sam: Path) -> None:
    segmenter = SamSegmenter.for_photographs(sam)
    segmenter.knows_points = False
    processor: Any = SamProcessor(SamImageProcessorPil.from_pretrained(sam))
    boxes = [[[b.x0 * 100, b.y0 * 60, b.x1 * 100, b.y1 * 60] for b in BOXES]]
    inputs = processor(IMAGE, input_boxes=boxes, return_tensors="pt")
    seen, frame = segmenter.eyes.look(IMAGE)
    pixels = segmenter.eyes.pixels(seen, frame, torch.device("cpu"))
    # The library rounds to bytes what it has enlarged.
    assert torch.allclose(pixels, inputs.pixel_values, atol=1.01 / 255 / 0.224)
    corners = [frame.box_to_square(box) for box in BOXES]
    assert np.allclose(corners, inputs.input_boxes[0], atol=0.5)
    # Random weights are unsure of everything; louder ones have outlines.
    for head in segmenter.model.mask_decoder.output_hypernetworks_mlps:
        head.proj_out.weight *= 1e5
    told = segmenter.model(**inputs, multimask_output=False)
    size = {"height": 128, "width": 128}
    (theirs,) = processor.post_process_masks(
        told.pred_masks, inputs["original_sizes"], inputs["reshaped_input_sizes"], pad_size=size
    )
    found = segmenter.masks(IMAGE, BOXES)
    for n, one in enumerate(found):
        assert iou(one.probability > 0.5, theirs[n, 0].numpy()) > 0.95
        assert one.quality == pytest.approx(float(told.iou_scores[0, n, 0]), abs=1e-3)


@torch.inference_mode()
def test_distances_count_as_in_the_library(sam: Path) -> None:
    theirs = SamModel.from_pretrained(sam).vision_encoder.eval()
    for weight in theirs.parameters():
        if weight.ndim > 1:
            weight.normal_(0, 0.3, generator=torch.Generator().manual_seed(0))
    ours = copy.deepcopy(theirs)
    compute_relatively(ours)
    pixels = torch.randn(2, 3, 128, 128, generator=torch.Generator().manual_seed(1))
    told = theirs(pixels).last_hidden_state
    assert float(told.std()) > 0.1
    assert torch.allclose(ours(pixels).last_hidden_state, told, atol=1e-4)
    for layer in theirs.layers:
        layer.attn.rel_pos_h.zero_()
    assert not torch.allclose(ours(pixels).last_hidden_state, theirs(pixels)[0], atol=1e-2)


def sam_2() -> Sam2Model:
    backbone = dict(
        model_type="sam2_hiera_det_model",
        hidden_size=8,
        image_size=[128, 128],
        blocks_per_stage=[1, 1, 2, 1],
        embed_dim_per_stage=[8, 16, 32, 64],
        num_attention_heads_per_stage=[1, 1, 2, 2],
        window_size_per_stage=[8, 4, 4, 2],
        global_attention_blocks=[3],
        window_positional_embedding_background_size=[2, 2],
    )
    vision = dict(
        backbone_config=backbone,
        backbone_channel_list=[64, 32, 16, 8],
        backbone_feature_sizes=[[32, 32], [16, 16], [8, 8]],
        fpn_hidden_size=32,
    )
    return Sam2Model(Sam2Config(vision_config=vision, **_small(128, 16)))


def sam_3() -> Sam3TrackerModel:
    backbone = dict(
        model_type="sam3_vit_model",
        hidden_size=32,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=112,
        patch_size=14,
        pretrain_image_size=112,
        window_size=4,
        global_attn_indexes=[0],
    )
    vision = dict(
        model_type="sam3_vision_model",
        backbone_config=backbone,
        backbone_feature_sizes=[[32, 32], [16, 16], [8, 8]],
        fpn_hidden_size=32,
    )
    return Sam3TrackerModel(Sam3TrackerConfig(vision_config=vision, **_small(112, 14)))


def _small(side: int, patch: int) -> dict[str, Any]:
    prompt = dict(hidden_size=32, image_size=side, patch_size=patch)
    decoder = dict(hidden_size=32, mlp_dim=32, num_attention_heads=2, iou_head_hidden_dim=32)
    return {"prompt_encoder_config": prompt, "mask_decoder_config": decoder}


@pytest.fixture(params=["sam", "sam 2", "sam 3"])
def segmenter(request: pytest.FixtureRequest, sam: Path, tmp_path: Path) -> SamSegmenter:
    torch.manual_seed(0)
    if request.param == "sam":
        return SamSegmenter.for_photographs(sam)
    (sam_2() if request.param == "sam 2" else sam_3()).save_pretrained(tmp_path)
    return SamSegmenter.for_photographs(tmp_path)


@pytest.mark.parametrize("shape", [(60, 100), (5, 4), (900, 300), (40, 1400)])
def test_masks_of_the_family_at_any_size(segmenter: SamSegmenter, shape: tuple[int, int]) -> None:
    image = np.random.default_rng(1).integers(0, 256, (*shape, 3), np.uint8)
    found = segmenter.masks(image, BOXES)
    assert len(found) == 2
    for one in (*found, segmenter.at_point(image, (0.5, 0.5))):
        assert one is not None and 0 <= one.quality <= 1
        assert max(one.probability.shape) <= max(*shape, segmenter.eyes.side)
        assert one.probability.size <= max(shape[0] * shape[1], segmenter.eyes.side**2)
        assert one.mask(shape).shape == shape
    assert segmenter.masks(image, []) == []


def test_a_picture_is_encoded_once(
    segmenter: SamSegmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    encode = segmenter.model.get_image_embeddings
    monkeypatch.setattr(
        segmenter.model, "get_image_embeddings", lambda pixels: calls.append(1) or encode(pixels)
    )
    first = segmenter.masks(IMAGE, BOXES)
    again = segmenter.masks(IMAGE.copy(), BOXES[:1])
    segmenter.at_point(IMAGE, (0.3, 0.3))
    assert len(calls) == 1
    assert np.allclose(first[0].probability, again[0].probability, atol=1e-5)
    for n in range(6):
        segmenter.masks(IMAGE + np.uint8(n + 1), BOXES)
    assert len(calls) == 7
    segmenter.masks(IMAGE, BOXES)
    assert len(calls) == 8


def test_boxes_are_answered_each_by_itself(segmenter: SamSegmenter) -> None:
    """Also where more are asked about than there are, so that few numbers are ever recorded."""
    boxes = [Box(x0=0.1 * n, y0=0.2, x1=0.1 * n + 0.3, y1=0.8) for n in range(5)]
    together = segmenter.masks(IMAGE, boxes)
    for box, one in zip(boxes, together, strict=True):
        (alone,) = segmenter.masks(IMAGE, [box])
        assert np.allclose(alone.probability, one.probability, atol=1e-4)
        assert alone.quality == pytest.approx(one.quality, abs=1e-4)


def test_points_never_lower_the_expected_fit(segmenter: SamSegmenter) -> None:
    with_points = segmenter.masks(IMAGE, BOXES)
    segmenter.knows_points = False
    without = segmenter.masks(IMAGE, BOXES)
    assert all(a.quality >= b.quality for a, b in zip(with_points, without, strict=True))
    assert segmenter.at_point(IMAGE, (0.5, 0.5)) is None


def test_half_precision_is_for_the_encoder_alone(sam: Path) -> None:
    exact = SamSegmenter.for_photographs(sam).masks(IMAGE, BOXES)
    half = SamSegmenter.for_photographs(sam, dtype=torch.bfloat16)
    assert half.model.vision_encoder.neck.conv1.weight.dtype == torch.bfloat16
    assert half.model.prompt_encoder.no_mask_embed.weight.dtype == torch.float32
    for a, b in zip(exact, half.masks(IMAGE, BOXES), strict=True):
        assert np.abs(a.probability - b.probability).mean() < 0.05


def test_another_family_is_refused_by_name(tmp_path: Path) -> None:
    write_reader(tmp_path / "clip")
    with pytest.raises(ValueError, match="'clip', not SAM"):
        SamSegmenter.for_photographs(tmp_path / "clip")


def test_values_and_kinds_are_read(reader: PhotographReader) -> None:
    mask = np.zeros((60, 100), bool)
    mask[10:40, 20:70] = True
    read = reader.things(IMAGE, [mask, ~mask])
    assert len(read) == 2
    assert set(read[0]) == {"color", "material"}
    assert read[0]["color"][0] in ("red", "blue")
    assert read[0]["material"] == ("wooden", 1.0)
    sought = Sought(("cup", "dog"), {"color": ("green",), "shape": ("round",)})
    (more,) = reader.things(IMAGE, [mask], sought)
    assert set(more) == {"color", "material", "kind"}
    assert more["color"][0] in ("red", "blue", "green")
    assert more["kind"][0] in ("cup", "dog", "object")
    assert 1 / 3 <= more["kind"][1] <= 1
    assert reader.things(IMAGE, []) == []


def test_looks_are_unit_vectors_of_what_is_in_the_mask(reader: PhotographReader) -> None:
    mask = np.zeros((60, 100), bool)
    mask[10:40, 20:70] = True
    same, elsewhere = IMAGE.copy(), IMAGE.copy()
    elsewhere[:, 90:] = 0
    vectors = reader.looks(IMAGE, [mask] * 20)
    assert vectors.shape == (20, 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.allclose(reader.looks(same, [mask])[0], vectors[0], atol=1e-5)
    assert np.allclose(reader.looks(elsewhere, [mask])[0], vectors[0], atol=1e-5)


@pytest.mark.parametrize("scale", [1, 12])
def test_a_crop_shows_the_thing_and_dims_the_rest(scale: int) -> None:
    image = np.full((60, 100, 3), 255, np.uint8).repeat(scale, 0).repeat(scale, 1)
    mask = np.zeros((60, 100), bool)
    mask[0:20, 80:100] = True
    crop = crop_pixels(image, mask.repeat(scale, 0).repeat(scale, 1), 32)
    assert crop.shape == (32, 32, 3)
    assert crop[16, 16].min() > 1.9
    assert crop[1, 1].max() < 0.6
    with pytest.raises(ValueError, match="empty"):
        crop_pixels(image, np.zeros(image.shape[:2], bool), 32)


def test_the_processor_reads_the_folder_as_published(detector: GroundingDinoDetector) -> None:
    assert isinstance(detector.pictures, GroundingDinoImageProcessorPil)
    assert isinstance(detector.tokenizer, BertTokenizerFast)
    assert detector.pictures.size["longest_edge"] == 160
