"""`sgedit models` as a user types it, with a Hub on loopback."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from agent.cli import build_parser
from agent.terminal.options import settings_of
from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.profiles import PROFILES
from tests.agent.terminal.conftest import Ran
from tests.models.conftest import hub as hub  # the fixture
from tests.models.hub_server import HubServer
from tests.models.original_names import TINY_SAM, sam_names

Sgedit = Callable[..., Ran]
SAM = MODELS["sam-vit-base"]


def _models() -> Path:
    return Path(os.environ["SGEDIT_HOME"]) / "models"


def test_list(sgedit: Sgedit) -> None:
    ran = sgedit("models", "list")
    assert ran.code == 0 and str(_models()) in ran.out.replace("\n", "")
    assert all(name in ran.out for name in MODELS)
    told = json.loads(sgedit("models", "list", "--json").out)
    assert [one["name"] for one in told] == list(MODELS)
    assert all(one["licence_address"].startswith("https://") for one in told)
    assert not any(one["here"] for one in told)
    assert not _models().exists()


def test_pull_info_and_remove(sgedit: Sgedit, hub: HubServer) -> None:
    ran = sgedit("models", "pull", SAM.name)
    assert ran.code == 0 and "Apache-2.0" in ran.out and "fetched" in ran.out
    assert "was here" in sgedit("models", "pull", SAM.name).out
    ran = sgedit("models", "info", SAM.name)
    assert hub.revision in ran.out and "model.safetensors" in ran.out
    told = json.loads(sgedit("models", "info", SAM.name, "--json").out)
    assert told["here"] and told["origin"]["hub"] == SAM.hub
    assert set(told["files"]) == {file.path for file in SAM.files}
    (_models() / SAM.name / "model.safetensors").write_bytes(b"short")
    assert "damaged" in sgedit("models", "info", SAM.name).out
    assert sgedit("models", "remove", SAM.name).code == 0
    assert not (_models() / SAM.name).exists()
    ran = sgedit("models", "remove", SAM.name)
    assert ran.code == 1 and "not on this machine" in ran.err


def test_remove_a_profile(sgedit: Sgedit, hub: HubServer) -> None:
    sgedit("models", "pull", "sd15", "sd21")
    ran = sgedit("models", "remove", "sd15")
    assert ran.code == 0 and "Removed stable-diffusion-v1-5" in ran.out
    assert "Removed stable-diffusion-inpainting" in ran.out
    kept = "Other profiles use grounding-dino-tiny, sam-vit-large, clip-vit-large too: kept."
    assert kept in ran.out
    assert "All that it needs is here." in sgedit("models", "info", "sd21").out
    sgedit("models", "remove", "sd21")
    assert not [path for path in _models().iterdir() if not path.name.startswith(".")]
    ran = sgedit("models", "remove", "sd21")
    assert ran.code == 1 and "Nothing of the profile 'sd21' is on this machine." in ran.err


def test_the_one_of_several_that_is_used_is_marked(sgedit: Sgedit, hub: HubServer) -> None:
    def marks() -> dict[str, str]:
        lines = sgedit("models", "list").out.splitlines()
        return {line.split()[0]: line for line in lines if line.startswith(("sam-", "sam2-"))}

    assert "no *" in marks()["sam-vit-large"]
    assert not any("*" in marks()[f"sam-vit-{size}"] for size in ("huge", "base"))
    sgedit("models", "pull", "sam-vit-huge", "sam-vit-base")
    told = marks()
    assert "yes *" in told["sam-vit-huge"] and "*" not in told["sam-vit-large"]
    assert "yes" in told["sam-vit-base"] and "*" not in told["sam-vit-base"]
    assert "sam-vit-huge (yes *)" in sgedit("models", "info", "sd15").out


def test_pull_a_profile(sgedit: Sgedit, hub: HubServer) -> None:
    assert sgedit("models", "pull", "sd15").code == 0
    here = {path.name for path in _models().iterdir() if not path.name.startswith(".")}
    assert here == {origin.pulled for origin in PROFILES["sd15"].origins.values()}
    told = json.loads(sgedit("models", "info", "sd15", "--json").out)
    assert {"sam-vit-huge", "sam-vit-large", "sam-vit-base"} <= set(told["parts"]["segmenter"])
    ran = sgedit("models", "info", "sd15")
    assert "inpaint" in ran.out and "All that it needs is here." in ran.out


def test_a_profile_tells_what_it_would_fetch(sgedit: Sgedit, hub: HubServer) -> None:
    assert "`sgedit models pull sd15` fetches what is missing: 7.5 GB." in (
        sgedit("models", "info", "sd15").out
    )
    sgedit("models", "pull", "clip-vit-large")
    told = sgedit("models", "info", "sd15").out
    assert "fetches what is missing: 5.8 GB." in told
    assert "CreativeML Open RAIL-M" in told and "Apache-2.0" in told


def test_what_is_here_serves_in_the_place_of_the_usual(sgedit: Sgedit, hub: HubServer) -> None:
    sgedit("models", "pull", "sam-vit-huge")
    sgedit("models", "pull", "sd15")
    assert not (_models() / "sam-vit-large").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pull", "sd99"], "no model or profile"),
        (["pull", "stilllife"], "comes with sgedit"),
        (["info", "nothing"], "no model"),
        (["remove", "nothing"], "no model"),
        (["remove", ".."], "no model"),
        (["remove", ""], "no model"),
        (["import", "nowhere.pth"], "not there"),
    ],
)
def test_wrong_names(sgedit: Sgedit, arguments: list[str], words: str) -> None:
    ran = sgedit("models", *arguments)
    assert ran.code == 1 and words in ran.err


def test_a_pull_that_fails_says_what_to_do(sgedit: Sgedit, hub: HubServer) -> None:
    hub.refusals[SAM.hub] = (403, "GatedRepo")
    ran = sgedit("models", "pull", SAM.name)
    assert ran.code == 1 and "Accept its licence" in ran.err


def test_import(sgedit: Sgedit, tmp_path: Path) -> None:
    path = tmp_path / "sam_x.pth"
    torch.save({n: torch.zeros(shape) for n, shape in sam_names(TINY_SAM).items()}, path)
    ran = sgedit("models", "import", path, "--name", "sam-vit-base")
    assert ran.code == 0 and "serves the profiles sd15, sd21, sdxl" in ran.out
    assert "yes" in sgedit("models", "info", "sam-vit-base").out


def test_the_option_for_other_weights() -> None:
    told = build_parser().parse_args(["edit", "a.png", "do", "-o", "b.png", "--weights", "a/b"])
    assert settings_of(told).weights == "a/b"
    told = build_parser().parse_args(["parse", "a.png", "--profile", "sd15"])
    assert settings_of(told).weights is None and settings_of(told).profile == "sd15"


def test_a_profile_without_its_models(tmp_path: Path, sgedit: Sgedit) -> None:
    from sgedit_engine.engine import LocalEngine
    from sgedit_engine.errors import ModelMissingError
    from sgedit_engine.settings import Settings

    with pytest.raises(ModelMissingError, match="sgedit models pull sd15"):
        LocalEngine(Settings(profile="sd15", device="cpu"))
