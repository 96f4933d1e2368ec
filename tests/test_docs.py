"""The documents say what is there: generated parts are current, commands and links exist."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

import pytest

from agent.cli import build_parser
from agent.terminal.manual import manual

ROOT = Path(__file__).parent.parent
DOCUMENTS = (ROOT / "README.md", ROOT / "chainlit.md", *sorted((ROOT / "docs").glob("*.md")))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _commands(start: str) -> list[str]:
    """Lines of the README's code blocks that begin with a word, comments cut."""
    blocks = re.findall(r"```\n(.*?)```", README, re.DOTALL)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith(f"{start} ")]


def _make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_the_manual_is_current() -> None:
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == manual(), "run `make docs`"


def test_make_targets_in_the_readme_exist() -> None:
    named = {line.split()[1] for line in _commands("make")}
    named |= set(re.findall(r"`make ([\w-]+)`", README))
    assert {"demo", "chat", "test", "check"} <= named
    assert named <= _make_targets()


@pytest.mark.parametrize("line", _commands("sgedit"))
def test_sgedit_commands_in_the_readme_parse(line: str) -> None:
    assert build_parser().parse_args(shlex.split(line)[1:]).command


def test_exit_codes_in_the_readme_are_the_code_s() -> None:
    from agent.terminal.edit import ExitCode

    told = {int(code) for code in re.findall(r"^\| (\d) \|", README, re.MULTILINE)}
    assert told == {code.value for code in ExitCode} | {2}


def test_every_command_is_in_the_readme() -> None:
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            assert all(f"sgedit {name}" in README for name in action.choices)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        if not target.startswith(("http://", "https://")):
            assert (document.parent / target).exists(), target


def test_modules_run_by_the_readme_exist() -> None:
    for module in re.findall(r"python -m ([\w.]+)", README):
        path = ROOT.joinpath(*module.split("."))
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_paths_named_in_the_architecture_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:agent|tools|sgedit_engine|stilllife|prompts)/[\w/.]*)`", text):
        assert (ROOT / path).exists(), path
