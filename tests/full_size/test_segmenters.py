"""SAM's family, as tiny models of its classes: what they see, and masks at any size."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import (
    Sam2Config,
    Sam2Model,
    Sam3TrackerConfig,
    Sam3TrackerModel,
    SamImageProcessorPil,
    SamModel,
    SamProcessor,
)

from sgedit_engine.perception.masks import iou
from sgedit_engine.perception.relative import compute_relatively
from sgedit_engine.perception.segment import SamSegmenter
from sgedit_engine.scene.geometry import Box
from tests.full_size.tiny.pictures import IMAGE
from tests.full_size.tiny.reader import write_reader
from tests.full_size.tiny.segmenter import write_segmenter

BOXES = [Box(x0=0.2, y0=0.15, x1=0.7, y1=0.7), Box(x0=0.1, y0=0.5, x1=0.9, y1=0.9)]


@pytest.fixture(scope="module")
def sam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_segmenter(tmp_path_factory.mktemp("sam") / "segmenter")


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
        for seen, side in zip(one.probability.shape, shape, strict=True):
            assert 1 <= seen <= min(side, segmenter.eyes.side)
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
