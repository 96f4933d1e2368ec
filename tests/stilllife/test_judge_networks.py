"""The judge's networks: shapes, sizes, and folders that are read back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from sgedit_engine.errors import ModelDamagedError, ModelMissingError
from sgedit_engine.scene.geometry import Box
from stilllife.judge.bundle import main as bundle
from stilllife.judge.counter import Counter, CounterSettings
from stilllife.judge.judge import Judge
from stilllife.judge.namer import Namer
from stilllife.judge.networks import (
    HEADS,
    NOTHING,
    CounterConfig,
    CounterNet,
    NamerConfig,
    NamerNet,
)
from stilllife.world import KINDS


def _parameters(net: nn.Module) -> int:
    return sum(p.numel() for p in net.parameters())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A judge with random weights, complete."""
    torch.manual_seed(0)
    path = tmp_path / "judge"
    Namer(NamerNet(NamerConfig())).save_folder(path / "namer")
    # So low a floor lets random weights find something.
    Counter(CounterNet(CounterConfig()), CounterSettings(floor=0.05)).save_folder(path / "counter")
    assert bundle([str(path)]) == 0
    return path


def test_the_namer_answers_for_every_head_and_is_small() -> None:
    net = NamerNet(NamerConfig())
    assert _parameters(net) <= 750_000
    found = net(torch.zeros(2, 4, 64, 64))
    assert {k: v.shape for k, v in found.items()} == {k: (2, n) for k, n in HEADS.items()}
    assert HEADS["kind"] == len(KINDS) + 1 == NOTHING + 1


def test_the_counter_answers_per_cell_and_is_small() -> None:
    net = CounterNet(CounterConfig())
    assert _parameters(net) <= 650_000
    assert net(torch.zeros(2, 3, 96, 64)).shape == (2, 5, 24, 16)


def test_networks_hold_neither_attention_nor_batch_norm() -> None:
    for net in (NamerNet(NamerConfig()), CounterNet(CounterConfig())):
        kinds = {type(module) for module in net.modules()}
        assert not kinds & {nn.MultiheadAttention, nn.BatchNorm2d}


@pytest.mark.parametrize("shape", [(256, 256), (120, 300), (333, 97)])
def test_pictures_of_any_shape(folder: Path, shape: tuple[int, int]) -> None:
    judge = Judge.open(folder)
    image = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    located = judge.locate(image)
    assert located and list(located) == sorted(located, key=lambda x: -x.score)
    for found in located:
        assert all(0 <= v <= 1 for v in found.box.xyxy) and 0 <= found.score <= 1
    named = judge.name(image, [Box(x0=0.1, y0=0.2, x1=0.6, y1=0.9), located[0].box])
    assert len(named) == 2
    for answer in named:
        assert answer.kind is None or answer.kind in KINDS
        assert set(answer.confidence) == set(HEADS)
        assert all(0 <= v <= 1 for v in answer.confidence.values())
    assert judge.name(image, []) == ()
    listed = judge.inventory(image)
    assert len(listed) <= len(located)
    assert all(item.named.kind is not None for item in listed)


def test_what_was_saved_judges_as_before(folder: Path) -> None:
    judge, again = Judge.open(folder), Judge.open(folder)
    again.namer.save_folder(folder / "namer")
    image = np.random.default_rng(1).integers(0, 256, (256, 256, 3), dtype=np.uint8)
    boxes = [Box(x0=0.2, y0=0.2, x1=0.7, y1=0.6)]
    assert Judge.open(folder).name(image, boxes) == judge.name(image, boxes)
    assert Judge.open(folder).locate(image) == judge.locate(image)


def test_the_floor_can_be_set(folder: Path) -> None:
    assert bundle([str(folder), "--floor", "0.9"]) == 0
    judge = Judge.open(folder)
    assert judge.counter.settings == CounterSettings(floor=0.9)
    assert judge.locate(np.zeros((64, 64, 3), np.uint8)) == ()


def test_no_judge_there(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="weights of the judge"):
        Judge.open(tmp_path)


def test_a_file_is_missing(folder: Path) -> None:
    (folder / "counter" / "model.safetensors").unlink()
    with pytest.raises(ModelMissingError, match=r"model\.safetensors is missing"):
        Judge.open(folder)


def test_a_file_was_changed(folder: Path) -> None:
    path = folder / "namer" / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(ModelDamagedError, match="checksum"):
        Judge.open(folder)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("namer", {"widths": [8, 16, 16, 16, 16]}),
        ("namer", {"unheard": 1}),
        ("counter", {"model_type": "judge-namer"}),
    ],
)
def test_weights_of_another_version(folder: Path, part: str, change: dict[str, object]) -> None:
    path = folder / part / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    bundle([str(folder)])
    with pytest.raises(ModelDamagedError, match="same version"):
        Judge.open(folder)
