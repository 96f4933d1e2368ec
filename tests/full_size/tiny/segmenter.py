"""A tiny SAM."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import SamConfig, SamImageProcessorPil, SamModel

from sgedit_engine.models.manifest import write_model_manifest
from tests.full_size.tiny.pictures import save_pictures


def write_segmenter(folder: Path) -> Path:
    """A SAM."""
    torch.manual_seed(1)
    vision = {
        "hidden_size": 16,
        "output_channels": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "image_size": 128,
        "patch_size": 16,
        "window_size": 4,
        "global_attn_indexes": [1],
        "num_pos_feats": 8,
        "mlp_dim": 32,
    }
    prompt = {"hidden_size": 16, "image_size": 128, "patch_size": 16, "mask_input_channels": 4}
    mask = {
        "hidden_size": 16,
        "mlp_dim": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "iou_head_hidden_dim": 16,
    }
    model = SamModel(
        SamConfig(vision_config=vision, prompt_encoder_config=prompt, mask_decoder_config=mask)
    )
    model.save_pretrained(folder)
    side = {"longest_edge": 128}
    pad = {"height": 128, "width": 128}
    smaller = {"mask_size": {"longest_edge": 32}, "mask_pad_size": {"height": 32, "width": 32}}
    save_pictures(SamImageProcessorPil(size=side, pad_size=pad, **smaller), folder)
    write_model_manifest(folder)
    return folder
