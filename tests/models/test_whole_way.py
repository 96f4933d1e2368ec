"""From the Hub to a picture that is read: tiny models of the true classes, pulled over HTTP."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from sgedit_engine.engine import LocalEngine
from sgedit_engine.errors import ModelDamagedError
from sgedit_engine.interface import Image
from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.importing import import_path
from sgedit_engine.models.manifest import write_model_manifest
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.pull import pull_model
from sgedit_engine.models.repositories import spec_of_repository
from sgedit_engine.models.weights import open_checkpoint
from sgedit_engine.settings import Settings
from tests.full_size.tiny.diffusion import write_diffusion
from tests.full_size.tiny.profile import write_profile
from tests.models.hub_server import HubServer
from tests.models.original_names import TINY_SAM, sam_names

MINE = "someone/mine"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The models of the profile sd15, as their makers would have them."""
    root = write_profile(tmp_path_factory.mktemp("written"), "sd15")
    # The makers' CLIP has its words in two files.
    words = root / "stable-diffusion-v1-5" / "tokenizer"
    for name in ("vocab.json", "merges.txt"):
        shutil.copyfile(words / name, root / "clip-vit-large" / name)
    return root


@pytest.fixture
def tiny_hub(hub: HubServer, written: Path) -> HubServer:
    """A Hub with these, in half precision where the catalogue asks for that first."""
    hub.files.clear()
    for folder in written.iterdir():
        _offer(hub, folder, MODELS[folder.name].hub)
    return hub


def _offer(hub: HubServer, folder: Path, repository: str) -> None:
    spec = MODELS.get(folder.name, MODELS["stable-diffusion-v1-5"])
    for file in spec.files:
        if (folder / file.path).is_file():
            hub.files[repository, file.candidates[0]] = (folder / file.path).read_bytes()


@pytest.fixture
def picture() -> Image:
    return np.random.default_rng(4).integers(0, 255, (96, 128, 3), dtype=np.uint8)


def _engine(root: Path, home: Path, weights: str | None = None) -> LocalEngine:
    settings = Settings(profile="sd15", models=root, home=home, device="cpu", weights=weights)
    return LocalEngine(settings)


def test_a_pulled_profile_reads_a_picture(
    tiny_hub: HubServer, shelf_root: Path, tmp_path: Path, picture: Image
) -> None:
    for name in {origin.pulled for origin in profile("sd15").origins.values()}:
        pull_model(MODELS[name], shelf_root)
    engine = _engine(shelf_root, tmp_path)
    assert set(engine.record.models) == set(profile("sd15").origins)
    read = engine.parse(picture, names=["cup", "ball"])
    assert {o.category for o in read.graph.foreground} | set(read.unseen) == {"cup", "ball"}


def test_a_pulled_checkpoint_takes_its_place(
    tiny_hub: HubServer, written: Path, shelf_root: Path, tmp_path: Path
) -> None:
    mine = write_diffusion(tmp_path / "mine", "sd15")
    config = mine / "unet" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"sample_size": 16}))
    _offer(tiny_hub, mine, MINE)
    shutil.copytree(written, shelf_root)
    pull_model(spec_of_repository(MINE), shelf_root)
    own, other = (_engine(shelf_root, tmp_path, weights) for weights in (None, MINE))
    same = {
        part for part, digest in own.record.models.items() if other.record.models[part] == digest
    }
    assert "detector" in same and "unet" not in same


def test_an_imported_segmenter_serves_the_profile(
    written: Path, shelf_root: Path, tmp_path: Path, picture: Image
) -> None:
    shutil.copytree(written, shelf_root)
    generator = torch.Generator().manual_seed(2)
    named = sam_names(TINY_SAM).items()
    weights = {n: torch.randn(shape, generator=generator) * 0.05 for n, shape in named}
    torch.save(weights, tmp_path / "sam_x.pth")
    import_path(tmp_path / "sam_x.pth", shelf_root, "sam-vit-huge")
    checkpoint = open_checkpoint(profile("sd15"), shelf_root)
    assert checkpoint.verified("segmenter") == shelf_root / "sam-vit-huge"
    read = _engine(shelf_root, tmp_path).parse(picture, names=["cup"])
    assert all(mask.shape == picture.shape[:2] for mask in read.masks.values())


def test_a_model_that_the_library_cannot_read_names_what_to_pull(
    written: Path, shelf_root: Path, tmp_path: Path, picture: Image
) -> None:
    shutil.copytree(written, shelf_root)
    folder = shelf_root / "grounding-dino-tiny"
    (folder / "model.safetensors").write_bytes(b"no weights")
    write_model_manifest(folder)
    with pytest.raises(ModelDamagedError, match=r"cannot be read.*models pull grounding-dino-tiny"):
        _engine(shelf_root, tmp_path).parse(picture, names=["cup"])
