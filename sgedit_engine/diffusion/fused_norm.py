"""Group normalisation with SiLU on a CUDA device: channels last, in few passes over memory.

PyTorch's own kernel wants channels first, so that between convolutions of channels-last tensors
each norm costs two transpositions, and its activation two more passes. These Triton kernels read
twice and write once. The result is `silu(group_norm(x))`, rounded once in the place of twice.
"""

from __future__ import annotations

import logging
from functools import cache

import torch
import torch.nn.functional as F
import triton
import triton.language as tl
from diffusers.models.transformers.transformer_2d import Transformer2DModel
from torch import Tensor, nn

_LOG = logging.getLogger(__name__)
# A program's part of a tensor: so many pixels of so many channels.
_ROWS, _WIDTH = 64, 64
# Sums are told in at most so many parts.
_PARTS = 512


@triton.jit(do_not_specialize=["rows", "parts", "chunks", "apart"])
def _sum(
    x, sums, rows, channels, parts, chunks, apart,
    ROWS: tl.constexpr, WIDTH: tl.constexpr,
):  # fmt: skip
    """Of each part of the pixels, per channel: the sum, and `apart` behind it that of squares."""
    part, sample = tl.program_id(0), tl.program_id(2).to(tl.int64)
    column = tl.program_id(1) * WIDTH + tl.arange(0, WIDTH)
    real = column < channels
    total = tl.zeros((ROWS, WIDTH), dtype=tl.float32)
    squares = tl.zeros((ROWS, WIDTH), dtype=tl.float32)
    for chunk in range(chunks):
        row = (part * chunks + chunk) * ROWS + tl.arange(0, ROWS)
        at = (sample * rows + row[:, None]) * channels + column[None, :]
        inside = (row < rows)[:, None] & real[None, :]
        value = tl.load(x + at, mask=inside, other=0.0).to(tl.float32)
        total += value
        squares += value * value
    out = (sample * channels + column) * parts + part
    tl.store(sums + out, tl.sum(total, 0), mask=real)
    tl.store(sums + apart + out, tl.sum(squares, 0), mask=real)


@triton.jit(do_not_specialize=["groups", "count", "apart", "elements", "eps"])
def _fold(sums, moments, groups, count, apart, elements, eps, WIDTH: tl.constexpr):
    """A group's mean, and behind those of all groups one over its deviation."""
    group = tl.program_id(1) * groups + tl.program_id(0)
    start = sums + group.to(tl.int64) * count
    total = tl.zeros((WIDTH,), dtype=tl.float32)
    squares = tl.zeros((WIDTH,), dtype=tl.float32)
    for begin in range(0, count, WIDTH):
        at = begin + tl.arange(0, WIDTH)
        total += tl.load(start + at, mask=at < count, other=0.0)
        squares += tl.load(start + apart + at, mask=at < count, other=0.0)
    mean = tl.sum(total, 0) / elements
    variance = tl.maximum(tl.sum(squares, 0) / elements - mean * mean, 0.0)
    tl.store(moments + group, mean)
    tl.store(moments + tl.num_programs(1) * groups + group, 1.0 / tl.sqrt(variance + eps))


@triton.jit(do_not_specialize=["rows", "groups", "size"])
def _apply(
    x, moments, weight, bias, y, rows, channels, groups, size,
    ACT: tl.constexpr, ROWS: tl.constexpr, WIDTH: tl.constexpr,
):  # fmt: skip
    sample = tl.program_id(2).to(tl.int64)
    row = tl.program_id(0) * ROWS + tl.arange(0, ROWS)
    column = tl.program_id(1) * WIDTH + tl.arange(0, WIDTH)
    real = column < channels
    group = sample * groups + column // size
    mean = tl.load(moments + group, mask=real, other=0.0)
    spread = tl.load(moments + tl.num_programs(2) * groups + group, mask=real, other=0.0)
    scale = spread * tl.load(weight + column, mask=real, other=0.0).to(tl.float32)
    shift = tl.load(bias + column, mask=real, other=0.0).to(tl.float32) - mean * scale
    at = (sample * rows + row[:, None]) * channels + column[None, :]
    inside = (row < rows)[:, None] & real[None, :]
    z = tl.load(x + at, mask=inside, other=0.0).to(tl.float32) * scale[None, :] + shift[None, :]
    if ACT:
        z = z * tl.sigmoid(z)
    tl.store(y + at, z.to(y.dtype.element_ty), mask=inside)


