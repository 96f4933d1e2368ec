"""The table of the solver against diffusers' scheduler, step by step: the same bits."""

from __future__ import annotations

import pytest
import torch
from diffusers import DPMSolverMultistepScheduler
from torch import Tensor

from sgedit_engine.diffusion.solver import clean_of, noised, solver_of, stepped
from sgedit_engine.errors import ModelDamagedError

CPU = torch.device("cpu")


def scheduler(**changes: object) -> DPMSolverMultistepScheduler:
    usual = {
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "prediction_type": "v_prediction",
        "timestep_spacing": "trailing",
    }
    return DPMSolverMultistepScheduler(**{**usual, **changes})


def predicted(latents: Tensor, time: Tensor) -> Tensor:
    """What a U-Net might say."""
    return torch.sin(latents * 3 + time / 500)


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize(("steps", "skipped"), [(1, 0), (2, 0), (8, 0), (8, 3), (20, 0), (20, 19)])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"prediction_type": "epsilon", "timestep_spacing": "leading", "steps_offset": 1},
        {"final_sigmas_type": "sigma_min"},
        {"final_sigmas_type": "sigma_min", "euler_at_final": True},
        {"final_sigmas_type": "sigma_min", "lower_order_final": False},
        {"use_karras_sigmas": True, "prediction_type": "epsilon"},
    ],
    ids=str,
)
def test_the_same_bits(order: int, steps: int, skipped: int, changes: dict[str, object]) -> None:
    theirs = DPMSolverMultistepScheduler.from_config(
        scheduler(**changes).config, solver_order=order
    )
    theirs.set_timesteps(steps)
    theirs.set_begin_index(skipped)
    ours = solver_of(scheduler(**changes), steps, order, skipped, CPU)
    assert torch.equal(ours.times, theirs.timesteps[skipped:])
    torch.manual_seed(steps)
    source, noise = torch.randn(2, 4, 5, 6), torch.randn(2, 4, 5, 6)
    latents = clean = before = noise
    for number, (time, row) in enumerate(zip(ours.times, ours.rows, strict=True)):
        around = theirs.add_noise(source, noise, time[None])
        assert torch.equal(noised(row, source, noise), around)
        expected = theirs.step(predicted(latents, time), time, latents).prev_sample
        clean = clean_of(row, latents, predicted(latents, time), ours.predicts)
        # Before the first step there is nothing, and whatever is given counts nothing.
        found = stepped(row, latents, clean, before)
        assert torch.equal(found, expected), number
        latents, before = found, clean


@pytest.mark.parametrize(
    "changes",
    [
        {"algorithm_type": "sde-dpmsolver++"},
        {"solver_type": "heun"},
        {"thresholding": True},
        {"prediction_type": "sample"},
    ],
    ids=str,
)
def test_another_solver_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ModelDamagedError, match="not known here"):
        solver_of(scheduler(**changes), 4, 2, 0, CPU)
