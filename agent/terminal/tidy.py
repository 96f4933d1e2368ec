"""`sgedit delete` and `sgedit gc`: taking away what was kept."""

from __future__ import annotations

import sys

from agent.conversations import Conversations, Kept, found_here
from agent.environment import setting
from agent.sizes import size_of, size_words
from agent.terminal.plain import plain
from agent.tidying import Freed, Tidying, bytes_kept
from sgedit_engine.scene.english import counted
from sgedit_engine.settings import Settings

QUOTA = "SGEDIT_QUOTA"


def run_delete(conversation: str, sure: bool, settings: Settings) -> int:
    """Delete a conversation once the user says so. Raises HistoryError."""
    conversations = Conversations.of(settings)
    chosen, told = _chosen(conversations, conversation, settings)
    if not sure and not _agreed(f"Delete {told}, with all its pictures?"):
        print("Nothing was deleted.")
        return 1
    freed = Tidying(conversations, settings.data_folder()).delete(chosen)
    print(f"Deleted {told}: {_freed(freed)}.")
    return 0


def _chosen(conversations: Conversations, name: str, settings: Settings) -> tuple[str, str]:
    """Its id, and what the user knows it by; a damaged one goes by its id alone."""
    damaged = [one for one in conversations.damaged() if one[:8] == name[:8]]
    if len(damaged) == 1 and damaged[0].startswith(name):
        return damaged[0], "the damaged conversation"
    kept = found_here(settings, name)
    return kept.id, _told(kept)


def run_gc(quota: int | None, dry_run: bool, sure: bool, settings: Settings) -> int:
    """Take away what nothing names; with a quota also the conversations longest unused, once the
    user says so. Raises HistoryError."""
    conversations = Conversations.of(settings)
    tidying = Tidying(conversations, settings.data_folder())
    freed = tidying.collect(dry_run=dry_run)
    print(f"{'Would go' if dry_run else 'Gone'}, as nothing names it: {_freed(freed)}.")
    if quota is not None:
        _keep_to(quota, tidying, dry_run, sure)
    taken = bytes_kept(settings.data_folder())
    print(f"{size_words(taken)} are kept in {len(conversations.all())} conversations.")
    return 0


def _keep_to(quota: int, tidying: Tidying, dry_run: bool, sure: bool) -> None:
    beyond = tidying.beyond(quota)
    for kept, size in beyond:
        print(f"  {'would go' if dry_run else 'to go'}: {_told(kept)}, {size_words(size)}")
    if not beyond or dry_run:
        return
    if not sure and not _agreed(f"Delete these {len(beyond)}, with all their pictures?"):
        print("No conversation was deleted.")
        return
    freed = sum((tidying.delete(kept.id) for kept, _ in beyond), Freed())
    print(f"Deleted {len(beyond)}: {_freed(freed)}.")


def quota_warning(settings: Settings) -> str | None:
    """What to tell a user whose data folder is beyond `SGEDIT_QUOTA`. Raises InputError when that
    is no size."""
    quota = setting(QUOTA)
    if not quota or (taken := bytes_kept(settings.data_folder())) <= size_of(quota):
        return None
    return (
        f"Conversations take {size_words(taken)}, more than {QUOTA} ({quota}); "
        f"`sgedit gc --quota {quota}` deletes those longest unused."
    )


def _agreed(question: str) -> bool:
    """Whether a user at a terminal says yes; nobody there says no."""
    if not sys.stdin.isatty():
        print(f"{question} Say so with --yes.", file=sys.stderr)
        return False
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _told(kept: Kept) -> str:
    return f"the conversation about {plain(kept.name)}"


def _freed(freed: Freed) -> str:
    return f"{counted(freed.files, 'file')}, {size_words(freed.bytes)}"
