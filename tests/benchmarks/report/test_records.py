"""Records are read, merged, and refused by name when they are not of one run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.report.records import load, merge
from sgedit_engine.errors import InputError
from tests.benchmarks.report.made_up import HEADER, Maker


def test_shards_come_together(maker: Maker) -> None:
    command = "python -m benchmarks edits --scenes 6 --seed 1 --shard {}/2 --out out/{}"
    machine = HEADER["machine"]
    first = maker.write(
        "a/edits.jsonl", [maker.edit(pictures={"result": "0.png"})], command=command.format(0, 0)
    )
    second = maker.write(
        "b/edits.jsonl",
        [maker.edit(scene=1, pictures={"result": "1.png"})],
        command=command.format(1, 1),
        machine={**machine, "load": 1.5},
    )
    run = merge([first, second], maker.folder / "all.jsonl")
    assert [edit.scene for edit in run.edits] == [0, 1]
    again = load([maker.folder / "all.jsonl"])
    assert [edit.figures for edit in again.edits] == [edit.figures for edit in run.edits]
    assert Path(again.edits[1].pictures["result"]) == second.parent / "1.png"
    written = json.loads((maker.folder / "all.jsonl").read_text().splitlines()[2])
    assert written["pictures"]["result"] == "b/1.png"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"seed": 2}, "seed is 1 in the first and 2 in the second"),
        ({"commit": "f"}, "commit"),
        ({"versions": {"torch": "2.13.0", "numpy": "1.0"}}, "versions.numpy"),
        ({"versions": {"torch": "2.13.0"}}, "versions.numpy"),
        ({"machine": {"processor": "Another", "cores": 2}}, "machine.processor"),
        ({"command": "python -m benchmarks edits --scenes 9 --seed 1"}, "command"),
    ],
)
def test_another_run_is_refused_by_what_differs(
    maker: Maker, change: dict[str, Any], named: str
) -> None:
    first = maker.write("a.jsonl", [maker.edit()])
    second = maker.write("b.jsonl", [maker.edit(scene=1)], **change)
    with pytest.raises(InputError, match=named):
        load([first, second])


def test_an_edit_counts_once(maker: Maker) -> None:
    path = maker.write("a.jsonl", [maker.edit(), maker.edit("inpaint-9"), maker.edit(mask="box")])
    assert len(load([path]).edits) == 3
    with pytest.raises(InputError, match="same edit: scene 0, remove, oracle, ours"):
        load([path, maker.write("b.jsonl", [maker.edit()])])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "is empty"),
        ('{"scene": 1}\n', "no header"),
        ("[]\n", "line 1, is no JSON object"),
        ('{"header": {}}\n{"scene": 1, "kin', "line 2, is no JSON"),
        ('{"header": {}}\n{"scene": "x"}\n', "line 2: scene"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "edits.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=named):
        load([path])


def test_nothing_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no records"):
        load([])
    with pytest.raises(InputError, match="cannot be read"):
        load([tmp_path / "nowhere.jsonl"])


def test_what_is_no_number_is_missing(maker: Maker) -> None:
    figures = {"gain": float("nan"), "psnr_region": float("inf"), "success": True, "renders": None}
    edit = load([maker.write("a.jsonl", [maker.edit(figures=figures)])]).edits[0]
    assert edit.figures == {"success": True}
    assert edit.missing["gain"] == "it is nan" and edit.missing["psnr_region"] == "it is inf"
    assert edit.missing["renders"] == "no reason was told"


def test_what_varies_as_one(maker: Maker) -> None:
    edits = [
        maker.edit(),
        maker.edit("inpaint-9", way="end_to_end"),
        maker.edit(kind="add"),
        maker.edit(sequence=0, turn=1),
        maker.edit(kind="add", sequence=0, turn=2),
    ]
    alone, peer, other_kind, turn, next_turn = load([maker.write("a.jsonl", edits)]).edits
    assert alone.cluster == peer.cluster and turn.cluster == next_turn.cluster
    assert len({alone.cluster, other_kind.cluster, turn.cluster}) == 3
