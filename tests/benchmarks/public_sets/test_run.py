"""Results lie where the set's own evaluation looks; what was refused is missing, with why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as PILImage

from agent import wiring
from benchmarks import __main__ as command_line
from benchmarks.public_sets import edival as edival_set
from benchmarks.public_sets import pie_bench
from benchmarks.public_sets import triples as triples_set
from benchmarks.public_sets.command import NotEdited, outcome_of, session_editor
from benchmarks.public_sets.run import RECORDS, run
from sgedit_engine.errors import NoRoomError, OutsideWorldError
from sgedit_engine.interface import Image
from sgedit_engine.painted import PaintedEngine
from tests.agent.tabletop import table


def _quiet(_part: str) -> None:
    pass


def _darker(image: Image, requests: Sequence[str]) -> Iterator[Image]:
    for turn, _ in enumerate(requests, 1):
        yield image - np.uint8(10 * turn)


def _first_turn_only(image: Image, requests: Sequence[str]) -> Iterator[Image]:
    yield image
    raise NoRoomError("There is no room.", "Ask for less.")


class _Stranger(PaintedEngine):
    def parse(self, image: Image, **_options: Any) -> Any:
        raise OutsideWorldError("This looks like a photograph.", "Use a still life.")


def test_results_go_to_the_official_places(pie: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(pie_bench.load(pie, partial=True), _darker, out, "ours", None, _quiet)
    files = sorted(p.relative_to(out).as_posix() for p in out.rglob("*.jpg"))
    assert files == sorted(turn.output for turn in done if turn.output)
    assert files[0] == "output/ours/annotation_images/0_random_140/000000000000.jpg"
    with PILImage.open(out / files[0]) as result:
        assert result.format == "JPEG" and result.size == (512, 512)
        assert abs(int(np.asarray(result)[0, 0, 0]) - 110) <= 1
    assert 28 < done[0].figures["outside_psnr"] < 29
    lines = (out / RECORDS).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["item"] for line in lines] == ["000000000000", "111"]


def test_turns_follow_each_other(edival: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(edival_set.load(edival, partial=True), _darker, out, "ours", 1, _quiet)
    made = {p.name for p in (out / "output" / "ours" / "multipass").iterdir()}
    assert made == {"0_input_raw.png"} | {f"0_input_raw_turn_{n}.png" for n in (1, 2, 3)}
    assert [turn.turn for turn in done] == [1, 2, 3]


def test_a_turn_that_fails_ends_its_item_only(edival: Path, tmp_path: Path) -> None:
    public = edival_set.load(edival, partial=True)
    done = run(public, _first_turn_only, tmp_path / "out", "ours", None, _quiet)
    assert [turn.output is not None for turn in done] == [True, False, False] * 2
    assert done[1].missing == {"result": "There is no room. Ask for less."}
    outcome = outcome_of(public, done)
    assert (outcome.figures["turns"], outcome.figures["made"]) == (6, 2)
    (reason,) = outcome.missing.values()
    assert reason.startswith("4 of 6 turns: There is no room")


def test_truth_is_compared_in_the_mask(triples: Path, tmp_path: Path) -> None:
    public = triples_set.load(triples)
    done = run(public, lambda image, _: iter([image]), tmp_path / "out", "ours", None, _quiet)
    assert done[0].figures["outside_psnr"] == 100
    assert done[0].figures["region_psnr"] == pytest.approx(10 * np.log10(255**2 / 900))


def test_a_damaged_picture_is_missing(triples: Path, tmp_path: Path) -> None:
    (triples / "before" / "a.jpg").write_bytes(b"no picture")
    done = run(triples_set.load(triples), _darker, tmp_path / "out", "ours", None, _quiet)
    assert done[0].missing["result"].startswith("a.jpg is not a picture") and done[1].output


def test_what_the_engine_refuses_is_missing_with_its_reason(
    pie: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wiring, "build_engine", lambda _settings: _Stranger())
    out, figures = tmp_path / "out", tmp_path / "figures.json"
    arguments = ["public", "pie-bench", str(pie), "--partial", "--limit", "1", "--out", str(out)]
    assert command_line.main([*arguments, "--json", str(figures)]) == 0
    found = json.loads(figures.read_text(encoding="utf-8"))
    assert (found["items"], found["made"]) == (1, 0)
    (reason,) = found["missing"].values()
    assert "OutsideWorldError: This looks like a photograph." in reason
    assert not list(out.rglob("*.jpg"))
    assert "Not the whole set" in capsys.readouterr().out


def test_a_session_edits_turn_by_turn() -> None:
    engine = PaintedEngine()
    image = table()
    made = list(session_editor(engine)(image, ("remove the ball", "remove the lamp")))
    assert len(made) == 2 and made[0].shape == image.shape
    assert (made[0] != image).any() and (made[1] != made[0]).any()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("remove the mug", "It asked: "),
        ("remove the bowl", "UnknownObjectError: There is no bowl"),
        ("what is in the picture?", "was taken for no edit"),
    ],
)
def test_what_is_no_edit_is_told(words: str, reason: str) -> None:
    with pytest.raises(NotEdited, match=reason):
        list(session_editor(PaintedEngine())(table(), (words,)))


def test_a_set_that_is_not_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["public", "edival", str(tmp_path), "--out", str(tmp_path / "out")]
    assert command_line.main(arguments) == 1
    assert "oai_instruction_generation_output.csv" in capsys.readouterr().err
