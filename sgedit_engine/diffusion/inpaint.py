"""Draws a region of a picture anew: one batch of candidates, one per seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sgedit_engine.diffusion.compose import match_colors
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.latents import (
    decode,
    encode,
    mask_to_latent_grid,
    reduction,
)
from sgedit_engine.diffusion.parts import SCHEDULER, TEXT, VAE
from sgedit_engine.diffusion.sampling import Task, sample
from sgedit_engine.diffusion.window import window_around
from sgedit_engine.interface import Image, Mask
from sgedit_engine.models.residency import Lender


@dataclass(frozen=True, eq=False)
class Drawing:
    """What is to be drawn into `hole` (bool, H×W), and how. See `sampling.Task`."""

    hole: Mask
    prompt: str
    seeds: tuple[int, ...]
    sampler: Sampler
    keep: float = 0.0


def draw(
    models: Lender,
    image: Image,
    drawing: Drawing,
    resolution: int,
    on_step: Callable[[int, int], None],
) -> tuple[Image, ...]:
    """One picture per seed, of the size of `image`, with its hole drawn anew.

    Around the hole, inside the window in which was drawn, pixels have gone through the
    autoencoder: whoever uses the result takes from it only what lies in the hole. `on_step`
    as for `sampling.sample`. Raises ModelError, InvalidEditError, and what `on_step` raises.
    """
    window = window_around(drawing.hole, resolution)
    part = window.cut(image)
    with models.borrow(VAE) as vae:
        # Hidden to the pixel, so that the outlines beside the hole are seen; drawn by the cell.
        hole, cell = window.cut_mask(drawing.hole), reduction(vae)
        source, masked = encode(vae, part), encode(vae, part, hole)
        grid = mask_to_latent_grid(hole, cell, source)
    with models.borrow(TEXT) as embed:
        prompt, empty = embed(drawing.prompt), embed("")
    task = Task(
        prompt=prompt,
        empty=empty,
        source=source,
        hole=grid,
        masked=masked,
        seeds=drawing.seeds,
        steps=drawing.sampler.steps,
        guidance=drawing.sampler.guidance,
        order=drawing.sampler.order,
        keep=drawing.keep,
    )
    with models.borrow(SCHEDULER) as solver, models.borrow(drawing.sampler.unet) as unet:
        latents = sample(unet, solver, task, on_step)
    with models.borrow(VAE) as vae:
        patches = decode(vae, latents)
    return tuple(window.paste(image, match_colors(part, patch, hole)) for patch in patches)
