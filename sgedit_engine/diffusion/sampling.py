"""The sampling loop: from noise to latents, in the view of one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import DPMSolverMultistepScheduler, UNet2DConditionModel
from torch import Tensor

from sgedit_engine.diffusion.attention_processor import steered
from sgedit_engine.diffusion.conditions import conditions
from sgedit_engine.diffusion.moment import Moment
from sgedit_engine.diffusion.solver import Prediction, clean_of, noised, solver_of, stepped
from sgedit_engine.diffusion.steering import Steering
from sgedit_engine.diffusion.text import Words
from sgedit_engine.models.replay import replays_of


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
    """N×C×h×w of unit normal noise, float32; each candidate's depends on its own seed alone."""
    return torch.cat([_noise(task.source, seed) for seed in task.seeds])


def _noise(like: Tensor, seed: int) -> Tensor:
    drawn = torch.randn(like.shape[1:], generator=torch.Generator("cpu").manual_seed(seed))
    return drawn[None].to(like.device)


@torch.inference_mode()
def sample(
    unet: UNet2DConditionModel,
    scheduler: DPMSolverMultistepScheduler,
    task: Task,
    on_step: Callable[[int, int], None],
) -> Tensor:
    """The latents of all candidates, N×C×h×w; outside the hole the model draws the source again.

    Solved as an ordinary differential equation (DPM-Solver++, Lu et al. 2022, arXiv
    2211.01095), in single precision whatever the model's. `on_step(done, total)` is called before
    each step and after the last; what it raises ends the sampling.

    A model that sees the source through `masked` needs nothing of it put in outside the hole, and
    is harmed by it: an autoencoder normalises over the whole picture, so that its latent there
    still tells of the object in the hole, and what is drawn beside it takes on wrong colours (on
    white tables by 20 of 255). A model that draws from words alone has no other way to know it.
    """
    device, skipped = task.source.device, min(round(task.keep * task.steps), task.steps - 1)
    solver = solver_of(scheduler, task.steps, task.order, skipped, device)
    noise, source = seeded_noise(task), task.source.float()
    latents = noised(solver.rows[0], source, noise) if skipped else noise
    clean = torch.zeros_like(latents)
    told = {refers: _told(unet, task, refers) for refers in (False, True)}
    moments = _moments(task)[skipped:]
    around = Around(source.expand_as(noise), noise, task.hole.float())
    replays = replays_of(unet, device)
    with nullcontext() if task.steering is None else steered(unet):
        for number, moment in enumerate(moments):
            on_step(number, len(moments))
            row = solver.rows[number]
            refers = moment is not None and moment.refers
            step = Step(
                latents=latents,
                clean=clean,
                time=solver.times[number],
                row=row,
                told=told[refers],
                around=around if skipped + number < task.known * task.steps else None,
                moment=moment,
                beside=_beside(task, row) if refers else None,
                guidance=task.guidance,
                predicts=solver.predicts,
            )
            latents, clean = replays(_advance, step, unet)
    on_step(len(moments), len(moments))
    return latents.to(task.source.dtype)


@dataclass(frozen=True, eq=False)
class Around:
    """What is put in outside the hole (1×1×h×w): the source, and the noise that the sampling began
    with, N×C×h×w; float32."""

    source: Tensor
    noise: Tensor
    hole: Tensor


@dataclass(frozen=True, eq=False)
class Told:
    """What the U-Net is told in its rows: with guidance those that it leads away from, one a
    candidate; then those of the prompt; then that of a picture that is read beside, if one is.

    `arguments` are those of its call, `hints` the further channels of the rows (None: it takes
    none), `prompted` (float32 [rows]) is one where the prompt is told.
    """

    arguments: Mapping[str, Any]
    hints: Tensor | None
    prompted: Tensor


@dataclass(frozen=True, eq=False)
class Step:
    """All that a step of the solver depends on. `clean` are the clean latents that the step before
    amounted to, `time` (int64, no axes) and `row` are the solver's, `beside` (1×C×h×w) is read and
    not drawn."""

    latents: Tensor
    clean: Tensor
    time: Tensor
    row: Tensor
    told: Told
    around: Around | None
    moment: Moment | None
    beside: Tensor | None
    guidance: float
    predicts: Prediction


def _advance(step: Step, unet: UNet2DConditionModel) -> tuple[Tensor, Tensor]:
    """(the next latents, the clean ones) of a step, float32."""
    latents, around = step.latents, step.around
    if around is not None:
        latents = torch.lerp(noised(step.row, around.source, around.noise), latents, around.hole)
    predicted = _prediction(unet, step, latents)
    clean = clean_of(step.row, latents, predicted, step.predicts)
    return stepped(step.row, latents, clean, step.clean), clean


def _prediction(unet: UNet2DConditionModel, step: Step, latents: Tensor) -> Tensor:
    """What the U-Net says of N latents, guided by asking it with and without the prompt."""
    told, guided = step.told, step.guidance != 1
    rows = [latents] * (2 if guided else 1) + ([] if step.beside is None else [step.beside])
    inputs = torch.cat(rows).to(told.arguments["encoder_hidden_states"].dtype)
    if told.hints is not None:
        inputs = torch.cat([inputs, told.hints], dim=1)
    more = dict(told.arguments)
    if step.moment is not None:
        moment = step.moment.remembering()
        more["cross_attention_kwargs"] = {"moment": moment, "prompted": told.prompted}
    found: Tensor = unet(inputs, step.time, **more).sample
    found = found[: len(latents) * (2 if guided else 1)].float()
    if not guided:
        return found
    free, asked = found.chunk(2)
    return free + step.guidance * (asked - free)


def _moments(task: Task) -> tuple[Moment | None, ...]:
    """What steers at each step."""
    if task.steering is None:
        return (None,) * task.steps
    return task.steering.moments(task.prompt.states.shape[1], task.source.device)


def _told(unet: UNet2DConditionModel, task: Task, refers: bool) -> Told:
    """What is told at steps that read the picture beside, or at the others."""
    count, (channels, height, width) = len(task.seeds), task.source.shape[1:]
    words = [task.against, task.prompt] if task.guidance != 1 else [task.prompt]
    told = [text.repeated(count) for text in words]
    prompted = [torch.full((count,), float(text is task.prompt)) for text in words]
    blank = task.source.new_zeros(1, unet.config.in_channels - channels, height, width)
    shown = blank
    if task.masked is not None:
        shown = torch.cat([task.hole.expand(len(task.masked), -1, -1, -1), task.masked], dim=1)
    hints = [shown.expand(count, -1, -1, -1)] * len(words)
    if refers and task.seen is not None:
        told.append(task.seen.prompt)
        prompted.append(torch.zeros(1))
        hints.append(blank)
    further = torch.cat(hints)
    return Told(
        arguments=conditions(unet, Words.stacked(told), further),
        hints=further if blank.shape[1] else None,
        prompted=torch.cat(prompted).to(task.source.device),
    )


def _beside(task: Task, row: Tensor) -> Tensor | None:
    """The picture that references are in, as noisy as the latents."""
    if task.seen is None:
        return None
    latent = task.seen.latent.float()
    return noised(row, latent, _noise(latent, seed=0))
