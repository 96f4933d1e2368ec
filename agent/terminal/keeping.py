"""The options of the commands about what is kept: history, export, replay, open, delete, gc.

Each parser's `run` carries its command out, given the arguments and the settings.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from agent.sizes import size_of
from agent.terminal.options import add_export_options, export_options_of, picture_path
from sgedit_engine.errors import InputError
from sgedit_engine.settings import Settings

# As `agent.projects.SUFFIX`, which takes time to import.
PROJECT_SUFFIX = ".sgedit"

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_keeping_commands(commands: Commands) -> None:
    """Add the commands' parsers. Imports nothing that takes time."""
    _add_history(commands)
    _add_export(commands)
    _add_replay(commands)
    _add_open(commands)
    _add_delete(commands)
    _add_gc(commands)


def _add_history(commands: Commands) -> None:
    history = commands.add_parser(
        "history",
        help="list conversations, or the steps of one",
        description="List the conversations that are kept, the last used first and those of the "
        "page after the others, or the steps of one.",
    )
    _add_conversation(history, needed=False)
    history.set_defaults(run=_history)


def _add_export(commands: Commands) -> None:
    export = commands.add_parser(
        "export",
        help="write a picture of a conversation to a file",
        description="Write a picture of a conversation to a file. Where none is named, it is the "
        "one used last, and told.",
    )
    _add_conversation(export, needed=False)
    export.add_argument(
        "step",
        nargs="?",
        metavar="STEP",
        help="the step's number (0: as opened), or the first characters of a version's id; "
        "without it, where the conversation stands",
    )
    export.add_argument(
        "--last", action="store_true", help="the conversation used last; then only a STEP is named"
    )
    export.add_argument(
        "-o",
        "--out",
        type=_export_path,
        required=True,
        metavar="FILE",
        help="the file to write; its suffix says the format: .png, .jpg, .webp or .sgedit",
    )
    what = export.add_mutually_exclusive_group()
    what.add_argument(
        "--mask", action="store_true", help="where the step changed the picture, as PNG"
    )
    what.add_argument(
        "--graph", action="store_true", help="the scene graph drawn over the picture, as PNG"
    )
    what.add_argument(
        "--project",
        action="store_true",
        help="the whole conversation with every picture, a .sgedit file to go on with elsewhere",
    )
    add_export_options(export)
    export.set_defaults(run=_export)


def _add_replay(commands: Commands) -> None:
    replay = commands.add_parser(
        "replay",
        help="make an exported picture's edits again",
        description="Make the edits of an exported PNG again, from the picture that was opened.",
        epilog="exit codes: 0 the same pixels came out; 1 it could not be replayed; 2 wrong "
        "usage; 5 other pixels came out, and what differs is told",
    )
    replay.add_argument("file", type=Path, metavar="FILE", help="the PNG")
    replay.add_argument(
        "--verify", action="store_true", help="say whether every step gives the same pixels"
    )
    replay.add_argument(
        "--source",
        type=Path,
        metavar="PICTURE",
        help="the picture that was opened (default: the one in FILE, else the one in the history)",
    )
    replay.add_argument(
        "-o", "--out", type=picture_path, metavar="FILE", help="write the picture that comes out"
    )
    replay.set_defaults(run=_replay)


def _add_open(commands: Commands) -> None:
    opening = commands.add_parser(
        "open",
        help="take up a conversation from a project file",
        description="Take up a conversation that `sgedit export --project` wrote, here or "
        "elsewhere.",
    )
    opening.add_argument("file", type=Path, metavar="FILE", help="the project, a .sgedit file")
    opening.set_defaults(run=_open)


def _add_delete(commands: Commands) -> None:
    delete = commands.add_parser(
        "delete",
        help="delete a conversation with all its pictures",
        description="Delete a conversation: its words, its versions, and every picture that no "
        "other conversation uses. Files that were exported stay.",
    )
    _add_conversation(delete, needed=True)
    delete.add_argument("--yes", action="store_true", help="do not ask")
    delete.set_defaults(run=_delete)


def _add_gc(commands: Commands) -> None:
    tidy = commands.add_parser(
        "gc",
        help="take away what no conversation uses",
        description="Take away what no conversation uses, such as what a crash has left. "
        "Conversations of the page are deleted there; they stay, and count for no quota.",
    )
    tidy.add_argument(
        "--quota",
        type=_size,
        metavar="SIZE",
        help="delete the conversations longest unused too, as many as are more than this (2GB)",
    )
    tidy.add_argument("--dry-run", action="store_true", help="only say what would go")
    tidy.add_argument("--yes", action="store_true", help="do not ask before conversations go")
    tidy.set_defaults(run=_gc)


def _export_path(text: str) -> Path:
    return Path(text) if text.lower().endswith(PROJECT_SUFFIX) else picture_path(text)


def _size(text: str) -> int:
    try:
        return size_of(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _add_conversation(parser: argparse.ArgumentParser, *, needed: bool) -> None:
    parser.add_argument(
        "conversation",
        nargs=None if needed else "?",
        metavar="CONVERSATION",
        help="its number in `sgedit history` (1: used last), or the first characters of its id",
    )


def _history(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.history import run_history

    return run_history(arguments.conversation, settings)


def _export(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.export import PARTS, Part, run_export

    options = export_options_of(arguments)
    part: Part = next((p for p in PARTS if vars(arguments).get(p)), "picture")
    named = (arguments.conversation, arguments.step)
    if arguments.last:
        if arguments.step is not None:
            raise InputError("Two conversations are named.", "With --last, name only a step.")
        named = (None, arguments.step or arguments.conversation)
    return run_export(*named, arguments.out, part, options, settings)


def _open(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.project import run_open

    return run_open(arguments.file, settings)


def _replay(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.replay import run_replay

    return run_replay(arguments.file, arguments.source, arguments.out, arguments.verify, settings)


def _delete(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.tidy import run_delete

    return run_delete(arguments.conversation, arguments.yes, settings)


def _gc(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.tidy import run_gc

    return run_gc(arguments.quota, arguments.dry_run, arguments.yes, settings)
