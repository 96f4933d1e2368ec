"""A whole run, tiny: the same again gives the same figures, and a stopped one goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.edits.log import Entry
from benchmarks.report.records import load

TIMED = {"seconds", "peak_mb"}
RUN = ["edits", "--seed", "1", "--ways", "oracle", "--peers", "do-nothing,autoencoder"]


def run(folder: Path, *options: str) -> dict[str, Entry]:
    file = folder / "found.json"
    assert main([*RUN, *options, "--json", str(file)]) == 0
    entries = [Entry(**edit.model_dump()) for edit in load([folder / "found.jsonl"]).edits]
    return {entry.key: entry for entry in entries}


@pytest.mark.slow
def test_a_run_and_the_same_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--scenes", "1", "--kinds", "remove,move", "--sequences", "0")
    found = run(tmp_path / "one", *options)
    again = run(tmp_path / "two", *options)
    assert set(found) == set(again) and len(found) == 6
    for key, entry in found.items():
        kept = {n: v for n, v in entry.figures.items() if n not in TIMED}
        assert kept == {n: v for n, v in again[key].figures.items() if n not in TIMED}
        assert not set(entry.figures) & set(entry.missing)
        for picture in entry.pictures.values():
            assert Path(picture).is_file()
    ours = {e.kind: e for e in found.values() if e.renderer == "ours"}
    assert ours["remove"].figures["outside_changed"] == 0
    assert ours["remove"].figures["gain"] > 0.2
    assert ours["move"].figures["success"] is False and "gain" not in ours["move"].figures
    nothing = next(e for e in found.values() if e.key.startswith("scene0-remove-oracle-do-nothing"))
    assert nothing.figures["gain"] == 0.0 and nothing.figures["success"] is False
    capsys.readouterr()


@pytest.mark.slow
def test_a_stopped_run_does_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--scenes", "1", "--kinds", "remove", "--peers", "do-nothing,cut-and-paste")
    page, document = tmp_path / "found.html", tmp_path / "found.md"
    whole = run(tmp_path, *options, "--html", str(page), "--markdown", str(document))
    assert "Remove the " in page.read_text() and "## edits" in document.read_text()
    path = tmp_path / "found.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:2]))
    rest = run(tmp_path, *options)
    assert set(rest) == set(whole)
    assert path.read_text().splitlines(keepends=True)[:2] == lines[:2]
    figures = json.loads((tmp_path / "found.json").read_text())
    assert figures["ours outside_changed"] == 0
    capsys.readouterr()
    assert main([*RUN, *options, "--scenes", "2", "--json", str(tmp_path / "found.json")]) == 1
    assert "options.scenes" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        ["--peers", "magic"],
        ["--ways", "sideways"],
        ["--kinds", "paint"],
        ["--masks", "own"],
        ["--ablate", "everything"],
        ["--shard", "3/2"],
        ["--scenes", "-1"],
    ],
)
def test_what_is_not_known_is_refused(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["edits", *options, "--json", str(tmp_path / "found.json")])
    assert options[1] in capsys.readouterr().err


def test_records_need_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edits", "--scenes", "1"]) == 1
    assert "--json" in capsys.readouterr().err
