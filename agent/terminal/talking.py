"""The commands that work on a picture: demo, chat, edit and parse, with their options.

Each parser's `run` carries its command out, given the arguments and the settings.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from agent.terminal.options import (
    add_conversation_options,
    add_engine_options,
    add_export_options,
    add_names_option,
    chat_model_of,
    export_options_of,
    picture_path,
    png_path,
)
from sgedit_engine.settings import Settings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_talking_commands(commands: Commands) -> None:
    """Add the commands' parsers. Imports nothing that takes time."""
    _add_demo(commands)
    _add_chat(commands)
    _add_edit(commands)
    _add_parse(commands)


def _add_demo(commands: Commands) -> None:
    demo = commands.add_parser(
        "demo", help="hold the example conversation", description="Hold the example conversation."
    )
    demo.add_argument(
        "--out",
        type=Path,
        default=Path("demo"),
        help="folder for pictures and result.json (default: %(default)s)",
    )
    demo.add_argument("--picture", type=Path, help="another picture than the example's")
    demo.add_argument(
        "--script", type=Path, help="another conversation: a YAML file with picture and lines"
    )
    add_conversation_options(demo)
    demo.set_defaults(run=_demo)


def _add_chat(commands: Commands) -> None:
    chat = commands.add_parser(
        "chat",
        help="talk to a picture",
        description="Talk to a picture in the terminal, or go on with a conversation.",
    )
    which = chat.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "image",
        type=Path,
        nargs="?",
        metavar="IMAGE",
        help="the picture, or a project (.sgedit) to go on with",
    )
    which.add_argument("--last", action="store_true", help="go on with the conversation used last")
    which.add_argument(
        "--conversation",
        metavar="CONVERSATION",
        help="go on with this one: its number in `sgedit history`, or the first characters of "
        "its id",
    )
    add_names_option(chat)
    add_conversation_options(chat)
    chat.set_defaults(run=_chat)


def _add_edit(commands: Commands) -> None:
    edit = commands.add_parser(
        "edit",
        help="make one request and save the result",
        description="Make one request and save the result.",
        epilog="exit codes: 0 made and verified; 1 failed; 2 wrong usage; 3 ambiguous and "
        "unanswered, the question is on stderr; 4 made but not verified",
    )
    edit.add_argument("image", type=Path, metavar="IMAGE", help="the picture")
    edit.add_argument("request", metavar="REQUEST", help='what to change: "remove the left mug"')
    edit.add_argument(
        "-o",
        "--out",
        type=picture_path,
        required=True,
        metavar="OUT",
        help="the file to write; its suffix says the format: .png, .jpg or .webp",
    )
    edit.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="TEXT",
        help="answer to a question, should one be asked; again for the next question",
    )
    add_names_option(edit)
    add_export_options(edit)
    add_conversation_options(edit)
    edit.set_defaults(run=_edit)


def _add_parse(commands: Commands) -> None:
    parse = commands.add_parser(
        "parse", help="show a picture's scene graph", description="Show a picture's scene graph."
    )
    parse.add_argument("image", type=Path, metavar="IMAGE", help="the picture")
    parse.add_argument("--json", action="store_true", help="print the graph as JSON")
    parse.add_argument(
        "--drawing", type=png_path, metavar="OUT", help="draw the graph over the picture, as PNG"
    )
    add_names_option(parse)
    add_engine_options(parse)
    parse.set_defaults(run=_parse)


def _demo(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.demo import run_demo

    return run_demo(
        arguments.out,
        arguments.script,
        arguments.picture,
        settings,
        chat_model_of(arguments),
        arguments.confirm,
    )


def _chat(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.chat import go_on, run_chat

    how = (settings, chat_model_of(arguments), arguments.confirm)
    if arguments.image is None:
        return go_on(arguments.conversation, *how)
    return run_chat(arguments.image, *how, names=arguments.names)


def _edit(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.edit import run_edit

    return run_edit(
        arguments.image,
        arguments.request,
        arguments.out,
        arguments.answer,
        export_options_of(arguments),
        settings,
        chat_model_of(arguments),
        arguments.confirm,
        names=arguments.names,
    )


def _parse(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.parse import run_parse

    return run_parse(
        arguments.image, arguments.json, arguments.drawing, settings, names=arguments.names
    )
