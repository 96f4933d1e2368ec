"""Grounding DINO's original checkpoints (Liu et al. 2023), as transformers' class for it.

The names are those of https://github.com/IDEA-Research/GroundingDINO. A file holds the text
encoder's weights, but no vocabulary: that of `google-bert/bert-base-uncased` belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import torch
from transformers import (
    BertConfig,
    GroundingDinoConfig,
    GroundingDinoForObjectDetection,
    GroundingDinoImageProcessorPil,
    SwinConfig,
)

# What only a checkpoint of Grounding DINO has.
MARK = "transformer.encoder.fusion_layers.0.gamma_v"
VOCABULARY = "google-bert/bert-base-uncased"
_SWIN = "model.backbone.conv_encoder.model.swin"
# The same in all checkpoints of Grounding DINO; shapes do not tell it.
_HEADS = 8
_WIDTH_OF_A_TEXT_HEAD = 64
# Tables that are computed, and weights that only training needs.
_DROPPED = re.compile(
    r"label_enc\.|bert\.pooler\.|bert\.embeddings\.position_ids|"
    r".*\.relative_position_index$|.*\.attn_mask$"
)
_ENCODER = r"^transformer\.encoder\.{}\.(\d+)\."
_NAMES = tuple(
    (re.compile(theirs), ours)
    for theirs, ours in (
        # The picture's encoder.
        (r"^backbone\.0\.patch_embed\.proj\.", f"{_SWIN}.embeddings.patch_embeddings.projection."),
        (r"^backbone\.0\.patch_embed\.norm\.", f"{_SWIN}.embeddings.norm."),
        (r"^backbone\.0\.layers\.", f"{_SWIN}.encoder.layers."),
        (rf"^({re.escape(_SWIN)}\..*\.blocks\.\d+)\.norm1\.", r"\1.layernorm_before."),
        (rf"^({re.escape(_SWIN)}\..*\.blocks\.\d+)\.norm2\.", r"\1.layernorm_after."),
        (
            r"\.attn\.relative_position_bias_table$",
            ".attention.relative_position_bias.relative_position_bias_table",
        ),
        (r"(\.blocks\.\d+)\.attn\.proj\.", r"\1.attention.o_proj."),
        (r"(\.blocks\.\d+)\.attn\.([qkv])_proj\.", r"\1.attention.\2_proj."),
        # The text's encoder, and what makes both equally wide.
        (r"^bert\.", "model.text_backbone."),
        (r"^input_proj\.", "model.input_proj_vision."),
        (r"^feat_map\.", "model.text_projection."),
        # Three lists of encoder layers are one here.
        (
            _ENCODER.format("layers") + r"norm1\.",
            r"model.encoder.layers.\1.deformable_layer.self_attn_layer_norm.",
        ),
        (
            _ENCODER.format("layers") + r"norm2\.",
            r"model.encoder.layers.\1.deformable_layer.final_layer_norm.",
        ),
        (
            _ENCODER.format("layers") + r"linear(\d)\.",
            r"model.encoder.layers.\1.deformable_layer.fc\2.",
        ),
        (_ENCODER.format("layers"), r"model.encoder.layers.\1.deformable_layer."),
        (
            _ENCODER.format("text_layers") + r"norm1\.",
            r"model.encoder.layers.\1.text_enhancer_layer.layer_norm_before.",
        ),
        (
            _ENCODER.format("text_layers") + r"norm2\.",
            r"model.encoder.layers.\1.text_enhancer_layer.layer_norm_after.",
        ),
        (
            _ENCODER.format("text_layers") + r"linear(\d)\.",
            r"model.encoder.layers.\1.text_enhancer_layer.fc\2.",
        ),
        (_ENCODER.format("text_layers"), r"model.encoder.layers.\1.text_enhancer_layer."),
        (
            _ENCODER.format("fusion_layers") + r"gamma_v$",
            r"model.encoder.layers.\1.fusion_layer.vision_param",
        ),
        (
            _ENCODER.format("fusion_layers") + r"gamma_l$",
            r"model.encoder.layers.\1.fusion_layer.text_param",
        ),
        (_ENCODER.format("fusion_layers"), r"model.encoder.layers.\1.fusion_layer."),
        (r"(\.fusion_layer\..*)layer_norm_v\.", r"\1layer_norm_vision."),
        (r"(\.fusion_layer\..*)layer_norm_l\.", r"\1layer_norm_text."),
        (r"(\.fusion_layer\.attn\.(?:values_|out_)?)v_proj\.", r"\1vision_proj."),
        (r"(\.fusion_layer\.attn\.(?:values_|out_)?)l_proj\.", r"\1text_proj."),
        # The decoder.
        (r"^transformer\.decoder\.layers\.", "model.decoder.layers."),
        (r"^(model\.decoder\.layers\.\d+)\.norm1\.", r"\1.encoder_attn_layer_norm."),
        (r"^(model\.decoder\.layers\.\d+)\.norm2\.", r"\1.self_attn_layer_norm."),
        (r"^(model\.decoder\.layers\.\d+)\.norm3\.", r"\1.final_layer_norm."),
        (r"^(model\.decoder\.layers\.\d+)\.catext_norm\.", r"\1.encoder_attn_text_layer_norm."),
        (r"^(model\.decoder\.layers\.\d+)\.ca_text\.", r"\1.encoder_attn_text."),
        (r"^(model\.decoder\.layers\.\d+)\.cross_attn\.", r"\1.encoder_attn."),
        (r"^(model\.decoder\.layers\.\d+)\.linear(\d)\.", r"\1.fc\2."),
        (r"^transformer\.decoder\.norm\.", "model.decoder.layer_norm."),
        (r"^transformer\.decoder\.ref_point_head\.", "model.decoder.reference_points_head."),
        (r"^transformer\.decoder\.bbox_embed\.", "model.decoder.bbox_embed."),
        # What chooses where the decoder begins.
        (r"^transformer\.enc_output(_norm)?\.", r"model.enc_output\1."),
        (r"^transformer\.enc_out_bbox_embed\.", "model.encoder_output_bbox_embed."),
        (r"^transformer\.level_embed$", "model.level_embed"),
        (r"^transformer\.tgt_embed\.", "model.query_position_embeddings."),
    )
)
_STAGE_NORM = re.compile(r"^backbone\.0\.norm(\d)\.")


def dino_name(embedded: int) -> str | None:
    """The catalogue's name of the picture's encoder with this width, where it is one of the two."""
    return {96: "grounding-dino-tiny", 128: "grounding-dino-base"}.get(embedded)


def dino_weights(original: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The weights under the names of transformers' class."""
    weights = {}
    for name, weight in original.items():
        if not _DROPPED.match(name):
            for part, share in _apart(name, weight):
                weights[_renamed(part)] = share
    # Their encoder has no norm behind its last stage; ours does not use it.
    width = weights[
        f"{_SWIN}.encoder.layers.{_stages(original) - 1}.blocks.0.layernorm_before.bias"
    ]
    weights[f"{_SWIN}.layernorm.weight"] = torch.ones_like(width)
    weights[f"{_SWIN}.layernorm.bias"] = torch.zeros_like(width)
    return weights


