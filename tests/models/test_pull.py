"""Models are pulled over HTTP from a Hub on loopback: whole, interrupted, damaged and refused."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from sgedit_engine.errors import DownloadError, ModelMissingError
from sgedit_engine.models import hub as hub_module
from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.landing import STAGING
from sgedit_engine.models.manifest import read_manifest, sha256_of
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.pull import pull_model
from sgedit_engine.models.weights import open_checkpoint
from tests.models.conftest import SIZE, counted
from tests.models.hub_server import HubServer

SAM = MODELS["sam-vit-base"]
DRAWS = MODELS["stable-diffusion-v1-5"]
WEIGHTS = "model.safetensors"


def test_a_model_arrives_with_its_manifest(hub: HubServer, shelf_root: Path) -> None:
    told: list[tuple[int, int]] = []
    pulled = pull_model(SAM, shelf_root, on_bytes=lambda done, total: told.append((done, total)))
    assert pulled.folder == shelf_root / SAM.name
    for file in SAM.files:
        assert (pulled.folder / file.path).read_bytes() == hub.files[SAM.hub, file.path]
    manifest = read_manifest(pulled.folder, "")
    assert manifest is not None
    assert manifest.origin == {"hub": SAM.hub, "revision": hub.revision}
    assert set(manifest.files) == {file.path for file in SAM.files}
    total = sum(len(hub.files[SAM.hub, file.path]) for file in SAM.files)
    assert told[-1] == (total, total) and pulled.fetched == total
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert not list((shelf_root / STAGING).glob("sam*"))


def test_half_precision_is_taken_where_it_is_offered(hub: HubServer, shelf_root: Path) -> None:
    del hub.files[DRAWS.hub, "vae/diffusion_pytorch_model.fp16.safetensors"]
    whole = b"in single precision"
    hub.files[DRAWS.hub, "vae/diffusion_pytorch_model.safetensors"] = whole
    folder = pull_model(DRAWS, shelf_root).folder
    unet = hub.files[DRAWS.hub, "unet/diffusion_pytorch_model.fp16.safetensors"]
    assert (folder / "unet" / "diffusion_pytorch_model.safetensors").read_bytes() == unet
    assert (folder / "vae" / "diffusion_pytorch_model.safetensors").read_bytes() == whole


def test_what_is_optional_may_be_absent(hub: HubServer, shelf_root: Path) -> None:
    del hub.files[DRAWS.hub, "tokenizer/special_tokens_map.json"]
    folder = pull_model(DRAWS, shelf_root).folder
    assert not (folder / "tokenizer" / "special_tokens_map.json").exists()


def test_what_is_here_and_right_is_not_fetched_again(hub: HubServer, shelf_root: Path) -> None:
    pull_model(SAM, shelf_root)
    hub.asked.clear()
    assert pull_model(SAM, shelf_root).fetched == 0
    assert not hub.asked


@pytest.mark.parametrize("harm", ["missing", "changed"])
def test_only_what_is_damaged_is_fetched_again(hub: HubServer, shelf_root: Path, harm: str) -> None:
    folder = pull_model(DRAWS, shelf_root).folder
    name = "vae/diffusion_pytorch_model.safetensors"
    if harm == "missing":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(b"x" * SIZE)
    hub.asked.clear()
    assert pull_model(DRAWS, shelf_root).fetched == SIZE
    assert all("vae/" in path for path in hub.transfers())
    manifest = read_manifest(folder, "")
    assert manifest is not None
    assert all(sha256_of(folder / n) == digest for n, (_, digest) in manifest.files.items())


def test_a_server_that_is_no_hub(hub: HubServer, shelf_root: Path) -> None:
    hub.is_no_hub = True
    with pytest.raises(DownloadError, match=r"does not answer as the Hub does.*HF_ENDPOINT"):
        pull_model(SAM, shelf_root)


def test_the_first_revision_is_kept_to(hub: HubServer, shelf_root: Path) -> None:
    folder = pull_model(SAM, shelf_root).folder
    first = hub.files[SAM.hub, WEIGHTS]
    hub.move_on("b" * 40)
    hub.files[SAM.hub, WEIGHTS] = b"newer" * 1000
    (folder / WEIGHTS).unlink()
    pull_model(SAM, shelf_root)
    assert (folder / WEIGHTS).read_bytes() == first
    pull_model(SAM, shelf_root, update=True)
    assert (folder / WEIGHTS).read_bytes() == b"newer" * 1000
    manifest = read_manifest(folder, "")
    assert manifest is not None and manifest.origin["revision"] == "b" * 40


def test_a_revision_with_other_files_than_the_first_pull_is_refused(
    hub: HubServer, shelf_root: Path
) -> None:
    folder = pull_model(SAM, shelf_root).folder
    hub.files[SAM.hub, WEIGHTS] = b"forged" * 1000
    (folder / WEIGHTS).unlink()
    with pytest.raises(DownloadError, match=r"not the file that was pulled first.*--update"):
        pull_model(SAM, shelf_root)


def test_a_server_with_a_larger_file_leaves_the_model_as_it_is(
    hub: HubServer, shelf_root: Path
) -> None:
    folder = pull_model(SAM, shelf_root).folder
    before = (folder / WEIGHTS).read_bytes()
    hub.files[SAM.hub, WEIGHTS] = before + b"more"
    (folder / "config.json").unlink()
    with pytest.raises(DownloadError, match="not the file that was pulled first"):
        pull_model(SAM, shelf_root)
    assert (folder / WEIGHTS).read_bytes() == before


def test_a_checksum_that_is_a_path_leads_nowhere(
    hub: HubServer, shelf_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.models.hub_server._blob", lambda _data: "/../../../out")
    folder = pull_model(SAM, shelf_root).folder
    assert {p.name for p in folder.iterdir()} == {f.path for f in SAM.files} | {"manifest.json"}
    assert not list(shelf_root.parent.rglob("*.part"))


def test_a_revision_that_is_gone(hub: HubServer, shelf_root: Path) -> None:
    folder = pull_model(SAM, shelf_root).folder
    hub.revision = "c" * 40
    (folder / WEIGHTS).unlink()
    with pytest.raises(DownloadError, match=r"no longer has the revision.*--update"):
        pull_model(SAM, shelf_root)


def test_parts_of_another_revision_are_not_mixed_in(hub: HubServer, shelf_root: Path) -> None:
    hub.breaks[WEIGHTS] = [200_000] + [0] * 50
    with pytest.raises(DownloadError):
        pull_model(SAM, shelf_root)
    hub.breaks.clear()
    hub.files[SAM.hub, WEIGHTS] = bytes(SIZE)
    folder = pull_model(SAM, shelf_root).folder
    assert (folder / WEIGHTS).read_bytes() == bytes(SIZE)
    assert {p.name for p in folder.iterdir()} == {f.path for f in SAM.files} | {"manifest.json"}


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ((403, "GatedRepo"), "want to know who uses it.*Accept its licence"),
        ((401, "RepoNotFound"), "no repository.*HF_TOKEN"),
        ((404, "RepoNotFound"), "no repository"),
        ((403, ""), "does not let you read.*HF_TOKEN"),
        ((500, ""), "answered with an error .500"),
    ],
)
def test_refusals(hub: HubServer, shelf_root: Path, refusal: tuple[int, str], words: str) -> None:
    hub.refusals[SAM.hub] = refusal
    with pytest.raises(DownloadError, match=words):
        pull_model(SAM, shelf_root)
    assert not counted(shelf_root)


def test_a_model_without_safetensors_is_refused(hub: HubServer, shelf_root: Path) -> None:
    del hub.files[SAM.hub, WEIGHTS]
    with pytest.raises(DownloadError, match=r"has no model\.safetensors"):
        pull_model(SAM, shelf_root)


def test_no_network(hub: HubServer, shelf_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(DownloadError, match=r"cannot be reached.*same command.*models import"):
        pull_model(SAM, shelf_root)
    assert not shelf_root.exists(), "nothing has arrived"


@pytest.mark.parametrize("name", ["SGEDIT_OFFLINE", "HF_HUB_OFFLINE"])
def test_offline(
    hub: HubServer, shelf_root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(DownloadError, match=f"{name} is set.*import"):
        pull_model(SAM, shelf_root)
    assert not shelf_root.exists()
    monkeypatch.delenv(name)
    pull_model(SAM, shelf_root)
    monkeypatch.setenv(name, "1")
    hub.asked.clear()
    assert pull_model(SAM, shelf_root).fetched == 0
    with pytest.raises(DownloadError, match=f"{name} is set.*import"):
        pull_model(DRAWS, shelf_root)
    assert not hub.asked


def test_a_full_disk_is_told_before_anything_is_fetched(
    hub: HubServer, shelf_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(DownloadError, match=r"too little room.*SGEDIT_MODELS"):
        pull_model(SAM, shelf_root)
    assert not hub.transfers()


def test_a_disk_that_fills_up_on_the_way(
    hub: HubServer, shelf_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(hub_module, "http_get", full)
    with pytest.raises(DownloadError, match="The disk is full"):
        pull_model(SAM, shelf_root)


def test_the_token_goes_to_the_hub_only(
    hub: HubServer, shelf_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    pull_model(SAM, shelf_root)
    transfers = [
        token for method, path, _, token in hub.asked if method == "GET" and WEIGHTS in path
    ]
    assert transfers == [True, False], "first the Hub, then where it sends on to"


def test_a_pulled_profile_opens(hub: HubServer, shelf_root: Path) -> None:
    spec = profile("sd15")
    with pytest.raises(ModelMissingError):
        open_checkpoint(spec, shelf_root)
    for name in {origin.pulled for origin in spec.origins.values()}:
        pull_model(MODELS[name], shelf_root)
    checkpoint = open_checkpoint(spec, shelf_root)
    assert set(checkpoint.parts) == set(spec.origins)
    for part in checkpoint.parts:
        checkpoint.verified(part)
