"""Seconds of the engine's single steps, warm: medians of repeated runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import torch

from benchmarks.bundled import Bundle
from benchmarks.outside import is_refused
from sgedit_engine.diffusion.latents import decode, encode
from sgedit_engine.diffusion.parts import TEXT, UNET, VAE
from sgedit_engine.interface import Image

_REPEATS = 15
_TIME_STEP = 500


def median_seconds(work: Callable[[], object], repeats: int = _REPEATS) -> float:
    """The median time of a call; one call before does not count."""
    work()
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def parse_seconds(bundle: Bundle, images: Sequence[Image]) -> float:
    """The median over pictures of reading one into a graph, or of refusing it."""
    is_refused(bundle, images[0])
    taken = []
    for image in images:
        began = time.perf_counter()
        is_refused(bundle, image)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def unet_pair_seconds(bundle: Bundle, image: Image) -> float:
    """One guided call of the U-Net: with and without the prompt, for one candidate."""
    with bundle.models.borrow(TEXT) as embed:
        words = torch.cat([embed("").states, embed("a red mug").states])
    with bundle.models.borrow(VAE) as vae:
        latent = encode(vae, image)
    extra = torch.cat([torch.ones_like(latent[:, :1]), latent], dim=1)
    inputs = torch.cat([latent, extra], dim=1).expand(2, -1, -1, -1)
    with bundle.models.borrow(UNET) as unet, torch.inference_mode():
        return median_seconds(lambda: unet(inputs, _TIME_STEP, encoder_hidden_states=words))


def decode_seconds(bundle: Bundle, image: Image) -> float:
    """One picture from its latent."""
    with bundle.models.borrow(VAE) as vae:
        latent = encode(vae, image)
        return median_seconds(lambda: decode(vae, latent))
