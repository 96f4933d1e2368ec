"""Segmenter, reader and effects network: shapes, saving and reading back, on random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from sgedit_engine.perception.attributes import CROP, AttributeReader, crop_thing
from sgedit_engine.perception.effects import EffectsReader
from sgedit_engine.perception.segment import SamSegmenter
from sgedit_engine.scene.geometry import Box
from stilllife.perception_models import (
    build_effects,
    build_reader,
    build_segmenter,
    reader_prompts,
)

IMAGE = np.random.default_rng(0).integers(0, 256, (160, 256, 3), np.uint8)


def middle(height: int = 160, width: int = 256) -> np.ndarray:
    mask = np.zeros((height, width), bool)
    mask[height // 4 : height // 2, width // 4 : width // 2] = True
    return mask


def test_segmenter_gives_a_mask_per_box_and_survives_a_folder(tmp_path: Path) -> None:
    torch.manual_seed(0)
    segmenter = SamSegmenter(build_segmenter())
    boxes = [Box(x0=0.1, y0=0.1, x1=0.5, y1=0.6), Box(x0=0.4, y0=0.2, x1=0.9, y1=0.9)]
    found = segmenter.masks(IMAGE, boxes)
    assert [f.probability.shape for f in found] == [(160, 256)] * 2
    assert all(0 <= f.quality <= 1 for f in found)
    assert segmenter.masks(IMAGE, []) == []
    segmenter.save_folder(tmp_path)
    again = SamSegmenter.from_folder(tmp_path).masks(IMAGE, boxes)
    assert np.abs(again[0].probability - found[0].probability).max() < 0.02


def test_reader_tells_every_attribute_and_survives_a_folder(tmp_path: Path) -> None:
    torch.manual_seed(0)
    reader = AttributeReader(*build_reader(), reader_prompts())
    read = reader.things(IMAGE, [middle(), ~middle()])
    assert len(read) == 2
    assert set(read[0]) == {"kind", "color", "pattern", "finish"}
    assert read[0]["color"][0] in reader_prompts()["color"]
    assert set(reader.surroundings(IMAGE)) == {"table", "wall"}
    assert reader.things(IMAGE, []) == []
    reader.save_folder(tmp_path)
    again = AttributeReader.from_folder(tmp_path).things(IMAGE, [middle()])[0]
    assert again["color"][1] == pytest.approx(read[0]["color"][1], abs=0.02)


def test_a_crop_is_centred_on_its_mask_at_any_size() -> None:
    image = np.zeros((300, 300, 3), np.uint8)
    mask = np.zeros((300, 300), bool)
    image[100:200, 100:200] = 255
    mask[100:200, 100:200] = True
    small, small_inside = crop_thing(image, mask)
    big, big_inside = crop_thing(image.repeat(4, 0).repeat(4, 1), mask.repeat(4, 0).repeat(4, 1))
    assert small.shape == (CROP, CROP, 3)
    assert small_inside[CROP // 2, CROP // 2] == 1.0
    assert small_inside[0, 0] == 0.0
    assert np.abs(small_inside - small_inside[::-1, ::-1]).max() < 1e-3
    assert np.abs(small_inside - big_inside).mean() < 0.01
    assert np.abs(small.astype(int) - big.astype(int)).mean() < 3
    with pytest.raises(ValueError, match="empty mask"):
        crop_thing(image, np.zeros_like(mask))


def test_effects_stay_outside_the_mask_and_survive_a_folder(tmp_path: Path) -> None:
    torch.manual_seed(0)
    effects = EffectsReader(build_effects())
    mask = middle()
    found = effects.probability(IMAGE, mask, np.zeros_like(mask))
    assert found.shape == mask.shape
    assert found.dtype == np.float32
    assert (found[mask] == 0).all()
    assert (found[~mask] > 0).all()
    effects.save_folder(tmp_path)
    again = EffectsReader.from_folder(tmp_path).probability(IMAGE, mask, np.zeros_like(mask))
    assert np.abs(again - found).max() < 0.02
