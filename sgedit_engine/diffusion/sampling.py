"""The sampling loop: from noise to latents, in the view of one screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from diffusers import DPMSolverMultistepScheduler, UNet2DConditionModel
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be drawn, once per seed.

    `prompt` and `empty` are embeddings (1×length×width), `source` is the latent of the picture
    (N×C×h×w, or 1×C×h×w for all), `hole` is one where it is to be filled (1×1×h×w), `masked` the
    latent of the picture with a grey hole (as many as of the source). `guidance` is the scale of
    classifier-free guidance (Ho and Salimans 2022, arXiv 2207.12598; 1 is none). `keep` in [0, 1)
    is the share of the solver's steps that is skipped by starting from the noised source (SDEdit,
    Meng et al. 2021, arXiv 2108.01073). `order` is the solver's.
    """

    prompt: Tensor
    empty: Tensor
    source: Tensor
    hole: Tensor
    masked: Tensor
    seeds: tuple[int, ...]
    steps: int
    guidance: float
    keep: float = 0.0
    order: int = 2


def seeded_noise(task: Task) -> Tensor:
    """N×C×h×w of unit normal noise; each candidate's depends on its own seed alone."""
    shape = task.source.shape[1:]
    drawn = [
        torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed))
        for seed in task.seeds
    ]
    return torch.stack(drawn).to(task.source)


@torch.inference_mode()
def sample(
    unet: UNet2DConditionModel,
    solver: DPMSolverMultistepScheduler,
    task: Task,
    on_step: Callable[[int, int], None],
) -> Tensor:
    """The latents of all candidates, N×C×h×w; outside the hole the model draws the source again.

    Solved as an ordinary differential equation (DPM-Solver++, Lu et al. 2022, arXiv
    2211.01095). `on_step(done, total)` is called before each step and after the last; what it
    raises ends the sampling.

    Nothing of the source's latent is put in outside the hole: an autoencoder normalises over
    the whole picture, so that its latent there still tells of the object in the hole, and what
    is drawn beside it takes on wrong colours (on white tables by 20 of 255).
    """
    solver = DPMSolverMultistepScheduler.from_config(solver.config, solver_order=task.order)
    solver.set_timesteps(task.steps, device=task.source.device)
    skipped = min(round(task.keep * task.steps), task.steps - 1)
    times = solver.timesteps[skipped:]
    solver.set_begin_index(skipped)

    noise = seeded_noise(task)
    hole = task.hole.expand(len(task.masked), -1, -1, -1)
    extra = torch.cat([hole, task.masked], dim=1).expand(len(noise), -1, -1, -1)

    latents = solver.add_noise(task.source.expand_as(noise), noise, times[:1]) if skipped else noise
    for step, time in enumerate(times):
        on_step(step, len(times))
        prediction = _prediction(unet, task, latents, extra, time)
        latents = solver.step(prediction, time, latents).prev_sample
    on_step(len(times), len(times))
    return latents


def _prediction(
    unet: UNet2DConditionModel, task: Task, latents: Tensor, extra: Tensor, time: Tensor
) -> Tensor:
    """What the U-Net says of N latents, guided by asking it with and without the prompt."""
    guided = task.guidance != 1
    words = [task.empty, task.prompt] if guided else [task.prompt]
    inputs = torch.cat([torch.cat([latents, extra], dim=1)] * len(words))
    states = torch.cat([text.expand(len(latents), -1, -1) for text in words])
    found: Tensor = unet(inputs, time, encoder_hidden_states=states).sample
    if not guided:
        return found
    free, asked = found.chunk(2)
    return free + task.guidance * (asked - free)
