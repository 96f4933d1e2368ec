"""The weights of original checkpoints find their places: all of them, in true shapes and tiny."""

from __future__ import annotations

import pytest
import torch

from sgedit_engine.models.original_dino import build_dino, dino_name, dino_weights
from sgedit_engine.models.original_sam import build_sam, sam_name, sam_weights
from tests.models.original_names import (
    DINO_SIZES,
    SAM_SIZES,
    TINY_DINO,
    TINY_SAM,
    DinoShape,
    SamShape,
    Shape,
    dino_names,
    sam_names,
)


def _without_values(names: dict[str, Shape]) -> dict[str, torch.Tensor]:
    return {name: torch.empty(shape, device="meta") for name, shape in names.items()}


def _shapes(weights: dict[str, torch.Tensor]) -> dict[str, Shape]:
    return {name: tuple(weight.shape) for name, weight in weights.items()}


@pytest.mark.parametrize("of", [*SAM_SIZES.values(), TINY_SAM], ids=[*SAM_SIZES, "tiny"])
def test_every_weight_of_sam_has_its_place(of: SamShape) -> None:
    original = _without_values(sam_names(of))
    model = build_sam(original)
    assert _shapes(sam_weights(original)) == _shapes(dict(model.state_dict()))


@pytest.mark.parametrize("name", SAM_SIZES)
def test_the_size_of_sam_is_known_by_its_shapes(name: str) -> None:
    of = SAM_SIZES[name]
    told = build_sam(_without_values(sam_names(of))).config.vision_config
    assert sam_name(told.hidden_size) == name
    assert told.num_hidden_layers == of.depth and told.num_attention_heads == of.heads
    assert tuple(told.global_attn_indexes) == of.everywhere and told.window_size == of.window
    assert told.image_size == of.side


@pytest.mark.parametrize("of", [*DINO_SIZES.values(), TINY_DINO], ids=[*DINO_SIZES, "tiny"])
def test_every_weight_of_grounding_dino_has_its_place(of: DinoShape) -> None:
    original = _without_values(dino_names(of))
    model = build_dino(original)
    assert _shapes(dino_weights(original)) == _shapes(dict(model.state_dict()))


@pytest.mark.parametrize("name", DINO_SIZES)
def test_the_size_of_grounding_dino_is_known_by_its_shapes(name: str) -> None:
    of = DINO_SIZES[name]
    told = build_dino(_without_values(dino_names(of))).config
    assert dino_name(told.backbone_config.embed_dim) == name
    assert tuple(told.backbone_config.depths) == of.depths
    assert tuple(told.backbone_config.num_heads) == of.heads
    assert told.backbone_config.window_size == of.window
    assert told.text_config.num_attention_heads == 12
    assert (told.encoder_n_points, told.decoder_n_points, told.num_queries) == (4, 4, 900)


def _random(names: dict[str, Shape]) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(5)
    return {name: torch.randn(shape, generator=generator) for name, shape in names.items()}


# Where shapes alone could be mixed up: (theirs, ours).
SAM_PLACES = [
    ("image_encoder.neck.1.weight", "vision_encoder.neck.layer_norm1.weight"),
    ("image_encoder.blocks.1.norm2.bias", "vision_encoder.layers.1.layer_norm2.bias"),
    ("prompt_encoder.point_embeddings.3.weight", "prompt_encoder.point_embed.3.weight"),
    ("prompt_encoder.mask_downscaling.4.bias", "prompt_encoder.mask_embed.layer_norm2.bias"),
    (
        "mask_decoder.transformer.norm_final_attn.weight",
        "mask_decoder.transformer.layer_norm_final_attn.weight",
    ),
    (
        "mask_decoder.output_hypernetworks_mlps.2.layers.0.weight",
        "mask_decoder.output_hypernetworks_mlps.2.proj_in.weight",
    ),
    (
        "mask_decoder.output_hypernetworks_mlps.2.layers.1.weight",
        "mask_decoder.output_hypernetworks_mlps.2.layers.0.weight",
    ),
    (
        "mask_decoder.iou_prediction_head.layers.2.bias",
        "mask_decoder.iou_prediction_head.proj_out.bias",
    ),
    ("mask_decoder.output_upscaling.1.weight", "mask_decoder.upscale_layer_norm.weight"),
]


