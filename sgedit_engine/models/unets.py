"""What a U-Net is, by its `config.json`: of which class of Stable Diffusion, and for what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sgedit_engine.errors import InputError

DiffusionClass = Literal["sd15", "sd21", "sdxl"]
CONFIG_FILE = "config.json"
CLASSES: dict[DiffusionClass, str] = {
    "sd15": "Stable Diffusion 1",
    "sd21": "Stable Diffusion 2",
    "sdxl": "Stable Diffusion XL",
}
# Latent; latent, mask and masked latent.
_WORDS, HOLES = 4, 9
_PIXELS_PER_LATENT = 8


@dataclass(frozen=True)
class UNetKind:
    """The class whose profile it fits, whether it was trained to fill holes, the side in pixels
    of the square pictures that it draws, and the width of the words that it reads."""

    of: DiffusionClass
    inpainting: bool
    resolution: int
    width: int


def read_unet_kind(path: Path) -> UNetKind:
    """What the U-Net with this `config.json` is. Raises InputError when it is none that fits."""
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        channels, width = int(told["in_channels"]), told["cross_attention_dim"]
        width = int(width[0] if isinstance(width, list) else width)
        side = int(told.get("sample_size", 64))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise InputError(f"{path} describes no U-Net of Stable Diffusion.", _REMEDY) from error
    if channels not in (_WORDS, HOLES):
        raise InputError(
            f"The U-Net of {path} takes {channels} channels; {_WORDS} or {HOLES} are known.",
            _REMEDY,
        )
    return UNetKind(_class_of(told), channels == HOLES, side * _PIXELS_PER_LATENT, width)


def _class_of(told: dict[str, Any]) -> DiffusionClass:
    """XL is told the picture's size besides the words; 2 projects linearly, 1 by convolutions."""
    if told.get("addition_embed_type") == "text_time":
        return "sdxl"
    return "sd21" if told.get("use_linear_projection") else "sd15"


_REMEDY = "Give a checkpoint of Stable Diffusion 1, 2 or XL in the layout of diffusers."
