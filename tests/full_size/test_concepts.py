"""Concepts of every class: one or two text encoders, either kind of U-Net, on tiny models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from sgedit_engine.concepts.adapter import ConceptModels
from sgedit_engine.concepts.attention import recorded_attention
from sgedit_engine.concepts.concept import ConceptSettings, usual_settings
from sgedit_engine.concepts.library import subjects_of
from sgedit_engine.concepts.train import learn
from sgedit_engine.diffusion.conditions import conditions
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.parts import TEXT
from sgedit_engine.interface import Picture
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import fitted, open_checkpoint
from sgedit_engine.prompting import OPEN_WORDS
from sgedit_engine.rendering.choice import choose_renderer
from sgedit_engine.settings import RendererName, Settings

CASES: list[tuple[str, str, RendererName]] = [
    ("sd15", "sd15", "inpaint"),
    ("sd21", "sd21", "steered"),
    ("sdxl", "sdxl", "inpaint"),
    ("sdxl", "sdxl", "steered"),
]
PROMPT = "a photo of a red cup and a thin gray laptop"


def _outputs(lender: Residency | ConceptModels, sampler: Sampler, prompt: str) -> Tensor:
    """What the models say of noise and a prompt."""
    with lender.borrow(TEXT) as embed, torch.inference_mode():
        words = embed(prompt)
    with lender.borrow(sampler.unet) as unet, torch.inference_mode():
        side = unet.config.sample_size
        dice = torch.Generator().manual_seed(3)
        noise = torch.randn(1, unet.config.in_channels, side, side, generator=dice)
        return unet(noise, 500, **conditions(unet, words, noise)).sample


@pytest.mark.parametrize(("of", "kind", "name"), CASES)
def test_what_was_learned_is_drawn_otherwise_and_leaves_no_trace(
    folder_of: Callable[..., Path],
    photograph: Callable[[int, int], Picture],
    of: str,
    kind: str,
    name: RendererName,
) -> None:
    checkpoint = open_checkpoint(profile(of), folder_of(of, kind))
    spec = fitted(profile(of), checkpoint)
    models = Residency(checkpoint, choose_place("cpu"))
    sampler = choose_renderer(Settings(renderer=name), spec, checkpoint).sampler(2)
    picture = photograph(96, 128)
    subjects = subjects_of(picture, ["cup-1", "laptop-1"], OPEN_WORDS)
    settings = replace(
        usual_settings(spec, name), token_steps=2, weight_steps=2, views=3, batch=2, rank=2
    )
    before = _outputs(models, sampler, PROMPT)
    learned = learn(
        models, picture.image, subjects, settings, sampler=sampler, resolution=spec.resolution
    )
    assert torch.equal(_outputs(models, sampler, PROMPT), before)
    concepts = tuple(learned.by_object.values())
    widths = {"sd15": 16, "sd21": 24, "sdxl": 16 + 24}
    assert all(concept.token.shape == (1, widths[of]) for concept in concepts)
    told = {name.partition(".")[0] for name in concepts[0].weights}
    assert told == {"unet", "text_encoder"} | ({"text_encoder_2"} if of == "sdxl" else set())
    assert not any("conv" in name or ".ff." in name for name in concepts[0].weights)
    lending = ConceptModels(models, sampler, concepts)
    prompt = lending.prompt(PROMPT)
    assert prompt == "a photo of a red <object-0> cup and a thin gray <object-1> laptop"
    assert not torch.allclose(_outputs(lending, sampler, prompt), before, atol=1e-6)
    assert torch.equal(_outputs(models, sampler, PROMPT), before)


def test_priors_count(folder_of: Callable[..., Path], photograph: Callable[..., Picture]) -> None:
    """Prior preservation changes what is learned, for a U-Net that is told of no hole too."""
    checkpoint = open_checkpoint(profile("sdxl"), folder_of("sdxl"))
    models = Residency(checkpoint, choose_place("cpu"))
    picture = photograph(96, 128)
    subjects = subjects_of(picture, ["cup-1"], OPEN_WORDS)
    few = ConceptSettings(token_steps=1, weight_steps=2, views=2, batch=1, rank=2, priors=2)
    for name in ("inpaint", "steered"):
        choice = choose_renderer(Settings(renderer=name), profile("sdxl"), checkpoint)
        tokens = [
            learn(
                models,
                picture.image,
                subjects,
                replace(few, prior_weight=weight),
                sampler=choice.sampler(2),
                resolution=128,
            ).by_object["cup-1"]
            for weight in (0.0, 1.0)
        ]
        assert all(torch.isfinite(concept.token).all() for concept in tokens)
        down = next(n for n in tokens[0].weights if n.startswith("unet.") and n.endswith("lora_B"))
        assert not torch.equal(tokens[0].weights[down], tokens[1].weights[down])


@pytest.mark.parametrize(("of", "cells"), [("sd15", {64, 16, 4, 1}), ("sdxl", {64, 16})])
def test_only_coarse_maps_are_kept(
    folder_of: Callable[..., Path], of: str, cells: set[int]
) -> None:
    """16×16 and below; SDXL's class has none of these at its size, and keeps the coarsest."""
    checkpoint = open_checkpoint(profile(of), folder_of(of))
    models = Residency(checkpoint, choose_place("cpu"))
    sampler = choose_renderer(Settings(renderer="steered"), profile(of), checkpoint).sampler(2)

    def kept(side: int) -> set[int]:
        with models.borrow(TEXT) as embed, torch.inference_mode():
            words = embed(PROMPT)
        with models.borrow(sampler.unet) as unet, torch.inference_mode():
            own = unet.config.sample_size
            unet.register_to_config(sample_size=side)
            usual = dict(unet.attn_processors)
            noise = torch.randn(1, 4, side, side)
            plain = unet(noise, 500, **conditions(unet, words, noise)).sample
            with recorded_attention(unet) as maps:
                found = unet(noise, 500, **conditions(unet, words, noise)).sample
            unet.register_to_config(sample_size=own)
            assert unet.attn_processors == usual
        assert torch.allclose(found, plain, atol=1e-4)
        return {part.shape[2] for part in maps}

    assert kept(8 if of == "sd15" else 16) == cells
    assert kept(64) == ({256, 64} if of == "sd15" else {256})
    if of == "sdxl":
        assert kept(128) == {1024}
