"""Conversations that are kept: listed, exported, deleted, gone on with; on the painted engine."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent.conversations import page_folder
from agent.tidying import bytes_kept
from sgedit_engine.pictures import load_picture
from sgedit_engine.settings import Settings


def test_history_lists_conversations_and_steps(sgedit: Callable, talked: None) -> None:
    listed = sgedit("history").out.splitlines()
    assert "picture" in listed[0] and len(listed) == 3
    assert listed[1].startswith("1  scene.png") and " 2 (1 undone) " in listed[1]
    assert listed[2].startswith("2  scene.png") and " 1 " in listed[2]
    steps = sgedit("history", 1).out
    assert "opened scene.png" in steps and "as asked" in steps and "make the ball" in steps
    undone = next(line for line in steps.splitlines() if "remove the ball" in line)
    assert undone.startswith("3") and "undone" in undone
    by_id = listed[1].split()[-1]
    assert sgedit("history", by_id).out == steps


def test_nothing_is_kept_yet(sgedit: Callable) -> None:
    assert "begins one" in sgedit("history").out
    ran = sgedit("export", "--last", "-o", "out.png")
    assert ran.code == 1 and "No conversation" in ran.err


@pytest.mark.parametrize(
    ("more", "listed", "told"),
    [
        ("", "2 (1 undone)", "(2 edits; 1 more can be redone)"),
        ("undo\n", "1 (2 undone)", "(1 edit; 2 more can be redone)"),
        ("undo undo\n", "0 (3 undone)", "(at the start; 3 edits can be redone)"),
        ("redo\n", "3 ", "(3 edits)"),
        ("make the ball blue\n", "3 ", "(3 edits)"),
    ],
)
def test_what_was_undone_is_told(
    sgedit: Callable,
    talked: None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    more: str,
    listed: str,
    told: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(more))
    assert sgedit("chat", "--last").code == 0
    assert f" {listed}" in sgedit("history").out.splitlines()[1]
    ran = sgedit("export", "-o", tmp_path / "out.png")
    assert ran.err == f"sgedit: This is the conversation used last, about scene.png {told}.\n"
    assert told in sgedit("delete", 1, "--yes").out


def test_an_undone_step_can_be_exported(
    sgedit: Callable, talked: None, scene: Path, tmp_path: Path
) -> None:
    out, shown = tmp_path / "out.png", tmp_path / "shown.png"
    assert sgedit("export", 1, 3, "-o", out).err == ""
    ran = sgedit("export", 1, "-o", shown)
    assert ran.err == "sgedit: This is scene.png (2 edits; 1 more can be redone).\n"
    assert (load_picture(out).image != load_picture(shown).image).any()


def test_a_question_is_a_use_too(
    sgedit: Callable, talked: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("how many mugs are there?\n"))
    assert sgedit("chat", "--conversation", 2).code == 0
    assert "(1 edit)" in sgedit("export", "-o", tmp_path / "out.png").err


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_export_writes_each_step(
    sgedit: Callable, talked: None, scene: Path, suffix: str, tmp_path: Path
) -> None:
    out = tmp_path / f"out{suffix}"
    ran = sgedit("export", 1, 0, "-o", out)
    assert (ran.code, ran.out) == (0, f"{out}\n")
    apart = np.abs(load_picture(out).image.astype(int) - load_picture(scene).image)
    assert apart.mean() < (1e-9 if suffix == ".png" else 5)
    assert sgedit("export", "--last", 2, "-o", out).code == 0
    assert (load_picture(out).image != load_picture(scene).image).any()


def test_mask_and_graph(sgedit: Callable, talked: None, tmp_path: Path) -> None:
    mask, graph = tmp_path / "mask.png", tmp_path / "graph.png"
    assert sgedit("export", 1, 1, "--mask", "-o", mask).code == 0
    assert sgedit("export", 1, "--graph", "-o", graph).code == 0
    with Image.open(mask) as opened:
        assert opened.getextrema() != (0, 0)
    assert load_picture(graph).image.any()
    assert "has no mask" in sgedit("export", 1, 0, "--mask", "-o", mask).err
    assert "is written as PNG" in sgedit("export", 1, "--graph", "-o", tmp_path / "a.jpg").err


@pytest.mark.parametrize(
    ("named", "words"),
    [
        (("9",), "no conversation 9"),
        (("xyzxyz",), "not one conversation"),
        (("1", "7"), "no step 7; the last one is 3"),
        (("1", "abcdef"), "not one version"),
    ],
)
def test_wrong_names(
    sgedit: Callable, talked: None, named: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    ran = sgedit("export", *named, "-o", tmp_path / "out.png")
    assert ran.code == 1 and words in ran.err


def test_usage(sgedit: Callable, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    for arguments in (
        ("export", "1"),
        ("export", "1", "-o", tmp_path / "out.gif"),
        ("export", "1", "-o", out, "--quality", "0"),
        ("export", "1", "-o", out, "--mask", "--graph"),
    ):
        assert sgedit(*arguments).code == 2
    assert "Two conversations" in sgedit("export", "--last", "1", "2", "-o", out).err


def test_delete_asks(sgedit: Callable, talked: None) -> None:
    ran = sgedit("delete", 1)
    assert ran.code == 1 and "--yes" in ran.err and "Nothing was deleted." in ran.out
    ran = sgedit("delete", 1, "--yes")
    assert ran.code == 0 and "scene.png (2 edits; 1 more can be redone)" in ran.out
    assert len(sgedit("history").out.splitlines()) == 2
    assert sgedit("history", 1).code == 0


def test_gc_keeps_to_a_quota_when_asked(
    sgedit: Callable, scene: Path, talked: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "are kept in 2 conversations" in sgedit("gc").out
    assert "would go: the conversation" in sgedit("gc", "--quota", "1kB", "--dry-run").out
    assert "No conversation was deleted." in sgedit("gc", "--quota", "1kB").out
    assert len(sgedit("history").out.splitlines()) == 3
    monkeypatch.setenv("SGEDIT_QUOTA", "1kB")
    ran = sgedit("edit", scene, "remove the ball", "-o", tmp_path / "out.png")
    assert ran.code == 0 and "sgedit gc --quota 1kB" in " ".join(ran.err.split())
    assert "Deleted 3" in sgedit("gc", "--quota", "1kB", "--yes").out
    assert "begins one" in sgedit("history").out
    assert sgedit("gc", "--quota", "much").code == 2


def test_a_project_goes_on_elsewhere(
    sgedit: Callable, talked: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "talk.sgedit"
    assert sgedit("export", 1, "--project", "-o", project).code == 0
    steps = sgedit("history", 1).out
    assert "only that" in sgedit("export", 1, "--project", "-o", tmp_path / "a.png").err
    assert "only that" in sgedit("export", 1, "-o", project).err
    monkeypatch.setenv("SGEDIT_HOME", str(tmp_path / "elsewhere"))
    assert "(2 edits; 1 more can be redone) is here now" in sgedit("open", project).out
    assert sgedit("history", 1).out == steps
    assert "is here already" in sgedit("open", project).out
    monkeypatch.setattr("sys.stdin", io.StringIO("remove the blue mug\n/history\n"))
    ran = sgedit("chat", project)
    assert ran.code == 0 and "✓" in ran.out and "3. remove the blue mug" in ran.out
    project.write_bytes(b"words")
    assert "cannot be opened" in sgedit("open", project).err


def test_a_conversation_goes_on(
    sgedit: Callable, talked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one, or by number; a question that waits is asked again."""
    monkeypatch.setattr("sys.stdin", io.StringIO("remove the mug\n"))
    asked = sgedit("chat", "--conversation", 2)
    assert asked.code == 0 and "going on with scene.png (1 edit)" in asked.out
    assert "1. " in asked.out
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n/history\n"))
    ran = sgedit("chat", "--last")
    assert "Which" in ran.out and "✓" in ran.out
    assert "2. remove the mug" in ran.out
    monkeypatch.setattr("sys.stdin", io.StringIO("/history\n"))
    assert "2. remove the mug" in sgedit("chat", "--last").out


