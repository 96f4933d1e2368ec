"""Whoever meets an error is told what to do next."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sgedit_engine
from sgedit_engine import errors

ROOT = Path(sgedit_engine.__file__).parent
# Those that bring their own words.
NAMES = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.SGEditError)
} - {"CancelledError", "NamesNeededError", "NothingThereError"}
MODULES = sorted(ROOT.rglob("*.py"))


def without_remedy(path: Path) -> list[int]:
    """Lines where one of our errors is made with a problem only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in NAMES
        and len(node.args) + len(node.keywords) < 2
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_error_has_a_remedy(path: Path) -> None:
    assert without_remedy(path) == []


def test_the_search_finds_one_without(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text("raise InputError('It is bad.')\nraise InputError('Bad.', 'Mend it.')\n")
    assert without_remedy(path) == [1]
