"""Writes docs/cli.md from the command line's own parser: `python -m agent.terminal.manual`."""

from __future__ import annotations

import argparse

from agent.cli import build_parser

_HEAD = """\
# The command line

<!-- Made by `make docs` from agent/cli.py; a test holds it to the code. -->
"""


def manual() -> str:
    """All commands with their options, as Markdown."""
    sections = [_HEAD]
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            sections += [_section(name, parser) for name, parser in action.choices.items()]
    return "\n".join(sections)


def _section(name: str, parser: argparse.ArgumentParser) -> str:
    actions = [a for a in parser._actions if not isinstance(a, argparse._HelpAction)]
    lines = [f"## sgedit {name}", "", parser.description or "", ""]
    lines += ["| argument | meaning |", "| --- | --- |"]
    lines += [f"| {_form(action)} | {_meaning(action)} |" for action in actions]
    if parser.epilog:
        lines += ["", parser.epilog[0].upper() + parser.epilog[1:] + "."]
    return "\n".join(lines) + "\n"


def _form(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"`{action.metavar}`"
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    if action.choices:
        value = " " + " or ".join(map(str, action.choices))
    return ", ".join(f"`{option}{value}`" for option in action.option_strings)


def _meaning(action: argparse.Action) -> str:
    text = (action.help or "") % {"default": action.default}
    return f"{text} (needed)" if action.option_strings and action.required else text


if __name__ == "__main__":
    print(manual(), end="")
