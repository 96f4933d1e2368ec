"""The options of the commands about what is kept: `sgedit history | export | replay`.

Each parser's `run` carries its command out, given the arguments and the settings.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sgedit_engine.picture_files import FORMATS
from sgedit_engine.settings import Settings

if TYPE_CHECKING:
    from agent.exporting import ExportOptions

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_keeping_commands(commands: Commands) -> None:
    """Add the commands' parsers. Imports nothing that takes time."""
    _add_history(commands)
    _add_export(commands)
    _add_replay(commands)


def _add_history(commands: Commands) -> None:
    history = commands.add_parser(
        "history",
        help="list conversations, or the steps of one",
        description="List the conversations that are kept, the last used first, or the steps "
        "of one.",
    )
    _add_conversation(history, needed=False)
    history.set_defaults(run=_history)


def _add_export(commands: Commands) -> None:
    export = commands.add_parser(
        "export",
        help="write a picture of a conversation to a file",
        description="Write a picture of a conversation to a file.",
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
        type=picture_path,
        required=True,
        metavar="FILE",
        help="the file to write; its suffix says the format: .png, .jpg or .webp",
    )
    what = export.add_mutually_exclusive_group()
    what.add_argument(
        "--mask", action="store_true", help="where the step changed the picture, as PNG"
    )
    what.add_argument(
        "--graph", action="store_true", help="the scene graph drawn over the picture, as PNG"
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


def add_export_options(parser: argparse.ArgumentParser) -> None:
    """What an exported file holds besides the pixels."""
    parser.add_argument(
        "--quality",
        type=_quality,
        metavar="1-100",
        help="of JPEG and WebP (default: 92 and 90)",
    )
    parser.add_argument(
        "--no-provenance",
        action="store_true",
        help="leave out how the picture was made, which a PNG tells otherwise",
    )
    parser.add_argument(
        "--no-requests", action="store_true", help="leave your words out of how it was made"
    )
    parser.add_argument(
        "--with-source",
        action="store_true",
        help="put the picture as it was opened into the PNG, so that it can be replayed anywhere",
    )
    parser.add_argument(
        "--strip-location",
        action="store_true",
        help="leave out where the original was taken, which EXIF may tell",
    )


def export_options_of(arguments: argparse.Namespace) -> ExportOptions:
    """The options as values."""
    from agent.exporting import ExportOptions

    return ExportOptions(
        quality=arguments.quality,
        provenance=not arguments.no_provenance,
        requests=not arguments.no_requests,
        source=arguments.with_source,
        location=not arguments.strip_location,
    )


def picture_path(text: str) -> Path:
    """A path whose suffix names a format that can be written."""
    path = Path(text)
    if path.suffix.lower() not in FORMATS:
        raise argparse.ArgumentTypeError(f"{text} has to end in .png, .jpg or .webp")
    return path


def _quality(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{value} is not between 1 and 100")
    return value


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
    from agent.terminal.export import Part, run_export

    options = export_options_of(arguments)
    part: Part = "mask" if arguments.mask else "graph" if arguments.graph else "picture"
    named = (arguments.conversation, arguments.step)
    if arguments.last:
        named = (None, arguments.step or arguments.conversation)
    return run_export(*named, arguments.out, part, options, settings)


def _replay(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.replay import run_replay

    return run_replay(arguments.file, arguments.source, arguments.out, arguments.verify, settings)
