"""Tiny made-up folders in the layouts of the public sets."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PILImage


def save_picture(path: Path, side: int = 512, value: int = 120) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    PILImage.fromarray(np.full((side, side, 3), value, np.uint8)).save(path)
    return path


@pytest.fixture
def pie(tmp_path: Path) -> Path:
    entries = {}
    for key, folder, kind in (("000000000000", "0_random_140", "0"), ("111", "3_delete/1_a", "3")):
        save_picture(tmp_path / "annotation_images" / folder / f"{key}.jpg")
        entries[key] = {
            "image_path": f"{folder}/{key}.jpg",
            "original_prompt": "a cup on a table",
            "editing_prompt": "a [red] cup on a table",
            "editing_instruction": "Make the cup red",
            "editing_type_id": kind,
            "blended_word": "cup cup",
            "mask": [512 * 100 + 40, 20, 512 * 101 + 40, 20],
        }
    (tmp_path / "mapping_file.json").write_text(json.dumps(entries))
    return tmp_path


@pytest.fixture
def mirage(tmp_path: Path) -> Path:
    lines = []
    for name in ("00.png", "01.png"):
        save_picture(tmp_path / name, side=64)
        square = [10, 10, 20, 10, 20, 20, 10, 20]
        masks = [square, [[40, 40, 50, 40, 50, 50], [30.5, 5, 35, 5, 35, 9]]]
        lines.append({"image": name, "editing_instruction": "Make both cups red", "mask": masks})
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (tmp_path / "annotations.jsonl").write_text(text)
    return tmp_path


@pytest.fixture
def edival(tmp_path: Path) -> Path:
    turns = ["Remove [cup]", "Change the color of [ball] to red", "Add 'a lamp'"]
    with (tmp_path / "oai_instruction_generation_output.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("image_index", "turns", "instructions", "task_type"))
        for index in ("0", "17"):
            for n in (1, 2, 3):
                writer.writerow((index, n, repr(turns[:n]), "[]"))
    with zipfile.ZipFile(tmp_path / "input_images_resize_512.zip", "w") as archive:
        for index in ("0", "17", "99"):
            file_name = f"{index}_input_raw.jpg"
            archive.write(save_picture(tmp_path / "made" / file_name), file_name)
    return tmp_path


@pytest.fixture
def triples(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        save_picture(tmp_path / "before" / f"{name}.jpg", side=64)
        save_picture(tmp_path / "after" / f"{name}.png", side=64, value=90)
        mask = np.zeros((64, 64), np.uint8)
        mask[10:30, 10:30] = 255
        (tmp_path / "mask").mkdir(exist_ok=True)
        PILImage.fromarray(mask).save(tmp_path / "mask" / f"{name}.png")
    requests = {"a": "remove the cup", "b": "remove the ball"}
    (tmp_path / "requests.json").write_text(json.dumps(requests))
    return tmp_path
