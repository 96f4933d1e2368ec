"""How the four parts of a latent diffusion model are read from a checkpoint folder."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, DPMSolverMultistepScheduler, UNet2DConditionModel
from torch import nn
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from sgedit_engine.diffusion.text import PromptEncoder, TextTower
from sgedit_engine.models.residency import Part, Place
from sgedit_engine.models.whole import whole_model

# SDXL's class has a second text encoder, with a tokenizer of its own.
_SECOND, _SECOND_WORDS = "text_encoder_2", "tokenizer_2"


def _model(kind: type[Any], folder: Path, place: Place) -> Any:
    return whole_model(kind, folder, place.dtype).to(place.device).eval().requires_grad_(False)


def _load_vae(folder: Path, place: Place) -> AutoencoderKL:
    # SDXL's overflows in float16; no profile runs in that, and bfloat16 has the range of float32.
    vae: AutoencoderKL = _model(AutoencoderKL, folder, place)
    fused = _with_fused_norms(vae, place)
    return _channels_last(vae) if fused or place.device.type == "cpu" else vae


def _load_unet(folder: Path, place: Place) -> UNet2DConditionModel:
    unet: UNet2DConditionModel = _model(UNet2DConditionModel, folder, place)
    _with_fused_norms(unet, place)
    # Convolutions want channels last, also where PyTorch's own norms turn them around. (On an H200
    # a guided call of SD 2.1's takes 9.8 ms for 11.5 then; one of four candidates 26.0 for 24.6.)
    return _channels_last(unet) if place.device.type in ("cuda", "cpu") else unet


def _channels_last(model: Any) -> Any:
    return model.to(memory_format=torch.channels_last)


def _with_fused_norms(model: nn.Module, place: Place) -> bool:
    """Have a model compute its norms with our own kernels, and tell whether it does: on CUDA in
    half precision, which rounds as much as they do, where Triton is there and works."""
    if place.device.type != "cuda" or place.dtype == torch.float32 or not find_spec("triton"):
        return False
    from sgedit_engine.diffusion.fused_norm import builds, fuse_norms

    if not builds(place.device):
        return False
    fuse_norms(model)
    return True


def _load_text(folder: Path, place: Place) -> PromptEncoder:
    if not (folder.parent / _SECOND).is_dir():
        return PromptEncoder(_tower(CLIPTextModel, folder, "tokenizer", place))
    second = folder.parent / _SECOND
    return PromptEncoder(
        _tower(CLIPTextModel, folder, "tokenizer", place, early=True),
        _tower(CLIPTextModelWithProjection, second, _SECOND_WORDS, place, early=True),
    )


def _tower(
    kind: type[Any], folder: Path, words: str, place: Place, early: bool = False
) -> TextTower:
    tokenizer = CLIPTokenizer.from_pretrained(folder.parent / words, local_files_only=True)
    return TextTower(tokenizer, _model(kind, folder, place), early)


def _load_scheduler(folder: Path, _place: Place) -> DPMSolverMultistepScheduler:
    """The engine's solver with a checkpoint's noise schedule and kind of prediction.

    Where the checkpoint comes with another solver, its spacing of times is not taken over: few
    steps have to begin at the last time, at which there is nothing but noise (Lin et al. 2023,
    arXiv 2305.08891).
    """
    told = DPMSolverMultistepScheduler.load_config(folder, local_files_only=True)
    if told["_class_name"] == DPMSolverMultistepScheduler.__name__:
        return DPMSolverMultistepScheduler.from_config(told)
    return DPMSolverMultistepScheduler.from_config(told, timestep_spacing="trailing")


VAE: Part[AutoencoderKL] = Part("vae", _load_vae)
UNET: Part[UNet2DConditionModel] = Part("unet", _load_unet)
# The U-Net of a checkpoint of the same class that was trained to fill holes.
INPAINT: Part[UNet2DConditionModel] = Part("inpaint", _load_unet)
TEXT: Part[PromptEncoder] = Part(
    "text_encoder", _load_text, needs=("tokenizer",), beside=(_SECOND, _SECOND_WORDS)
)
SCHEDULER: Part[DPMSolverMultistepScheduler] = Part("scheduler", _load_scheduler)
# That one's own: it may predict noise where the other U-Net of its class predicts velocity.
INPAINT_SCHEDULER: Part[DPMSolverMultistepScheduler] = Part("inpaint_scheduler", _load_scheduler)
