"""What a U-Net is told besides noised latents and the time, as its class wants it."""

from __future__ import annotations

from typing import Any

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor

from sgedit_engine.diffusion.text import Words

# Of the models that are told the size of what they draw.
_PIXELS_A_CELL = 8


def conditions(unet: UNet2DConditionModel, words: Words, latents: Tensor) -> dict[str, Any]:
    """Keyword arguments for a call with N×C×h×w latents and words for each of them.

    U-Nets of SDXL's class are told the pooled words and six lengths: the picture's size, where it
    was cropped, the size to be drawn. A window counts as a whole picture of its own.
    """
    if unet.config.addition_embed_type != "text_time":
        return {"encoder_hidden_states": words.states}
    rows, columns = (side * _PIXELS_A_CELL for side in latents.shape[2:])
    # Filled in on the device: a call that is recorded there may read nothing of the host's.
    column = words.states.new_full
    sizes = [column((len(latents), 1), side) for side in (rows, columns, 0, 0, rows, columns)]
    added = {"text_embeds": words.pooled, "time_ids": torch.cat(sizes, dim=1)}
    return {"encoder_hidden_states": words.states, "added_cond_kwargs": added}
