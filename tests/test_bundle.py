"""The bundled checkpoint from end to end: the example, photographs, a long conversation."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from agent import wiring
from agent.cli import main
from agent.conversation import Conversation, load_script, run_conversation
from agent.exporting import ExportOptions, export
from agent.session import Session
from agent.terminal.demo import EXAMPLE
from sgedit_engine.pictures import load_picture
from sgedit_engine.settings import Settings
from tools.proposals import Correction, Reference

ROOT = Path(__file__).parent.parent
PHOTOGRAPHS = sorted((Path(__file__).parent / "data").glob("*.jpg"))
TEN_TURNS = (
    "Remove the mug.",
    "The left one.",
    "Put a yellow candle next to the bowl.",
    "Replace the ball with a yellow rubber duck.",
    "Make the mug purple.",
    "Undo that.",
    "Make the mug green.",
    "Remove the candle.",
    "Put a red cone to the left of the bowl.",
    "Make the duck blue.",
    "Remove the bowl.",
)


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, Conversation]:
    """Ten turns and an answer about the example picture; two candidates each."""
    home = tmp_path_factory.mktemp("bundle")
    session = wiring.build_session(Settings(home=home, device="cpu", candidates=2))
    picture = load_picture(load_script(EXAMPLE).picture)
    return session, run_conversation(session, picture.image, picture.name, TEN_TURNS)


@pytest.mark.slow
def test_an_exported_edit_is_made_again_in_another_process(
    talked: tuple[Session, Conversation], tmp_path: Path
) -> None:
    """From the file alone: with another data folder, and the source in the file."""
    session, conversation = talked
    first = next(v for v in conversation.versions if v.edit is not None)
    out = tmp_path / "out.png"
    export(session.store, first, out, ExportOptions(source=True))
    command = [sys.executable, "-m", "agent.cli", "replay", str(out), "--verify"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1 edit gives the same pixels, bit for bit" in ran.stdout


def test_the_example_is_read(talked: tuple[Session, Conversation]) -> None:
    graph = talked[1].versions[0].graph
    kinds = sorted(thing.category for thing in graph.foreground)
    assert kinds == ["ball", "bowl", "mug", "mug"]


def test_it_asks_and_makes_every_edit(talked: tuple[Session, Conversation]) -> None:
    turns = talked[1].turns[1:]
    assert [turn.outcome for turn in turns if turn.line == "Remove the mug."] == ["asked"]
    failed = {turn.line: turn.events for turn in turns if turn.outcome == "failed"}
    assert not failed
    ops = [v.edit.op for turn in turns for v in turn.versions if v.edit]
    assert ops == [
        "remove",
        "add",
        "replace",
        "change",
        "change",
        "remove",
        "add",
        "change",
        "remove",
    ]


def test_no_pixel_outside_the_mask_differs(talked: tuple[Session, Conversation]) -> None:
    session, conversation = talked
    store = session.store
    edited = [version for version in conversation.versions if version.parent]
    assert len(edited) >= 9
    for version in edited:
        before = store.get_image(store.get(version.parent or "").image)
        after, mask = store.get_image(version.image), store.load_editable_mask(version)
        assert mask is not None and mask.any() and mask.mean() < 0.8
        np.testing.assert_array_equal(before[~mask], after[~mask])


def test_what_no_edit_touched_is_as_in_the_first_picture(
    talked: tuple[Session, Conversation],
) -> None:
    """Over the whole path, not only from one version to the next."""
    session, conversation = talked
    path = session.store.path_to_root(session.head.id)
    masks = [session.store.load_editable_mask(version) for version in path[:-1]]
    touched = np.logical_or.reduce([mask for mask in masks if mask is not None])
    first = session.store.get_image(conversation.versions[0].image)
    assert not touched.all()
    np.testing.assert_array_equal(first[~touched], session.picture().image[~touched])


@pytest.mark.parametrize("photograph", PHOTOGRAPHS, ids=lambda path: path.stem)
def test_photographs_are_told(
    photograph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.png"
    code = main(["edit", str(photograph), "remove the cup", "-o", str(out), "--device", "cpu"])
    told = capsys.readouterr().err
    assert code == 1
    assert not out.exists()
    assert "Traceback" not in told and "inside sgedit" not in told
    assert "bundled" in told or "still" in told, told


def test_what_was_put_right_stays_beside_an_edit(tmp_path: Path) -> None:
    """A mug that is called a bowl, and a ball that was missed: both are as told after an edit."""
    session = wiring.build_session(Settings(home=tmp_path, device="cpu", candidates=2))
    picture = load_picture(load_script(EXAMPLE).picture)
    list(session.open(picture.image, picture.name))
    graph = session.head.graph
    mug = next(o for o in graph.foreground if o.category == "mug")
    ball = next(o for o in graph.foreground if o.category == "ball")
    other = next(o for o in graph.foreground if o.category == "bowl")
    seen = session.picture().masks[ball.id]
    rows, columns = np.nonzero(seen)
    middle = columns.mean() / seen.shape[1], rows.mean() / seen.shape[0]
    for correction in (
        Correction(action="rename", target=Reference(words=mug.id), category="bowl"),
        Correction(action="drop", target=Reference(words=ball.id)),
        Correction(action="add", point=middle),
    ):
        list(session.correct(correction))
    found = session.head.graph.foreground[-1]
    assert found.category == "ball"
    mask = session.picture().masks[found.id]
    assert (mask & seen).sum() > 0.8 * (mask | seen).sum()
    list(session.send(f"Remove {other.id}."))
    edit, verdict = session.head.edit, session.head.verdict
    assert edit is not None and edit.op == "remove"
    assert verdict is not None
    assert not [e.text for e in verdict.expectations if "as it was" in e.text and not e.met]
    after = session.head.graph
    assert after.get(mug.id).category == "bowl"
    assert after.get(found.id).category == "ball"


def test_a_file_of_edits_is_carried_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first two edits of the example file of `sgedit run`."""
    monkeypatch.setenv("SGEDIT_HOME", str(tmp_path / "home"))
    edits = tmp_path / "edits.txt"
    lines = (EXAMPLE.parent / "still-life-edits.txt").read_text(encoding="utf-8").splitlines()
    edits.write_text("\n".join(lines[:3]), encoding="utf-8")
    picture, out = EXAMPLE.parent / "still-life.png", tmp_path / "out"
    paths = ["--image-path", str(picture), "--modification-path", str(edits)]
    code = main(["run", *paths, "--out-dir", str(out), "--num-samples", "2", "--device", "cpu"])
    assert code == 0, capsys.readouterr().err
    told = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert [v["edit"]["op"] for e in told["edits"] for v in e["versions"]] == ["remove", "add"]
    assert len(list((out / "2-add" / "samples").iterdir())) >= 2
    first, last = load_picture(picture).image, load_picture(out / "result.png").image
    touched = [
        load_picture(out / n / "editable.png").image[..., 0] > 0 for n in ("1-remove", "2-add")
    ]
    touched_somewhere = np.logical_or(*touched)
    np.testing.assert_array_equal(first[~touched_somewhere], last[~touched_somewhere])
