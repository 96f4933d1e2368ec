"""The commands that work on a picture: demo, chat, edit, parse and run, with their options.

Each parser's `run` carries its command out, given the arguments and the settings.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from agent.terminal.options import (
    add_conversation_options,
    add_drawing_options,
    add_engine_options,
    add_export_options,
    add_names_option,
    chat_model_of,
    count,
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
    _add_run(commands)


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
    demo.set_defaults(run=_demo, reads_pictures=True)


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
    chat.set_defaults(run=_chat, reads_pictures=True)


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
    edit.set_defaults(run=_edit, reads_pictures=True)


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
    parse.set_defaults(run=_parse, reads_pictures=True)


def _add_run(commands: Commands) -> None:
    run = commands.add_parser(
        "run",
        help="carry out a file of edits on a picture",
        description="Carry out a file of edits on a picture, each on the result of the one before.",
        epilog="A line is one of: Add an object: 'x'. Add tuple: ['x' -> on -> 'y'] | Remove: 'x' "
        "| Replace 'x' by 'y' | Modify a relationship: from ['x' -> on -> 'y'] to ['x' -> next to "
        "-> 'y'] - exit codes: 0 all made and verified; 1 failed; 2 wrong usage; 3 ambiguous and "
        "unanswered; 4 all made, not all verified",
    )
    run.add_argument("--image-path", type=Path, required=True, metavar="IMAGE", help="the picture")
    run.add_argument(
        "--modification-path",
        type=Path,
        required=True,
        metavar="FILE",
        help="a text file with an edit a line",
    )
    run.add_argument(
        "--out-dir",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="a new or empty folder for graphs, masks, plans, samples, concepts and summary.json",
    )
    run.add_argument(
        "--num-samples",
        dest="candidates",
        type=count(1),
        default=5,
        metavar="N",
        help="pictures rendered per edit, of which the best is taken (default: %(default)s)",
    )
    run.add_argument(
        "--steps",
        type=count(1),
        metavar="N",
        help="solver steps of each of them (default: what suits the profile's models)",
    )
    run.add_argument(
        "--prior-preservation",
        dest="prior_weight",
        action="store_const",
        const=1.0,
        default=0.0,
        help="when a concept is learned (--identity learned), keep what others of its kind look "
        "like",
    )
    run.add_argument(
        "--pick",
        action="store_true",
        help="take the likeliest object where words fit several, instead of asking on a terminal "
        "or ending the run",
    )
    add_names_option(run)
    add_drawing_options(run)
    run.set_defaults(run=_run, reads_pictures=True)


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


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.running import Run, run_pipeline

    run = Run(
        arguments.image_path,
        arguments.modification_path,
        arguments.out_dir,
        arguments.names,
        arguments.pick,
    )
    return run_pipeline(run, settings)
