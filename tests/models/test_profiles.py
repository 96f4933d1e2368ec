"""Profiles made of several models: which model a part is taken from, and what is told without."""

from __future__ import annotations

from pathlib import Path

import pytest

from sgedit_engine.errors import InputError, ModelDamagedError, ModelMissingError
from sgedit_engine.models.catalogue import MODELS, gigabytes, model
from sgedit_engine.models.manifest import (
    Manifest,
    read_manifest,
    save_manifest,
    write_model_manifest,
)
from sgedit_engine.models.profiles import PROFILES, ProfileSpec, profile, profile_file_of
from sgedit_engine.models.shelf import Shelf
from sgedit_engine.models.weights import open_checkpoint
from sgedit_engine.settings import Settings

FULL_SIZE = [spec for spec in PROFILES.values() if not spec.bundled]


def _put(models: Path, name: str) -> Path:
    """A model's folder with its files, each holding its own name."""
    folder = models / name
    for file in MODELS[name].files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} {file.path}")
    write_model_manifest(folder)
    return folder


def _put_usual(models: Path, spec: ProfileSpec) -> None:
    for name in {o.pulled for o in spec.origins.values() if not o.optional}:
        _put(models, name)


@pytest.mark.parametrize("spec", FULL_SIZE, ids=lambda spec: spec.name)
def test_every_part_comes_from_models_of_the_catalogue(spec: ProfileSpec) -> None:
    for part, origin in spec.origins.items():
        assert origin.pulled in origin.models, part
        for name in origin.models:
            folders = {str(Path(f.path).parent) for f in model(name).files}
            assert (origin.folder or ".") in folders, (part, name)


@pytest.mark.parametrize("spec", FULL_SIZE, ids=lambda spec: spec.name)
def test_a_profile_of_several_models(spec: ProfileSpec, tmp_path: Path) -> None:
    _put_usual(tmp_path, spec)
    checkpoint = open_checkpoint(spec, tmp_path)
    assert set(checkpoint.parts) == set(spec.origins) - {"inpaint", "inpaint_scheduler"}
    diffusion = spec.origins["unet"].models[0]
    assert checkpoint.verified("text_encoder", "tokenizer") == tmp_path / diffusion / "text_encoder"
    assert checkpoint.verified("detector") == tmp_path / "grounding-dino-tiny"
    assert checkpoint.digest("unet") != checkpoint.digest("vae")
    _put(tmp_path, spec.origins["inpaint"].models[0])
    assert open_checkpoint(spec, tmp_path).holds("inpaint")


def test_the_preferred_model_is_taken_where_it_is_there(tmp_path: Path) -> None:
    spec = profile("sd15")
    _put_usual(tmp_path, spec)
    before = open_checkpoint(spec, tmp_path)
    huge = _put(tmp_path, "sam-vit-huge")
    after = open_checkpoint(spec, tmp_path)
    assert after.verified("segmenter") == huge
    assert after.digest("segmenter") != before.digest("segmenter")
    assert after.digest("unet") == before.digest("unet")


def test_what_is_missing_is_told_with_its_size(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError) as told:
        open_checkpoint(profile("sd21"), tmp_path)
    assert "stable-diffusion-2-1-base, grounding-dino-tiny" in told.value.problem
    filling = "stable-diffusion-2-inpainting"
    size = "Run `sgedit models pull sd21`: 8.0 GB"
    assert told.value.remedy == f"{size}, with {filling}, which fills holes."
    _put(tmp_path, "stable-diffusion-2-1-base")
    with pytest.raises(ModelMissingError) as told:
        open_checkpoint(profile("sd21"), tmp_path)
    assert "stable-diffusion" not in told.value.problem
    _put(tmp_path, filling)
    with pytest.raises(ModelMissingError) as told:
        open_checkpoint(profile("sd21"), tmp_path)
    assert "fills holes" not in told.value.remedy


def test_a_damaged_file_names_the_model_to_pull(tmp_path: Path) -> None:
    spec = profile("sd15")
    _put_usual(tmp_path, spec)
    checkpoint = open_checkpoint(spec, tmp_path)
    checkpoint.verified("unet")
    path = tmp_path / "stable-diffusion-v1-5" / "unet" / "config.json"
    path.write_bytes(path.read_bytes()[::-1])
    with pytest.raises(ModelDamagedError, match="sgedit models pull stable-diffusion-v1-5"):
        checkpoint.verified("unet")


def test_an_unknown_model_lists_the_known() -> None:
    with pytest.raises(InputError, match="sam-vit-huge"):
        model("sam-vit-gigantic")


def test_published_checksums_are_compared(tmp_path: Path) -> None:
    shelf, name = Shelf(tmp_path), "stable-diffusion-2-1-base"
    assert not shelf.get(name).compared
    folder = _put(tmp_path, name)
    unet, vae = (f"{part}/diffusion_pytorch_model.safetensors" for part in ("unet", "vae"))
    assert set(shelf.get(name).compared) == {unet, vae}
    assert all("other bytes than https://" in words for words in shelf.get(name).compared.values())
    manifest = read_manifest(folder, "")
    assert manifest is not None
    # Any of the precisions that are published.
    page = [page for page in MODELS[name].published if page.path == unet][1]
    files = {**manifest.files, unet: (manifest.files[unet][0], page.sha256)}
    save_manifest(folder, Manifest(files, {}))
    assert shelf.get(name).compared[unet] == f"the same bytes as {page.source}"


def test_photographs_have_words_of_their_own(tmp_path: Path) -> None:
    words = profile_file_of(profile("sdxl"), tmp_path).vocabulary
    assert words.open and "red" in words.attributes["color"]
    assert set(words.palette) == set(words.attributes["color"])


@pytest.mark.parametrize("spec", FULL_SIZE, ids=lambda spec: spec.name)
def test_the_documentation_tells_what_is_fetched(spec: ProfileSpec) -> None:
    text = (Path(__file__).parents[2] / "docs" / "photographs.md").read_text(encoding="utf-8")
    pulled = {origin.pulled for origin in spec.origins.values()}
    (line,) = [line for line in text.splitlines() if line.startswith(f"| `{spec.name}` |")]
    assert f"| {gigabytes(MODELS[name] for name in pulled)} |" in line
    assert MODELS[spec.origins["unet"].models[0]].licence.name in line
    reading = {spec.origins[part].pulled for part in ("detector", "segmenter", "reader")}
    assert f"({gigabytes(MODELS[name] for name in reading)})" in text


def test_where_models_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings(home=tmp_path).models_folder() == tmp_path / "models"
    monkeypatch.setenv("SGEDIT_MODELS", str(tmp_path / "elsewhere"))
    assert Settings(home=tmp_path).models_folder() == tmp_path / "elsewhere"
    assert Settings(models=tmp_path / "given").models_folder() == tmp_path / "given"
