"""The losses of concept learning, after Break-A-Scene (Avrahami et al. 2023, arXiv 2305.16311)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from diffusers import DPMSolverMultistepScheduler
from torch import Tensor

from sgedit_engine.errors import ModelDamagedError

_TINY = 1e-6


def prediction_target(
    solver: DPMSolverMultistepScheduler, latents: Tensor, noise: Tensor, times: Tensor
) -> tuple[Tensor, Tensor]:
    """(noisy latents, what the U-Net should say of them), N×C×h×w each; `times` int64 [N].

    With alpha² + sigma² = 1 of the schedule at each time: alpha·latent + sigma·noise, and the
    noise, or the velocity alpha·noise − sigma·latent (Salimans & Ho 2022, arXiv 2202.00512),
    as the scheduler's config says. Raises ModelDamagedError for any other prediction.
    """
    cumulative = solver.alphas_cumprod.to(latents.device)[times][:, None, None, None]
    alpha, sigma = (level.to(latents.dtype) for level in (cumulative**0.5, (1 - cumulative) ** 0.5))
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
    maps: Sequence[Tensor], tokens: Sequence[tuple[int, int, Tensor]], sides: tuple[int, int]
) -> Tensor:
    """The mean squared error between tokens' attention and their objects' masks.

    `maps` are the probabilities of cross-attention layers, each N×heads×cells×length, of pictures
    whose latents are `sides` (h, w); `tokens` tell (picture, place in the prompt, mask h×w in
    [0, 1]). At each resolution a token's map is the mean over heads and layers, divided by its
    maximum; the mask is averaged down to it.
    """
    by_cells: dict[int, list[Tensor]] = {}
    for layer in maps:
        by_cells.setdefault(layer.shape[2], []).append(layer.float().mean(1))
    errors = []
    for cells, layers in by_cells.items():
        reduced = _sides_of(cells, sides)
        mean = torch.stack(layers).mean(0)
        for picture, place, mask in tokens:
            found = mean[picture, :, place].reshape(reduced)
            wanted = F.adaptive_avg_pool2d(mask[None, None].float(), reduced)[0, 0]
            errors.append((found / found.max().clamp_min(_TINY) - wanted).square().mean())
    return torch.stack(errors).mean()


def _sides_of(cells: int, sides: tuple[int, int]) -> tuple[int, int]:
    """The sides of a map of that many cells: those of the latent, divided by the same number."""
    factor = round((sides[0] * sides[1] / cells) ** 0.5)
    return -(-sides[0] // factor), -(-sides[1] // factor)
