"""Tiny checkpoints of the classes of Stable Diffusion 1.5, 2.1 and XL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    EulerDiscreteScheduler,
    PNDMScheduler,
    UNet2DConditionModel,
)
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from sgedit_engine.models.manifest import write_model_manifest
from tests.full_size.tiny.words import CONTEXT, clip_text, clip_words

# Latent cells a side: pictures of 64 and of 128 pixels.
CELLS = {"sd15": 8, "sd21": 8, "sd21-base": 8, "sdxl": 16}
_LATENTS = dict(
    beta_start=0.00085,
    beta_end=0.012,
    beta_schedule="scaled_linear",
    num_train_timesteps=1000,
    steps_offset=1,
)
_CROSS, _UP = ("CrossAttnDownBlock2D",), ("CrossAttnUpBlock2D",)
# What sets the U-Nets of the classes apart.
_UNETS: Mapping[str, Mapping[str, Any]] = {
    "sd15": dict(
        down_block_types=(*_CROSS * 3, "DownBlock2D"),
        up_block_types=("UpBlock2D", *_UP * 3),
        block_out_channels=(8, 16, 16, 16),
        attention_head_dim=2,
        cross_attention_dim=16,
    ),
    "sd21": dict(
        down_block_types=(*_CROSS * 3, "DownBlock2D"),
        up_block_types=("UpBlock2D", *_UP * 3),
        block_out_channels=(8, 16, 16, 16),
        attention_head_dim=(1, 2, 2, 2),
        cross_attention_dim=24,
        use_linear_projection=True,
        upcast_attention=True,
    ),
    "sdxl": dict(
        down_block_types=("DownBlock2D", *_CROSS * 2),
        up_block_types=(*_UP * 2, "UpBlock2D"),
        block_out_channels=(8, 16, 16),
        attention_head_dim=(1, 2, 2),
        transformer_layers_per_block=(1, 2, 3),
        cross_attention_dim=16 + 24,
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        # Six sizes and the pooled embedding of the second text encoder.
        projection_class_embeddings_input_dim=6 * 8 + 24,
    ),
}
_UNETS = {**_UNETS, "sd21-base": {**_UNETS["sd21"], "upcast_attention": False}}


def write_diffusion(folder: Path, kind: str, *, inpaint: bool = False) -> Path:
    """A checkpoint of the class of Stable Diffusion 1.5 ("sd15"), 2.1 ("sd21" predicts velocity,
    "sd21-base" noise) or XL ("sdxl"), or the inpainting one of its class."""
    torch.manual_seed(0)
    tokenizer = clip_words(pad="!" if kind.startswith("sd21") else None)
    _save_words(tokenizer, folder / "tokenizer")
    if kind.startswith("sd21"):
        _save_text(CLIPTextModel(clip_text(tokenizer, 24, "gelu")), folder / "text_encoder")
    else:
        _save_text(CLIPTextModel(clip_text(tokenizer, 16, "quick_gelu")), folder / "text_encoder")
    if kind == "sdxl":
        second = clip_words(pad="!")
        _save_words(second, folder / "tokenizer_2")
        model = CLIPTextModelWithProjection(clip_text(second, 24, "gelu"))
        _save_text(model, folder / "text_encoder_2")
    _unet(kind, inpaint).save_pretrained(folder / "unet")
    _autoencoder(kind).save_pretrained(folder / "vae")
    _scheduler(kind, inpaint).save_pretrained(folder / "scheduler")
    index = {"_class_name": "StableDiffusionXLPipeline" if kind == "sdxl" else _pipeline(inpaint)}
    (folder / "model_index.json").write_text(json.dumps(index))
    write_model_manifest(folder)
    return folder


def _pipeline(inpaint: bool) -> str:
    return "StableDiffusionInpaintPipeline" if inpaint else "StableDiffusionPipeline"


def _save_words(tokenizer: CLIPTokenizer, folder: Path) -> None:
    """In the files that the checkpoints have."""
    folder.mkdir(parents=True)
    model = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    (folder / "vocab.json").write_text(json.dumps(model["vocab"]), encoding="utf-8")
    merges = "\n".join(" ".join(pair) for pair in model["merges"])
    (folder / "merges.txt").write_text(f"#version: 0.2\n{merges}\n", encoding="utf-8")
    told = {
        "tokenizer_class": "CLIPTokenizer",
        "model_max_length": CONTEXT,
        "pad_token": tokenizer.pad_token,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(told), encoding="utf-8")


def _save_text(model: nn.Module, folder: Path) -> None:
    """With the names of weights that the checkpoints have."""
    model.save_pretrained(folder)
    path = folder / "model.safetensors"
    named = {
        name
        if name.startswith(("text_model.", "text_projection."))
        else f"text_model.{name}": value
        for name, value in load_file(path).items()
    }
    save_file(named, path, {"format": "pt"})


def _unet(kind: str, inpaint: bool) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=CELLS[kind],
        in_channels=9 if inpaint else 4,
        out_channels=4,
        layers_per_block=2 if kind == "sd15" else 1,
        norm_num_groups=4,
        **_UNETS[kind],
    )


def _autoencoder(kind: str) -> AutoencoderKL:
    return AutoencoderKL(
        in_channels=3,
        out_channels=3,
        latent_channels=4,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(8, 8, 8, 8),
        layers_per_block=1,
        norm_num_groups=4,
        sample_size=8 * CELLS[kind],
        scaling_factor=0.13025 if kind == "sdxl" else 0.18215,
        force_upcast=True,
    )


def _scheduler(kind: str, inpaint: bool) -> Any:
    """As the checkpoints bring it: made for other solvers than the engine's. No public one that
    fills holes predicts velocity."""
    if kind == "sdxl":
        return EulerDiscreteScheduler(**_LATENTS, timestep_spacing="leading")
    if kind == "sd15":
        return PNDMScheduler(**_LATENTS, skip_prk_steps=True, set_alpha_to_one=False)
    told = "v_prediction" if kind == "sd21" and not inpaint else "epsilon"
    return DDIMScheduler(
        **_LATENTS, prediction_type=told, clip_sample=False, set_alpha_to_one=False
    )
