"""DPM-Solver++ (Lu et al. 2022, arXiv 2211.01095) as a table of numbers: one row a step.

The rows are what diffusers' `DPMSolverMultistepScheduler` computes at each step, once and for all,
so that a step is a few operations on tensors of one device, with nothing asked of the host.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

import torch
from diffusers import DPMSolverMultistepScheduler
from torch import Tensor

from sgedit_engine.errors import ModelDamagedError

Prediction = Literal["epsilon", "v_prediction"]
# The columns of a row.
_ALPHA, _SIGMA, _LATENTS, _CLEAN, _HALF, _CHANGE = range(6)


@dataclass(frozen=True, eq=False)
class Solver:
    """Some steps of a schedule. `times` (int64 [T]) are what the U-Net is told, `rows` (float32
    [T, 6]) the numbers of each step; `predicts` says what the U-Net predicts."""

    times: Tensor
    rows: Tensor
    predicts: Prediction


def clean_of(row: Tensor, latents: Tensor, predicted: Tensor, predicts: Prediction) -> Tensor:
    """The clean latents that a prediction for noisy ones amounts to."""
    alpha, sigma = row[_ALPHA], row[_SIGMA]
    if predicts == "epsilon":
        return (latents - sigma * predicted) / alpha
    return alpha * latents - sigma * predicted


def stepped(row: Tensor, latents: Tensor, clean: Tensor, before: Tensor) -> Tensor:
    """The latents after a step; `before` is what was `clean` at the step before it."""
    change = row[_CHANGE] * (clean - before)
    return row[_LATENTS] * latents - row[_CLEAN] * clean - row[_HALF] * change


def noised(row: Tensor, clean: Tensor, noise: Tensor) -> Tensor:
    """Clean latents with as much noise as the latents have before a step."""
    return row[_ALPHA] * clean + row[_SIGMA] * noise


def solver_of(
    scheduler: DPMSolverMultistepScheduler,
    steps: int,
    order: int,
    skipped: int,
    device: torch.device,
) -> Solver:
    """The solver of a checkpoint's scheduler in so many steps, of order 1 or 2, without the first
    `skipped`; its tensors are on the device.

    Raises ModelDamagedError for a scheduler that asks for another solver.
    """
    key = (steps, order, skipped, device)
    known = _KNOWN.setdefault(scheduler, {})
    if key not in known:
        known[key] = _solver_of(scheduler, steps, order, skipped, device)
    return known[key]


# Computed once: all of it is done by the host, while the device waits.
_KNOWN: WeakKeyDictionary[DPMSolverMultistepScheduler, dict[Hashable, Solver]] = WeakKeyDictionary()


def _solver_of(
    scheduler: DPMSolverMultistepScheduler,
    steps: int,
    order: int,
    skipped: int,
    device: torch.device,
) -> Solver:
    visiting = DPMSolverMultistepScheduler.from_config(scheduler.config, solver_order=order)
    _refuse_others(visiting)
    visiting.set_timesteps(steps)
    count = len(visiting.timesteps)
    rows = [
        _row(visiting, step, second=order > 1 and step > skipped and not _first_at(visiting, step))
        for step in range(skipped, count)
    ]
    times = visiting.timesteps[skipped:].to(device)
    return Solver(times, torch.stack(rows).to(device), visiting.config.prediction_type)


def _refuse_others(scheduler: DPMSolverMultistepScheduler) -> None:
    config = scheduler.config
    usual = (config.algorithm_type, config.solver_type, bool(config.thresholding))
    known = config.prediction_type in ("epsilon", "v_prediction")
    if usual != ("dpmsolver++", "midpoint", False) or not known:
        raise ModelDamagedError(
            "The scheduler of this checkpoint asks for a solver that is not known here:"
            f" {config.algorithm_type}, {config.solver_type}, {config.prediction_type}.",
            "Use a checkpoint that predicts 'epsilon' or 'v_prediction'.",
        )


def _first_at(scheduler: DPMSolverMultistepScheduler, step: int) -> bool:
    """Whether the last step is of first order, as diffusers has it."""
    config, count = scheduler.config, len(scheduler.timesteps)
    last = config.euler_at_final or config.final_sigmas_type == "zero"
    return step == count - 1 and bool(last or (config.lower_order_final and count < 15))


def _row(scheduler: DPMSolverMultistepScheduler, step: int, second: bool) -> Tensor:
    alpha, sigma, level = _level(scheduler.sigmas[step])
    next_alpha, next_sigma, next_level = _level(scheduler.sigmas[step + 1])
    h = next_level - level
    clean = next_alpha * (torch.exp(-h) - 1.0)
    change = torch.zeros(())
    if second:
        change = 1.0 / ((level - _level(scheduler.sigmas[step - 1])[2]) / h)
    return torch.stack([alpha, sigma, next_sigma / sigma, clean, 0.5 * clean, change])


def _level(noise: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(share of the latents, share of the noise, logarithm of their ratio) at a noise as diffusers'
    variance-exploding form tells it: so many times as strong as the latents."""
    alpha = 1 / ((noise**2 + 1) ** 0.5)
    sigma = noise * alpha
    return alpha, sigma, torch.log(alpha) - torch.log(sigma)
