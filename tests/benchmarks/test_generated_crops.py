"""Crops on sheets and back, their labels, and how a judge is held against them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from benchmarks.crop_sheets import (
    CELL,
    PER_SHEET,
    Crop,
    crop_around,
    cut_cell,
    draw_sheets,
    draw_views,
)
from benchmarks.crops import Made, write_crops
from benchmarks.generated_crops import (
    LABELS,
    agreement_details,
    agreement_figures,
    labelled_crops,
    read_labels,
)
from sgedit_engine.errors import InputError
from sgedit_engine.interface import Image
from sgedit_engine.scene.geometry import Box


@dataclass(frozen=True)
class Named:
    kind: str | None
    color: str | None = "red"
    pattern: str | None = "plain"


def _picture(side: int = 256) -> Image:
    return np.random.default_rng(0).integers(0, 256, (side, side, 3), dtype=np.uint8)


def test_a_small_box_is_cut_pixel_by_pixel() -> None:
    picture = _picture()
    crop = crop_around(picture, Box(x0=0.5, y0=0.5, x1=0.625, y1=0.75))
    x0, y0 = round(0.5625 * 256 - CELL / 2), round(0.625 * 256 - CELL / 2)
    assert np.array_equal(crop.image, picture[y0 : y0 + CELL, x0 : x0 + CELL])
    assert crop.box.x0 * CELL + x0 == pytest.approx(128)
    assert crop.box.y1 * CELL + y0 == pytest.approx(192)


@pytest.mark.parametrize(
    "box",
    [
        Box(x0=0.0, y0=0.0, x1=0.1, y1=0.1),
        Box(x0=0.9, y0=0.8, x1=1.0, y1=1.0),
        Box(x0=0.0, y0=0.0, x1=1.0, y1=1.0),
    ],
)
def test_any_box_has_a_crop_with_the_box_inside(box: Box) -> None:
    crop = crop_around(_picture(), box)
    assert crop.image.shape == (CELL, CELL, 3)
    assert crop.box.center == pytest.approx((0.5, 0.5), abs=0.01)
    assert crop.box.width / crop.box.height == pytest.approx(box.width / box.height)


def _crops(count: int) -> list[Crop]:
    rng = np.random.default_rng(1)
    box = Box(x0=0.2, y0=0.3, x1=0.8, y1=0.7)
    return [Crop(rng.integers(0, 256, (CELL, CELL, 3), np.uint8), box) for _ in range(count)]


def test_sheets_hold_every_pixel() -> None:
    crops = _crops(PER_SHEET + 3)
    first, second = draw_sheets(crops)
    assert np.array_equal(cut_cell(first, PER_SHEET - 1), crops[PER_SHEET - 1].image)
    assert np.array_equal(cut_cell(second, 2), crops[PER_SHEET + 2].image)
    with pytest.raises(IndexError, match="no cell 10"):
        cut_cell(second, 10)
    assert [view.shape[1] for view in draw_views(crops)] == [1194, 1194]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four crops, labelled: two things, nothing, and one of which nobody is sure."""
    write_crops([Made(c, "add", "a red mug", n) for n, c in enumerate(_crops(4))], tmp_path)
    lines = (tmp_path / LABELS).read_text(encoding="utf-8").splitlines()
    said = ["mug,red,plain,", "ball,blue,striped,", "nothing,,,", ",,,yes"]
    filled = [line.removesuffix(",,,,") + f",{s}" for line, s in zip(lines[1:], said, strict=True)]
    (tmp_path / LABELS).write_text("\n".join([lines[0], *filled]) + "\n", encoding="utf-8")
    return tmp_path


def test_labels_are_read_with_their_crops(folder: Path) -> None:
    labels = read_labels(folder)
    assert [(label.kind, label.unsure) for label in labels] == [
        ("mug", False), ("ball", False), (None, False), (None, True),
    ]  # fmt: skip
    cells = [image for _, image in labelled_crops(labels, folder)]
    assert all(np.array_equal(c, m.image) for c, m in zip(cells, _crops(4), strict=True))
    assert labels[0].box == Box(x0=0.2, y0=0.3, x1=0.8, y1=0.7)


def test_agreement(folder: Path) -> None:
    labels = read_labels(folder)
    named = [Named("mug"), Named("ball", "blue"), Named(None), Named("cone")]
    pairs = list(zip(labels, named, strict=True))
    figures = agreement_figures(pairs)
    assert (figures["generated_crops"], figures["generated_unsure"]) == (3, 1)
    assert figures["generated_kind"] == figures["generated_color"] == 1.0
    assert figures["generated_pattern"] == 0.5
    assert figures["generated_joint"] == pytest.approx(2 / 3)
    details = agreement_details(pairs)
    assert [found["number"] for found in details["differ"]] == [1]
    assert details["intervals"]["generated_joint"]["of"] == 3


def test_crops_that_nobody_labelled_are_no_labels(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        read_labels(tmp_path)
    write_crops([Made(c, "add", "a red mug", 0) for c in _crops(1)], tmp_path)
    with pytest.raises(InputError, match="crop 0: '' is no label"):
        read_labels(tmp_path)
