"""The benchmark of full-size profiles: on tiny models, and with a section that fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from benchmarks.full_size import speed
from benchmarks.full_size.clock import median_seconds, stages
from benchmarks.full_size.limits import kernel_seconds, tera_flops
from benchmarks.full_size.picture import photograph
from benchmarks.full_size.speed import BARS, PREFERRED, Findings
from benchmarks.random_weights import SHAPES, names_of, write_models
from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.profiles import PROFILES

CPU = torch.device("cpu")
# Millions of weights, as the makers and the library's documentation tell them.
WEIGHTS = {
    ("stable-diffusion-v1-5", "unet"): 859.52,
    ("stable-diffusion-2-1-base", "unet"): 865.91,
    ("stable-diffusion-xl-base", "unet"): 2567.46,
    ("stable-diffusion-2-1-base", "vae"): 83.65,
    ("stable-diffusion-2-1-base", "text_encoder"): 340.39,
    ("stable-diffusion-xl-base", "text_encoder_2"): 694.66,
    ("sam-vit-base", ""): 93.74,
    ("sam-vit-huge", ""): 641.09,
    ("clip-vit-large", ""): 427.62,
}


@pytest.mark.parametrize(("name", "part"), WEIGHTS, ids=lambda value: value or "all")
def test_shapes_are_those_of_the_models(name: str, part: str) -> None:
    from benchmarks.random_weights import _model

    shape = json.loads((SHAPES / f"{name}.json").read_text())["parts"][part]
    with torch.device("meta"):
        model = _model(shape["class"], shape["config"])
    assert sum(p.numel() for p in model.parameters()) / 1e6 == pytest.approx(
        WEIGHTS[name, part], abs=0.01
    )


def test_every_profile_has_its_shapes() -> None:
    full_size = [spec for spec in PROFILES.values() if not spec.bundled]
    needed = {name for spec in full_size for name in names_of(spec, PREFERRED)}
    assert needed <= {path.stem for path in SHAPES.glob("*.json")} <= {*MODELS}
    for path in SHAPES.glob("*.json"):
        assert json.loads(path.read_text())["source"]


def test_models_are_written_once(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes"
    shapes.mkdir()
    config = {"block_out_channels": [32], "norm_num_groups": 8}
    config |= {"down_block_types": ["DownEncoderBlock2D"], "up_block_types": ["UpDecoderBlock2D"]}
    parts = {
        "vae": {"class": "AutoencoderKL", "config": config},
        "tokenizer": {"class": "CLIPTokenizer", "config": {"pad_token": "!"}},
        "scheduler": {"class": "PNDMScheduler", "config": {"beta_end": 0.012}},
    }
    (shapes / "small.json").write_text(json.dumps({"source": "here", "parts": parts}))
    told: list[str] = []
    for _ in range(2):
        write_models(tmp_path / "models", ["small"], CPU, torch.float32, shapes, told.append)
    assert told == ["making small"]
    files = json.loads((tmp_path / "models/small/manifest.json").read_text())["files"]
    assert {"vae/diffusion_pytorch_model.safetensors", "tokenizer/tokenizer.json"} <= files.keys()


def test_a_section_that_fails_ends_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    found = Findings()
    with found.section("first"):
        found.figures["a"] = 1.0
        raise RuntimeError("CUDA error: an illegal instruction")
    with found.section("second"):
        found.figures["b"] = 2.0
    assert found.figures == {"a": 1.0, "b": 2.0}
    assert "illegal instruction" in found.failed["first"] and "second" not in found.failed
    assert "RuntimeError" in capsys.readouterr().err


def test_the_photograph_has_three_things_apart() -> None:
    picture = photograph(128)
    assert picture.image.shape == (128, 128, 3)
    things = [picture.masks[item.id] for item in picture.graph.foreground]
    assert len(things) == 3 and all(mask.any() for mask in things)
    assert not any((a & b).any() for n, a in enumerate(things) for b in things[n + 1 :])


class Work:
    """Something with a stage."""

    def stage(self, number: int) -> int:
        return number + 1


def test_stages_are_counted_while_they_are_looked_at() -> None:
    work, usual = Work(), Work.stage
    with stages(CPU, {"one": (Work, "stage")}) as taken:
        assert work.stage(1) == 2 and work.stage(2) == 3
    assert taken["one"] > 0 and Work.stage is usual
    assert median_seconds(CPU, lambda: work.stage(1), 3) < 1


def test_operations_and_kernels() -> None:
    left, right = torch.randn(64, 32), torch.randn(32, 16)
    assert tera_flops(lambda: left @ right) == pytest.approx(2 * 64 * 32 * 16 / 1e12)
    wall, busy, longest = kernel_seconds(CPU, lambda: left @ right)
    assert busy > 0 and wall > 0 and "aten::mm" in longest


def test_figures_are_held_against_the_paper_and_the_bars() -> None:
    found = speed._held_against_the_paper({"learn_s": 21.0, "low_edit_peak_gib": 3.0})
    assert found == {
        "learn_s_to_paper": 10.0,
        "learn_s_bar": BARS["learn_s"],
        "low_edit_peak_gib_bar": BARS["low_edit_peak_gib"],
    }
