"""The sampling loop and the latents: shapes, seeds, the known region, stopping."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel

from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.inpaint import Drawing, draw
from sgedit_engine.diffusion.latents import (
    decode,
    encode,
    mask_to_latent_grid,
    reduction,
)
from sgedit_engine.diffusion.parts import SCHEDULER, TEXT, UNET, VAE
from sgedit_engine.diffusion.sampling import Seen, Task, sample, seeded_noise
from sgedit_engine.diffusion.steering import Reference, Region, Schedule, Steering
from sgedit_engine.diffusion.text import Words
from sgedit_engine.errors import CancelledError, OutOfMemoryError
from sgedit_engine.interface import CancelToken, Image
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import open_checkpoint


def _silent(_done: int, _total: int) -> None:
    pass


@pytest.fixture
def task(models: Residency, painting: Callable[[int, int], Image]) -> Task:
    image = painting(128, 128)
    hole = np.zeros((128, 128), dtype=np.bool_)
    hole[40:80, 50:100] = True
    with models.borrow(VAE) as vae, models.borrow(TEXT) as embed:
        source = encode(vae, image)
        return Task(
            prompt=embed("a red mug"),
            against=embed(""),
            source=source,
            hole=mask_to_latent_grid(hole, reduction(vae), source),
            masked=encode(vae, image, hole),
            seeds=(3, 4),
            steps=3,
            guidance=2.0,
        )


def _sampled(models: Residency, task: Task, **changes: object) -> torch.Tensor:
    with models.borrow(UNET) as unet, models.borrow(SCHEDULER) as solver:
        return sample(unet, solver, replace(task, **changes), _silent)  # type: ignore[arg-type]


def test_latents(models: Residency, painting: Callable[[int, int], Image]) -> None:
    with models.borrow(VAE) as vae:
        latent = encode(vae, painting(64, 128))
        assert latent.shape == (1, 4, 8, 16)
        assert torch.equal(latent, encode(vae, painting(64, 128)))
        pictures = decode(vae, latent.repeat(2, 1, 1, 1))
    assert [p.shape for p in pictures] == [(64, 128, 3)] * 2
    assert pictures[0].dtype == np.uint8
    assert pictures[0].flags.c_contiguous


def test_hole_is_grey_for_the_model(
    models: Residency, painting: Callable[[int, int], Image]
) -> None:
    image = painting(64, 64)
    everything = np.ones((64, 64), dtype=np.bool_)
    with models.borrow(VAE) as vae:
        grey = vae.encode(torch.zeros(1, 3, 64, 64)).latent_dist.mode()
        assert torch.allclose(encode(vae, image, everything), grey * vae.config.scaling_factor)


@pytest.mark.parametrize(
    ("pixel", "cell"), [((0, 0), (0, 0)), ((15, 8), (1, 1)), ((63, 7), (7, 0))]
)
def test_any_pixel_fills_its_cell(pixel: tuple[int, int], cell: tuple[int, int]) -> None:
    mask = np.zeros((64, 64), dtype=np.bool_)
    mask[pixel] = True
    grid = mask_to_latent_grid(mask, 8, torch.zeros(1))
    assert grid.shape == (1, 1, 8, 8)
    assert grid.sum() == 1 and grid[0, 0][cell] == 1


def test_prompts_are_embedded_once(models: Residency) -> None:
    with models.borrow(TEXT) as embed:
        assert embed("a blue ball") is embed("a blue ball")
        assert embed("a blue ball").states.shape == embed("").states.shape
        assert not torch.equal(embed("a blue ball").states, embed("a red ball").states)
        assert torch.isfinite(embed("mug " * 200).states).all()


def test_nothing_of_the_source_is_put_in(models: Residency, task: Task) -> None:
    latents = _sampled(models, task)
    assert latents.shape == (2, 4, 16, 16)
    assert torch.isfinite(latents).all()
    elsewhere = dataclasses.replace(task, source=task.source + 1)
    assert torch.equal(latents, _sampled(models, elsewhere))


def test_what_is_known_is_put_in(models: Residency, task: Task) -> None:
    """Around the hole the model goes on from the source for as many steps as it is known."""
    outside = (task.hole < 0.5).expand(2, 4, -1, -1)
    words = replace(task, masked=None, steps=4)
    found = {share: _sampled(models, words, known=share) for share in (0.0, 0.5, 1.0)}
    distance = [(found[s] - task.source)[outside].abs().mean() for s in (0.0, 0.5, 1.0)]
    assert distance[2] < distance[1] < distance[0]
    assert not torch.allclose(found[0.0], found[1.0], atol=1e-2)


def test_without_a_masked_picture_words_are_all_that_is_told(models: Residency, task: Task) -> None:
    words = replace(task, masked=None)
    elsewhere = replace(words, source=task.source + 1, hole=1 - task.hole)
    assert torch.equal(_sampled(models, words), _sampled(models, elsewhere))
    assert not torch.allclose(_sampled(models, words), _sampled(models, task), atol=1e-2)


@pytest.mark.parametrize("guidance", [1.0, 2.0])
def test_steering_that_does_nothing_changes_nothing(
    models: Residency, task: Task, guidance: float
) -> None:
    usual = _sampled(models, task, guidance=guidance)
    steering = Steering((), (16, 16), task.steps)
    assert torch.equal(_sampled(models, task, guidance=guidance, steering=steering), usual)
    mask = np.zeros((128, 128), dtype=np.bool_)
    mask[:64, :64] = True
    lasting = Schedule(3.0, until=1.0, power=0.0)
    steering = Steering((Region(mask, (1, 2)),), (16, 16), task.steps, words=lasting)
    found = _sampled(models, task, guidance=guidance, steering=steering)
    assert not torch.allclose(found, usual, atol=1e-3)


def test_what_is_read_beside_is_not_drawn(models: Residency, task: Task) -> None:
    mask = np.zeros((128, 128), dtype=np.bool_)
    mask[:64, :64] = True
    steering = Steering(
        (),
        (16, 16),
        task.steps,
        references=(Reference(mask, ~mask),),
        likeness=Schedule(2.0, until=0.7, power=0.0),
    )
    found = [
        _sampled(models, task, steering=steering, seen=Seen(latent, task.prompt))
        for latent in (task.source, task.source + 1)
    ]
    assert [f.shape for f in found] == [(2, 4, 16, 16)] * 2
    assert not torch.allclose(*found, atol=1e-3)
    alone = _sampled(
        models, task, steering=steering, seen=Seen(task.source, task.prompt), seeds=(4,)
    )
    assert torch.allclose(found[0][1:], alone, atol=1e-4)


def test_candidate_depends_on_its_seed_alone(models: Residency, task: Task) -> None:
    together = _sampled(models, task)
    alone = _sampled(models, task, seeds=(4,))
    assert torch.equal(together, _sampled(models, task))
    assert torch.allclose(together[1:], alone, atol=1e-4)
    assert not torch.allclose(together[:1], together[1:], atol=1e-2)
    assert torch.equal(seeded_noise(task)[1:], seeded_noise(task)[1:2])


def test_guidance_of_one_ignores_the_empty_prompt(models: Residency, task: Task) -> None:
    other = Words(torch.randn_like(task.against.states))
    first = _sampled(models, task, guidance=1.0, seeds=(1,))
    same = _sampled(models, task, guidance=1.0, seeds=(1,), against=other)
    assert torch.allclose(first, same, atol=1e-4)
    assert not torch.allclose(first, _sampled(models, task, guidance=3.0, seeds=(1,)), atol=1e-3)


def test_keep_skips_steps_and_stays_nearer_to_the_source(models: Residency, task: Task) -> None:
    inside = (task.hole > 0.5).expand(1, 4, -1, -1)
    steps: list[tuple[int, int]] = []
    with models.borrow(UNET) as unet, models.borrow(SCHEDULER) as solver:
        kept = sample(
            unet,
            solver,
            replace(task, keep=0.75, steps=8, seeds=(1,)),
            lambda done, total: steps.append((done, total)),
        )
    free = _sampled(models, task, steps=8, seeds=(1,))
    distance = [(latents - task.source)[inside].abs().mean() for latents in (kept, free)]
    assert distance[0] < distance[1]
    assert steps == [(0, 2), (1, 2), (2, 2)]


def test_cancel_stops_at_the_next_step(
    models: Residency, painting: Callable[[int, int], Image]
) -> None:
    token, seen = CancelToken(), []

    def on_step(done: int, _total: int) -> None:
        seen.append(done)
        if done == 1:
            token.cancel()
        token.check()

    hole = np.zeros((128, 128), dtype=np.bool_)
    hole[30:60, 30:60] = True
    drawing = Drawing(hole, "a red mug", (0,), Sampler(UNET, 20, 2.0, order=2))
    with pytest.raises(CancelledError):
        draw(models, (painting(128, 128),), drawing, 128, on_step)
    assert seen == [0, 1]


@pytest.mark.parametrize("size", [(128, 128), (90, 120), (300, 200)])
def test_drawing_on_pictures_of_any_size(
    models: Residency, painting: Callable[[int, int], Image], size: tuple[int, int]
) -> None:
    image = painting(*size)
    hole = np.zeros(size, dtype=np.bool_)
    hole[20:50, 30:70] = True
    drawn = draw(
        models,
        (image,),
        Drawing(hole, "a red mug", (1, 2), Sampler(UNET, 2, 1.0, order=1)),
        128,
        _silent,
    )
    assert [d.shape for d in drawn] == [image.shape] * 2
    assert all((d != image).any(axis=2)[hole].mean() > 0.5 for d in drawn)


class ScarceUNet:
    """A U-Net that runs out of memory with more than so many rows in a call."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
        forward, self.rows = UNet2DConditionModel.forward, list[int]()

        def scarce(
            model: UNet2DConditionModel, latents: torch.Tensor, *more: Any, **told: Any
        ) -> Any:
            self.rows.append(len(latents))
            if len(latents) > most:
                raise torch.OutOfMemoryError("CUDA out of memory.")
            return forward(model, latents, *more, **told)

        monkeypatch.setattr(UNet2DConditionModel, "forward", scarce)


