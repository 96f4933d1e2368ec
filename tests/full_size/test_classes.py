"""Words, scheduler and sampling of each class, held against the library's own pipelines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import (
    DPMSolverMultistepScheduler,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLInpaintPipeline,
    StableDiffusionXLPipeline,
)
from PIL import Image as PilImage

from sgedit_engine.diffusion.latents import (
    decode,
    encode,
    image_to_tensor,
    mask_to_latent_grid,
    reduction,
    tensor_to_images,
)
from sgedit_engine.diffusion.parts import SCHEDULER, TEXT, UNET, VAE
from sgedit_engine.diffusion.sampling import Task, sample, seeded_noise
from sgedit_engine.diffusion.text import PromptEncoder
from sgedit_engine.models.manifest import write_model_manifest
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import checkpoint_in
from tests.full_size.tiny.diffusion import CELLS, write_diffusion

KINDS = sorted(CELLS)
PROMPT, AGAINST = "a red cup on a wooden table", "a laptop"


def _models(folder: Path) -> Residency:
    return Residency(checkpoint_in(folder, "a test"), choose_place("cpu"))


def _pipeline(models: Residency, inpaint: bool) -> Any:
    """The library's pipeline of the models' class, on the same models."""
    with (
        models.borrow(VAE) as vae,
        models.borrow(TEXT) as embed,
        models.borrow(UNET) as unet,
        models.borrow(SCHEDULER) as solver,
    ):
        parts = dict(vae=vae, unet=unet)
        parts |= dict(scheduler=DPMSolverMultistepScheduler.from_config(solver.config))
        for number, tower in enumerate(embed.towers):
            ending = "" if number == 0 else f"_{number + 1}"
            parts |= {f"text_encoder{ending}": tower.model, f"tokenizer{ending}": tower.tokenizer}
    if len(embed.towers) == 2:
        made = StableDiffusionXLInpaintPipeline if inpaint else StableDiffusionXLPipeline
        pipeline = made(**parts, add_watermarker=False)
    else:
        made = StableDiffusionInpaintPipeline if inpaint else StableDiffusionPipeline
        pipeline = made(
            **parts, safety_checker=None, feature_extractor=None, requires_safety_checker=False
        )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _task(models: Residency, kind: str, inpaint: bool) -> tuple[Task, np.ndarray, np.ndarray]:
    side = 8 * CELLS[kind]
    image = np.random.default_rng(1).integers(0, 256, (side, side, 3), np.uint8)
    hole = np.zeros((side, side), np.bool_)
    # Whole cells: the library takes one pixel of each.
    hole[side // 4 : side // 2, side // 4 :] = True
    with models.borrow(VAE) as vae, models.borrow(TEXT) as embed:
        source = encode(vae, image)
        task = Task(
            prompt=embed(PROMPT),
            against=embed(AGAINST),
            source=source,
            hole=mask_to_latent_grid(hole, reduction(vae), source),
            masked=encode(vae, image, hole) if inpaint else None,
            seeds=(5,),
            steps=4,
            guidance=6.0,
        )
    return task, image, hole


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("inpaint", [False, True])
def test_it_samples_as_the_library_does(tmp_path: Path, kind: str, inpaint: bool) -> None:
    models = _models(write_diffusion(tmp_path, kind, inpaint=inpaint))
    task, image, hole = _task(models, kind, inpaint)
    with models.borrow(UNET) as unet, models.borrow(SCHEDULER) as solver:
        ours = sample(unet, solver, task, lambda _done, _total: None)
    side = image.shape[0]
    asked: dict[str, Any] = dict(
        prompt=PROMPT,
        negative_prompt=AGAINST,
        height=side,
        width=side,
        num_inference_steps=task.steps,
        guidance_scale=task.guidance,
        latents=seeded_noise(task),
        output_type="latent",
    )
    if inpaint:
        # At full strength, so that it too begins from noise alone.
        asked |= dict(
            image=PilImage.fromarray(image), mask_image=PilImage.fromarray(hole), strength=1.0
        )
    pipeline = _pipeline(models, inpaint)
    if inpaint:
        _mode_of_latents(pipeline)
    theirs = pipeline(**asked).images
    assert torch.allclose(ours, theirs, atol=2e-3, rtol=1e-3)


def test_a_schedule_that_ends_in_noise_alone(tmp_path: Path) -> None:
    """Velocity, with no signal at the last time (Lin et al. 2023, arXiv 2305.08891)."""
    folder = write_diffusion(tmp_path, "sd21")
    path = folder / "scheduler" / "scheduler_config.json"
    told = json.loads(path.read_text()) | {"rescale_betas_zero_snr": True}
    path.write_text(json.dumps(told))
    write_model_manifest(folder)
    models = _models(folder)
    task, image, _hole = _task(models, "sd21", inpaint=False)
    with models.borrow(UNET) as unet, models.borrow(SCHEDULER) as solver:
        assert solver.alphas_cumprod[-1] < 1e-6
        ours = sample(unet, solver, task, lambda _done, _total: None)
    theirs = _pipeline(models, inpaint=False)(
        prompt=PROMPT,
        negative_prompt=AGAINST,
        height=image.shape[0],
        width=image.shape[1],
        num_inference_steps=task.steps,
        guidance_scale=task.guidance,
        latents=seeded_noise(task),
        output_type="latent",
    ).images
    assert ours.isfinite().all() and torch.allclose(ours, theirs, atol=2e-3, rtol=1e-3)


@pytest.mark.parametrize("shift", [None, 0.2])
def test_latents_are_scaled_and_shifted_as_the_autoencoder_says(
    tmp_path: Path, shift: float | None
) -> None:
    models = _models(write_diffusion(tmp_path, "sdxl"))
    image = np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)
    with models.borrow(VAE) as vae, torch.inference_mode():
        vae.register_to_config(shift_factor=shift)
        pixels = image_to_tensor(image, next(vae.parameters()))
        plain = vae.encode(pixels).latent_dist.mode()
        latent = encode(vae, image)
        assert torch.allclose(latent, (plain - (shift or 0.0)) * 0.13025, atol=1e-6)
        expected = tensor_to_images(vae.decode(plain).sample)[0].astype(int)
        assert np.abs(decode(vae, latent)[0] - expected).max() <= 1


def _mode_of_latents(pipeline: Any) -> None:
    """The library draws the masked picture's latent at random; the engine takes its mode."""
    encoded = pipeline.vae.encode

    def mode(pixels: torch.Tensor, *_rest: Any, **_more: Any) -> Any:
        found = encoded(pixels)
        found.latent_dist.sample = lambda *_any, **_some: found.latent_dist.mode()
        return found

    pipeline.vae.encode = mode


