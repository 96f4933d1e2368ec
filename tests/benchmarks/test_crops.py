"""Crops are made of generated pictures, with what was asked for kept apart."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from benchmarks.bundled import Bundle
from benchmarks.crop_sheets import CELL, cut_cell
from benchmarks.crops import INDEX, make_crops
from benchmarks.generated_crops import FIELDS, LABELS
from sgedit_engine.pictures import load_picture


def test_half_are_from_words_and_half_from_edits(tmp_path: Path) -> None:
    outcome = make_crops(Bundle.open(), 2, 5, tmp_path, lambda part: None)
    assert (outcome.figures["crops"], outcome.figures["from_words"]) == (2, 1)
    rows = list(csv.DictReader((tmp_path / LABELS).open(encoding="utf-8", newline="")))
    assert [tuple(row) for row in rows] == [FIELDS, FIELDS]
    assert all(row["kind"] == row["color"] == row["pattern"] == row["unsure"] == "" for row in rows)
    sheet = load_picture(tmp_path / rows[0]["sheet"]).image
    assert cut_cell(sheet, int(rows[1]["cell"])).shape == (CELL, CELL, 3)
    index = json.loads((tmp_path / INDEX).read_text(encoding="utf-8"))
    assert sorted(entry["way"] for entry in index) == ["add", "from words"]
    assert all(entry["prompt"] for entry in index)
    assert (tmp_path / "view-00.png").is_file()
