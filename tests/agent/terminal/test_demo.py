"""`sgedit demo` and what it writes, on the painted engine with a script of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.conversation import load_script
from agent.terminal.demo import EXAMPLE
from sgedit_engine.errors import InputError
from sgedit_engine.interface import Image, Picture
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.pictures import load_picture

LINES = """\
picture: scene.png
lines:
  - what is in the picture?
  - remove the mug
  - the left one
  - put a yellow lamp to the left of the ball
  - replace the ball with a rubber duck
  - make the mug purple
  - undo
"""


@pytest.fixture
def script(scene: Path) -> Path:
    path = scene.with_name("talk.yaml")
    path.write_text(LINES)
    return path


def test_the_conversation_and_its_record(sgedit: Callable, script: Path, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    ran = sgedit("demo", "--script", script, "--out", out)
    assert ran.code == 0, ran.out + ran.err
    result = json.loads((out / "result.json").read_text())

    outcomes = [turn["outcome"] for turn in result["turns"]]
    assert outcomes == ["answered", "answered", "asked", "made", "made", "made", "made", "moved"]
    versions = result["versions"]
    ops = [version["edit"] and version["edit"]["op"] for version in versions]
    assert ops == [None, "remove", "add", "replace", "change"]
    assert "mug" in versions[1]["question"]
    assert versions[2]["question"] is None
    assert [v["parent"] for v in versions] == [None] + [v["id"] for v in versions[:-1]]
    assert all(v["verdict"]["met"] for v in versions[1:])
    assert all(v["verdict"]["expectations"] for v in versions[1:])
    assert result["turns"][-1]["head"] == versions[3]["id"]
    assert "4 edits, 4 verified as asked; in " in ran.out


def test_no_pixel_outside_the_mask_differs(sgedit: Callable, script: Path, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    assert sgedit("demo", "--script", script, "--out", out).code == 0
    versions = json.loads((out / "result.json").read_text())["versions"]
    by_id = {v["id"]: v for v in versions}
    for version in versions[1:]:
        before = load_picture(out / by_id[version["parent"]]["image"]).image
        after = load_picture(out / version["image"]).image
        mask = load_picture(out / version["editable_mask"]).image[:, :, 0] == 255
        assert mask.any() and not mask.all()
        np.testing.assert_array_equal(before[~mask], after[~mask])
        assert (before[mask] != after[mask]).any()


def test_it_writes_everything_and_leaves_nothing_elsewhere(
    sgedit: Callable, script: Path, tmp_path: Path, own_home: Path
) -> None:
    out = tmp_path / "demo"
    out.mkdir()
    (out / "version-17.png").write_bytes(b"of an earlier run")
    (out / "mine.txt").write_text("keep me")
    assert sgedit("demo", "--script", script, "--out", out).code == 0
    versions = [f"version-{n}.png" for n in range(5)]
    masks = [f"version-{n}-mask.png" for n in range(1, 5)]
    others = ["before-after.png", "graph.png", "mine.txt", "result.json"]
    assert sorted(p.name for p in out.iterdir()) == sorted([*versions, *masks, *others])
    assert not list(own_home.iterdir())


def test_what_is_not_verified_is_told_and_no_failure(
    sgedit: Callable, use_engine: Callable, script: Path, tmp_path: Path
) -> None:
    use_engine(PaintedEngine(failing_seeds=range(1000)))
    ran = sgedit("demo", "--script", script, "--out", tmp_path / "demo")
    assert "3 edits, 0 verified as asked and 3 not; in " in ran.out
    assert "not verified" in ran.out


@dataclass(frozen=True)
class SecondSight(PaintedEngine):
    """Misses the ball in its first reading."""

    readings: list[int] = field(default_factory=list)

    def parse(self, image: Image, **given: Any) -> Picture:
        picture = super().parse(image, **given)
        self.readings.append(1)
        if len(self.readings) > 1:
            return picture
        masks = {i: m for i, m in picture.masks.items() if i != "ball-1"}
        return Picture(image, picture.graph.without("ball-1"), masks)


def test_reading_the_picture_again_is_no_edit(
    sgedit: Callable, use_engine: Callable, scene: Path, tmp_path: Path
) -> None:
    use_engine(SecondSight())
    path = scene.with_name("talk.yaml")
    lines = ["look at the picture again", "remove the ball", "remove the giraffe"]
    path.write_text(f"picture: scene.png\nlines: {lines}\n")
    out = tmp_path / "demo"
    ran = sgedit("demo", "--script", path, "--out", out)
    assert "I looked again and see it differently now." in ran.out
    said = "1 edit, 1 verified as asked; the picture read again 1 time; 1 turn failed; in "
    assert said in ran.out
    versions = json.loads((out / "result.json").read_text())["versions"]
    assert [v["edit"] and v["edit"]["op"] for v in versions] == [None, None, "remove"]
    assert versions[1]["verdict"] is None and versions[2]["verdict"]["met"]


def test_what_was_learned_is_no_edit(sgedit: Callable, scene: Path, tmp_path: Path) -> None:
    path = scene.with_name("talk.yaml")
    lines = ["learn the ball", "move it a bit to the left", "swap it with the blue mug"]
    path.write_text(f"picture: scene.png\nlines: {lines}\n")
    out = tmp_path / "demo"
    ran = sgedit("demo", "--script", path, "--out", out)
    assert ran.code == 0, ran.out + ran.err
    assert "learned in" in ran.out and "plan: move the green ball a bit to the left" in ran.out
    assert "2 edits, 2 verified as asked; objects learned 1 time; in " in ran.out
    result = json.loads((out / "result.json").read_text())
    assert [v["edit"] and v["edit"]["op"] for v in result["versions"]] == [
        None, None, "adjust", "adjust",
    ]  # fmt: skip
    parents = [None, *(v["id"] for v in result["versions"][:-1])]
    assert [v["parent"] for v in result["versions"]] == parents
    assert result["turns"][1]["head"] == result["versions"][1]["id"]


def test_a_failed_turn_fails_the_demo(sgedit: Callable, scene: Path, tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    path.write_text("picture: scene.png\nlines: ['']\n")
    assert sgedit("demo", "--script", path, "--out", tmp_path / "demo").code == 1


@pytest.mark.parametrize(
    "text", ["", "[1, 2]", "picture: a.png", "picture: 3\nlines: [a]", "{", "picture: a\nlines: 3"]
)
def test_bad_scripts(sgedit: Callable, tmp_path: Path, text: str) -> None:
    path = tmp_path / "talk.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match="not a conversation"):
        load_script(path)
    ran = sgedit("demo", "--script", path, "--out", tmp_path / "demo")
    assert ran.code == 1
    assert "is not a conversation" in ran.err


def test_an_out_that_is_a_file(sgedit: Callable, script: Path, tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("a file")
    ran = sgedit("demo", "--script", script, "--out", tmp_path / "demo")
    assert ran.code == 1
    assert "cannot be used" in ran.err


def test_the_example_has_every_kind_of_line() -> None:
    lines = " ".join(load_script(EXAMPLE).lines).lower()
    for word in ("remove", "put", "replace", "make", "undo"):
        assert word in lines