def test_a_sentence_ends_where_it_ends(tmp_path: Path) -> None:
    """Added tokens have the highest ids, which the model's own pooling takes for the end."""
    models = _models(write_diffusion(tmp_path, "sdxl"))
    with models.borrow(TEXT) as embed, torch.inference_mode():
        second = embed.towers[1]
        ids = second.ids("a cup")
        plain = second.words(ids)
        assert plain.pooled is not None
        assert torch.equal(plain.pooled, second.model(ids).text_embeds)
        ended = second.model(ids).last_hidden_state[:, ids[0].tolist().index(_end(embed))]
        assert torch.equal(plain.pooled, second.model.text_projection(ended))


def _end(embed: PromptEncoder) -> int:
    return int(embed.towers[1].tokenizer.eos_token_id)


def test_words_of_nothing_are_zero_for_two_encoders(tmp_path: Path) -> None:
    for kind in ("sd15", "sdxl"):
        models = _models(write_diffusion(tmp_path / kind, kind))
        with models.borrow(TEXT) as embed:
            nothing = embed("")
            assert bool(nothing.states.any()) == (kind == "sd15")
            assert nothing.pooled is None or not nothing.pooled.any()
            assert embed("a cup").states.any()


@pytest.mark.parametrize("kind", KINDS)
def test_few_steps_begin_at_the_last_time(tmp_path: Path, kind: str) -> None:
    models = _models(write_diffusion(tmp_path, kind))
    with models.borrow(SCHEDULER) as solver:
        solver.set_timesteps(10)
        assert solver.timesteps[0] == 999 and len(solver.timesteps) == 10
        assert solver.config.prediction_type == ("v_prediction" if kind == "sd21" else "epsilon")
