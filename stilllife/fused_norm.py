"""Group normalisation with SiLU for training on a GPU: the engine's kernels, and their gradients.

Backward they read input and gradient twice and write once. The result equals
`silu(group_norm(x))` up to bf16 rounding.
"""

from __future__ import annotations

from typing import Any

import torch
import triton
import triton.language as tl
from torch import Tensor, nn

from sgedit_engine.diffusion.fused_norm import FusedNorm, moments_of, normed
from sgedit_engine.diffusion.fused_norm import fuse_norms as norms_fused

_ROWS = 64


@triton.jit
def _activation_gradient(z, dy, ACT: tl.constexpr):
    if ACT:
        s = tl.sigmoid(z)
        dy = dy * (s * (1.0 + z * (1.0 - s)))
    return dy


@triton.jit
def _sum_backward(
    x, dy, a, b, sums, products, rows, channels, blocks,
    ACT: tl.constexpr, BLOCK: tl.constexpr, ROWS: tl.constexpr,
):  # fmt: skip
    sample, block = tl.program_id(0), tl.program_id(1)
    row = block * ROWS + tl.arange(0, ROWS)
    column = tl.arange(0, BLOCK)
    inside = (row < rows)[:, None] & (column < channels)[None, :]
    at = (sample.to(tl.int64) * rows + row[:, None]) * channels + column[None, :]
    per_channel = sample * channels + column
    scale = tl.load(a + per_channel, mask=column < channels, other=0.0)
    shift = tl.load(b + per_channel, mask=column < channels, other=0.0)
    value = tl.load(x + at, mask=inside, other=0.0).to(tl.float32)
    slope = tl.load(dy + at, mask=inside, other=0.0).to(tl.float32)
    dz = _activation_gradient(value * scale[None, :] + shift[None, :], slope, ACT)
    out = (sample * blocks + block) * channels + column
    tl.store(sums + out, tl.sum(dz, 0), mask=column < channels)
    tl.store(products + out, tl.sum(dz * value, 0), mask=column < channels)


@triton.jit
def _input_gradient(
    x, dy, a, b, c0, c1, dx, rows, channels,
    ACT: tl.constexpr, BLOCK: tl.constexpr, ROWS: tl.constexpr,
):  # fmt: skip
    sample, block = tl.program_id(0), tl.program_id(1)
    row = block * ROWS + tl.arange(0, ROWS)
    column = tl.arange(0, BLOCK)
    inside = (row < rows)[:, None] & (column < channels)[None, :]
    at = (sample.to(tl.int64) * rows + row[:, None]) * channels + column[None, :]
    per_channel = sample * channels + column
    real = column < channels
    scale = tl.load(a + per_channel, mask=real, other=0.0)
    shift = tl.load(b + per_channel, mask=real, other=0.0)
    value = tl.load(x + at, mask=inside, other=0.0).to(tl.float32)
    slope = tl.load(dy + at, mask=inside, other=0.0).to(tl.float32)
    dz = _activation_gradient(value * scale[None, :] + shift[None, :], slope, ACT)
    constant = tl.load(c0 + per_channel, mask=real, other=0.0)
    linear = tl.load(c1 + per_channel, mask=real, other=0.0)
    gradient = dz * scale[None, :] + value * linear[None, :] + constant[None, :]
    tl.store(dx + at, gradient.to(dx.dtype.element_ty), mask=inside)


class _GroupNormAct(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, groups: int, eps: float, act: bool
    ) -> Tensor:
        x = x.contiguous(memory_format=torch.channels_last)
        moments = moments_of(x, groups, eps)
        y = normed(x, moments, weight, bias, act)
        mean, rstd = (m.repeat_interleave(x.shape[1] // groups, 1) for m in moments)
        a = rstd * weight.float()
        ctx.save_for_backward(x, weight, a, bias.float() - mean * a, mean, rstd)
        ctx.groups, ctx.act = groups, act
        return y

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        x, weight, a, b, mean, rstd = ctx.saved_tensors
        dy = gradients[0].contiguous(memory_format=torch.channels_last)
        n, c, h, w = x.shape
        rows, block = h * w, triton.next_power_of_2(c)
        blocks = triton.cdiv(rows, _ROWS)
        partial = torch.empty(2, n, blocks, c, device=x.device, dtype=torch.float32)
        grid = (n, blocks)
        _sum_backward[grid](
            x, dy, a, b, partial[0], partial[1], rows, c, blocks,
            ACT=ctx.act, BLOCK=block, ROWS=_ROWS,
        )  # fmt: skip
        s1, s2 = partial.sum(2)
        along = (s2 - mean * s1) * rstd
        size = c // ctx.groups
        count = rows * size
        p = (s1 * weight.float()).view(n, ctx.groups, size).sum(2) / count
        q = (along * weight.float()).view(n, ctx.groups, size).sum(2) / count
        p, q = p.repeat_interleave(size, 1), q.repeat_interleave(size, 1)
        linear = -rstd * rstd * q
        constant = -rstd * p - linear * mean
        dx = torch.empty_like(x)
        _input_gradient[grid](
            x, dy, a, b, constant, linear, dx, rows, c, ACT=ctx.act, BLOCK=block, ROWS=_ROWS
        )
        return dx, along.sum(0).to(weight.dtype), s1.sum(0).to(weight.dtype), None, None, None


class TrainedNorm(FusedNorm):
    """The engine's norm, through which gradients flow by the kernels above."""

    def forward(self, x: Tensor) -> Tensor:
        if x.ndim != 4:
            return super().forward(x)
        result: Tensor = _GroupNormAct.apply(
            x, self.weight, self.bias, self.num_groups, self.eps, self.act
        )
        return result


def fuse_norms(model: nn.Module) -> None:
    """Have a diffusers model that is trained compute its norms so, in place."""
    norms_fused(model, TrainedNorm)
