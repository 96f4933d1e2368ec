"""The command line: `sgedit ui | demo | chat | edit | parse | history | export | replay | …`.

Exit codes of `sgedit edit`: 0 made and verified; 3 ambiguous and unanswered; 4 made but not
verified; 2 wrong usage; 1 any other failure. The other commands use 0, 1 and 2.

`SGEDIT_MODEL` names the chat model where `--model` does not, in the environment or in `.env`;
`SGEDIT_DEBUG` shows where things go wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from agent.environment import setting
from agent.page.commands import add_page_commands
from agent.terminal.keeping import (
    add_export_options,
    add_keeping_commands,
    export_options_of,
    picture_path,
)
from sgedit_engine.errors import SGEditError
from sgedit_engine.settings import Identity, RendererName, Settings, release

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_DEFAULTS = Settings()
_DEBUG = "SGEDIT_DEBUG"
_MODEL = "SGEDIT_MODEL"
_OFFLINE = "offline"
# As `agent.services.Confirm`, which takes time to import.
CONFIRM = ("ambiguous", "always", "never")


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options. Imports nothing that takes time."""
    parser = argparse.ArgumentParser(prog="sgedit", description="Talk to a picture and it changes.")
    parser.add_argument("--version", action="store_true", help="print the version and leave")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    add_page_commands(commands, _add_conversation_options)
    _add_demo(commands)
    _add_chat(commands)
    _add_edit(commands)
    _add_parse(commands)
    add_keeping_commands(commands)
    return parser


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
    _add_conversation_options(demo)


def _add_chat(commands: Commands) -> None:
    chat = commands.add_parser(
        "chat", help="talk to a picture", description="Talk to a picture in the terminal."
    )
    chat.add_argument(
        "image",
        type=Path,
        metavar="IMAGE",
        help="the picture, or a project (.sgedit) to go on with",
    )
    _add_conversation_options(chat)


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
    add_export_options(edit)
    _add_conversation_options(edit)


def _add_parse(commands: Commands) -> None:
    parse = commands.add_parser(
        "parse", help="show a picture's scene graph", description="Show a picture's scene graph."
    )
    parse.add_argument("image", type=Path, metavar="IMAGE", help="the picture")
    parse.add_argument("--json", action="store_true", help="print the graph as JSON")
    parse.add_argument(
        "--drawing", type=_png_path, metavar="OUT", help="draw the graph over the picture, as PNG"
    )
    _add_engine_options(parse)


def _add_conversation_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        metavar="NAME",
        help="who understands the words: offline, the grammar that comes with sgedit, or "
        "openai:NAME, a language model on a server that speaks OpenAI's protocol (default: "
        f"{_MODEL}, else {_OFFLINE})",
    )
    parser.add_argument(
        "--confirm",
        choices=CONFIRM,
        default=CONFIRM[0],
        help="when to ask back: where something is in doubt, before every edit, or never, so that "
        "the likeliest meaning is taken and told (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=_count(0), default=_DEFAULTS.seed, help="first seed (default: %(default)s)"
    )
    parser.add_argument(
        "--candidates",
        type=_count(1),
        default=_DEFAULTS.candidates,
        metavar="N",
        help="pictures rendered per edit, of which the best is taken (default: %(default)s)",
    )
    parser.add_argument(
        "--identity",
        choices=get_args(Identity),
        default=_DEFAULTS.identity,
        help="how what moves stays itself: by its own pixels, from a concept that is learned of it "
        "(a minute or more), or by attending to it; auto is what measured best "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--renderer",
        choices=get_args(RendererName),
        default=_DEFAULTS.renderer,
        help="what draws: a model that fills holes, or one that draws whole pictures from words, "
        "with steered attention (default: %(default)s)",
    )
    _add_engine_options(parser)


def _add_engine_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile",
        default=_DEFAULTS.profile,
        help="set of models that read and draw pictures (default: %(default)s)",
    )
    parser.add_argument(
        "--device",
        choices=("auto", "cpu", "cuda", "mps"),
        default=_DEFAULTS.device,
        help="where the models run (default: %(default)s)",
    )


def _count(least: int) -> Callable[[str], int]:
    def integer(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{value} is too few; give {least} or more")
        return value

    return integer


def _png_path(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text} has to end in .png")
    return path


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The engine's settings as the options give them."""
    return Settings(
        profile=getattr(arguments, "profile", _DEFAULTS.profile),
        device=getattr(arguments, "device", _DEFAULTS.device),
        candidates=getattr(arguments, "candidates", _DEFAULTS.candidates),
        seed=getattr(arguments, "seed", _DEFAULTS.seed),
        identity=getattr(arguments, "identity", _DEFAULTS.identity),
        renderer=getattr(arguments, "renderer", _DEFAULTS.renderer),
    )


def chat_model_of(arguments: argparse.Namespace) -> str:
    """The chat model's name as the options, the environment or `.env` give it."""
    return arguments.model or setting(_MODEL) or _OFFLINE


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; its exit code. Wrong usage leaves through SystemExit(2)."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.version:
        print(f"sgedit {release()}")
        return 0
    if arguments.command is None:
        parser.error("a command is needed; `sgedit --help` lists them")
    try:
        return _run(arguments)
    except SGEditError as error:
        print(f"sgedit: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("sgedit: Stopped.", file=sys.stderr)
    except BrokenPipeError:
        # Whoever read the output has left; nothing more can be said, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get(_DEBUG):
            raise
        print(
            f"sgedit: Something went wrong inside sgedit ({type(error).__name__}: {error}). "
            f"Set {_DEBUG}=1 to see where.",
            file=sys.stderr,
        )
    return 1


def _run(arguments: argparse.Namespace) -> int:
    # Imported here, so that help and usage errors come at once.
    from agent.terminal.log import log_to

    settings = settings_of(arguments)
    log = None if os.environ.get(_DEBUG) else settings.data_folder() / "sgedit.log"
    with log_to(log):
        return _carry_out(arguments, settings)


def _carry_out(arguments: argparse.Namespace, settings: Settings) -> int:
    if "run" in arguments:
        code: int = arguments.run(arguments, settings)
        return code
    match arguments.command:
        case "demo":
            from agent.terminal.demo import run_demo

            return run_demo(
                arguments.out,
                arguments.script,
                arguments.picture,
                settings,
                chat_model_of(arguments),
                arguments.confirm,
            )
        case "chat":
            from agent.terminal.chat import run_chat

            return run_chat(arguments.image, settings, chat_model_of(arguments), arguments.confirm)
        case "edit":
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
            )
        case _:
            from agent.terminal.parse import run_parse

            return run_parse(arguments.image, arguments.json, arguments.drawing, settings)


if __name__ == "__main__":
    sys.exit(main())
