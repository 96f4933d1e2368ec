"""Asks once whether pictures may be shown to the server that a folder's `.env` names."""

from __future__ import annotations

import sys

from agent.consent import VISION, Consents, shown_to
from agent.terminal.plain import plain
from sgedit_engine.settings import Settings


def ask_about_showing(settings: Settings) -> None:
    """Before anything reads a picture. Nobody at a terminal, and anything but a yes, is a no.

    Raises InputError for a `.env` that is no text, and where the answer cannot be kept.
    """
    host, consents = shown_to(), Consents.of(settings)
    if host is None or consents.allow(host):
        return
    told = f"The file `.env` in this folder asks me to show pictures to the server {plain(host)}."
    if _agreed(f"{told} Shall I, from now on?"):
        consents.give(host)
        return
    print(
        f"{told} I do not: they stay here. If you trust the file, say yes when `sgedit chat` asks, "
        f"or set {VISION} and the server's address in the environment.",
        file=sys.stderr,
    )


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        return False
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
