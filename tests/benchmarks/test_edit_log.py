"""Records of a run: gone on with, refused when of another run, merged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.edits.log import Entry, Log
from benchmarks.edits.measure import Figures, without_result
from benchmarks.edits.options import Job, Options, jobs
from benchmarks.edits.summary import summarise
from benchmarks.report.records import load, merge
from sgedit_engine.errors import InputError

HEADER: dict[str, Any] = {"seed": 1, "options": {"scenes": 4}, "machine": {"cores": 2}}


def entry(scene: int, success: bool | None = True, **others: Any) -> Entry:
    bare = Entry(scene, "remove", "oracle", "ours", "own", "Remove the mug.")
    figures = Figures({} if success is None else {"success": success}, {})
    if success is None:
        figures.missing["success"] = "no reason"
    return replace(bare.with_figures(figures, {}), **others)


def test_a_stopped_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "found.jsonl"
    Log.open(path, HEADER).append(entry(0))
    with path.open("a") as file:
        file.write('{"scene": 1, "kind": "rem')
    again = Log.open(path, HEADER)
    assert entry(0) in again and entry(1) not in again
    again.append(entry(1, figures={"success": True, "gain": 0.5}))
    run = load([path])
    assert run.header == HEADER and [edit.scene for edit in run.edits] == [0, 1]
    assert run.edits[1].figures == {"success": True, "gain": 0.5}


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({**HEADER, "seed": 2}, "seed"),
        ({**HEADER, "options": {"scenes": 5}}, "options.scenes"),
        ({**HEADER, "machine": {"cores": 3}}, "machine.cores"),
        ({**HEADER, "commit": "abc"}, "commit"),
    ],
)
def test_another_run_is_refused(tmp_path: Path, other: dict[str, Any], named: str) -> None:
    path = tmp_path / "found.jsonl"
    Log.open(path, HEADER).append(entry(0))
    with pytest.raises(InputError, match=f"its {named}"):
        Log.open(path, other)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "found.jsonl"
    path.write_text('{"figures": 1}\n')
    with pytest.raises(InputError, match="no header"):
        Log.open(path, HEADER)
    path.write_text('{"header": {}}\nnonsense\n')
    with pytest.raises(InputError, match="line 2"):
        Log.open(path, {})
    path.write_text('{"header": {}}\n{"colour": 1}\n')
    with pytest.raises(InputError, match="no entry"):
        Log.open(path, {})


def test_keys_tell_edits_apart() -> None:
    one = entry(0)
    others = [
        entry(1),
        replace(one, way="end_to_end"),
        replace(one, mask="tight"),
        replace(one, ablation="candidates"),
        replace(one, sequence=0, turn=1),
        replace(one, renderer="img2img"),
    ]
    assert len({e.key for e in [one, *others]}) == 7


def test_shards_become_one(tmp_path: Path) -> None:
    paths = []
    for part in (1, 2):
        folder = tmp_path / f"part{part}"
        folder.mkdir()
        paths.append(folder / "found.jsonl")
        header = Options(2, 1, rivals=("do-nothing",), shard=(part, 2)).header()
        log = Log.open(paths[-1], header)
        log.append(entry(2 - part, pictures={"result": "pictures/a.png"}))
    merged = merge(paths, tmp_path / "all.jsonl")
    assert sorted(edit.scene for edit in merged.edits) == [0, 1]
    assert merged.edits[0].figures["success"] is True
    lines = (tmp_path / "all.jsonl").read_text().splitlines()
    assert json.loads(lines[1])["pictures"]["result"] == "part1/pictures/a.png"
    other = Log.open(tmp_path / "other.jsonl", Options(3, 1).header())
    with pytest.raises(InputError, match="not of the same run"):
        merge([paths[0], other.path], tmp_path / "twice.jsonl")


def test_shards_share_the_scenes() -> None:
    parts = [list(Options(7, 1, shard=(part, 3)).mine(7)) for part in (1, 2, 3)]
    assert sorted(n for part in parts for n in part) == list(range(7))


def test_who_is_asked() -> None:
    options = Options(
        1,
        1,
        rivals=("do-nothing", "inpaint-9"),
        masks=("tight", "parser"),
        ablations=("candidates",),
    )
    found = list(jobs(options))
    assert Job("do-nothing", "oracle") in found
    assert Job("inpaint-9", "oracle", "tight") in found
    assert Job("inpaint-9", "end_to_end", "parser") in found
    assert Job("ours", "end_to_end", ablation="candidates") in found
    assert len(found) == 7


def test_a_refusal_is_a_failure_and_an_inability_is_none() -> None:
    refused, unable = without_result("ours: no", True), without_result("cannot", False)
    assert refused.found == {"success": False} and refused.missing["gain"] == "ours: no"
    assert unable.found == {} and unable.missing["success"] == "cannot"
    assert "drift_psnr" in without_result("no", True, turn=2).missing


def test_the_summary_counts_what_is_known() -> None:
    entries = [entry(0), entry(1, False), entry(2, None)]
    alone = replace(entry(0, None), renderer="cut-and-paste")
    turn = replace(entry(0, False), sequence=0, turn=0)
    found = summarise([*entries, alone, turn])
    assert found.figures["ours (oracle): remove success"] == 0.5
    assert found.figures["ours (oracle): sequence success"] == 0.0
    assert found.missing["cut-and-paste (oracle): remove success"] == "no reason"
    assert found.details["counts"]["ours (oracle): remove"] == 3
    json.dumps(found.details)
