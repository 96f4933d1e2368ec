"""A process that dies in the middle of a turn loses that turn and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent.events import VersionMade
from agent.state import unanswered
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, talk_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("place", ["_generate", "plan", "verify", "save_picture"])
def test_killed(make_session: SessionMaker, tmp_path: Path, place: str) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "dying.py"), str(tmp_path), place],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 9, done.stderr

    session = make_session({"mug": [("remove_object", {"target_words": "the red mug"})]})
    assert "ball-1" not in session.head.graph
    assert "mug-1" in session.head.graph
    assert session.pending is None
    assert of_kind(session.send("mug"), VersionMade)
    assert "mug-1" not in session.head.graph
    assert unanswered(talk_of(session)) == []
    assert "interrupted" in str(talk_of(session))
