"""What a benchmark found, as JSON and as a section of a document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.document import write_section
from benchmarks.record import ROOT, Outcome, Record, combined, in_words, shown
from sgedit_engine.errors import InputError


def _record(name: str = "bundle", **figures: float) -> Record:
    outcome = Outcome(figures, {"judge": "not | there"}, {"list": [1]}, ("A note.",))
    return Record(
        name, f"python -m benchmarks {name} --seed 3", 3, 1.25, outcome, "0123456789abcdef+"
    )


def test_json_holds_figures_at_the_top_and_how_they_came(tmp_path: Path) -> None:
    _record(psnr=34.5).write_json(tmp_path / "found.json")
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert found["psnr"] == 34.5
    assert found["missing"] == {"judge": "not | there"}
    about = found["about"]
    assert (about["seed"], about["command"]) == (3, "python -m benchmarks bundle --seed 3")
    assert about["commit"] == "0123456789abcdef+"
    assert about["machine"]["cores"] >= 1 and about["versions"]["torch"]


@pytest.mark.parametrize(
    ("value", "text"), [(200, "200"), (1.0, "1"), (0.98765, "0.9877"), (34.4449, "34.44")]
)
def test_figures_for_people(value: float, text: str) -> None:
    assert shown(value) == text


def test_sections_are_added_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.md"
    for record in (_record("bundle", psnr=30), _record("demo", scenes=4), _record(psnr=35)):
        write_section(record, path)
    text = path.read_text(encoding="utf-8")
    assert text.count("## bundle") == text.count("## demo") == text.count("# Benchmarks") == 1
    assert "| psnr | 35 |" in text and "| psnr | 30 |" not in text
    assert "| judge | missing: not / there |" in text
    assert "commit 0123456789ab+" in text
    assert text.index("## bundle") < text.index("## demo")


def test_groups_of_pictures_are_columns(tmp_path: Path) -> None:
    figures = {"scenes": 4, "color": 0.5, "hard_scenes": 2, "hard_color": 0.25, "psnr": 35}
    outcome = Outcome(figures, {"hard_mask": "none"}, columns={"": "all", "hard_": "hard"})
    record = Record("bundle", "python -m benchmarks bundle", 0, 1.0, outcome, None)
    write_section(record, tmp_path / "benchmarks.md")
    lines = (tmp_path / "benchmarks.md").read_text(encoding="utf-8").splitlines()
    table = lines[lines.index("| figure | all | hard |") :]
    assert table[1] == "| --- | --- | --- |"
    assert table[2:4] == ["| scenes | 4 | 2 |", "| color | 0.5 | 0.25 |"]
    assert "| psnr | 35 |" in table and "| hard_mask | missing: none |" in table


def test_parts_come_together_in_their_order() -> None:
    parts = (Outcome({"a": 1}, notes=("One.",)), Outcome({"b": 2}, {"c": "no"}, notes=("Two.",)))
    whole = combined(parts)
    assert list(whole.figures) == ["a", "b"] and whole.missing == {"c": "no"}
    assert whole.notes == ("One.", "Two.")


def test_reasons_name_no_machine_s_folders() -> None:
    error = InputError(f"{ROOT / 'benchmarks' / 'data'} is\nnot there.", "Make it.")
    assert in_words(error) == "benchmarks/data is not there. Make it."
