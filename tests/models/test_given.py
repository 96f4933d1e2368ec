"""Weights in the place of a profile's own: which parts they give, and which are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sgedit_engine.errors import InputError, ModelDamagedError, ModelMissingError
from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.manifest import write_model_manifest
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.weights import Checkpoint, fitted, open_checkpoint

CONFIGS: dict[str, dict[str, object]] = {
    "sd15": {"cross_attention_dim": 768},
    "sd21": {"cross_attention_dim": 1024, "use_linear_projection": True},
    "sdxl": {
        "cross_attention_dim": 2048,
        "use_linear_projection": True,
        "addition_embed_type": "text_time",
    },
}


def _write(folder: Path, model: str, of: str, **config: object) -> Path:
    """The files of a model with a U-Net of a class, each holding its own name."""
    for file in MODELS[model].files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{folder.name} {file.path}")
    told = {"in_channels": 4, "sample_size": 64, **CONFIGS[of], **config}
    if (folder / "unet").is_dir():
        (folder / "unet" / "config.json").write_text(json.dumps(told))
    return folder


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """All that the profile sd15 needs, the inpainting U-Net too."""
    root = tmp_path / "models"
    for name in {origin.pulled for origin in profile("sd15").origins.values()}:
        channels = 9 if MODELS[name].kind == "inpainting" else 4
        write_model_manifest(_write(root / name, name, "sd15", in_channels=channels))
    return root


def _open(models: Path, weights: object) -> Checkpoint:
    return open_checkpoint(profile("sd15"), models, str(weights))


def test_a_folder_gives_what_it_has(tmp_path: Path, models: Path) -> None:
    mine = _write(tmp_path / "mine", "stable-diffusion-v1-5", "sd15", sample_size=96)
    (mine / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    (mine / "vae" / "config.json").unlink()
    (mine / "mine.ckpt").write_bytes(b"never read")
    (mine / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"never read")
    before = open_checkpoint(profile("sd15"), models)
    checkpoint = _open(models, mine)
    assert checkpoint.verified("unet") == mine / "unet"
    assert checkpoint.verified("text_encoder", "tokenizer") == mine / "text_encoder"
    assert checkpoint.verified("vae") == models / "stable-diffusion-v1-5" / "vae"
    assert checkpoint.digest("unet") != before.digest("unet")
    assert checkpoint.digest("detector") == before.digest("detector")
    assert set(checkpoint.parts) == set(before.parts)
    assert not any(name.endswith((".bin", ".ckpt")) for name in checkpoint.files)
    assert fitted(profile("sd15"), checkpoint).resolution == 768


def test_the_profile_s_own_is_not_needed_then(tmp_path: Path, models: Path) -> None:
    mine = _write(tmp_path / "mine", "stable-diffusion-v1-5", "sd15")
    (models / "stable-diffusion-v1-5" / "manifest.json").unlink()
    with pytest.raises(ModelMissingError):
        open_checkpoint(profile("sd15"), models)
    assert _open(models, mine).holds("unet")


def test_an_inpainting_checkpoint_fills_holes(tmp_path: Path, models: Path) -> None:
    mine = _write(tmp_path / "mine", "stable-diffusion-v1-5", "sd15", in_channels=9)
    checkpoint = _open(models, mine)
    assert checkpoint.verified("inpaint") == mine / "unet"
    assert checkpoint.verified("unet") == models / "stable-diffusion-v1-5" / "unet"
    assert checkpoint.verified("text_encoder").parent == models / "stable-diffusion-v1-5"


def test_a_pulled_repository(models: Path) -> None:
    with pytest.raises(ModelMissingError, match="sgedit models pull someone/anything"):
        _open(models, "someone/anything")
    folder = models / "someone--anything"
    write_model_manifest(_write(folder, "stable-diffusion-v1-5", "sd15"))
    checkpoint = _open(models, "someone/anything")
    assert checkpoint.verified("unet") == folder / "unet"
    (folder / "unet" / "diffusion_pytorch_model.safetensors").write_text("changed")
    with pytest.raises(ModelDamagedError):
        _open(models, "someone/anything").verified("unet")


def test_another_class_is_refused(tmp_path: Path, models: Path) -> None:
    mine = _write(tmp_path / "mine", "stable-diffusion-xl-base", "sdxl")
    with pytest.raises(InputError, match=r"class of Stable Diffusion XL.*--profile sdxl"):
        _open(models, mine)


def test_an_inpainting_model_for_other_words_is_refused(tmp_path: Path, models: Path) -> None:
    narrow = {"in_channels": 9, "cross_attention_dim": 512}
    mine = _write(tmp_path / "mine", "stable-diffusion-v1-5", "sd15", **narrow)
    with pytest.raises(InputError, match="does not fit"):
        fitted(profile("sd15"), _open(models, mine))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("diffusion_pytorch_model.bin", "not as safetensors"),
        ("diffusion_pytorch_model.fp16.safetensors", "names of half precision.*models import"),
    ],
)
def test_weights_that_the_library_would_not_read(
    tmp_path: Path, models: Path, name: str, words: str
) -> None:
    mine = _write(tmp_path / "mine", "stable-diffusion-v1-5", "sd15")
    path = mine / "unet" / "diffusion_pytorch_model.safetensors"
    path.rename(path.with_name(name))
    with pytest.raises(InputError, match=words):
        _open(models, mine)


def test_what_is_no_checkpoint(tmp_path: Path, models: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="describes no U-Net"):
        _open(models, tmp_path / "empty")
    with pytest.raises(ModelMissingError, match="no folder"):
        _open(models, "nothing")
    with pytest.raises(InputError, match="takes no other weights"):
        open_checkpoint(profile("stilllife"), None, "mine")


def test_a_profile_keeps_its_resolution(models: Path) -> None:
    spec = profile("sd15")
    assert fitted(spec, open_checkpoint(spec, models)) == spec
    bundled = profile("stilllife")
    assert fitted(bundled, open_checkpoint(bundled)) == bundled