def _apart(name: str, weight: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
    """Query, key and value, which lie in one matrix there, in this order."""
    if found := re.match(r"(.*\.attn)\.qkv\.(weight|bias)$", name):
        names = [f"{found[1]}.{letter}_proj.{found[2]}" for letter in "qkv"]
    elif found := re.match(r"(.*)\.in_proj_(weight|bias)$", name):
        names = [f"{found[1]}.{word}.{found[2]}" for word in ("query", "key", "value")]
    else:
        yield name, weight
        return
    yield from zip(names, (part.clone() for part in weight.chunk(3)), strict=True)


def _renamed(name: str) -> str:
    if found := _STAGE_NORM.match(name):
        # They count the stages from 0, and the first here is the one before any.
        stage = f"model.backbone.conv_encoder.model.hidden_states_norms.stage{int(found[1]) + 1}."
        return stage + name[found.end() :]
    for theirs, ours in _NAMES:
        name = theirs.sub(ours, name)
    return name


def dino_config(original: Mapping[str, torch.Tensor]) -> GroundingDinoConfig:
    """The configuration that the shapes tell. Raises KeyError, ValueError for a file that lacks
    some of them."""
    levels, width = original["transformer.level_embed"].shape
    encoder, decoder = "transformer.encoder.layers", "transformer.decoder.layers"
    points = original[f"{encoder}.0.self_attn.attention_weights.bias"].shape[0]
    config: GroundingDinoConfig = GroundingDinoConfig(
        backbone_config=_swin(original),
        text_config=_bert(original),
        num_queries=original["transformer.tgt_embed.weight"].shape[0],
        d_model=width,
        encoder_layers=_count(original, encoder),
        encoder_ffn_dim=original[f"{encoder}.0.linear1.bias"].shape[0],
        encoder_attention_heads=_HEADS,
        encoder_n_points=points // (_HEADS * levels),
        decoder_layers=_count(original, decoder),
        decoder_ffn_dim=original[f"{decoder}.0.linear1.bias"].shape[0],
        decoder_attention_heads=_HEADS,
        decoder_n_points=original[f"{decoder}.0.cross_attn.attention_weights.bias"].shape[0]
        // (_HEADS * levels),
        num_feature_levels=levels,
    )
    return config


def _swin(original: Mapping[str, torch.Tensor]) -> SwinConfig:
    stages = range(_stages(original))
    tables = [
        original[f"backbone.0.layers.{n}.blocks.0.attn.relative_position_bias_table"].shape
        for n in stages
    ]
    window = (round(tables[0][0] ** 0.5) + 1) // 2
    width, _, patch, _ = original["backbone.0.patch_embed.proj.weight"].shape
    return SwinConfig(
        embed_dim=width,
        patch_size=patch,
        depths=[_count(original, f"backbone.0.layers.{n}.blocks") for n in stages],
        num_heads=[heads for _, heads in tables],
        window_size=window,
        image_size=32 * window,
        out_indices=sorted(
            {int(found[1]) + 1 for n in original if (found := _STAGE_NORM.match(n)) is not None}
        ),
    )


def _bert(original: Mapping[str, torch.Tensor]) -> BertConfig:
    words, width = original["bert.embeddings.word_embeddings.weight"].shape
    return BertConfig(
        vocab_size=words,
        hidden_size=width,
        num_hidden_layers=_count(original, "bert.encoder.layer"),
        num_attention_heads=max(1, width // _WIDTH_OF_A_TEXT_HEAD),
        intermediate_size=original["bert.encoder.layer.0.intermediate.dense.bias"].shape[0],
        max_position_embeddings=original["bert.embeddings.position_embeddings.weight"].shape[0],
    )


def _stages(original: Mapping[str, torch.Tensor]) -> int:
    return _count(original, "backbone.0.layers")


def _count(original: Mapping[str, torch.Tensor], start: str) -> int:
    """How many layers there are whose names start like this."""
    layers = re.compile(rf"{re.escape(start)}\.(\d+)\.")
    return len({found[1] for name in original if (found := layers.match(name)) is not None})


def build_dino(original: Mapping[str, torch.Tensor]) -> GroundingDinoForObjectDetection:
    """A model of the right shape that has no weights yet."""
    with torch.device("meta"):
        return GroundingDinoForObjectDetection(dino_config(original))


def dino_processor() -> GroundingDinoImageProcessorPil:
    """How pictures are prepared for it."""
    return GroundingDinoImageProcessorPil()
