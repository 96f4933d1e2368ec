"""What each token's cross-attention looks at, while a U-Net is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch.nn.functional as F
from diffusers import UNet2DConditionModel
from torch import Tensor

_CROSS = "attn2"
# Maps of this side tell best where things are; finer ones are not kept.
_SIDE = 16


class RecordingProcessor:
    """Cross-attention that leaves its probabilities (N×heads×cells×length) in a list where it has
    at most so many cells, and is fused where it has more."""

    def __init__(self, maps: list[Tensor], most_cells: int) -> None:
        self._maps, self._most_cells = maps, most_cells

    def __call__(
        self, attn: Any, hidden_states: Tensor, encoder_hidden_states: Tensor, **_unused: Any
    ) -> Tensor:
        """The layer's output for N×cells×width states and N×length×width words."""
        query, key, value = (
            layer(states).unflatten(-1, (attn.heads, -1)).transpose(1, 2)
            for layer, states in (
                (attn.to_q, hidden_states),
                (attn.to_k, encoder_hidden_states),
                (attn.to_v, encoder_hidden_states),
            )
        )
        if query.shape[2] > self._most_cells:
            seen = F.scaled_dot_product_attention(query, key, value)
        else:
            probabilities = (query @ key.transpose(-1, -2) * attn.scale).softmax(-1)
            self._maps.append(probabilities)
            seen = probabilities @ value
        joined = seen.transpose(1, 2).flatten(2)
        found: Tensor = attn.to_out[1](attn.to_out[0](joined))
        return found


@contextmanager
def recorded_attention(unet: UNet2DConditionModel) -> Iterator[list[Tensor]]:
    """Lends a list that every call of the U-Net adds the maps of its cross-attention to: those of
    16×16 cells and fewer, or the coarsest where all are finer.

    Whoever calls it empties the list before. The U-Net's own processors are back afterwards.
    """
    before = dict(unet.attn_processors)
    maps: list[Tensor] = []
    coarsest = unet.config.sample_size // 2 ** (len(unet.config.block_out_channels) - 1)
    recording = RecordingProcessor(maps, max(_SIDE, coarsest) ** 2)
    unet.set_attn_processor(
        {
            name: recording if name.split(".")[-2] == _CROSS else processor
            for name, processor in before.items()
        }
    )
    try:
        yield maps
    finally:
        unet.set_attn_processor(before)