def test_going_on_needs_a_conversation(sgedit: Callable, scene: Path) -> None:
    ran = sgedit("chat", "--last")
    assert ran.code == 1 and "No conversation is kept" in ran.err
    assert sgedit("chat").code == 2
    assert sgedit("chat", scene, "--last").code == 2


def test_what_was_made_on_the_page_is_listed_and_exported(
    sgedit: Callable, talked: None, tmp_path: Path
) -> None:
    home = Settings().data_folder()
    made = page_folder(home) / "conversations" / "8d0f3c5e-5f0c-4b64-9a53-0c7a3f7f4f10"
    made.mkdir(parents=True)
    before, kept = sgedit("history").out.splitlines(), bytes_kept(home)
    shutil.copytree(home / "versions", made / "versions")
    for file in home.glob("conversations.sqlite*"):  # what was written last is in a file beside it
        shutil.copyfile(file, made / file.name)
    listed = sgedit("history").out.splitlines()
    # The numbers of the others stay what they were.
    assert [line.split() for line in listed[1:3]] == [line.split() for line in before[1:]]
    assert [line.count("on the page") for line in listed] == [0, 0, 0, 1, 1]
    assert sgedit("history", 3).out == sgedit("history", 1).out
    out = tmp_path / "page.png"
    assert sgedit("export", 3, 0, "-o", out).code == 0 and out.exists()
    for command in (("delete", 3, "--yes"), ("chat", "--conversation", 3)):
        ran = sgedit(*command)
        assert ran.code == 1 and "made on the page" in ran.err
    assert bytes_kept(home) == kept
    assert len(sgedit("history").out.splitlines()) == 5
