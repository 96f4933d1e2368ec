"""PIE-Bench (Ju et al., ICLR 2024, "PnP Inversion"): 700 pictures, ten types of edit.

Layout, as its authors publish and evaluate it (github.com/cure-lab/PnPInversion):

    mapping_file.json                        "000000000000": {"image_path", "original_prompt",
                                             "editing_prompt", "editing_instruction",
                                             "editing_type_id", "blended_word", "mask"}
    annotation_images/<image_path>           512×512 JPEG, folders such as 0_random_140

`mask` is a list start, length, start, length, … over the flattened 512×512 pixels, row by row.
Results go to output/<method>/annotation_images/<image_path>.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import partial as bind
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from benchmarks.public_sets.items import Item, PublicSet, check_count, inside, refuse
from sgedit_engine.interface import Image, Mask
from sgedit_engine.pictures import load_picture

NAME = "PIE-Bench"
MAPPING, IMAGES, RESULTS = "mapping_file.json", "annotation_images", "annotation_images"
SIDE = 512
# Pictures of each editing type, by its id.
TYPES = {"0": 140, "1": 80, "2": 80, "3": 80, "4": 40, "5": 40, "6": 40, "7": 40, "8": 80, "9": 80}
FIELDS = ("image_path", "editing_instruction", "editing_type_id", "editing_prompt", "mask")


def load(path: Path, partial: bool = False) -> PublicSet:
    """Read the set below a folder; `partial` takes a part of it.

    Raises InputError when the folder is something else, with what was expected and found.
    """
    entries = _mapping(path)
    items, types = [], Counter[str]()
    for key, entry in entries.items():
        items.append(_item(path, key, entry))
        types[entry["editing_type_id"]] += 1
    check_count(NAME, "pictures", sum(TYPES.values()), len(items), partial)
    for kind, expected in TYPES.items():
        if not partial:
            check_count(NAME, f"pictures of type {kind}", expected, types[kind], partial)
    return PublicSet(NAME, tuple(items))


def _mapping(path: Path) -> dict[str, Any]:
    file = path / MAPPING
    if not file.is_file():
        there = ", ".join(sorted(p.name for p in path.iterdir())[:8]) if path.is_dir() else "none"
        refuse(NAME, f"a file {MAPPING}", there or "an empty folder")
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        refuse(NAME, f"JSON in {MAPPING}", str(error))
    if not isinstance(found, dict):
        refuse(NAME, "an object with an entry per picture", type(found).__name__)
    return found


def _item(path: Path, key: str, entry: Any) -> Item:
    if not isinstance(entry, Mapping):
        refuse(NAME, f"an object for {key}", type(entry).__name__)
    lacking = [field for field in FIELDS if field not in entry]
    if lacking:
        refuse(NAME, f"the fields {', '.join(FIELDS)} for {key}", f"no {', '.join(lacking)}")
    if entry["editing_type_id"] not in TYPES:
        refuse(NAME, f"a type 0 to 9 for {key}", repr(entry["editing_type_id"]))
    if not isinstance(entry["editing_instruction"], str):
        refuse(NAME, f"an instruction for {key}", repr(entry["editing_instruction"]))
    decode_mask(entry["mask"], key)
    file = inside(NAME, path / IMAGES, entry["image_path"])
    return Item(
        name=key,
        requests=(entry["editing_instruction"],),
        outputs=(PurePosixPath(RESULTS, entry["image_path"]),),
        source=bind(_picture, file),
        mask=bind(decode_mask, entry["mask"], key),
    )


def _picture(file: Path) -> Image:
    image = load_picture(file).image
    if image.shape[:2] != (SIDE, SIDE):
        refuse(NAME, f"{SIDE}×{SIDE} pixels in {file.name}", f"{image.shape[1]}×{image.shape[0]}")
    return image


def decode_mask(runs: Any, name: str) -> Mask:
    """The mask (bool, 512×512) of a list of runs, its outermost pixels true, as the authors'
    evaluation has it. Raises InputError for another list."""
    if not isinstance(runs, list) or len(runs) % 2 or not all(type(n) is int for n in runs):
        refuse(NAME, f"pairs of whole numbers as the mask of {name}", repr(runs)[:60])
    flat = np.zeros(SIDE * SIDE, np.bool_)
    for start, length in zip(runs[::2], runs[1::2], strict=True):
        if start < 0 or length < 0 or start > flat.size:
            refuse(NAME, f"runs within {flat.size} pixels for {name}", f"{start}, {length}")
        flat[start : start + length] = True
    mask = flat.reshape(SIDE, SIDE)
    mask[[0, -1]] = True
    mask[:, [0, -1]] = True
    return mask
