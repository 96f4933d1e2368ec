"""The command line, with a benchmark that takes no time."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import __main__ as command_line
from benchmarks.commands import reading
from benchmarks.conversations import EXPECTED, Told, outcome_of
from benchmarks.record import Outcome
from sgedit_engine.errors import ModelMissingError


def test_it_writes_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def found(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
        tick("a part")
        return Outcome({"psnr": float(options.scenes)}, {"ssim": "no reason"})

    monkeypatch.setattr(reading, "_bundle", found)
    file, document = tmp_path / "new" / "found.json", tmp_path / "figures.md"
    arguments = ["bundle", "--scenes", "3", "--seed", "7", "--json", str(file)]
    assert command_line.main([*arguments, "--markdown", str(document)]) == 0
    shown = capsys.readouterr().out
    assert "ssim: missing: no reason" in shown and "seed 7" in shown
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["psnr"] == 3 and written["about"]["seed"] == 7
    assert "## bundle" in document.read_text(encoding="utf-8")


def test_what_cannot_run_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
        raise ModelMissingError("There are no weights.", "Install again.")

    monkeypatch.setattr(reading, "_bundle", fails)
    assert command_line.main(["bundle"]) == 1
    assert "There are no weights." in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [[], ["nothing"], ["bundle", "--scenes", "0"], ["demo", "--seed", "-1"], ["peers"]],
    ids=" ".join,
)
def test_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        command_line.main(arguments)
    assert stopped.value.code == 2


def test_a_scene_counts_only_when_every_turn_came_out() -> None:
    lines = tuple(f"line {n}" for n in range(len(EXPECTED)))
    seconds = (1.0,) * len(EXPECTED)
    unverified = (*EXPECTED[:3], "unverified", *EXPECTED[4:])
    told = [
        Told(0, True, EXPECTED, seconds, ()),
        Told(1, True, unverified, seconds, ()),  # type: ignore[arg-type]
        Told(2, False, (), (), ()),
    ]
    outcome = outcome_of(told, lines)
    assert outcome.figures["scenes_as_expected"] == 1
    assert outcome.figures["read"] == 2
    assert outcome.details["lines"]["line 3"]["outcomes"] == {"made": 1, "unverified": 1}
    assert [s["as_expected"] for s in outcome.details["scenes"]] == [True, False, False]
