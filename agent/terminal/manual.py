"""Writes docs/cli.md from the command line's own parser: `python -m agent.terminal.manual`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from agent.cli import build_parser

_HEAD = """\
# The command line

<!-- Made by `make docs` from agent/cli.py; a test holds it to the code. -->
"""


def manual() -> str:
    """All commands with their options, as Markdown."""
    return "\n".join([_HEAD, *_sections("sgedit", build_parser())])


def _sections(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    """A section for each of a parser's commands, and theirs behind it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command, its_parser in action.choices.items():
                yield _section(f"{name} {command}", its_parser)
                yield from _sections(f"{name} {command}", its_parser)


def _section(name: str, parser: argparse.ArgumentParser) -> str:
    actions = [a for a in parser._actions if not isinstance(a, argparse._HelpAction)]
    lines = [f"## {name}", "", parser.description or "", ""]
    lines += ["| argument | meaning |", "| --- | --- |"]
    lines += [f"| {_form(action)} | {_meaning(action)} |" for action in actions]
    if parser.epilog:
        lines += ["", parser.epilog[0].upper() + parser.epilog[1:].rstrip(".") + "."]
    return "\n".join(lines) + "\n"


def _form(action: argparse.Action) -> str:
    if isinstance(action, argparse._SubParsersAction):
        return f"`{' or '.join(action.choices)}`"
    if not action.option_strings:
        return f"`{action.metavar or ' or '.join(action.choices or (action.dest,))}`"
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    if action.choices:
        value = " " + " or ".join(map(str, action.choices))
    return ", ".join(f"`{option}{value}`" for option in action.option_strings)


def _meaning(action: argparse.Action) -> str:
    if isinstance(action, argparse._SubParsersAction):
        return "which command; each is told of below"
    text = (action.help or "") % {"default": action.default}
    return f"{text} (needed)" if action.option_strings and action.required else text


if __name__ == "__main__":
    print(manual(), end="")
