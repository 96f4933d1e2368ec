"""How the four parts of a latent diffusion model are read from a checkpoint folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diffusers import AutoencoderKL, DPMSolverMultistepScheduler, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTokenizer

from sgedit_engine.diffusion.text import PromptEncoder
from sgedit_engine.models.residency import Part, Place


def _diffusers_model(cls: Any, folder: Path, place: Place) -> Any:
    """A model with each of its weights from the folder.

    Raises ValueError when some are missing: the library would fill them in at random.
    """
    model, info = cls.from_pretrained(
        folder,
        torch_dtype=place.dtype,
        output_loading_info=True,
        local_files_only=True,
        use_safetensors=True,
        low_cpu_mem_usage=False,
    )
    _refuse_gaps(info)
    return model.to(place.device).eval().requires_grad_(False)


def _refuse_gaps(info: dict[str, Any]) -> None:
    gaps = [*info.get("missing_keys", ()), *info.get("mismatched_keys", ())]
    if gaps:
        raise ValueError(f"{len(gaps)} of its weights are missing, such as {gaps[0]}")


def _load_vae(folder: Path, place: Place) -> AutoencoderKL:
    return _diffusers_model(AutoencoderKL, folder, place)


def _load_unet(folder: Path, place: Place) -> UNet2DConditionModel:
    return _diffusers_model(UNet2DConditionModel, folder, place)


def _load_text(folder: Path, place: Place) -> PromptEncoder:
    model, info = CLIPTextModel.from_pretrained(
        folder,
        dtype=place.dtype,
        output_loading_info=True,
        local_files_only=True,
        use_safetensors=True,
    )
    _refuse_gaps(info)
    tokenizer = CLIPTokenizer.from_pretrained(folder.parent / "tokenizer", local_files_only=True)
    return PromptEncoder(tokenizer, model.to(place.device).eval().requires_grad_(False))


def _load_scheduler(folder: Path, _place: Place) -> DPMSolverMultistepScheduler:
    return DPMSolverMultistepScheduler.from_pretrained(folder, local_files_only=True)


VAE: Part[AutoencoderKL] = Part("vae", _load_vae)
UNET: Part[UNet2DConditionModel] = Part("unet", _load_unet)
TEXT: Part[PromptEncoder] = Part("text_encoder", _load_text, needs=("tokenizer",))
SCHEDULER: Part[DPMSolverMultistepScheduler] = Part("scheduler", _load_scheduler)
