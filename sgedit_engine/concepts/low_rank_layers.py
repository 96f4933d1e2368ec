"""Layers with low-rank weights beside their own (LoRA; Hu et al. 2021, arXiv 2106.09685).

These weights cost little arithmetic, but many small operations, which cost more than it. So a
layer is one operation of autograd with gradients of its own: what the low-rank weights add is
added where the layer's own output is, and their gradient to the input where its own is.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx, once_differentiable


class LowRank(nn.Module):
    """In the place of a layer `own`, which is not trained: it says W·x + B·A·x.

    `lora_A` is rank×in, or rank×in×k×k of a convolution, `lora_B` out×rank or out×rank×1×1, of the
    layer's dtype and device; both are zero at first. While B is not trained it is taken to be so.
    What it says may not be changed in place.
    """

    def __init__(self, own: nn.Linear | nn.Conv2d, down: tuple[int, ...], up: tuple[int, ...]):
        super().__init__()
        self.own = own
        self.lora_A = nn.Parameter(own.weight.new_zeros(down))
        self.lora_B = nn.Parameter(own.weight.new_zeros(up))

    def forward(self, x: Tensor) -> Tensor:
        """As the layer's own."""
        if not self.lora_B.requires_grad:
            said: Tensor = self.own(x)
            return said
        return self._together(x)

    def _together(self, x: Tensor) -> Tensor:
        raise NotImplementedError


class LowRankLinear(LowRank):
    """In the place of a linear layer."""

    own: nn.Linear

    def __init__(self, own: nn.Linear, rank: int) -> None:
        super().__init__(own, (rank, own.in_features), (own.out_features, rank))

    def _together(self, x: Tensor) -> Tensor:
        own = self.own
        said: Tensor = _Linear.apply(x, own.weight, own.bias, self.lora_A, self.lora_B)
        return said


class LowRankConv2d(LowRank):
    """In the place of a convolution without groups or gaps, whose padding is told in numbers."""

    own: nn.Conv2d

    def __init__(self, own: nn.Conv2d, rank: int) -> None:
        plain = own.groups == 1 and own.dilation == (1, 1) and own.padding_mode == "zeros"
        if not plain or isinstance(own.padding, str):
            raise TypeError(f"No low-rank weights for {own}.")
        down = (rank, own.in_channels, *own.kernel_size)
        super().__init__(own, down, (own.out_channels, rank, 1, 1))

    def _together(self, x: Tensor) -> Tensor:
        own, down, up = self.own, self.lora_A, self.lora_B
        how = own.stride, own.padding
        said: Tensor
        if (own.kernel_size, *how) == ((1, 1), (1, 1), (0, 0)):
            factors = (weight.flatten(1) for weight in (down, up))
            said = _Linear.apply(_cells(x), own.weight.flatten(1), own.bias, *factors)
            return _picture(said, x)
        said = _Conv2d.apply(x, own.weight, own.bias, down, up, *how)
        return said


def low_rank(layer: nn.Module, rank: int) -> LowRank:
    """What stands in the place of a layer. Raises TypeError for one that it cannot stand for."""
    if isinstance(layer, nn.Linear):
        return LowRankLinear(layer, rank)
    if isinstance(layer, nn.Conv2d):
        return LowRankConv2d(layer, rank)
    raise TypeError(f"No low-rank weights for {layer}.")


class _Linear(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: FunctionCtx, x: Tensor, weight: Tensor, bias: Tensor | None, down: Tensor, up: Tensor
    ) -> Tensor:
        rows = x.flatten(0, -2)
        low = rows @ down.T
        out = F.linear(rows, weight, bias).addmm_(low, up.T)
        ctx.save_for_backward(rows, weight, down, up, low)
        return out.unflatten(0, x.shape[:-1])

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, out_grad: Tensor) -> tuple[Tensor | None, ...]:
        rows, weight, down, up, low = ctx.saved_tensors
        grad = out_grad.flatten(0, -2)
        low_grad = grad @ up
        x_grad = None
        if ctx.needs_input_grad[0]:
            x_grad = (grad @ weight).addmm_(low_grad, down).unflatten(0, out_grad.shape[:-1])
        return x_grad, None, None, low_grad.T @ rows, grad.T @ low


class _Conv2d(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        x: Tensor,
        weight: Tensor,
        bias: Tensor | None,
        down: Tensor,
        up: Tensor,
        stride: tuple[int, int],
        padding: tuple[int, int],
    ) -> Tensor:
        own = F.conv2d(x, weight, bias, stride, padding)
        low = _cells(F.conv2d(x, down, None, stride, padding))
        ctx.save_for_backward(x, weight, down, up, low)
        ctx.how = (None, stride, padding, (1, 1), False, (0, 0), 1)
        return _picture(_cells(own).addmm_(low, up.flatten(1).T), own)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, out_grad: Tensor) -> tuple[Tensor | None, ...]:
        x, weight, down, up, low = ctx.saved_tensors
        back = torch.ops.aten.convolution_backward
        grad = _cells(out_grad)
        low_grad = _picture(grad @ up.flatten(1), out_grad)
        on = ctx.needs_input_grad[0]
        x_grad, down_grad, _ = back(low_grad, x, down, *ctx.how, (on, True, False))
        if on:
            x_grad.add_(back(out_grad, x, weight, *ctx.how, (True, False, False))[0])
        return x_grad, None, None, down_grad, (grad.T @ low)[..., None, None], None, None


def _cells(picture: Tensor) -> Tensor:
    """N·h·w×C of N×C×h×w: no copy where channels come last, as in every U-Net here."""
    return picture.permute(0, 2, 3, 1).flatten(0, 2)


def _picture(cells: Tensor, like: Tensor) -> Tensor:
    """N×C×h×w of N·h·w×C, channels last; N, h and w are those of another."""
    n, _, h, w = like.shape
    return cells.view(n, h, w, -1).permute(0, 3, 1, 2)
