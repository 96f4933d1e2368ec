"""A tiny CLIP."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel

from sgedit_engine.models.manifest import write_model_manifest
from tests.full_size.tiny.pictures import save_pictures
from tests.full_size.tiny.words import clip_text, clip_words


def write_reader(folder: Path) -> Path:
    """A CLIP."""
    torch.manual_seed(3)
    tokenizer = clip_words()
    vision = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "image_size": 32,
        "patch_size": 8,
    }
    text = clip_text(tokenizer, 16, "quick_gelu").to_dict()
    config = CLIPConfig(text_config=text, vision_config=vision, projection_dim=16)
    CLIPModel(config).save_pretrained(folder)
    sides = {"height": 32, "width": 32}
    pictures = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size=sides)
    save_pictures(pictures, folder)
    tokenizer.save_pretrained(folder)
    write_model_manifest(folder)
    return folder
