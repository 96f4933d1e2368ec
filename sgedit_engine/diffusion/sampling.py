"""The sampling loop: from noise to latents, in the view of one screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import DPMSolverMultistepScheduler, UNet2DConditionModel
from torch import Tensor

from sgedit_engine.diffusion.attention_processor import steered
from sgedit_engine.diffusion.conditions import conditions
from sgedit_engine.diffusion.steering import Steering
from sgedit_engine.diffusion.text import Words


@dataclass(frozen=True, eq=False)
class Seen:
    """A picture that is read beside the drawing: its latent (1×C×h×w), and what it shows."""

    latent: Tensor
    prompt: Words


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be drawn, once per seed.

    `prompt` is what it shows, `against` what guidance leads away from, `source` the latent of the
    picture (N×C×h×w, or 1×C×h×w for all), `hole` is one where it is to be filled (1×1×h×w),
    `masked` the latent of the picture with a grey hole (as many as of the source); without it the
    U-Net draws from the words alone. `guidance` is the scale of classifier-free guidance (Ho and
    Salimans 2022, arXiv 2207.12598; 1 is none). `keep` in [0, 1) is the share of the solver's steps
    that is skipped by starting from the noised source (SDEdit, Meng et al. 2021, arXiv 2108.01073).
    `order` is the solver's.

    `known` in [0, 1] is the share of the steps, from the first on, before which the noised source
    is put in outside the hole (as in RePaint, Lugmayr et al. 2022, arXiv 2201.09865). `steering`
    says who attends to whom; `seen` is the picture that its references are in.
    """

    prompt: Words
    against: Words
    source: Tensor
    hole: Tensor
    masked: Tensor | None
    seeds: tuple[int, ...]
    steps: int
    guidance: float
    keep: float = 0.0
    order: int = 2
    known: float = 0.0
    steering: Steering | None = None
    seen: Seen | None = None


def seeded_noise(task: Task) -> Tensor:
    """N×C×h×w of unit normal noise; each candidate's depends on its own seed alone."""
    return torch.cat([_noise(task.source, seed) for seed in task.seeds])


def _noise(like: Tensor, seed: int) -> Tensor:
    drawn = torch.randn(like.shape[1:], generator=torch.Generator("cpu").manual_seed(seed))
    return drawn[None].to(like)


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

    A model that sees the source through `masked` needs nothing of it put in outside the hole, and
    is harmed by it: an autoencoder normalises over the whole picture, so that its latent there
    still tells of the object in the hole, and what is drawn beside it takes on wrong colours (on
    white tables by 20 of 255). A model that draws from words alone has no other way to know it.
    """
    solver = DPMSolverMultistepScheduler.from_config(solver.config, solver_order=task.order)
    solver.set_timesteps(task.steps, device=task.source.device)
    skipped = min(round(task.keep * task.steps), task.steps - 1)
    times = solver.timesteps[skipped:]
    solver.set_begin_index(skipped)

    noise = seeded_noise(task)
    source = task.source.expand_as(noise)
    latents = solver.add_noise(source, noise, times[:1]) if skipped else noise
    with nullcontext() if task.steering is None else steered(unet, task.steering):
        for step, time in enumerate(times, skipped):
            on_step(step - skipped, len(times))
            if step < task.known * task.steps:
                around = solver.add_noise(source, noise, time[None])
                latents = torch.lerp(around, latents, task.hole)
            prediction = _prediction(unet, solver, task, latents, step, time)
            latents = solver.step(prediction, time, latents).prev_sample
    on_step(len(times), len(times))
    return latents


def _prediction(
    unet: UNet2DConditionModel,
    solver: DPMSolverMultistepScheduler,
    task: Task,
    latents: Tensor,
    step: int,
    time: Tensor,
) -> Tensor:
    """What the U-Net says of N latents, guided by asking it with and without the prompt."""
    guided, count = task.guidance != 1, len(latents)
    words = [task.against, task.prompt] if guided else [task.prompt]
    rows = [_with_hints(unet, latents, task)] * len(words)
    told = [text.repeated(count) for text in words]
    more: dict[str, Any] = {}
    if task.steering is not None:
        prompted = [torch.full((count,), float(text is task.prompt)) for text in words]
        if task.seen is not None and task.steering.refers(step):
            noise = _noise(task.seen.latent, seed=0)
            seen = solver.add_noise(task.seen.latent, noise, time[None])
            rows.append(_with_hints(unet, seen, None))
            told.append(task.seen.prompt)
            prompted.append(torch.zeros(1))
        more["cross_attention_kwargs"] = {"step": step, "prompted": torch.cat(prompted)}
    inputs = torch.cat(rows)
    more |= conditions(unet, Words.stacked(told), inputs)
    found: Tensor = unet(inputs, time, **more).sample
    found = found[: count * len(words)]
    if not guided:
        return found
    free, asked = found.chunk(2)
    return free + task.guidance * (asked - free)


def _with_hints(unet: UNet2DConditionModel, latents: Tensor, task: Task | None) -> Tensor:
    """Latents with what an inpainting U-Net is told besides: the hole and the picture around it, or
    zeros where nothing of a picture is shown."""
    count, channels = latents.shape[:2]
    if task is None or task.masked is None:
        hints = latents.new_zeros(count, unet.config.in_channels - channels, *latents.shape[2:])
    else:
        holes = task.hole.expand(len(task.masked), -1, -1, -1)
        hints = torch.cat([holes, task.masked], dim=1).expand(count, -1, -1, -1)
    return torch.cat([latents, hints], dim=1)
