"""`sgedit ui` and `sgedit users`: their options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from sgedit_engine.settings import Settings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_page_commands(
    commands: Commands, add_options: Callable[[argparse.ArgumentParser], None]
) -> None:
    """`add_options` adds what every conversation can be given."""
    ui = commands.add_parser(
        "ui",
        help="open the page: chat, picture, graph and history",
        description="Serve the page, with chat, picture, graph and history side by side.",
        epilog="On an address of this machine alone no password is asked for; on any other one "
        "those who have a password can sign in (sgedit users).",
    )
    ui.add_argument(
        "--host", default="127.0.0.1", help="the address to serve at (default: %(default)s)"
    )
    ui.add_argument(
        "--port", type=_port, default=8000, help="the port to serve at (default: %(default)s)"
    )
    ui.add_argument(
        "--sign-in",
        action="store_true",
        help="ask for a password on this machine too, as is needed behind another server",
    )
    ui.add_argument("--no-browser", action="store_true", help="open no browser window")
    add_options(ui)
    ui.set_defaults(run=_serve, reads_pictures=True)

    users = commands.add_parser(
        "users", help="who may sign in to the page", description="Who may sign in to the page."
    )
    users.add_argument(
        "action",
        choices=("add", "remove", "list"),
        help="give somebody a password, let somebody in no longer, or list the names",
    )
    users.add_argument("name", nargs="?", metavar="NAME", help="the person's name")
    users.set_defaults(run=_users)


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 2**16:
        raise argparse.ArgumentTypeError(f"{port} is no port")
    return port


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.page.serve import serve

    return serve(
        settings,
        arguments.host,
        arguments.port,
        show=not arguments.no_browser,
        sign_in=arguments.sign_in,
        model=arguments.model or "",
        confirm=arguments.confirm,
    )


def _users(arguments: argparse.Namespace, settings: Settings) -> int:
    from agent.terminal.users import run_users

    return run_users(arguments.action, arguments.name, settings)
