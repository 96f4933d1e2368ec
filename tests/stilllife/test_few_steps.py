"""The distillation to few steps: its grid of times, and what the student is asked for."""

from __future__ import annotations

import torch
from diffusers import DPMSolverMultistepScheduler

from stilllife.architectures import build_scheduler, build_unet
from stilllife.train_few_steps import RANK, Grid, with_adapter

CPU = torch.device("cpu")


def test_small_steps_of_a_right_prediction_make_up_a_large_one() -> None:
    grid = Grid.of(8, 3, CPU)
    clean, noise = torch.randn(2, 4, 4, 4), torch.randn(2, 4, 4, 4)
    start = torch.tensor([0, 9])
    alpha, sigma = (level[start][:, None, None, None] for level in (grid.alpha, grid.sigma))
    state = alpha * clean + sigma * noise
    velocity = alpha * noise - sigma * clean
    keep, go = grid.between(start, start + 3)
    end = keep * state + go * velocity
    alpha, sigma = (level[start + 3][:, None, None, None] for level in (grid.alpha, grid.sigma))
    assert torch.allclose(end, alpha * clean + sigma * noise, atol=1e-5)


def test_the_last_step_gives_the_clean_picture() -> None:
    grid = Grid.of(4, 2, CPU)
    assert grid.alpha[-1] == 1 and grid.sigma[-1] == 0
    assert len(grid.alpha) == len(grid.times) + 1 == 9


def test_the_solver_takes_the_grids_steps() -> None:
    """diffusers' first-order solver goes as `Grid.between` says."""
    grid = Grid.of(8, 1, CPU)
    solver = DPMSolverMultistepScheduler.from_config(build_scheduler().config, solver_order=1)
    solver.set_timesteps(8)
    assert torch.equal(solver.timesteps, grid.times)
    state = torch.randn(1, 4, 4, 4)
    for step, time in enumerate(solver.timesteps):
        velocity = torch.randn(1, 4, 4, 4)
        keep, go = grid.between(torch.tensor([step]), torch.tensor([step + 1]))
        expected = keep * state + go * velocity
        state = solver.step(velocity, time, state).prev_sample
        assert torch.allclose(state, expected, atol=1e-4)


def test_large_steps_are_among_the_small_ones() -> None:
    for steps in (4, 6, 8):
        assert torch.equal(Grid.of(steps, 3, CPU).times[::3], Grid.of(steps, 1, CPU).times)


def test_only_the_adapter_is_trained_and_it_begins_as_nothing() -> None:
    unet = build_unet().eval()
    inputs = torch.randn(1, 9, 32, 32), torch.tensor([500]), torch.randn(1, 64, 192)
    with torch.inference_mode():
        plain = unet(*inputs).sample
        adapted = with_adapter(unet, RANK)(*inputs).sample
    assert torch.allclose(plain, adapted, atol=1e-5)
    trained = {name: p for name, p in unet.named_parameters() if p.requires_grad}
    assert all("lora" in name for name in trained)
    assert sum(p.numel() for p in trained.values()) * 2 < 1.2e6
