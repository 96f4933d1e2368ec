"""Segment Anything's original checkpoints (Kirillov et al. 2023), as transformers' SamModel.

The names are those of https://github.com/facebookresearch/segment-anything. All that the file does
not say by its shapes is the same in the three sizes (`build_sam.py` there).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import torch
from transformers import SamConfig, SamImageProcessorPil, SamModel

# What only a checkpoint of Segment Anything has.
MARK = "image_encoder.pos_embed"
_PIXELS = ("pixel_mean", "pixel_std")
_PE = "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix"
# Their names' parts -> ours, all of them, in this order.
_NAMES = tuple(
    (re.compile(theirs), ours)
    for theirs, ours in (
        (r"^image_encoder\.", "vision_encoder."),
        (r"\.patch_embed\.proj\.", ".patch_embed.projection."),
        (r"\.blocks\.", ".layers."),
        (r"\.neck\.0\.", ".neck.conv1."),
        (r"\.neck\.1\.", ".neck.layer_norm1."),
        (r"\.neck\.2\.", ".neck.conv2."),
        (r"\.neck\.3\.", ".neck.layer_norm2."),
        (r"\.norm", ".layer_norm"),
        (r"\.point_embeddings\.", ".point_embed."),
        (r"\.mask_downscaling\.0\.", ".mask_embed.conv1."),
        (r"\.mask_downscaling\.1\.", ".mask_embed.layer_norm1."),
        (r"\.mask_downscaling\.3\.", ".mask_embed.conv2."),
        (r"\.mask_downscaling\.4\.", ".mask_embed.layer_norm2."),
        (r"\.mask_downscaling\.6\.", ".mask_embed.conv3."),
        (r"\.output_upscaling\.0\.", ".upscale_conv1."),
        (r"\.output_upscaling\.1\.", ".upscale_layer_norm."),
        (r"\.output_upscaling\.3\.", ".upscale_conv2."),
        (
            r"\.pe_layer\.positional_encoding_gaussian_matrix",
            ".shared_embedding.positional_embedding",
        ),
        # The small networks of three layers; what is between the outer ones is counted anew.
        (r"(iou_prediction_head|output_hypernetworks_mlps\.\d+)\.layers\.0\.", r"\1.proj_in."),
        (r"(iou_prediction_head|output_hypernetworks_mlps\.\d+)\.layers\.2\.", r"\1.proj_out."),
        (r"(iou_prediction_head|output_hypernetworks_mlps\.\d+)\.layers\.1\.", r"\1.layers.0."),
    )
)


def sam_name(hidden: int) -> str | None:
    """The catalogue's name of the encoder with this width, where it is one of the three."""
    return {768: "sam-vit-base", 1024: "sam-vit-large", 1280: "sam-vit-huge"}.get(hidden)


def sam_weights(original: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The weights under SamModel's names."""
    weights = {_renamed(n): w for n, w in original.items() if n not in _PIXELS}
    if _PE in original:
        weights["shared_image_embedding.positional_embedding"] = original[_PE]
    return weights


def _renamed(name: str) -> str:
    for theirs, ours in _NAMES:
        name = theirs.sub(ours, name)
    return name


def sam_config(original: Mapping[str, torch.Tensor]) -> SamConfig:
    """The configuration that the shapes tell. Raises KeyError, IndexError for a file that lacks
    some of them."""
    grid = original[MARK].shape[1]
    hidden, _, patch, _ = original["image_encoder.patch_embed.proj.weight"].shape
    positions = [
        original[f"image_encoder.blocks.{n}.attn.rel_pos_h"].shape for n in range(_depth(original))
    ]
    # A layer that sees all of the picture knows 2·grid − 1 relative positions, others a window's.
    everywhere = [n for n, (length, _) in enumerate(positions) if length == 2 * grid - 1]
    windows = {length for length, _ in positions} - {2 * grid - 1}
    width = original["prompt_encoder.no_mask_embed.weight"].shape[1]
    side = grid * patch
    config: SamConfig = SamConfig(
        vision_config={
            "hidden_size": hidden,
            "num_hidden_layers": len(positions),
            "num_attention_heads": hidden // positions[0][1],
            "mlp_dim": original["image_encoder.blocks.0.mlp.lin1.weight"].shape[0],
            "image_size": side,
            "patch_size": patch,
            "window_size": (min(windows) + 1) // 2 if windows else 0,
            "global_attn_indexes": everywhere,
            "output_channels": original["image_encoder.neck.0.weight"].shape[0],
            "num_pos_feats": original[_PE].shape[1],
        },
        prompt_encoder_config={
            "hidden_size": width,
            "image_size": side,
            "patch_size": patch,
            "mask_input_channels": original["prompt_encoder.mask_downscaling.3.weight"].shape[0],
        },
        mask_decoder_config=_decoder(original, width),
    )
    return config


def _decoder(original: Mapping[str, torch.Tensor], width: int) -> dict[str, Any]:
    start = "mask_decoder.transformer.layers.0"
    inner = original[f"{start}.cross_attn_token_to_image.q_proj.weight"].shape[0]
    return {
        "hidden_size": width,
        "mlp_dim": original[f"{start}.mlp.lin1.weight"].shape[0],
        "attention_downsample_rate": width // inner,
        "num_multimask_outputs": original["mask_decoder.mask_tokens.weight"].shape[0] - 1,
        "iou_head_hidden_dim": original["mask_decoder.iou_prediction_head.layers.0.weight"].shape[
            0
        ],
    }


def _depth(original: Mapping[str, torch.Tensor]) -> int:
    found = (re.match(r"image_encoder\.blocks\.(\d+)\.", name) for name in original)
    return 1 + max(int(match[1]) for match in found if match)


def build_sam(original: Mapping[str, torch.Tensor]) -> SamModel:
    """A SamModel of the right shape that has no weights yet."""
    with torch.device("meta"):
        return SamModel(sam_config(original))


def sam_processor(config: SamConfig) -> SamImageProcessorPil:
    """How pictures are prepared for it."""
    side = config.vision_config.image_size
    return SamImageProcessorPil(
        size={"longest_edge": side}, pad_size={"height": side, "width": side}
    )
