"""How training pictures are varied, on the device that holds them.

Perception must also read what a diffusion model paints, so pictures are blurred, block-coded and
tinted as an autoencoder or a JPEG file would leave them.
"""

from __future__ import annotations

import math
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional

_BLOCK = 8
_BLUR_SIGMA = 1.2


def mirror(x: Tensor, flags: Tensor) -> Tensor:
    """Pictures [N, ..., W] with those flagged (bool [N]) flipped left to right."""
    shape = (-1, *(1,) * (x.dim() - 1))
    return torch.where(flags.view(shape), x.flip(-1), x)


def mirror_boxes(boxes: Tensor, flags: Tensor) -> Tensor:
    """Boxes xyxy normalised [N, T, 4] of such pictures."""
    x0, y0, x1, y1 = boxes.unbind(-1)
    return torch.where(flags[:, None, None], torch.stack([1 - x1, y0, 1 - x0, y1], -1), boxes)


def coin(count: int, share: float, device: torch.device) -> Tensor:
    """bool [count], each true with probability `share`."""
    return torch.rand(count, device=device) < share


def degrade(pictures: Tensor, share: float = 0.7) -> Tensor:
    """Float N×3×H×W in [0, 1], of which about `share` are degraded, each by its own amounts.

    Height and width must be multiples of 8.
    """
    n, device = len(pictures), pictures.device

    def amounts(low: float, high: float) -> Tensor:
        drawn = torch.empty(n, 1, 1, 1, device=device).uniform_(low, high)
        return drawn * coin(n, share, device).view(n, 1, 1, 1)

    x = torch.lerp(pictures, _blurred(pictures), amounts(0.0, 1.2))
    x = _block_coded(x, amounts(0.0, 0.035))
    coarse = torch.randn(n, 3, x.shape[2] // _BLOCK, x.shape[3] // _BLOCK, device=device)
    wide = functional.interpolate(coarse, scale_factor=float(_BLOCK), mode="bilinear")
    x = x + wide * amounts(0.0, 0.015) + torch.randn_like(x) * amounts(0.0, 0.02)
    tint = 1 + torch.randn(n, 3, 1, 1, device=device) * amounts(0.0, 0.02)
    return (x * tint * (1 + amounts(-0.1, 0.1)) + amounts(-0.04, 0.04)).clamp(0, 1)


@cache
def _blur_kernel(device: torch.device) -> Tensor:
    at = torch.arange(-2, 3, device=device, dtype=torch.float32)
    line = torch.exp(-(at**2) / (2 * _BLUR_SIGMA**2))
    kernel = line[:, None] * line[None]
    return (kernel / kernel.sum()).expand(3, 1, 5, 5).contiguous()


def _blurred(x: Tensor) -> Tensor:
    padded = functional.pad(x, (2, 2, 2, 2), mode="replicate")
    return functional.conv2d(padded, _blur_kernel(x.device), groups=3)


@cache
def _cosines(device: torch.device) -> Tensor:
    """The orthonormal DCT-II matrix of 8 points."""
    k = torch.arange(_BLOCK, device=device, dtype=torch.float32)
    matrix = torch.cos(math.pi * (2 * k[None] + 1) * k[:, None] / (2 * _BLOCK))
    matrix *= math.sqrt(2 / _BLOCK)
    matrix[0] /= math.sqrt(2)
    return matrix


def _block_coded(x: Tensor, step: Tensor) -> Tensor:
    """Blocks of 8×8 with their cosine coefficients rounded to `step` [N, 1, 1, 1] (0: exact),
    the fine ones more coarsely."""
    n, c, h, w = x.shape
    cosines = _cosines(x.device)
    blocks = x.reshape(n, c, h // _BLOCK, _BLOCK, w // _BLOCK, _BLOCK).transpose(3, 4)
    spectrum = cosines @ blocks @ cosines.T
    k = torch.arange(_BLOCK, device=x.device, dtype=torch.float32)
    grid = step.view(n, 1, 1, 1, 1, 1) * (1 + k[:, None] + k[None])
    rounded = torch.where(grid > 0, (spectrum / grid.clamp(min=1e-6)).round() * grid, spectrum)
    back = cosines.T @ rounded @ cosines
    return back.transpose(3, 4).reshape(n, c, h, w)


def jitter_masks(masks: Tensor, share: float = 0.6) -> Tensor:
    """Float N×1×H×W in [0, 1]: about `share` of the masks grown or shrunk by one or two pixels,
    as a segmenter's errors would."""
    n, device = len(masks), masks.device
    choice = torch.randint(1, 5, (n, 1, 1, 1), device=device)
    choice = choice * coin(n, share, device).view(n, 1, 1, 1)
    result = masks
    for number, (size, sign) in enumerate(((3, 1), (5, 1), (3, -1), (5, -1)), start=1):
        moved = sign * functional.max_pool2d(sign * masks, size, 1, size // 2)
        result = torch.where(choice == number, moved, result)
    return result
