"""Group normalisation with SiLU for training on a GPU: channels-last, few passes over memory.

PyTorch's own kernel wants channels-first tensors, so that between channels-last convolutions
each norm costs two transpositions, and its activation two more passes. These Triton kernels
read the input twice and write once forward; backward they read input and gradient twice and
write once. The result equals `silu(group_norm(x))` up to bf16 rounding.
"""

from __future__ import annotations

from typing import Any

import torch
import triton
import triton.language as tl
from torch import Tensor, nn

_ROWS = 64


@triton.jit
def _sum_forward(x, sums, squares, rows, channels, blocks, BLOCK: tl.constexpr, ROWS: tl.constexpr):
    sample, block = tl.program_id(0), tl.program_id(1)
    row = block * ROWS + tl.arange(0, ROWS)
    column = tl.arange(0, BLOCK)
    inside = (row < rows)[:, None] & (column < channels)[None, :]
    at = (sample.to(tl.int64) * rows + row[:, None]) * channels + column[None, :]
    value = tl.load(x + at, mask=inside, other=0.0).to(tl.float32)
    out = (sample * blocks + block) * channels + column
    tl.store(sums + out, tl.sum(value, 0), mask=column < channels)
    tl.store(squares + out, tl.sum(value * value, 0), mask=column < channels)


@triton.jit
def _activate(
    x, a, b, y, rows, channels, ACT: tl.constexpr, BLOCK: tl.constexpr, ROWS: tl.constexpr
):
    sample, block = tl.program_id(0), tl.program_id(1)
    row = block * ROWS + tl.arange(0, ROWS)
    column = tl.arange(0, BLOCK)
    inside = (row < rows)[:, None] & (column < channels)[None, :]
    at = (sample.to(tl.int64) * rows + row[:, None]) * channels + column[None, :]
    per_channel = sample * channels + column
    scale = tl.load(a + per_channel, mask=column < channels, other=0.0)
    shift = tl.load(b + per_channel, mask=column < channels, other=0.0)
    z = tl.load(x + at, mask=inside, other=0.0).to(tl.float32) * scale[None, :] + shift[None, :]
    if ACT:
        z = z * tl.sigmoid(z)
    tl.store(y + at, z.to(y.dtype.element_ty), mask=inside)


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
        n, c, h, w = x.shape
        rows, block = h * w, triton.next_power_of_2(c)
        blocks = triton.cdiv(rows, _ROWS)
        partial = torch.empty(2, n, blocks, c, device=x.device, dtype=torch.float32)
        grid = (n, blocks)
        _sum_forward[grid](x, partial[0], partial[1], rows, c, blocks, BLOCK=block, ROWS=_ROWS)
        count = rows * (c // groups)
        moments = partial.sum(2).view(2, n, groups, c // groups).sum(3) / count
        mean = moments[0]
        rstd = (moments[1] - mean * mean).clamp_min(0).add(eps).rsqrt()
        mean = mean.repeat_interleave(c // groups, 1)
        rstd = rstd.repeat_interleave(c // groups, 1)
        a = rstd * weight.float()
        b = bias.float() - mean * a
        y = torch.empty_like(x)
        _activate[grid](x, a, b, y, rows, c, ACT=act, BLOCK=block, ROWS=_ROWS)
        ctx.save_for_backward(x, weight, a, b, mean, rstd)
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


class FusedGroupNorm(nn.GroupNorm):
    """`nn.GroupNorm` with the kernels above, followed by SiLU where `act` is set."""

    act = False

    def forward(self, x: Tensor) -> Tensor:
        if x.ndim != 4:
            return super().forward(x)
        result: Tensor = _GroupNormAct.apply(
            x, self.weight, self.bias, self.num_groups, self.eps, self.act
        )
        return result


class _SiluUnlessFused(nn.Module):
    """SiLU for time embeddings; feature maps were activated by their norm already."""

    def forward(self, x: Tensor) -> Tensor:
        return x if x.ndim == 4 else nn.functional.silu(x)


def fuse_norms(model: nn.Module) -> None:
    """Swap a diffusers model's norms for fused ones, in place; parameters stay the same."""
    for module in model.modules():
        for name, child in module.named_children():
            if type(child) is nn.GroupNorm:
                child.__class__ = FusedGroupNorm
                child.act = name in ("norm1", "norm2", "conv_norm_out")  # type: ignore[assignment]
            elif name in ("nonlinearity", "conv_act") and isinstance(child, nn.SiLU):
                setattr(module, name, _SiluUnlessFused())
