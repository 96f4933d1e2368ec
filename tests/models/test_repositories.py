"""Repositories of the Hub that the catalogue does not know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sgedit_engine.errors import InputError
from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.model_spec import ModelSpec
from sgedit_engine.models.pull import pull_model
from sgedit_engine.models.repositories import spec_of_repository
from tests.models.hub_server import HubServer

SAM = MODELS["sam-vit-base"]


def _other(hub: HubServer, **config: object) -> ModelSpec:
    repository = "someone/anything-v3"
    for (owner, name), data in list(hub.files.items()):
        if owner == MODELS["stable-diffusion-xl-base"].hub:
            hub.files[repository, name] = data
    told = {"in_channels": 4, "cross_attention_dim": 768, "sample_size": 64, **config}
    hub.files[repository, "unet/config.json"] = json.dumps(told).encode()
    return spec_of_repository(repository)


def test_the_repository_of_another_checkpoint(hub: HubServer, shelf_root: Path) -> None:
    spec = _other(hub)
    assert pull_model(spec, shelf_root).folder == shelf_root / "someone--anything-v3"
    assert not (shelf_root / spec.name / "text_encoder_2").exists()
    xl = _other(hub, addition_embed_type="text_time", use_linear_projection=True)
    assert any(f.path.startswith("text_encoder_2/") for f in xl.files)
    filling = _other(hub, in_channels=9)
    assert filling.kind == "inpainting"
    assert {f.path.partition("/")[0] for f in filling.files} == {"unet", "scheduler"}


def test_a_repository_that_holds_no_stable_diffusion(hub: HubServer) -> None:
    with pytest.raises(InputError, match="holds no Stable Diffusion"):
        spec_of_repository(SAM.hub)
    with pytest.raises(InputError, match="5 channels"):
        _other(hub, in_channels=5)
