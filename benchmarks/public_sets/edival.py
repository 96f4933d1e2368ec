"""EdiVal-Bench (Chen et al., ICLR 2026): 572 pictures, three turns each.

Layout, as its authors' generation code reads it (github.com/TianyuCodings/EdiVal) and their
archive of pictures holds it:

    oai_instruction_generation_output.csv    columns image_index, turns (1, 2 or 3),
                                             instructions (a Python list of that many texts)
    input_images_resize_512.zip              <image_index>_input_raw.jpg, 512×512; or a folder of
                                             that name without ".zip"

Each picture has three rows, each list beginning with the one before. The archive holds more
pictures than the table names; the table decides. Results go to output/<method>/multipass/ as
<image_index>_input_raw.png and <image_index>_input_raw_turn_<turn>.png, each turn made from the
result of the turn before. Column names were checked against readers of the published table, not
against the table itself.
"""

from __future__ import annotations

import ast
import csv
import zipfile
from functools import partial as bind
from pathlib import Path, PurePosixPath

from benchmarks.public_sets.items import Item, PublicSet, check_count, refuse
from sgedit_engine.interface import Image
from sgedit_engine.pictures import load_picture

NAME = "EdiVal-Bench"
TABLE, IMAGES = "oai_instruction_generation_output.csv", "input_images_resize_512"
RESULTS = "multipass"
SESSIONS, TURNS = 572, 3
COLUMNS = ("image_index", "turns", "instructions")


def load(path: Path, partial: bool = False) -> PublicSet:
    """Read the set below a folder; `partial` takes a part of it.

    Raises InputError when the folder is something else, with what was expected and found.
    """
    sessions = _sessions(path / TABLE)
    check_count(NAME, "sessions", SESSIONS, len(sessions), partial)
    there = _pictures_in(path)
    items = []
    for index, requests in sessions.items():
        stem = f"{index}_input_raw"
        if f"{stem}.jpg" not in there:
            refuse(NAME, f"a picture {stem}.jpg in {IMAGES}", "none")
        outputs = (
            PurePosixPath(RESULTS, f"{stem}_turn_{n}.png") for n in range(1, len(requests) + 1)
        )
        items.append(
            Item(
                name=index,
                requests=requests,
                outputs=tuple(outputs),
                source=bind(_read, path, f"{stem}.jpg"),
                source_copy=PurePosixPath(RESULTS, f"{stem}.png"),
            )
        )
    return PublicSet(NAME, tuple(items), ("Turn by turn, each from the last result: multipass.",))


def _sessions(table: Path) -> dict[str, tuple[str, ...]]:
    if not table.is_file():
        refuse(NAME, f"a file {TABLE}", "none")
    rows: dict[str, dict[int, tuple[str, ...]]] = {}
    with table.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or ()
        if not {*COLUMNS} <= {*columns}:
            refuse(NAME, f"the columns {', '.join(COLUMNS)}", ", ".join(columns) or "none")
        for row in reader:
            where = f"row {reader.line_num} of {TABLE}"
            index, turn = row["image_index"], row["turns"]
            if not index.isdigit() or turn not in {str(n) for n in range(1, TURNS + 1)}:
                refuse(NAME, f"a number and a turn 1 to {TURNS} in {where}", f"{index}, {turn}")
            if int(turn) in rows.setdefault(index, {}):
                refuse(NAME, f"one row for picture {index}, turn {turn}", "several")
            rows[index][int(turn)] = _requests(row["instructions"], int(turn), where)
    return {index: _whole(index, turns) for index, turns in rows.items()}


def _requests(text: str, turn: int, where: str) -> tuple[str, ...]:
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        found = text
    texts = isinstance(found, list) and all(isinstance(t, str) and t.strip() for t in found)
    if not texts or len(found) != turn:
        refuse(NAME, f"a list of {turn} texts in {where}", repr(found)[:60])
    return tuple(found)


def _whole(index: str, turns: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    if sorted(turns) != list(range(1, TURNS + 1)):
        refuse(NAME, f"turns 1 to {TURNS} of picture {index}", f"turns {sorted(turns)}")
    whole = turns[TURNS]
    if any(whole[:n] != told for n, told in turns.items()):
        refuse(NAME, f"lists that begin alike for picture {index}", "others")
    return whole


def _pictures_in(path: Path) -> set[str]:
    folder, archive = path / IMAGES, path / f"{IMAGES}.zip"
    if folder.is_dir():
        return {file.name for file in folder.iterdir()}
    if not archive.is_file():
        refuse(NAME, f"{IMAGES}.zip or a folder {IMAGES}", "neither")
    try:
        with zipfile.ZipFile(archive) as opened:
            return set(opened.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        refuse(NAME, f"an archive {archive.name}", str(error))


def _read(path: Path, name: str) -> Image:
    if (path / IMAGES).is_dir():
        return load_picture(path / IMAGES / name).image
    with zipfile.ZipFile(path / f"{IMAGES}.zip") as opened:
        return load_picture(opened.read(name), name).image
