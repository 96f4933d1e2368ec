"""`python -m benchmarks steering`: what steered attention costs, and in which form."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from torch import Tensor

from benchmarks.bundled import Bundle
from benchmarks.record import Outcome
from sgedit_engine.diffusion.attention_processor import (
    Attend,
    attend_explicit,
    attend_low_rank,
    steered,
)
from sgedit_engine.diffusion.few_steps import choose_sampler
from sgedit_engine.diffusion.latents import encode
from sgedit_engine.diffusion.moment import Bias
from sgedit_engine.diffusion.parts import TEXT, VAE
from sgedit_engine.diffusion.steering import Region, Schedule, Steering
from sgedit_engine.interface import Mask

REGIONS = (1, 2, 4)
_TIME_STEP, _STEPS = 500, 8
_NOTES = (
    "One call of the U-Net for all candidates, in milliseconds of processor time, which others on"
    " the machine lengthen little: medians of rounds in which each form has its turn. Ratios are"
    " medians of those of each round."
    " `explicit` writes the bias out as a mask of the fused kernel, once for all heads; `low_rank`"
    " appends a channel per region to query and key, and the kernel needs no mask."
    " `difference` is the largest to attention that is written out in double precision.",
)


def measure_steering(
    bundle: Bundle, candidates: int, repeats: int, seed: int, tick: Callable[[str], None]
) -> Outcome:
    """Milliseconds of `repeats` rounds. Raises ModelMissingError, ModelDamagedError."""
    figures: dict[str, float] = {}
    sampler = choose_sampler(bundle.checkpoint, None, None)
    inputs, words = _inputs(bundle, candidates, seed)
    latent = (inputs.shape[2], inputs.shape[3])
    with bundle.models.borrow(sampler.unet) as unet, torch.inference_mode():
        for count in REGIONS:
            tick(f"{count} regions")
            steering = _steering(count, latent)
            calls = {
                "none": _plain(unet, inputs, words),
                "explicit": _steered(unet, inputs, words, steering, attend_explicit),
                "low_rank": _steered(unet, inputs, words, steering, attend_low_rank),
            }
            taken = _rounds(calls, repeats)
            for name in ("explicit", "low_rank"):
                ratios = [a / b for a, b in zip(taken[name], taken["none"], strict=True)]
                figures[f"{name}_{count}_ms"] = statistics.median(taken[name]) * 1e3
                figures[f"{name}_{count}_to_none"] = statistics.median(ratios)
            figures[f"none_{count}_ms"] = statistics.median(taken["none"]) * 1e3
            expected = _steered(unet, inputs, words, steering, attend_written_out)()
            for name in ("explicit", "low_rank"):
                apart = (calls[name]() - expected).abs().max()
                figures[f"{name}_{count}_difference"] = float(apart)
    return Outcome({"candidates": candidates, **figures}, notes=_NOTES)


def attend_written_out(
    query: Tensor, key: Tensor, value: Tensor, bias: Bias | None, rows: Tensor | None
) -> Tensor:
    """Softmax of written-out scores in double precision; see `Attend`."""
    scores = query.double() @ key.double().transpose(-1, -2) / query.shape[-1] ** 0.5
    if bias is not None:
        dense = bias.query.double() @ bias.key.double().T
        gate = torch.ones(len(query)) if rows is None else rows
        scores = scores + dense * gate.double()[:, None, None, None]
    return (scores.softmax(-1) @ value.double()).to(value)


def _steering(count: int, latent: tuple[int, int]) -> Steering:
    """Objects side by side, the last of several a hole."""
    side = latent[1] * 8
    masks: list[Mask] = [np.zeros((latent[0] * 8, side), dtype=np.bool_) for _ in range(count)]
    for n, mask in enumerate(masks):
        mask[side // 3 :, n * side // count : (n + 1) * side // count - side // 16] = True
    regions = [Region(mask, (1 + 2 * n, 2 + 2 * n)) for n, mask in enumerate(masks)]
    if count > 1:
        regions[-1] = Region(masks[-1], kind="hole")
    lasting = Schedule(4.0, until=1.0, power=1.0)
    return Steering(tuple(regions), latent, _STEPS, words=lasting, within=lasting)


def _inputs(bundle: Bundle, candidates: int, seed: int) -> tuple[Tensor, Tensor]:
    with bundle.models.borrow(TEXT) as embed:
        words = embed("a red mug, a blue ball, a green book and a lamp").states
        words = words.expand(candidates, -1, -1)
    with bundle.models.borrow(VAE) as vae:
        side = bundle.spec.resolution
        latent = encode(vae, np.zeros((side, side, 3), dtype=np.uint8))
    noise = torch.randn(
        candidates, 9, *latent.shape[2:], generator=torch.Generator().manual_seed(seed)
    )
    return noise.to(latent), words


def _plain(unet: UNet2DConditionModel, inputs: Tensor, words: Tensor) -> Callable[[], Tensor]:
    return lambda: unet(inputs, _TIME_STEP, encoder_hidden_states=words).sample


def _steered(
    unet: UNet2DConditionModel, inputs: Tensor, words: Tensor, steering: Steering, how: Attend
) -> Callable[[], Tensor]:
    moment = steering.moments(words.shape[1], words.device)[0]
    told = {"moment": moment, "prompted": torch.ones(len(inputs))}

    def call() -> Tensor:
        with steered(unet, how):
            found: Tensor = unet(
                inputs, _TIME_STEP, encoder_hidden_states=words, cross_attention_kwargs=told
            ).sample
        return found

    return call


def _rounds(calls: dict[str, Callable[[], Tensor]], repeats: int) -> dict[str, list[float]]:
    """Seconds of the processor for each call in each round, after one that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(repeats + 1):
        for name, call in calls.items():
            began = time.process_time()
            call()
            if number:
                taken[name].append(time.process_time() - began)
    return taken
