"""Draws a region of a picture anew: one batch of candidates, one per seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
from diffusers import AutoencoderKL

from sgedit_engine.diffusion.carry import Carried
from sgedit_engine.diffusion.compose import match_colors
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.guide import Guide
from sgedit_engine.diffusion.latents import (
    decode,
    encode,
    mask_to_latent_grid,
    reduction,
)
from sgedit_engine.diffusion.parts import TEXT, VAE
from sgedit_engine.diffusion.sampling import Seen, Task, sample
from sgedit_engine.diffusion.text import PromptEncoder
from sgedit_engine.diffusion.window import LARGEST_ZOOM, Window, window_around
from sgedit_engine.errors import OutOfMemoryError
from sgedit_engine.interface import Image, Mask
from sgedit_engine.models.residency import Lender
from sgedit_engine.side_by_side import side_by_side

_FILL_RADIUS_PX = 3.0


@dataclass(frozen=True, eq=False)
class Drawing:
    """What is to be drawn into `hole` (bool, H×W), and how. See `sampling.Task`.

    `against` says what must not be seen, where the sampler guides. `carried` are pixels that are
    known in the hole; with `anchored` the model is told that they are given. `guide` steers the
    attention. With `from_words` the model is taken as one that draws whole pictures from words: it
    is not told of the hole, and knows what is around it by the latents that are put in for the
    first share `known` of the steps. A small hole is drawn enlarged, at most `zoom` times.
    """

    hole: Mask
    prompt: str
    seeds: tuple[int, ...]
    sampler: Sampler
    against: str = ""
    keep: float = 0.0
    carried: Carried | None = None
    anchored: bool = False
    guide: Guide | None = None
    from_words: bool = False
    known: float = 0.0
    zoom: float = LARGEST_ZOOM

    def window(self, resolution: int) -> Window:
        """What is drawn in. Raises InvalidEditError for an empty hole."""
        return window_around(self.hole, resolution, self.zoom)


def draw(
    models: Lender,
    images: Sequence[Image],
    drawing: Drawing,
    resolution: int,
    on_step: Callable[[int, int], None],
) -> tuple[Image, ...]:
    """One picture per seed, of the size of its source, with its hole drawn anew.

    `images` are the sources, of one size: one for each seed, or one for all. Around the hole,
    inside the window in which was drawn, pixels have gone through the autoencoder: whoever uses
    the result takes from it only what lies in the hole. `on_step` as for `sampling.sample`. Where
    memory runs out, fewer are drawn at once, from the first step on.
    Raises ModelError, InvalidEditError, and what `on_step` raises.
    """
    window = drawing.window(resolution)
    at_once = len(drawing.seeds)
    while True:
        try:
            return _in_batches(models, images, drawing, window, at_once, on_step)
        except OutOfMemoryError:
            # One at a time, and nothing else on the device, is the least that there is.
            if at_once == 1 and not models.tighten():
                raise
            at_once = max(at_once // 2, 1)


def _in_batches(
    models: Lender,
    images: Sequence[Image],
    drawing: Drawing,
    window: Window,
    at_once: int,
    on_step: Callable[[int, int], None],
) -> tuple[Image, ...]:
    """All candidates, so many at a time; a candidate depends on its own seed alone."""
    starts = range(0, len(drawing.seeds), at_once)
    drawn: list[Image] = []
    for number, start in enumerate(starts):
        end = start + at_once

        def told(done: int, total: int, before: int = number) -> None:
            # A batch's end is the beginning of the next one, of which that will tell.
            if done < total or before == len(starts) - 1:
                on_step(before * total + done, len(starts) * total)

        some = replace(drawing, seeds=drawing.seeds[start:end])
        sources = images if len(images) == 1 else images[start:end]
        drawn += _batch(models, sources, some, window, told)
    return tuple(drawn)


def _batch(
    models: Lender,
    images: Sequence[Image],
    drawing: Drawing,
    window: Window,
    on_step: Callable[[int, int], None],
) -> list[Image]:
    parts = [window.cut(image) for image in images]
    hole = window.cut_mask(drawing.hole)
    with models.borrow(VAE) as vae, models.borrow(TEXT) as embed:
        task = _task(vae, embed, parts, hole, window, drawing)
    sampler = drawing.sampler
    with models.borrow(sampler.solver) as solver, models.borrow(sampler.unet) as unet:
        latents = sample(unet, solver, task, on_step)
    with models.borrow(VAE) as vae:
        patches = decode(vae, latents)
    sources = list(zip(images, parts, strict=True)) * (len(patches) // len(images))
    known = drawing.carried

    def finished(drawn: tuple[tuple[Image, Image], Image]) -> Image:
        (image, part), patch = drawn
        pasted = window.paste(image, match_colors(part, patch, hole))
        return pasted if known is None else known.refined(pasted)

    return list(side_by_side(finished, zip(sources, patches, strict=True), latents.device))


def _task(
    vae: AutoencoderKL,
    embed: PromptEncoder,
    parts: Sequence[Image],
    hole: Mask,
    window: Window,
    drawing: Drawing,
) -> Task:
    """The drawing in latents and embeddings."""
    # Hidden to the pixel, so that the outlines beside the hole are seen; drawn by the cell.
    shown, hidden = zip(
        *(_shown(window, part, hole, drawing.carried) for part in parts), strict=True
    )
    masked = None
    if drawing.from_words:
        known = parts if drawing.keep else map(_filled, shown, hidden)
        source = torch.cat([encode(vae, part) for part in known])
    else:
        masked = torch.cat([encode(vae, *pair) for pair in zip(shown, hidden, strict=True)])
        # Where nothing is kept of the source, only its size is asked for.
        kept = drawing.keep or drawing.known
        source = torch.cat([encode(vae, part) for part in parts]) if kept else masked
    open_to = hidden[0] if drawing.from_words or drawing.anchored else hole
    sampler, guide = drawing.sampler, drawing.guide
    steering, seen = None, None
    if guide is not None:
        steering = guide.steering(window, embed, drawing.prompt, source, sampler.steps)
        if (alike := guide.likenesses) is not None:
            beside = alike.window(window).cut(alike.image)
            seen = Seen(encode(vae, beside), embed(alike.words))
    return Task(
        prompt=embed(drawing.prompt),
        against=embed(drawing.against),
        source=source,
        hole=mask_to_latent_grid(open_to, reduction(vae), source),
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
