"""The distilled U-Net: chosen where there is one, and exactly what its adapter says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from diffusers import UNet2DConditionModel

from sgedit_engine.diffusion.few_steps import (
    CONFIG_FILE,
    DISTILLED_UNET,
    FEW_STEPS,
    GUIDANCE,
    GUIDED_STEPS,
    Sampler,
    choose_sampler,
)
from sgedit_engine.diffusion.parts import UNET
from sgedit_engine.errors import ModelDamagedError
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import Checkpoint, open_checkpoint, write_manifest
from stilllife.train_few_steps import with_adapter


@pytest.fixture
def adapted(checkpoints: Path, tmp_path: Path) -> tuple[Checkpoint, UNet2DConditionModel]:
    """A checkpoint with a U-Net and a random adapter for 6 steps, and both as one model."""
    folder = tmp_path / "stilllife"
    shutil.copytree(checkpoints / "stilllife" / "unet", folder / "unet")
    unet = with_adapter(UNet2DConditionModel.from_pretrained(folder / "unet"), rank=2)
    torch.manual_seed(1)
    for parameter in unet.parameters():
        if parameter.requires_grad:
            torch.nn.init.normal_(parameter, std=0.05)
    unet.save_lora_adapter(folder / FEW_STEPS)
    (folder / FEW_STEPS / CONFIG_FILE).write_text(json.dumps({"steps": 6}))
    write_manifest(folder)
    return open_checkpoint(profile("stilllife"), tmp_path), unet.eval()


def test_the_adapter_is_added_exactly(adapted: tuple[Checkpoint, UNet2DConditionModel]) -> None:
    checkpoint, with_it = adapted
    inputs = torch.randn(1, 9, 16, 16), torch.tensor([700]), torch.randn(1, 5, 192)
    with Residency(checkpoint, choose_place("cpu")).borrow(DISTILLED_UNET) as unet:
        assert not any("lora" in name for name, _ in unet.named_parameters())
        with torch.inference_mode():
            fused, expected = unet(*inputs).sample, with_it(*inputs).sample
            with_it.disable_adapters()
            plain = with_it(*inputs).sample
    assert torch.allclose(fused, expected, atol=1e-4)
    assert not torch.allclose(fused, plain, atol=1e-2)


@pytest.mark.parametrize(
    ("steps", "guidance", "expected"),
    [
        (None, None, Sampler(DISTILLED_UNET, 6, 1.0, 1)),
        (6, None, Sampler(DISTILLED_UNET, 6, 1.0, 1)),
        (3, None, Sampler(UNET, 3, GUIDANCE, 2)),
        (None, 2.0, Sampler(UNET, GUIDED_STEPS, 2.0, 2)),
        (9, 1.0, Sampler(UNET, 9, 1.0, 2)),
    ],
)
def test_what_draws(
    adapted: tuple[Checkpoint, UNet2DConditionModel],
    steps: int | None,
    guidance: float | None,
    expected: Sampler,
) -> None:
    assert choose_sampler(adapted[0], steps, guidance) == expected


def test_without_an_adapter_guidance_is_used(checkpoints: Path) -> None:
    checkpoint = open_checkpoint(profile("stilllife"), checkpoints)
    assert choose_sampler(checkpoint, None, None) == Sampler(UNET, GUIDED_STEPS, GUIDANCE, 2)


def test_a_damaged_unet_is_found_behind_the_adapter(
    adapted: tuple[Checkpoint, UNet2DConditionModel],
) -> None:
    checkpoint, _ = adapted
    (checkpoint.folder / "unet" / "config.json").write_text("{}")
    models = Residency(checkpoint, choose_place("cpu"))
    with pytest.raises(ModelDamagedError), models.borrow(DISTILLED_UNET):
        pass


def test_a_damaged_config_is_told(adapted: tuple[Checkpoint, UNet2DConditionModel]) -> None:
    folder = adapted[0].folder
    (folder / FEW_STEPS / CONFIG_FILE).write_text("{}")
    write_manifest(folder)
    checkpoint = open_checkpoint(profile("stilllife"), folder.parent)
    with pytest.raises(ModelDamagedError, match="damaged"):
        choose_sampler(checkpoint, None, None)
