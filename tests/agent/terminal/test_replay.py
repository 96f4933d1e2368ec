"""`sgedit replay` of exported pictures, on the painted engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from sgedit_engine.painted import PaintedEngine
from sgedit_engine.pictures import load_picture


def test_replay_says_whether_the_pixels_are_the_same(
    sgedit: Callable, use_engine: Callable, talked: None, tmp_path: Path
) -> None:
    out, again = tmp_path / "out.png", tmp_path / "again.png"
    assert sgedit("export", "--last", "-o", out).code == 0
    ran = sgedit("replay", out, "--verify", "-o", again)
    assert ran.code == 0 and "2 edits give the same pixels, bit for bit" in ran.out
    assert np.array_equal(load_picture(again).image, load_picture(out).image)
    use_engine(PaintedEngine(failing_seeds=(0,)))
    ran = sgedit("replay", out, "--verify")
    assert ran.code == 5 and "from step 1 on other pixels" in ran.out
    assert "other pixels" in ran.err


def test_replay_notices_a_picture_painted_over(
    sgedit: Callable, talked: None, tmp_path: Path
) -> None:
    out = tmp_path / "out.png"
    assert sgedit("export", "--last", "-o", out).code == 0
    with Image.open(out) as opened:
        opened.load()
        text = opened.text
        opened.putpixel((3, 3), (1, 2, 3))
        info = PngImagePlugin.PngInfo()
        info.add_itxt("sgedit", text["sgedit"])
        opened.save(out, pnginfo=info)
    ran = sgedit("replay", out, "--verify")
    assert ran.code == 5 and "changed after the export" in ran.out


@pytest.mark.parametrize("steps", [0, -1, 10**9])
def test_replay_draws_for_no_stranger_without_end(
    sgedit: Callable, talked: None, tmp_path: Path, steps: int
) -> None:
    out = tmp_path / "out.png"
    assert sgedit("export", "--last", "-o", out).code == 0
    with Image.open(out) as opened:
        opened.load()
        told = json.loads(opened.text["sgedit"])
        for record in told["engines"].values():
            record["settings"]["steps"] = steps
        info = PngImagePlugin.PngInfo()
        info.add_itxt("sgedit", json.dumps(told))
        opened.save(out, pnginfo=info)
    ran = sgedit("replay", out, "--verify")
    assert ran.code == 1 and "number of steps that nobody draws" in ran.err


def test_replay_needs_the_source(
    sgedit: Callable, talked: None, scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare, full = tmp_path / "bare.png", tmp_path / "full.png"
    assert sgedit("export", 1, "-o", bare).code == 0
    assert sgedit("export", 1, "-o", full, "--with-source").code == 0
    monkeypatch.setenv("SGEDIT_HOME", str(tmp_path / "elsewhere"))
    assert "Give it with --source" in sgedit("replay", bare, "--verify").err
    assert sgedit("replay", bare, "--verify", "--source", scene).code == 0
    assert sgedit("replay", full, "--verify").code == 0
    assert "not the picture" in sgedit("replay", full, "--verify", "--source", full).err
    assert "nothing to do" in sgedit("replay", full).err
    assert "does not tell" in sgedit("replay", scene, "--verify").err


def test_edit_writes_other_formats(sgedit: Callable, scene: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jpg"
    assert sgedit("edit", scene, "remove the ball", "-o", out, "--quality", 80).code == 0
    assert load_picture(out).format == "JPEG"
    out = tmp_path / "out.png"
    assert sgedit("edit", scene, "remove the ball", "-o", out, "--no-requests").code == 0
    assert sgedit("replay", out, "--verify").code == 0
