"""Peers: what cannot run is missing with its reason, and the sliced U-Net is exact."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel

from benchmarks import beside_peers
from benchmarks.beside_peers import grid_of, run_peers
from benchmarks.edit_tasks import EditTask
from benchmarks.grids import Cell, draw_grid
from benchmarks.peers.renderer import PEERS, build_peer, text_to_image_unet


@pytest.fixture(scope="module")
def unet() -> UNet2DConditionModel:
    torch.manual_seed(0)
    return UNet2DConditionModel(
        sample_size=8,
        in_channels=9,
        out_channels=4,
        block_out_channels=(8, 8),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=1,
        cross_attention_dim=8,
        attention_head_dim=2,
        norm_num_groups=4,
    ).eval()


def test_the_sliced_unet_predicts_the_same(unet: UNet2DConditionModel) -> None:
    latent, words = torch.randn(2, 4, 8, 8), torch.randn(2, 5, 8)
    padded = torch.cat([latent, torch.zeros(2, 5, 8, 8)], dim=1)
    sliced = text_to_image_unet(unet)
    with torch.inference_mode():
        whole = unet(padded, 500, encoder_hidden_states=words).sample
        part = sliced(latent, 500, encoder_hidden_states=words).sample
    torch.testing.assert_close(part, whole)
    assert unet.config.in_channels == 9 and sliced.config.in_channels == 4


def _task() -> EditTask:
    source = np.full((16, 16, 3), 90, np.uint8)
    hole = np.zeros((16, 16), bool)
    hole[4:8, 4:8] = True
    name = "remove: - a red mug"
    return EditTask(name, source, source, hole, "an empty table", "a", "b", "c", None)


def test_a_peer_that_cannot_run_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    peers: dict[str, Any] = {
        "img2img": lambda task, seed: task.source,
        "diffedit": lambda task, seed: task.source[:4],
    }

    def build(name: str, parts: Any) -> Any:
        if name not in peers:
            raise ImportError(f"no {name} here")
        return peers[name]

    monkeypatch.setattr(beside_peers, "build_peer", build)
    parts: Any = None
    found = run_peers(parts, [_task()], 0, lambda part: None)
    assert set(found.made) == {"img2img"}
    assert set(found.missing) == set(PEERS) - {"img2img"}
    assert found.missing["ledits++"] == "ImportError: no ledits++ here"
    assert "came back" in found.missing["diffedit"]
    grid = grid_of([_task()], found)
    assert grid.dtype == np.uint8 and grid.shape[2] == 3


def test_an_unknown_peer_is_no_peer() -> None:
    parts: Any = None
    with pytest.raises(KeyError):
        build_peer("magic", parts)


def test_a_grid_has_room_for_its_longest_row() -> None:
    cell = Cell(np.zeros((10, 20, 3), np.uint8), "a label that is much too long for its place\nb")
    grid = draw_grid([[cell], [cell, Cell(None, "missing")]], side=40)
    assert grid.shape[1] > 2 * 40 and (grid == 255).any() and (grid == 0).any()
