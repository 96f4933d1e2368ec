"""The losses of concept learning, after Break-A-Scene (Avrahami et al. 2023, arXiv 2305.16311)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from diffusers import DPMSolverMultistepScheduler
from torch import Tensor

from sgedit_engine.errors import ModelDamagedError
from sgedit_engine.models.replay import sent

_TINY = 1e-6


def prediction_target(
    solver: DPMSolverMultistepScheduler, latents: Tensor, noise: Tensor, times: Tensor
) -> tuple[Tensor, Tensor]:
    """(noisy latents, what the U-Net should say of them), N×C×h×w each; `times` int64 [N], on the
    host.

    With alpha² + sigma² = 1 of the schedule at each time: alpha·latent + sigma·noise, and the
    noise, or the velocity alpha·noise − sigma·latent (Salimans & Ho 2022, arXiv 2202.00512),
    as the scheduler's config says. Raises ModelDamagedError for any other prediction.
    """
    cumulative = solver.alphas_cumprod[times][:, None, None, None]
    levels = (cumulative**0.5, (1 - cumulative) ** 0.5)
    alpha, sigma = (sent(level.to(latents.dtype), latents.device) for level in levels)
    noisy = alpha * latents + sigma * noise
    kind = solver.config.prediction_type
    if kind == "epsilon":
        return noisy, noise
    if kind == "v_prediction":
        return noisy, alpha * noise - sigma * latents
    raise ModelDamagedError(
        f"The scheduler predicts {kind!r}, which concepts cannot be learned with.",
        "Use a checkpoint that predicts 'epsilon' or 'v_prediction'.",
    )


def masked_error(predicted: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """The mean squared error where `weight` (N×1×h×w in [0, 1]) is, each picture counting alike.

    A small object counts as much as a large one. A picture with no weight counts nothing.
    """
    squared = (predicted.float() - target.float()).square().mean(1, keepdim=True)
    total = (squared * weight).sum((1, 2, 3))
    area = weight.sum((1, 2, 3))
    return (total / area.clamp_min(_TINY)).mean()


def attention_error(
    maps: Sequence[Tensor], said: Tensor, masks: Tensor, sides: tuple[int, int]
) -> Tensor:
    """The mean squared error between tokens' attention and their objects' masks.

    `maps` are the probabilities of cross-attention layers, each N×heads×cells×length, of pictures
    whose latents are `sides` (h, w). `said` (N×K×length) is one where a prompt has one of K tokens,
    once at most; `masks` (N×K×h×w in [0, 1]) is where its object is. At each resolution a token's
    map is the mean over heads and layers, divided by its maximum; the mask is averaged down to it.
    """
    counted = said.sum(2)
    by_cells: dict[int, list[Tensor]] = {}
    for layer in maps:
        by_cells.setdefault(layer.shape[2], []).append(layer.float().mean(1))
    errors = []
    for cells, layers in by_cells.items():
        reduced = _sides_of(cells, sides)
        mean = torch.stack(layers).mean(0)
        found = torch.einsum("ncl,nkl->nkc", mean, said).unflatten(2, reduced)
        wanted = F.adaptive_avg_pool2d(masks.float(), reduced)
        highest = found.amax((2, 3), keepdim=True).clamp_min(_TINY)
        apart = (found / highest - wanted).square().mean((2, 3))
        errors.append((apart * counted).sum() / counted.sum().clamp_min(1))
    return torch.stack(errors).mean()


def _sides_of(cells: int, sides: tuple[int, int]) -> tuple[int, int]:
    """The sides of a map of that many cells: those of the latent, divided by the same number."""
    factor = round((sides[0] * sides[1] / cells) ** 0.5)
    return -(-sides[0] // factor), -(-sides[1] // factor)
