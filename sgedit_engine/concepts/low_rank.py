"""Low-rank weights (LoRA; Hu et al. 2021, arXiv 2106.09685): trained beside a model's own, and
added to them while they are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from sgedit_engine.concepts.concept import Layers
from sgedit_engine.concepts.low_rank_layers import low_rank
from sgedit_engine.models.replay import forget

# In the U-Net the projections of its attention, or all of its attention blocks and convolutions of
# its residual blocks; in the text encoder those of its attention.
_ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")
UNET_TARGETS: Mapping[Layers, tuple[str, ...]] = {
    "attention": _ATTENTION,
    "all": (*_ATTENTION, "ff.net.0.proj", "ff.net.2", "proj_in", "proj_out", "conv1", "conv2"),
}
TEXT_TARGETS = ("q_proj", "k_proj", "v_proj", "out_proj")
_DOWN, _UP = ".lora_A", ".lora_B"


@contextmanager
def trainable(
    model: nn.Module, targets: Sequence[str], rank: int
) -> Iterator[dict[str, nn.Parameter]]:
    """Gives layers of a model, by the ends of their names, fresh low-rank weights, by name; they
    are gone again when the block ends.

    The names are those of the layers with ".lora_A" (rank×in) and ".lora_B" (out×rank) behind
    them. Both are zero at first, and what is added is B·A. Raises TypeError for layers that are
    neither linear nor plain convolutions.
    """
    chosen = {
        name: layer
        for name, layer in model.named_modules()
        if any(name == target or name.endswith(f".{target}") for target in targets)
    }
    # Calls of the model are others with these layers, and so are they afterwards.
    forget(model)
    try:
        values: dict[str, nn.Parameter] = {}
        for name, layer in chosen.items():
            added_to = low_rank(layer, rank)
            model.set_submodule(name, added_to)
            values |= {f"{name}{_DOWN}": added_to.lora_A, f"{name}{_UP}": added_to.lora_B}
        yield values
    finally:
        forget(model)
        for name, layer in chosen.items():
            model.set_submodule(name, layer)


@contextmanager
def added(model: nn.Module, weights: Iterable[Mapping[str, Tensor]]) -> Iterator[None]:
    """Adds low-rank weights to a model's own, and puts back the same bits when the block ends.

    Raises KeyError for weights of a layer that the model does not have, RuntimeError where
    shapes differ.
    """
    layers = dict(model.named_modules())
    kept: dict[str, Tensor] = {}
    try:
        with torch.no_grad():
            for part in weights:
                for name in part:
                    if not name.endswith(_DOWN):
                        continue
                    layer = name.removesuffix(_DOWN)
                    own: Any = layers[layer].weight
                    if layer not in kept:
                        kept[layer] = own.detach().clone()
                    factors = (part[layer + _UP], part[name])
                    delta = _product(*(factor.to(own.device).float() for factor in factors))
                    own.add_(delta.to(own.dtype))
        yield
    finally:
        with torch.no_grad():
            for layer, before in kept.items():
                own = layers[layer].weight
                own.copy_(before)


def _product(up: Tensor, down: Tensor) -> Tensor:
    """B·A as a layer's weight: out×in, or out×in×k×k of a convolution."""
    if down.ndim == 2:
        return up @ down
    return torch.einsum("or,rikl->oikl", up[:, :, 0, 0], down)
