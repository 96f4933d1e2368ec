"""The grid of our worst results, from made-up records."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image as PILImage

from benchmarks.__main__ import main
from benchmarks.report.records import load
from benchmarks.report.worst import LARGEST_BYTES, WORST, reason_of, worst, worst_picture
from sgedit_engine.errors import InputError
from tests.benchmarks.report.made_up import Maker


def test_failures_come_first_then_the_lowest_gain(maker: Maker) -> None:
    run = load([maker.write("run.jsonl", maker.run())])
    found = worst(run)
    assert len(found) == WORST
    assert all(e.renderer == "ours" and e.sequence is None and e.ablation == "none" for e in found)
    failed = [e.figure("success") is False for e in found]
    assert failed == sorted(failed, reverse=True) and failed[0]
    gains = [e.figure("gain") for e in found if e.figure("success") is False]
    told = [gain for gain in gains if gain is not None]
    assert told == sorted(told)


def test_the_picture_is_small_and_has_all_of_them(maker: Maker) -> None:
    run = load([maker.write("run.jsonl", maker.run())])
    data = worst_picture(run)
    assert len(data) <= LARGEST_BYTES
    picture = PILImage.open(io.BytesIO(data))
    assert picture.format == "WEBP" and picture.width > 6 * 150 and picture.height > 5 * 150


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ({"success": False, "gone": False, "gain": 0.5},
         "it is still seen where it was; gain 0.50"),
        ({"success": False, "attributes_right": False, "relation_right": False},
         "its kind, color, pattern or size is another; it does not stand where it was asked to"),
        ({"success": True, "gain": -2.0}, "gain -2.00"),
        ({"success": True}, "nothing that can be told"),
    ],
)  # fmt: skip
def test_reasons(maker: Maker, figures: dict[str, float], reason: str) -> None:
    run = load([maker.write("one.jsonl", [maker.edit(figures=figures)])])
    assert reason_of(run.edits[0]) == reason


def test_the_command_writes_picture_and_reasons(
    maker: Maker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = maker.write("run.jsonl", maker.run(scenes=2))
    document = tmp_path / "docs" / "benchmarks.md"
    document.parent.mkdir()
    picture = document.with_name("worst.webp")
    options = ["report", str(records), "--worst", str(picture), "--markdown", str(document)]
    assert main(options) == 0
    assert picture.is_file()
    text = document.read_text(encoding="utf-8")
    assert "](worst.webp)" in text and "| 10 | " in text and "the judge calls" in text
    assert "10. " in capsys.readouterr().out


def test_records_without_pictures_are_refused(maker: Maker) -> None:
    run = load([maker.write("run.jsonl", maker.run(scenes=1, pictures=False))])
    with pytest.raises(InputError, match="no picture of ours"):
        worst_picture(run)
