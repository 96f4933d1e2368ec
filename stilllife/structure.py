"""Structural similarity as a differentiable figure."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

_SIGMA, _RADIUS = 1.5, 5


def structural_similarity(a: Tensor, b: Tensor) -> Tensor:
    """Mean SSIM of pictures N×3×H×W in [-1, 1], over all channels; a scalar up to 1.

    Wang et al. 2004, "Image quality assessment: from error visibility to structural
    similarity": Gaussian window of sigma 1.5 cut to 11×11, K1 = 0.01, K2 = 0.03.
    """
    a, b = a.float(), b.float()
    offsets = torch.arange(-_RADIUS, _RADIUS + 1, device=a.device, dtype=torch.float32)
    weights = torch.exp(-offsets.pow(2) / (2 * _SIGMA**2))
    weights = weights / weights.sum()
    channels = a.shape[1]
    down = weights.view(1, 1, -1, 1).repeat(channels, 1, 1, 1)
    across = weights.view(1, 1, 1, -1).repeat(channels, 1, 1, 1)

    def blur(x: Tensor) -> Tensor:
        return functional.conv2d(
            functional.conv2d(x, down, groups=channels), across, groups=channels
        )

    c1, c2 = (0.01 * 2) ** 2, (0.03 * 2) ** 2
    mean_a, mean_b = blur(a), blur(b)
    var_a = blur(a * a) - mean_a**2
    var_b = blur(b * b) - mean_b**2
    both = blur(a * b) - mean_a * mean_b
    top = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    return (top / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))).mean()
