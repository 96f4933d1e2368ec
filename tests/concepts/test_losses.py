"""The losses against plain loops."""

from __future__ import annotations

import pytest
import torch
from diffusers import DPMSolverMultistepScheduler

from sgedit_engine.concepts.losses import attention_error, masked_error, prediction_target
from sgedit_engine.errors import ModelDamagedError


def solver(kind: str) -> DPMSolverMultistepScheduler:
    return DPMSolverMultistepScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", prediction_type=kind
    )


@pytest.mark.parametrize("kind", ["epsilon", "v_prediction"])
def test_targets_lead_back_to_the_latents(kind: str) -> None:
    torch.manual_seed(0)
    latents, noise = torch.randn(2, 4, 3, 3), torch.randn(2, 4, 3, 3)
    schedule, times = solver(kind), torch.tensor([10, 900])
    noisy, target = prediction_target(schedule, latents, noise, times)
    for n, time in enumerate(times.tolist()):
        alpha = schedule.alphas_cumprod[time] ** 0.5
        sigma = (1 - schedule.alphas_cumprod[time]) ** 0.5
        if kind == "epsilon":
            found = (noisy[n] - sigma * target[n]) / alpha
        else:
            found = alpha * noisy[n] - sigma * target[n]
        assert torch.allclose(found, latents[n], atol=1e-4)


def test_a_scheduler_of_another_kind_is_refused() -> None:
    with pytest.raises(ModelDamagedError, match="'sample'"):
        prediction_target(
            solver("sample"), torch.zeros(1, 4, 2, 2), torch.zeros(1, 4, 2, 2), torch.tensor([5])
        )


def test_masked_error_is_the_mean_over_pictures_of_the_mean_inside() -> None:
    torch.manual_seed(1)
    predicted, target = torch.randn(3, 4, 5, 5), torch.randn(3, 4, 5, 5)
    weight = torch.rand(3, 1, 5, 5) * (torch.rand(3, 1, 5, 5) > 0.4)
    weight[2] = 0
    plain = 0.0
    for n in range(2):
        inside = total = 0.0
        for y in range(5):
            for x in range(5):
                share = float(weight[n, 0, y, x])
                apart = (predicted[n, :, y, x] - target[n, :, y, x]) ** 2
                inside += share
                total += share * float(apart.mean())
        plain += total / inside
    assert float(masked_error(predicted, target, weight)) == pytest.approx(plain / 3, rel=1e-5)


def test_attention_error_compares_normalised_maps_at_each_resolution() -> None:
    torch.manual_seed(2)
    maps = [torch.rand(2, 3, cells, 6) for cells in (16, 16, 4)]
    mask = torch.zeros(8, 8)
    mask[:4, 2:6] = 1
    tokens = [(0, 1, mask), (1, 4, 1 - mask)]
    said, masks = torch.zeros(2, 2, 6), torch.zeros(2, 2, 8, 8)
    for number, (picture, place, wanted) in enumerate(tokens):
        said[picture, number, place], masks[picture, number] = 1, wanted
    plain = []
    for side, layers in ((4, maps[:2]), (2, maps[2:])):
        for picture, place, wanted in tokens:
            mean = sum(layer[picture, :, :, place].mean(0) for layer in layers) / len(layers)
            found = (mean / mean.max()).reshape(side, side)
            step = 8 // side
            for y in range(side):
                for x in range(side):
                    cell = wanted[y * step : (y + 1) * step, x * step : (x + 1) * step].mean()
                    plain.append(float((found[y, x] - cell) ** 2) / side**2)
    expected = sum(plain) / 4
    assert float(attention_error(maps, said, masks, (8, 8))) == pytest.approx(expected, rel=1e-5)


def test_attention_of_a_wide_latent_has_its_form() -> None:
    maps = [torch.rand(1, 1, 2 * 4, 3)]
    said = torch.tensor([[[1.0, 0.0, 0.0]]])
    assert attention_error(maps, said, torch.zeros(1, 1, 8, 16), (8, 16)).isfinite()
    # A prompt that was cut before its token tells nothing.
    assert attention_error(maps, 0 * said, torch.ones(1, 1, 8, 16), (8, 16)) == 0
