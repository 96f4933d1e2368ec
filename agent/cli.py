"""The command line: `sgedit ui | demo | chat | edit | parse | history | export | models | …`.

Exit codes of `sgedit edit`: 0 made and verified; 3 ambiguous and unanswered; 4 made but not
verified; 2 wrong usage; 1 any other failure. The other commands use 0, 1 and 2, `replay` also 5.

`SGEDIT_DEBUG` shows where things go wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from agent.page.commands import add_page_commands
from agent.terminal.keeping import add_keeping_commands
from agent.terminal.modelling import add_model_commands
from agent.terminal.options import add_conversation_options, settings_of
from agent.terminal.plain import plain
from agent.terminal.talking import add_talking_commands
from sgedit_engine.errors import SGEditError
from sgedit_engine.settings import release

_DEBUG = "SGEDIT_DEBUG"
# The first that the libraries look at, before any other name of it.
_TRACING = "LANGSMITH_TRACING_V2"


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options. Imports nothing that takes time."""
    parser = argparse.ArgumentParser(prog="sgedit", description="Talk to a picture and it changes.")
    parser.add_argument("--version", action="store_true", help="print the version and leave")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    add_page_commands(commands, add_conversation_options)
    add_talking_commands(commands)
    add_keeping_commands(commands)
    add_model_commands(commands)
    return parser


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
        print(f"sgedit: {plain(str(error))}", file=sys.stderr)
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
    # A shell that traces other programs shall not send what is said, and pictures, anywhere.
    os.environ[_TRACING] = "false"
    # Imported here, so that help and usage errors come at once.
    from agent.terminal.log import log_to
    from agent.terminal.showing import ask_about_showing

    settings = settings_of(arguments)
    if getattr(arguments, "reads_pictures", False):
        ask_about_showing(settings)
    log = None if os.environ.get(_DEBUG) else settings.data_folder() / "sgedit.log"
    with log_to(log):
        code: int = arguments.run(arguments, settings)
        return code


if __name__ == "__main__":
    sys.exit(main())
