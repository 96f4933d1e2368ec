"""Tiny models of the classes of the full-size profiles, with random weights, in the folders that
their checkpoints have.

What is written is what the real ones have: the same classes, kinds of blocks, prediction types,
text encoders, tokenizers, schedulers and names of weights; only widths, depths and sizes are small.
The same call always writes the same weights.
"""

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
from transformers import (
    BertTokenizerFast,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    GroundingDinoConfig,
    GroundingDinoForObjectDetection,
    GroundingDinoImageProcessorPil,
    SamConfig,
    SamImageProcessorPil,
    SamModel,
    SwinConfig,
)

from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.manifest import write_model_manifest
from sgedit_engine.models.profiles import PROFILES
from stilllife.tokens import build_tokenizer

# Latent cells a side: pictures of 64 and of 128 pixels.
CELLS = {"sd15": 8, "sd21": 8, "sd21-base": 8, "sdxl": 16}
CONTEXT = 77
WORDS = [
    "a",
    "an",
    "and",
    "on",
    "in",
    "of",
    "the",
    "nothing",
    "empty",
    "background",
    "photo",
    "with",
    "beside",
    "scene",
    "picture",
    "no",
    "other",
    "cup",
    "mug",
    "laptop",
    "ball",
    "book",
    "lamp",
    "table",
    "desk",
    "wooden",
    "white",
    "red",
    "blue",
    "green",
    "yellow",
    "striped",
    "spotted",
    "plain",
    "dog",
    "cat",
    "man",
    "woman",
    "chair",
    "bottle",
    "holding",
    "riding",
    "horse",
    "grass",
    "wall",
    "floor",
    "sitting",
    "small",
    "big",
]

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


def write_profile(root: Path, name: str, *, kind: str | None = None, inpaint: bool = True) -> Path:
    """Every model of a full-size profile below a folder of models, as `sgedit models pull` lays
    them; without `inpaint` the one that fills holes is missing. `kind` as for `write_diffusion`."""
    kind = kind or {"sd21": "sd21-base"}.get(name, name)
    for model in {origin.pulled for origin in PROFILES[name].origins.values()}:
        folder = root / model
        match MODELS[model].kind:
            case "diffusion":
                write_diffusion(folder, kind)
            case "inpainting" if inpaint:
                write_diffusion(folder, kind, inpaint=True)
            case "detector":
                write_detector(folder)
            case "segmenter":
                write_segmenter(folder)
            case "reader":
                write_reader(folder)
    return root


def write_diffusion(folder: Path, kind: str, *, inpaint: bool = False) -> Path:
    """A checkpoint of the class of Stable Diffusion 1.5 ("sd15"), 2.1 ("sd21" predicts velocity,
    "sd21-base" noise) or XL ("sdxl"), or the inpainting one of its class."""
    torch.manual_seed(0)
    tokenizer = _words(pad="!" if kind.startswith("sd21") else None)
    _save_words(tokenizer, folder / "tokenizer")
    if kind.startswith("sd21"):
        _save_text(CLIPTextModel(_text(tokenizer, 24, "gelu")), folder / "text_encoder")
    else:
        _save_text(CLIPTextModel(_text(tokenizer, 16, "quick_gelu")), folder / "text_encoder")
    if kind == "sdxl":
        second = _words(pad="!")
        _save_words(second, folder / "tokenizer_2")
        model = CLIPTextModelWithProjection(_text(second, 24, "gelu"))
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


def _words(pad: str | None = None) -> CLIPTokenizer:
    """The class's tokenizer, in which common words are one token, and others are their letters."""
    tokenizer = build_tokenizer(WORDS, CONTEXT, placeholders=0)
    if pad is not None:
        tokenizer.pad_token = pad
    return tokenizer


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


def _text(tokenizer: CLIPTokenizer, width: int, act: str) -> CLIPTextConfig:
    return CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=2 * width,
        projection_dim=width,
        num_hidden_layers=3,
        num_attention_heads=2,
        max_position_embeddings=CONTEXT,
        hidden_act=act,
        # As the checkpoints have them, though their tokenizers' are others.
        bos_token_id=0,
        eos_token_id=2,
        pad_token_id=1,
    )


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
    _save_pictures(SamImageProcessorPil(size=side, pad_size=pad, **smaller), folder)
    write_model_manifest(folder)
    return folder


def _save_pictures(processor: Any, folder: Path) -> None:
    """In the file that the checkpoints have, which names the class for any library."""
    processor.save_pretrained(folder)
    path = folder / "preprocessor_config.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["image_processor_type"] = type(processor).__name__.removesuffix("Pil")
    path.write_text(json.dumps(told), encoding="utf-8")


def write_detector(folder: Path) -> Path:
    """A Grounding DINO."""
    torch.manual_seed(2)
    tokenizer = _bert(folder)
    config = GroundingDinoConfig(
        backbone_config=SwinConfig(
            image_size=64,
            embed_dim=8,
            depths=[1, 1, 1, 1],
            num_heads=[1, 1, 2, 2],
            window_size=4,
            out_features=["stage2", "stage3", "stage4"],
        ),
        text_config={
            "model_type": "bert",
            "vocab_size": len(tokenizer),
            "hidden_size": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "intermediate_size": 32,
            "max_position_embeddings": 256,
        },
        d_model=32,
        num_queries=12,
        encoder_layers=2,
        decoder_layers=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        num_feature_levels=4,
        use_pretrained_backbone=False,
    )
    GroundingDinoForObjectDetection(config).save_pretrained(folder)
    size = {"shortest_edge": 96, "longest_edge": 160}
    _save_pictures(GroundingDinoImageProcessorPil(size=size), folder)
    tokenizer.save_pretrained(folder)
    write_model_manifest(folder)
    return folder


def _bert(folder: Path) -> BertTokenizerFast:
    """The class's tokenizer, with special tokens at the ids that Grounding DINO counts on."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    tokens = ["[PAD]", *(f"[unused{n}]" for n in range(99)), "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokens += [*letters, *(f"##{letter}" for letter in letters), *(w for w in WORDS if len(w) > 1)]
    tokens += [f"[unused{n}]" for n in range(99, 1200)]
    tokens[1012], tokens[1029] = ".", "?"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "vocab.txt"
    path.write_text("\n".join(tokens[:1040]) + "\n", encoding="utf-8")
    return BertTokenizerFast(str(path))


def write_reader(folder: Path) -> Path:
    """A CLIP."""
    torch.manual_seed(3)
    tokenizer = _words()
    vision = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "image_size": 32,
        "patch_size": 8,
    }
    text = _text(tokenizer, 16, "quick_gelu").to_dict()
    config = CLIPConfig(text_config=text, vision_config=vision, projection_dim=16)
    CLIPModel(config).save_pretrained(folder)
    sides = {"height": 32, "width": 32}
    pictures = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size=sides)
    _save_pictures(pictures, folder)
    tokenizer.save_pretrained(folder)
    write_model_manifest(folder)
    return folder