def moments_of(x: Tensor, groups: int, eps: float) -> Tensor:
    """Of each group of N×C×H×W, channels last: its mean, and one over its deviation. float32
    2×N×groups."""
    samples, channels, height, width = x.shape
    rows, size = height * width, channels // groups
    tiles = triton.cdiv(rows, _ROWS)
    chunks = triton.cdiv(tiles, _PARTS)
    parts = triton.cdiv(tiles, chunks)
    apart = samples * channels * parts
    sums = torch.empty(2 * apart, device=x.device, dtype=torch.float32)
    _sum[(parts, triton.cdiv(channels, _WIDTH), samples)](
        x, sums, rows, channels, parts, chunks, apart, ROWS=_ROWS, WIDTH=_WIDTH
    )
    moments = torch.empty(2, samples, groups, device=x.device, dtype=torch.float32)
    _fold[(groups, samples)](
        sums, moments, groups, size * parts, apart, float(rows * size), eps, WIDTH=_ROWS * _WIDTH
    )
    return moments


def normed(x: Tensor, moments: Tensor, weight: Tensor, bias: Tensor, act: bool) -> Tensor:
    """N×C×H×W, channels last, by these moments of its groups; then SiLU with `act`."""
    samples, channels, height, width = x.shape
    rows, groups = height * width, moments.shape[2]
    y = torch.empty_like(x)
    _apply[(triton.cdiv(rows, _ROWS), triton.cdiv(channels, _WIDTH), samples)](
        x, moments, weight, bias, y, rows, channels, groups, channels // groups,
        ACT=act, ROWS=_ROWS, WIDTH=_WIDTH,
    )  # fmt: skip
    return y


def group_norm(
    x: Tensor, weight: Tensor, bias: Tensor, groups: int, eps: float, act: bool
) -> Tensor:
    """`F.group_norm` of N×C×H×W, then SiLU with `act`; the result is channels last. No gradients
    flow through it."""
    x = x.contiguous(memory_format=torch.channels_last)
    return normed(x, moments_of(x, groups, eps), weight, bias, act)


@cache
def builds(device: torch.device) -> bool:
    """Whether the kernels can be made for a device: Triton asks for a compiler of C."""
    x, each = torch.ones(1, _WIDTH, 1, 1, device=device), torch.ones(_WIDTH, device=device)
    try:
        group_norm(x, each, each, 1, 1e-5, True)
    except Exception as error:  # whatever a compiler may say, PyTorch's own kernels do the same
        _LOG.warning("Norms are computed by PyTorch's own kernels, which are slower: %s", error)
        return False
    return True


class FusedNorm(nn.GroupNorm):
    """A group norm by these kernels, followed by SiLU where `act` is set; by PyTorch's where
    gradients are wanted."""

    act: bool = False

    def forward(self, x: Tensor) -> Tensor:
        if x.ndim != 4:
            return super().forward(x)
        if torch.is_grad_enabled() and x.requires_grad:
            found = super().forward(x)
            return F.silu(found) if self.act else found
        return group_norm(x, self.weight, self.bias, self.num_groups, self.eps, self.act)


class _ActivatedByNorm(nn.Module):
    """SiLU for embeddings of times; feature maps were activated by their norm already."""

    def forward(self, x: Tensor) -> Tensor:
        return x if x.ndim == 4 else F.silu(x)


class _Transformer(Transformer2DModel):
    """Diffusers' own, that gives channels last as it was given: else all that follows would be
    turned around."""

    def _get_output_for_continuous_inputs(
        self,
        hidden_states: Tensor,
        residual: Tensor,
        batch_size: int,
        height: int,
        width: int,
        inner_dim: int,
    ) -> Tensor:
        def pictured(cells: Tensor) -> Tensor:
            return cells.unflatten(1, (height, width)).permute(0, 3, 1, 2)

        found: Tensor
        if self.use_linear_projection:
            found = pictured(self.proj_out(hidden_states))
        else:
            found = self.proj_out(pictured(hidden_states))
        return found + residual


def fuse_norms(model: nn.Module, norm: type[FusedNorm] = FusedNorm) -> None:
    """Have a diffusers model compute its norms so, in place; parameters stay the same. Through
    `norm` gradients may flow by kernels, too."""
    for module in model.modules():
        if type(module) is Transformer2DModel and module.is_input_continuous:
            module.__class__ = _Transformer
        for name, child in module.named_children():
            if type(child) is nn.GroupNorm:
                child.__class__ = norm
                child.act = name in ("norm1", "norm2", "conv_norm_out")  # type: ignore[assignment]
            elif name in ("nonlinearity", "conv_act") and isinstance(child, nn.SiLU):
                setattr(module, name, _ActivatedByNorm())
