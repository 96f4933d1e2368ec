"""What each token's cross-attention looks at, while a U-Net is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from diffusers import UNet2DConditionModel
from torch import Tensor

_CROSS = "attn2"


class RecordingProcessor:
    """Cross-attention that leaves its probabilities (N×heads×cells×length) in a list."""

    def __init__(self, maps: list[Tensor]) -> None:
        self._maps = maps

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
        probabilities = (query @ key.transpose(-1, -2) * attn.scale).softmax(-1)
        self._maps.append(probabilities)
        joined = (probabilities @ value).transpose(1, 2).flatten(2)
        found: Tensor = attn.to_out[1](attn.to_out[0](joined))
        return found


@contextmanager
def recorded_attention(unet: UNet2DConditionModel) -> Iterator[list[Tensor]]:
    """Lends a list that every call of the U-Net adds the maps of its cross-attention to.

    Whoever calls it empties the list before. The U-Net's own processors are back afterwards.
    """
    before = dict(unet.attn_processors)
    maps: list[Tensor] = []
    recording = RecordingProcessor(maps)
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