@pytest.mark.parametrize(("theirs", "ours"), SAM_PLACES)
def test_where_weights_of_sam_go(theirs: str, ours: str) -> None:
    original = _random(sam_names(TINY_SAM))
    assert torch.equal(sam_weights(original)[ours], original[theirs])


_ENCODER, _BACKBONE = "transformer.encoder", "model.backbone.conv_encoder.model"
# By what their and our names begin with: (theirs, which third of it or None for all, ours).
DINO_PLACES = {
    (f"{_ENCODER}.layers.1.", "model.encoder.layers.1.deformable_layer."): [
        ("norm1.weight", None, "self_attn_layer_norm.weight"),
        ("norm2.bias", None, "final_layer_norm.bias"),
        ("linear1.weight", None, "fc1.weight"),
    ],
    (f"{_ENCODER}.text_layers.1.", "model.encoder.layers.1.text_enhancer_layer."): [
        ("norm1.weight", None, "layer_norm_before.weight"),
        ("norm2.weight", None, "layer_norm_after.weight"),
        ("self_attn.in_proj_weight", 0, "self_attn.query.weight"),
        ("self_attn.in_proj_bias", 2, "self_attn.value.bias"),
    ],
    (f"{_ENCODER}.fusion_layers.1.", "model.encoder.layers.1.fusion_layer."): [
        ("gamma_l", None, "text_param"),
        ("layer_norm_v.weight", None, "layer_norm_vision.weight"),
        ("attn.l_proj.weight", None, "attn.text_proj.weight"),
        ("attn.values_l_proj.weight", None, "attn.values_text_proj.weight"),
        ("attn.out_v_proj.bias", None, "attn.out_vision_proj.bias"),
    ],
    ("transformer.decoder.layers.1.", "model.decoder.layers.1."): [
        ("norm1.weight", None, "encoder_attn_layer_norm.weight"),
        ("norm2.weight", None, "self_attn_layer_norm.weight"),
        ("norm3.weight", None, "final_layer_norm.weight"),
        ("catext_norm.weight", None, "encoder_attn_text_layer_norm.weight"),
        ("ca_text.in_proj_weight", 1, "encoder_attn_text.key.weight"),
        ("self_attn.in_proj_weight", 2, "self_attn.value.weight"),
        ("cross_attn.sampling_offsets.bias", None, "encoder_attn.sampling_offsets.bias"),
    ],
    ("backbone.0.layers.2.blocks.1.", f"{_BACKBONE}.swin.encoder.layers.2.blocks.1."): [
        ("norm1.weight", None, "layernorm_before.weight"),
        ("attn.qkv.weight", 1, "attention.k_proj.weight"),
        ("attn.proj.weight", None, "attention.o_proj.weight"),
    ],
    ("backbone.0.", f"{_BACKBONE}.hidden_states_norms."): [
        ("norm1.weight", None, "stage2.weight"),
        ("norm3.bias", None, "stage4.bias"),
    ],
    ("", ""): [
        ("transformer.tgt_embed.weight", None, "model.query_position_embeddings.weight"),
        ("transformer.enc_output_norm.weight", None, "model.enc_output_norm.weight"),
        ("feat_map.weight", None, "model.text_projection.weight"),
    ],
}


@pytest.mark.parametrize("starts", DINO_PLACES, ids=lambda starts: starts[0])
def test_where_weights_of_grounding_dino_go(starts: tuple[str, str]) -> None:
    original = _random(dino_names(TINY_DINO))
    weights = dino_weights(original)
    for theirs, third, ours in DINO_PLACES[starts]:
        weight = original[starts[0] + theirs]
        expected = weight if third is None else weight.chunk(3)[third]
        assert torch.equal(weights[starts[1] + ours], expected), theirs
