"""Draws a region of a picture anew: one batch of candidates, one per seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from diffusers import AutoencoderKL

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
from sgedit_engine.diffusion.sampling import Seen, Task, sample
from sgedit_engine.diffusion.guide import Guide
from sgedit_engine.diffusion.text import PromptEncoder
from sgedit_engine.diffusion.window import LARGEST_ZOOM, Window, window_around
from sgedit_engine.interface import Image, Mask
from sgedit_engine.models.residency import Residency

_FILL_RADIUS_PX = 3


@dataclass(frozen=True, eq=False)
class Drawing:
    """What is to be drawn into `hole` (bool, H×W), and how. See `sampling.Task`.

    `carried` are pixels that are known in the hole. `guide` steers the attention. With `from_words`
    the model is taken as one that draws whole pictures from words: it is not told of the hole, and
    knows what is around it by the latents that are put in for the first share `known` of the steps.
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
    # Who draws whole pictures has not learned how enlarged ones look.
    zoom = 1.0 if drawing.from_words else LARGEST_ZOOM
    window = window_around(drawing.hole, resolution, zoom)
    part = window.cut(image)
    with models.borrow(VAE) as vae, models.borrow(TEXT) as embed:
        task = _task(vae, embed, image, window, drawing)
    with models.borrow(SCHEDULER) as solver, models.borrow(drawing.sampler.unet) as unet:
        latents = sample(unet, solver, task, on_step)
    with models.borrow(VAE) as vae:
        patches = decode(vae, latents)
    hole = window.cut_mask(drawing.hole)
    return tuple(window.paste(image, match_colors(part, patch, hole)) for patch in patches)


def _task(
    vae: AutoencoderKL, embed: PromptEncoder, image: Image, window: Window, drawing: Drawing
) -> Task:
    """The drawing in latents and embeddings."""
    part, hole = window.cut(image), window.cut_mask(drawing.hole)
    # Hidden to the pixel, so that the outlines beside the hole are seen; drawn by the cell.
    shown, hidden = _shown(window, part, hole, drawing.carried)
    if drawing.from_words:
        source, masked = encode(vae, part if drawing.keep else _filled(shown, hidden)), None
    else:
        source, masked = encode(vae, part), encode(vae, shown, hidden)
    sampler, guide = drawing.sampler, drawing.guide
    steering, seen = None, None
    if guide is not None:
        steering = guide.steering(window, embed, drawing.prompt, source, sampler.steps)
        words = " and ".join(like.words for like in guide.likenesses)
        seen = Seen(encode(vae, guide.seen_from(window).cut(image)), embed(words))
    return Task(
        prompt=embed(drawing.prompt),
        empty=embed(""),
        source=source,
        hole=mask_to_latent_grid(hidden if drawing.from_words else hole, reduction(vae), source),
        masked=masked,
        seeds=drawing.seeds,
        steps=sampler.steps,
        guidance=sampler.guidance,
        keep=drawing.keep,
        order=sampler.order,
        known=drawing.known,
        steering=steering,
        seen=seen,
    )


def _shown(window: Window, part: Image, hole: Mask, carried: Carried | None) -> tuple[Image, Mask]:
    """What the model is shown of the window, and what of it is hidden."""
    if carried is None:
        return part, hole
    # Only pixels that are known in full: what a mask's edge is cut from is the ground.
    shown = ~window.cut_mask(~carried.shown) & hole
    return np.where(shown[..., None], window.cut(carried.image), part), hole & ~shown


def _filled(part: Image, hidden: Mask) -> Image:
    """The window with what is hidden filled from its edges (Telea 2004): the autoencoder normalises
    over the whole picture, so that latents beside a hole would tell of what was in it."""
    if hidden.all():
        return part
    filled: Image = cv2.inpaint(part, hidden.astype(np.uint8), _FILL_RADIUS_PX, cv2.INPAINT_TELEA)
    return filled
