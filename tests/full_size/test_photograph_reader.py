"""CLIP as the reader of photographs, as a tiny model of its class: crops, looks, values."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from sgedit_engine.perception.photograph_reader import PhotographReader, crop_pixels
from sgedit_engine.reading import Sought
from tests.full_size.tiny.pictures import IMAGE
from tests.full_size.tiny.reader import write_reader


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> PhotographReader:
    folder = write_reader(tmp_path_factory.mktemp("clip") / "reader")
    return PhotographReader.from_folder(folder, {"color": ("red", "blue"), "material": ("wooden",)})


def test_values_and_kinds_are_read(reader: PhotographReader) -> None:
    mask = np.zeros((60, 100), bool)
    mask[10:40, 20:70] = True
    read = reader.things(IMAGE, [mask, ~mask])
    assert len(read) == 2
    assert set(read[0]) == {"color", "material"}
    assert read[0]["color"][0] in ("red", "blue")
    assert read[0]["material"] == ("wooden", 1.0)
    sought = Sought(("cup", "dog"), {"color": ("green",), "shape": ("round",)})
    (more,) = reader.things(IMAGE, [mask], sought)
    assert set(more) == {"color", "material", "kind"}
    assert more["color"][0] in ("red", "blue", "green")
    assert more["kind"][0] in ("cup", "dog", "object")
    assert 1 / 3 <= more["kind"][1] <= 1
    assert reader.things(IMAGE, []) == []


def test_looks_are_unit_vectors_of_what_is_in_the_mask(reader: PhotographReader) -> None:
    mask = np.zeros((60, 100), bool)
    mask[10:40, 20:70] = True
    same, elsewhere = IMAGE.copy(), IMAGE.copy()
    elsewhere[:, 90:] = 0
    vectors = reader.looks(IMAGE, [mask] * 20)
    assert vectors.shape == (20, 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.allclose(reader.looks(same, [mask])[0], vectors[0], atol=1e-5)
    assert np.allclose(reader.looks(elsewhere, [mask])[0], vectors[0], atol=1e-5)


@pytest.mark.parametrize("scale", [1, 12])
def test_a_crop_shows_the_thing_and_dims_the_rest(scale: int) -> None:
    image = np.full((60, 100, 3), 255, np.uint8).repeat(scale, 0).repeat(scale, 1)
    mask = np.zeros((60, 100), bool)
    mask[0:20, 80:100] = True
    crop = crop_pixels(image, mask.repeat(scale, 0).repeat(scale, 1), 32)
    assert crop.shape == (32, 32, 3)
    assert crop[16, 16].min() > 1.9
    assert crop[1, 1].max() < 0.6
    with pytest.raises(ValueError, match="empty"):
        crop_pixels(image, np.zeros(image.shape[:2], bool), 32)


@pytest.mark.parametrize("turned", [False, True])
def test_a_crop_of_a_panorama_takes_little_memory(turned: bool) -> None:
    """Its square would have a hundred times its pixels."""
    image = np.full((64, 20_000, 3), 255, np.uint8)
    image[:, 10_000:] = 0
    mask = np.ones((64, 20_000), bool)
    if turned:
        image, mask = image.transpose(1, 0, 2), mask.T
    tracemalloc.start()
    crop = crop_pixels(image, mask, 32)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert crop.shape == (32, 32, 3)
    assert most < 20 * image.nbytes
    light, dark = (crop[8, 16], crop[24, 16]) if turned else (crop[16, 8], crop[16, 24])
    assert light.min() > dark.max() + 0.1
