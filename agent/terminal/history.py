"""`sgedit history`: the conversations that are kept, and the steps of one."""

from __future__ import annotations

import time

from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.conversations import Conversations, Found, Kept, everywhere, found
from agent.terminal.plain import plain
from sgedit_engine.interface import Verdict
from sgedit_engine.settings import Settings


def run_history(conversation: str | None, settings: Settings) -> int:
    """Print the conversations, or the steps of the one that is named. Raises HistoryError."""
    console = Console()
    if conversation is not None:
        one = found(settings, conversation)
        console.print(_steps(one.conversations, one.kept))
    elif every := everywhere(settings):
        console.print(_conversations(every))
    else:
        console.print("No conversation is kept here yet; `sgedit chat` begins one.", markup=False)
    if conversation is None:
        for id in Conversations.of(settings).damaged():
            told = f"A conversation is damaged; `sgedit delete {id[:8]}` deletes it."
            console.print(told, markup=False)
    return 0


def _conversations(every: list[Found]) -> Table:
    table = _table("", "picture", "last used", "edits", "made", "id")
    for number, one in enumerate(every, 1):
        kept, made = one.kept, "on the page" if one.on_page else "here"
        told = (Text(plain(kept.picture)), _when(kept.used), _edits(kept), made)
        table.add_row(str(number), *told, Text(kept.id[:8], "dim"))
    return table


def _steps(conversations: Conversations, kept: Kept) -> Table:
    table = _table("", "step", "you said", "result", "seconds", "version")
    root = conversations.store.path_to_root(kept.head.id)[-1]
    opened = Text(plain(f"opened {root.note}".strip()))
    table.add_row("0", opened, "", "", f"{root.seconds:.1f}", Text(root.id[:8], "dim"))
    for number, step in enumerate(kept.line.steps, 1):
        last = step.versions[-1]
        undone = number > len(kept.line.done)
        table.add_row(
            str(number),
            Text(plain(step.summary)),
            Text(plain(last.request)),
            Text("undone", "dim")
            if undone
            else _seen([v.verdict for v in step.versions if v.verdict is not None]),
            f"{sum(v.seconds for v in step.versions):.1f}",
            Text(last.id[:8], "dim"),
        )
    return table


def _edits(kept: Kept) -> str:
    undone = len(kept.line.undone)
    return f"{len(kept.line.done)} ({undone} undone)" if undone else str(len(kept.line.done))


def _seen(verdicts: list[Verdict]) -> Text:
    if not verdicts:
        return Text("")
    if all(verdict.met for verdict in verdicts):
        return Text("as asked", "green")
    return Text("not verified", "yellow")


def _when(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column)
    return table
