"""MIRAGE-Bench (Liu et al., 2026; "MIRA-Bench" in the paper): 100 pictures of alike things,
each with one request made of five.

Layout, as its authors' own code reads it (github.com/ZiqianLiu666/MIRAGE):

    annotations.jsonl      {"image": NAME, "editing_instruction": TEXT, "mask": [POLYGON, …]}
    NAME                   the pictures, beside it

A polygon is x, y, x, y, … in pixels of the picture; each sub-instruction has one, or a list of
several. Results go to output/<method>/NAME: a folder that is given to the authors' evaluation.
What is not certain: the published archive was not at hand when this was written. Names of fields
and files are those of the code; if the archive unpacks otherwise, the error says what is missing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial as bind
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from PIL import Image as PILImage
from PIL import ImageDraw

from benchmarks.public_sets.items import Item, PublicSet, check_count, inside, refuse
from sgedit_engine.interface import Image, Mask
from sgedit_engine.pictures import load_picture

NAME = "MIRAGE-Bench"
ANNOTATIONS = "annotations.jsonl"
PICTURES = 100
FIELDS = ("image", "editing_instruction", "mask")
# A polygon of fewer numbers has fewer than three corners.
_FEWEST = 6


def load(path: Path, partial: bool = False) -> PublicSet:
    """Read the set below a folder; `partial` takes a part of it.

    Raises InputError when the folder is something else, with what was expected and found.
    """
    file = path / ANNOTATIONS
    if not file.is_file():
        refuse(NAME, f"a file {ANNOTATIONS}", f"none in {path}")
    lines = file.read_text(encoding="utf-8").splitlines()
    items = [_item(path, n, line) for n, line in enumerate(lines, 1) if line.strip()]
    names = [item.name for item in items]
    if len(names) != len(set(names)):
        refuse(NAME, "one line per picture", "several of the same name")
    check_count(NAME, "pictures", PICTURES, len(items), partial)
    return PublicSet(
        NAME, tuple(items), ("The whole request is given at once, as its authors do.",)
    )


def _item(path: Path, number: int, line: str) -> Item:
    where = f"line {number} of {ANNOTATIONS}"
    try:
        entry = json.loads(line)
    except ValueError as error:
        refuse(NAME, f"JSON in {where}", str(error))
    if not isinstance(entry, dict) or any(field not in entry for field in FIELDS):
        told = ", ".join(sorted(entry)) if isinstance(entry, dict) else type(entry).__name__
        refuse(NAME, f"the fields {', '.join(FIELDS)} in {where}", told)
    if not isinstance(entry["editing_instruction"], str):
        refuse(NAME, f"text as editing_instruction in {where}", repr(entry["editing_instruction"]))
    file = inside(NAME, path, entry["image"])
    polygons = polygons_of(entry["mask"], where)
    return Item(
        name=entry["image"],
        requests=(entry["editing_instruction"],),
        outputs=(PurePosixPath(entry["image"]),),
        source=bind(_picture, file),
        mask=bind(_mask, file, polygons),
    )


def _picture(file: Path) -> Image:
    return load_picture(file).image


def polygons_of(masks: Any, where: str) -> tuple[tuple[float, ...], ...]:
    """All polygons of an entry, of whatever sub-instruction. Raises InputError for none."""
    found: list[tuple[float, ...]] = []
    for mask in masks if isinstance(masks, list) else ():
        nested = isinstance(mask, list) and mask and isinstance(mask[0], list)
        for polygon in mask if nested else [mask]:
            numbers = isinstance(polygon, list) and all(type(n) in (int, float) for n in polygon)
            if not numbers or len(polygon) < _FEWEST or len(polygon) % 2:
                refuse(NAME, f"polygons x, y, x, y, … in {where}", repr(polygon)[:60])
            found.append(tuple(float(n) for n in polygon))
    if not found:
        refuse(NAME, f"a list of polygons as the mask in {where}", repr(masks)[:60])
    return tuple(found)


def _mask(file: Path, polygons: Sequence[tuple[float, ...]]) -> Mask:
    """The union of the polygons, bool, of the picture's size."""
    height, width = _picture(file).shape[:2]
    canvas = PILImage.new("1", (width, height))
    draw = ImageDraw.Draw(canvas)
    for polygon in polygons:
        draw.polygon(polygon, fill=1, outline=1)
    return np.asarray(canvas, dtype=np.bool_)
