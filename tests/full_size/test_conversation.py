"""The command line with a full-size profile: tiny models of its classes, with random weights.

What is drawn is noise, and what is found is chance; what is tested is that all of it runs, is kept
and is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from skimage import data

from agent.cli import main
from sgedit_engine.pictures import load_picture, save_png

EDITS = """
Add an object: 'red cup'
Add an object: 'lamp'. Add tuple: ['lamp' -> left of -> 'red cup']
Remove: 'red cup'
"""


@pytest.fixture
def at_home(
    folder_of: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder with a photograph of scikit-image's; data and models are below others."""
    monkeypatch.setenv("SGEDIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SGEDIT_MODELS", str(folder_of("sd15")))
    save_png(np.ascontiguousarray(data.astronaut()[:200, :256]), tmp_path / "photo.png")
    return tmp_path


HOW = ["--profile", "sd15", "--device", "cpu"]


def test_a_photograph_is_parsed_by_names(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["parse", str(at_home / "photo.png"), "--names", "cup, lamp", "--json", *HOW])
    told = capsys.readouterr()
    assert code == 0, told.err
    found = {o["category"] for o in json.loads(told.out)["objects"]}
    unseen = {name for name in ("cup", "lamp") if name not in found}
    assert found <= {"cup", "lamp"}
    assert all(name in told.err for name in unseen)


def test_a_photograph_needs_names(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", str(at_home / "photo.png"), *HOW]) == 1
    assert "--names" in capsys.readouterr().err


def test_a_file_of_edits_is_carried_out(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edits, out = at_home / "edits.txt", at_home / "out"
    edits.write_text(EDITS, encoding="utf-8")
    paths = ["--image-path", str(at_home / "photo.png"), "--modification-path", str(edits)]
    few = ["--num-samples", "1", "--steps", "2", "--pick"]
    code = main(["run", *paths, "--out-dir", str(out), *few, *HOW])
    told = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert code in (0, 1, 4), capsys.readouterr().err
    first = told["edits"][0]
    assert first["outcome"] in ("made", "unverified"), first["problems"]
    assert told["settings"]["profile"] == "sd15" and told["engine"]["models"]
    before = load_picture(at_home / "photo.png").image
    after = load_picture(out / "1-add" / "image.png").image
    may = load_picture(out / "1-add" / "editable.png").image[..., 0] > 0
    assert may.any() and not may.all()
    np.testing.assert_array_equal(before[~may], after[~may])
