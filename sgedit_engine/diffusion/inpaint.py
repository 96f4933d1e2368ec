"""Draws a region of a picture anew: one batch of candidates, one per seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from diffusers import AutoencoderKL
from torch import Tensor

from sgedit_engine.diffusion.carry import Carried
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
from sgedit_engine.diffusion.steered import Guide
from sgedit_engine.diffusion.window import Window, window_around
from sgedit_engine.interface import Image, Mask
from sgedit_engine.models.residency import Residency


@dataclass(frozen=True, eq=False)
class Drawing:
    """What is to be drawn into `hole` (bool, H×W), and how. See `sampling.Task`.

    `carried` are pixels that the model is shown in the hole. `guide` steers its attention.
    `from_words` takes the model as one that draws whole pictures from words alone: it knows what
    is around the hole by the latents that are put in for the first share `known` of the steps.
    """

    hole: Mask
    prompt: str
    seeds: tuple[int, ...]
    sampler: Sampler
    keep: float = 0.0
    carried: Carried | None = None
    guide: Guide | None = None
    from_words: bool = False
    known: float = 0.0
    whole: bool = False


def draw(
    models: Residency,
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
    if drawing.whole: window = Window(0,0,image.shape[0],resolution)
    part = window.cut(image)
    hole = window.cut_mask(drawing.hole)
    with models.borrow(VAE) as vae:
        # Hidden to the pixel, so that the outlines beside the hole are seen; drawn by the cell.
        cell = reduction(vae)
        shown, hidden = _shown(window, part, hole, drawing.carried)
        if drawing.from_words:
            source = encode(vae, part if drawing.keep else _prefilled(shown, hidden))
            masked = None
            grid = mask_to_latent_grid(hidden, cell, source)
        else:
            source = encode(vae, part)
            masked = encode(vae, shown, hidden)
            grid = mask_to_latent_grid(hole, cell, source)
    with models.borrow(TEXT) as embed:
        prompt, empty = embed(drawing.prompt), embed("")
        steering = None
        if drawing.guide is not None:
            steering = drawing.guide.steering(window, embed, drawing.prompt, tuple(source.shape[2:]), drawing.sampler.steps)
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
        known=drawing.known,
        steering=steering,
    )
    with models.borrow(SCHEDULER) as solver, models.borrow(drawing.sampler.unet) as unet:
        latents = sample(unet, solver, task, on_step)
    with models.borrow(VAE) as vae:
        patches = decode(vae, latents)
    return tuple(window.paste(image, match_colors(part, patch, hole)) for patch in patches)


def _prefilled(part, hole):
    if hole.all(): return part
    return cv2.inpaint(part, hole.astype(np.uint8), 3, cv2.INPAINT_TELEA)


def _shown(window: Window, part: Image, hole: Mask, carried: Carried | None) -> tuple[Image, Mask]:
    """What the model is shown of the window, and what of it is hidden."""
    if carried is None:
        return part, hole
    # Only pixels that are known in full: what a mask's edge is cut from is the ground.
    shown = ~window.cut_mask(~carried.shown) & hole
    return np.where(shown[..., None], window.cut(carried.image), part), hole & ~shown
