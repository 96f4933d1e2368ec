"""Whatever goes wrong, the user is told what to do next."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from agent.events import Failed, Said
from agent.language.offline import OfflineModel
from sgedit_engine import errors
from sgedit_engine.painted import VOCABULARY, PaintedEngine
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind

ROOT = Path(__file__).parents[2]
# Those that bring their own words.
OWN = {"CancelledError", "NamesNeededError", "NothingThereError"}
KINDS = {n for n, kind in vars(errors).items() if isinstance(kind, type)} - OWN


def calls_without_a_remedy(path: Path) -> list[str]:
    """Where an error of the tree, or `Failed`, is made with a problem and nothing else."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KINDS | {"Failed"}:
            remedy = node.args[1] if len(node.args) > 1 else None
            if remedy is None or (isinstance(remedy, ast.Constant) and not remedy.value):
                found.append(f"{path.name}:{node.lineno}")
    return found


@pytest.mark.parametrize("package", ["agent", "tools"])
def test_every_error_has_a_remedy(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    assert [place for path in files for place in calls_without_a_remedy(path)] == []


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    path = tmp_path / "some.py"
    path.write_text('raise InputError("Bad.")\nraise ModelError("Bad.", "")\nFailed("a", "b")\n')
    assert calls_without_a_remedy(path) == ["some.py:1", "some.py:2"]


REMEDIES = [
    (["undo"], "say what to change in it"),
    (["redo"], "say what to change instead"),
    (["remove the ball", "undo 5"], "Say “undo 1”"),
    (["remove the teapot"], "Name one that is there: red mug, orange ball"),
    (["remove the green mug"], "Say which one you mean: red mug, blue mug"),
    (["remove everything", "yes", "remove the ball"], "Add something first"),
    (["add a giraffe"], "What I can draw: "),
]


@pytest.mark.parametrize(("lines", "remedy"), REMEDIES)
def test_what_to_do_next(opened: SessionMaker, lines: list[str], remedy: str) -> None:
    session = opened({}, model=OfflineModel(vocabulary=VOCABULARY))
    *_, events = [list(session.send(line)) for line in lines]
    (failed,) = of_kind(events, Failed)
    assert remedy in failed.remedy


def test_what_could_not_be_verified_can_be_taken_back(opened: SessionMaker) -> None:
    engine = PaintedEngine(failing_seeds=range(1000))
    session = opened({}, model=OfflineModel(vocabulary=VOCABULARY), engine=engine, retries=0)
    (said,) = of_kind(session.send("remove both mugs"), Said)
    assert said.text.count("not quite as asked") == 2
    assert said.text.endswith("Say “undo” to take it back; then ask once more, or in other words.")
