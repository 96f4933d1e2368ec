"""A plain folder of pictures before and after an edit, with a mask of where it acts.

    requests.json        {"NAME": "remove the cup", …}: what is asked, for each NAME
    before/NAME.png      or .jpg, .webp: the picture
    after/NAME.png       the same picture with the edit really done, of the same size
    mask/NAME.png        white where the edit acts, of the same size

Pairs of photographs, as ObjectDrop or OmniPaint collected, come into this form by renaming.
Results go to output/<method>/NAME.png.
"""

from __future__ import annotations

import json
from functools import partial as bind
from pathlib import Path, PurePosixPath

from benchmarks.public_sets.items import Item, PublicSet, check_count, refuse
from sgedit_engine.interface import Image, Mask
from sgedit_engine.pictures import load_picture

NAME = "a folder of triples"
REQUESTS = "requests.json"
FOLDERS = ("before", "after", "mask")
_ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
_WHITE = 128


def load(path: Path, partial: bool = False) -> PublicSet:
    """Read the folder; without `partial` no picture may lack a request or its counterparts.

    Raises InputError when the folder is something else, with what was expected and found.
    """
    requests = _requests(path / REQUESTS)
    files = {folder: _by_stem(path / folder) for folder in FOLDERS}
    names = sorted({*requests}.union(*files.values()))
    items = []
    for name in names:
        lacking = [folder for folder in FOLDERS if name not in files[folder]]
        lacking += [] if name in requests else [REQUESTS]
        if lacking and not partial:
            refuse(NAME, f"{name} in {', '.join((*FOLDERS, REQUESTS))}", f"not {lacking[0]}")
        if not lacking:
            before, after, mask = (files[folder][name] for folder in FOLDERS)
            items.append(_item(name, requests[name], before, after, mask))
    check_count(NAME, "triples", max(len(items), 1), len(items), partial)
    return PublicSet(NAME, tuple(items))


def _item(name: str, request: str, before: Path, after: Path, mask: Path) -> Item:
    return Item(
        name=name,
        requests=(request,),
        outputs=(PurePosixPath(f"{name}.png"),),
        source=bind(_picture, before),
        mask=bind(_mask, mask, before),
        truth=bind(_alike, after, before),
    )


def _requests(file: Path) -> dict[str, str]:
    if not file.is_file():
        refuse(NAME, f"a file {REQUESTS}", "none")
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        refuse(NAME, f"JSON in {REQUESTS}", str(error))
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        refuse(NAME, f"names with texts in {REQUESTS}", type(found).__name__)
    return found


def _by_stem(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        refuse(NAME, f"a folder {folder.name}", "none")
    return {file.stem: file for file in sorted(folder.iterdir()) if file.suffix.lower() in _ENDINGS}


def _picture(file: Path) -> Image:
    return load_picture(file).image


def _alike(file: Path, before: Path) -> Image:
    image, shape = _picture(file), _picture(before).shape
    if image.shape != shape:
        told = f"{image.shape[1]}×{image.shape[0]}"
        refuse(NAME, f"{shape[1]}×{shape[0]} pixels in {file.parent.name}/{file.name}", told)
    return image


def _mask(file: Path, before: Path) -> Mask:
    mask: Mask = _alike(file, before).max(axis=2) >= _WHITE
    return mask
