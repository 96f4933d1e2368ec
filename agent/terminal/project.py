"""`sgedit open`: a conversation that was exported as a project goes on here."""

from __future__ import annotations

from pathlib import Path

from agent.conversations import Conversations, Kept
from agent.projects import open_project
from agent.terminal.plain import plain
from sgedit_engine.settings import Settings


def run_open(path: Path, settings: Settings) -> int:
    """Take the project up. Raises InputError where it cannot be opened."""
    kept, moved = take_up(path, settings)
    name = plain(kept.name)
    if moved:
        print(f"The conversation about {name} is here now.")
    else:
        print(f"{name}: it is here already, and as far as the file or more.")
    print(f"`sgedit history {kept.id[:8]}` shows it; `sgedit chat {path}` goes on with it.")
    return 0


def take_up(path: Path, settings: Settings) -> tuple[Kept, bool]:
    """The project's conversation in the data folder, and whether it was moved to where the file
    stands. Raises InputError."""
    return open_project(Conversations.of(settings, make=True), path)
