"""A process that dies in the middle of a turn loses that turn and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.checkpoints import open_checkpointer
from agent.events import VersionMade
from agent.history.steps import steps_to
from agent.session import Session
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.versions import VersionStore
from tests.agent.scripted_model import ScriptedModel
from tests.agent.tabletop import of_kind, sound, talk_of

ROOT = Path(__file__).parents[2]
SAID = ("ball", "lamp", "book")
SCRIPT: dict[str, Any] = {
    "ball": [("remove_object", {"target_words": "the ball"})],
    "lamp": [("change_attributes", {"target_words": "the lamp", "color": "red"})],
    "book": [("change_attributes", {"target_words": "the book", "color": "blue"})],
    "mug": [("remove_object", {"target_words": "the red mug"})],
    "amend": [
        ("remove_object", {"target_words": "the red mug", "instead_of_last": True}),
        ("remove_object", {"target_words": "the blue mug", "instead_of_last": True}),
    ],
    "drop": [("drop_edit", {"number": 1})],
    "again": [("try_again", {})],
    "undo": [("undo", {})],
}
# Where each line dies: in a method, the n-th time that it is called. What is written is finished
# first.
PLACES: dict[str, tuple[tuple[str, int], ...]] = {
    "mug": (
        ("_generate", 1), ("plan", 1), ("render", 1), ("verify", 1), ("save_picture", 1),
        ("put", 1), ("put", 3), ("put", 5), ("put", 7), ("put", 8), ("_generate", 2), ("put", 10),
    ),
    "amend": (("plan", 1), ("save_picture", 1), ("put", 8), ("render", 2), ("save_picture", 2)),
    "drop": (("render", 1), ("save_picture", 1), ("put", 5), ("verify", 2), ("save_picture", 2)),
    "again": (("render", 1), ("save_picture", 1)),
}  # fmt: skip
BEFORE = ["Removed the orange ball", "Made the yellow lamp red", "Made the green book blue"]
# What each line makes of the steps when it is not cut off.
AFTER = {
    "mug": [*BEFORE, "Removed the red mug"],
    "amend": [*BEFORE[:2], "Removed the red mug; Removed the blue mug"],
    "drop": BEFORE[1:],
    "again": BEFORE,
}
LINES = {"script": SCRIPT, "before": SAID, "places": PLACES}
CASES = [(line, place, n) for line, places in PLACES.items() for place, n in places]


@pytest.fixture(scope="module")
def dead(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders that dead processes left."""
    home = tmp_path_factory.mktemp("dead")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "dying.py"), str(home), json.dumps(LINES)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return home


def session_in(home: Path) -> Session:
    """The conversation that a folder holds."""
    return Session(
        PaintedEngine(),
        VersionStore(str(home / "versions")),
        ScriptedModel(script=SCRIPT),
        open_checkpointer(home / "conversations.sqlite"),
        conversation="talk",
        options=RenderOptions(candidates=1),
    )


def summaries(session: Session) -> list[str]:
    return [step.summary for step in steps_to(session.store, session.head.id)]


def test_a_version_is_written_before_it_is_named(dead: Path) -> None:
    """Cut off between the two, the version is in the tree, and the head is where it was."""
    session = session_in(dead / "mug-save_picture-1")
    assert summaries(session) == BEFORE
    assert [v.request for v in session.store.children(session.head.id)] == ["mug"]


@pytest.mark.parametrize(("line", "place", "time"), CASES)
def test_killed(dead: Path, line: str, place: str, time: int) -> None:
    alive = session_in(dead / "alive").head
    session = session_in(dead / f"{line}-{place}-{time}")
    finished = session.head != alive
    assert summaries(session) == (AFTER[line] if finished else BEFORE)
    assert session.pending is None
    if finished:
        list(session.send("undo"))
        assert summaries(session) == AFTER[line][:-1]
    else:
        made = of_kind(session.send(line), VersionMade)
        assert made[-1].version == session.head
        assert summaries(session) == AFTER[line]
    assert sound(session)
    # Cut off at the first write, nothing is known of the turn.
    assert ("interrupted" in str(talk_of(session))) == ((place, time) != ("put", 1))
    values = session._thread.state
    assert [o["id"] for o in values["graph"]["objects"]] == [
        o.id for o in session.head.graph.objects
    ]
    # What was cut off is not there a second time.
    children = [child.id for child in session.store.children(alive.id)]
    assert len(children) <= 2
