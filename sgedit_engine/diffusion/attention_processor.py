"""Steered attention: diffusers' own computation, with the biases of a plan at each step.

`cross_attention_kwargs` of the U-Net carry the plan's moment to the processors, which keep no
state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from diffusers import UNet2DConditionModel
from diffusers.models.attention_processor import Attention
from torch import Tensor

from sgedit_engine.diffusion.moment import Bias, Moment

# Scaled dot-product attention of query, key and value (batch×heads×length×width) with a bias. The
# last argument (batch, zeros and ones) tells which rows of the batch get it; None: all.
Attend = Callable[[Tensor, Tensor, Tensor, Bias | None, Tensor | None], Tensor]


# A bias on more scores is not written out: 64×64 cells with as many again that are offered.
_WRITTEN_OUT = 2**25
# Fused kernels want head widths in such steps.
_WIDTH = 8


def attend(
    query: Tensor, key: Tensor, value: Tensor, bias: Bias | None, rows: Tensor | None
) -> Tensor:
    """Fused attention with a bias, in the form that suits its size."""
    large = query.shape[2] * key.shape[2] > _WRITTEN_OUT
    return (attend_low_rank if large else attend_explicit)(query, key, value, bias, rows)


def attend_explicit(
    query: Tensor, key: Tensor, value: Tensor, bias: Bias | None, rows: Tensor | None
) -> Tensor:
    """Fused attention with the bias written out once for all heads."""
    if bias is None:
        return F.scaled_dot_product_attention(query, key, value)
    # In the precision of the scores: in a larger one the product takes longer than the attention.
    mask = bias.written(query.dtype, rows)
    return F.scaled_dot_product_attention(query, key, value, attn_mask=mask)


def attend_low_rank(
    query: Tensor, key: Tensor, value: Tensor, bias: Bias | None, rows: Tensor | None
) -> Tensor:
    """Fused attention with the bias as further channels of query and key; see `Attend`."""
    if bias is None:
        return F.scaled_dot_product_attention(query, key, value)
    width, rank = query.shape[-1], bias.query.shape[1]
    spare = -(width + rank) % _WIDTH
    # The kernel multiplies products by its scale: the bias is divided by it before.
    channels = (bias.query * width**0.5).to(query)[None]
    if rows is not None:
        channels = channels * rows.to(query)[:, None, None]
    found = F.scaled_dot_product_attention(
        _beside(query, channels, spare),
        _beside(key, bias.key.to(key)[None], spare),
        F.pad(value, (0, rank + spare)),
        scale=width**-0.5,
    )
    return found[..., :width]


def _beside(heads: Tensor, channels: Tensor, spare: int) -> Tensor:
    """batch×heads×length×width with the same further channels (batch or 1×length×rank) for each
    head, and `spare` zeros."""
    more = F.pad(channels, (0, spare))[:, None].expand(len(heads), heads.shape[1], -1, -1)
    return torch.cat([heads, more], dim=-1)


@dataclass(frozen=True)
class SteeredAttention:
    """A diffusers attention processor for the transformer blocks of a U-Net.

    Equal to `AttnProcessor2_0` where the plan has no bias.
    """

    attend: Attend = attend

    def __call__(
        self,
        attn: Attention,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None,
        temb: Tensor | None = None,
        *,
        moment: Moment,
        prompted: Tensor,
    ) -> Tensor:
        """What cells (batch×cells×channels) become by attending to the prompt, or to each other.

        `moment` is what the plan says at the solver's step. `prompted` (batch, zeros and ones)
        marks the rows that are told its prompt: cross-attention of the others, such as the
        unconditional half of guidance, is not steered. Where references are read, the last row of
        the batch is the picture that they are in, and is not steered at all.
        """
        if attention_mask is not None:
            raise ValueError("Steered attention takes no mask of its own.")
        cells, words = hidden_states.shape[1], encoder_hidden_states
        read = hidden_states if words is None else words
        query, key, value = (
            _heads(attn, states)
            for states in (attn.to_q(hidden_states), attn.to_k(read), attn.to_v(read))
        )
        if words is not None:
            found = self.attend(query, key, value, moment.cross_bias(cells), prompted)
        else:
            bias = moment.self_bias(cells)
            if moment.refers:
                offered = moment.level(cells).offered
                found = self._beside_reference(query, key, value, bias, offered)
            else:
                found = self.attend(query, key, value, bias, None)
        merged = found.transpose(1, 2).flatten(2)
        projected: Tensor = attn.to_out[1](attn.to_out[0](merged))
        return projected

    def _beside_reference(
        self, query: Tensor, key: Tensor, value: Tensor, bias: Bias | None, offered: Tensor
    ) -> Tensor:
        """Self-attention in which all rows also see what the last one offers."""
        keys, values = (
            torch.cat([own[:-1], own[-1:, :, offered].expand(len(own) - 1, -1, -1, -1)], dim=2)
            for own in (key, value)
        )
        drawn = self.attend(query[:-1], keys, values, bias, None)
        seen = self.attend(query[-1:], key[-1:], value[-1:], None, None)
        return torch.cat([drawn, seen])


@contextmanager
def steered(unet: UNet2DConditionModel, how: Attend = attend) -> Iterator[None]:
    """Attention of a U-Net's transformer blocks follows a plan inside the block, and whatever
    happens in it, not after.

    Calls in the block give `cross_attention_kwargs` as `SteeredAttention` names them. One block at
    a time: whoever holds the model is alone with it (`models.residency`).
    """
    layers: list[Any] = [
        layer for name, layer in unet.named_modules() if name.endswith((".attn1", ".attn2"))
    ]
    before = [layer.processor for layer in layers]
    processor = SteeredAttention(how)
    for layer in layers:
        layer.set_processor(processor)
    try:
        yield
    finally:
        for layer, usual in zip(layers, before, strict=True):
            layer.set_processor(usual)


def _heads(attn: Attention, states: Tensor) -> Tensor:
    """batch×length×(heads·width) -> batch×heads×length×width."""
    return states.unflatten(-1, (attn.heads, -1)).transpose(1, 2)