def _drawn(models: Residency, image: Image, seeds: tuple[int, ...], on_step: Any) -> list[Image]:
    hole = np.zeros(image.shape[:2], dtype=np.bool_)
    hole[30:60, 30:60] = True
    drawing = Drawing(hole, "a red mug", seeds, Sampler(UNET, 2, 2.0, order=2))
    return list(draw(models, (image,), drawing, 128, on_step))


def test_fewer_at_once_where_memory_runs_out(
    checkpoints: Path, painting: Callable[[int, int], Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four candidates come out as they would have, two and two; progress is told of all."""
    own = Residency(open_checkpoint(profile("stilllife"), checkpoints), choose_place("cpu"))
    image = painting(128, 128)
    usual = _drawn(own, image, (1, 2, 3, 4), _silent)
    scarce, told = ScarceUNet(monkeypatch, most=4), list[tuple[int, int]]()
    found = _drawn(own, image, (1, 2, 3, 4), lambda *step: told.append(step))
    assert scarce.rows == [8, 4, 4, 4, 4]
    assert not own.frugal
    assert told == [(0, 2), (0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    for one, other in zip(usual, found, strict=True):
        assert np.abs(one.astype(int) - other).max() <= 1


def test_nothing_else_stays_where_one_is_too_much(
    checkpoints: Path, painting: Callable[[int, int], Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Residency(open_checkpoint(profile("stilllife"), checkpoints), choose_place("cpu"))
    image, scarce = painting(128, 128), ScarceUNet(monkeypatch, most=0)
    with pytest.raises(OutOfMemoryError, match=r"too little memory.*'low'"):
        _drawn(own, image, (1, 2), _silent)
    # Two candidates, one, and one with nothing else on the device.
    assert scarce.rows == [4, 2, 2]
    assert own.frugal
    monkeypatch.undo()
    assert len(_drawn(own, image, (1, 2), _silent)) == 2
