"""Single-file checkpoints of Stable Diffusion, in the layout of its makers' code.

Names are mapped by diffusers. A file has no configuration, tokenizer or schedule: those of the
profile's own model of its class, which has to be here, are taken. So a file of Stable Diffusion 2
is taken as one that predicts noise, as 2.1-base does; the file does not tell.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders.single_file_utils import (
    convert_ldm_unet_checkpoint,
    convert_ldm_vae_checkpoint,
    create_diffusers_clip_model_from_ldm,
)
from transformers import CLIPTextModel, CLIPTextModelWithProjection

from sgedit_engine.errors import ModelDamagedError, ModelMissingError
from sgedit_engine.models.manifest import read_manifest
from sgedit_engine.models.profiles import PROFILES
from sgedit_engine.models.unets import HOLES, DiffusionClass

# What only such a file has: the first weights of its U-Net.
MARK = "model.diffusion_model.input_blocks.0.0.weight"
_BROKEN = "Get the file anew from its makers."
_TEXT_MODELS = {"text_encoder": CLIPTextModel, "text_encoder_2": CLIPTextModelWithProjection}


def write_single_file(original: Mapping[str, torch.Tensor], root: Path, folder: Path) -> None:
    """Write the parts of a checkpoint into a folder, in the layout of diffusers: all of them, or
    of one that fills holes the U-Net and its scheduler.

    Raises ModelMissingError when the profile's own model of this class is not here,
    ModelDamagedError for a file that lacks weights.
    """
    spec = PROFILES[_class_of(original)]
    inpainting = original[MARK].shape[1] == HOLES
    origin = spec.origins["inpaint" if inpainting else "unet"]
    own = root / origin.models[0]
    if read_manifest(own, "") is None:
        raise ModelMissingError(
            f"A file of this class needs the configuration of {own.name}, which is not here.",
            f"Run `sgedit models pull {own.name}`.",
        )
    _write(UNet2DConditionModel, convert_ldm_unet_checkpoint, original, own, folder / "unet")
    if inpainting:
        if (own / "scheduler").is_dir():
            shutil.copytree(own / "scheduler", folder / "scheduler")
        return
    _write(AutoencoderKL, convert_ldm_vae_checkpoint, original, own, folder / "vae")
    for part, other in spec.origins.items():
        if part in _TEXT_MODELS:
            _write_text(part, original, own, folder)
        elif other.models == origin.models and part not in ("unet", "vae"):
            shutil.copytree(own / part, folder / part)


def _class_of(original: Mapping[str, torch.Tensor]) -> DiffusionClass:
    """By how its text encoders are named."""
    if any(name.startswith("conditioner.embedders.1.") for name in original):
        return "sdxl"
    return "sd21" if any(n.startswith("cond_stage_model.model.") for n in original) else "sd15"


def _write(
    cls: Any, convert: Any, original: Mapping[str, torch.Tensor], own: Path, folder: Path
) -> None:
    """One model of diffusers, with the configuration of the profile's own."""
    config = cls.load_config(own / folder.name, local_files_only=True)
    with torch.device("meta"):
        model = cls.from_config(config)
    weights = convert(dict(original), config=dict(config))
    missing, unknown = model.load_state_dict(weights, strict=False, assign=True)
    if missing or unknown:
        raise ModelDamagedError(
            f"The file is not of the class of {own.name}: its {folder.name} "
            + (f"lacks {missing[0]}." if missing else f"has {unknown[0]}."),
            _BROKEN,
        )
    model.save_pretrained(folder)


def _write_text(part: str, original: Mapping[str, torch.Tensor], own: Path, folder: Path) -> None:
    model = create_diffusers_clip_model_from_ldm(
        _TEXT_MODELS[part],
        dict(original),
        subfolder=part,
        config=str(own),
        local_files_only=True,
    )
    # What the file lacks has no values yet.
    gaps = [name for name, weight in model.named_parameters() if weight.is_meta]
    if gaps:
        raise ModelDamagedError(f"The file's {part} lacks {gaps[0]}.", _BROKEN)
    model.save_pretrained(folder / part)
