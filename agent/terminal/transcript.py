"""Draws a turn's events in a terminal as they come, with a bar for what takes its time."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from agent.events import (
    Candidates,
    Event,
    Failed,
    Learned,
    PlanPreview,
    ProgressEvent,
    Question,
    Said,
    Saying,
    SceneRead,
    VersionMade,
)
from agent.terminal.plain import plain
from sgedit_engine.interface import Verdict
from sgedit_engine.scene.essence import essential_relations
from sgedit_engine.scene.graph import SceneGraph

_MARGIN = " " * 8
# Between columns; and the room that relations need at least to stand beside the rest.
_GAP, _LEAST_RELATIONS = 2, 40
_DIFF_STYLES = {"+": "green", "-": "red", "~": "yellow"}


class Transcript:
    """A listener of events. Use it as a context, so that its bar is gone afterwards.

    `brief` leaves the scene's table out.
    """

    def __init__(self, console: Console, *, brief: bool = False) -> None:
        self.console = console
        self._brief = brief
        self._bar: Progress | None = None
        self._live: Live | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop_bar()

    def user(self, line: str) -> None:
        """What the user says, where it was not typed here."""
        self._stop_bar()
        self.console.print()
        self.console.print(_spoken("you", Text(line), "bold cyan"))

    def note(self, text: str, style: str = "dim") -> None:
        """A line of the command's own."""
        self._stop_bar()
        self.console.print(Text(plain(text), style), soft_wrap=True)

    def __call__(self, event: Event) -> None:
        if isinstance(event, ProgressEvent):
            self._progress(event)
            return
        if isinstance(event, Saying):
            self._saying(event)
            return
        self._stop_bar()
        match event:
            case Said():
                self.console.print(_spoken("sgedit", Text(event.text)))
            case SceneRead():
                self.note(f"{_MARGIN}read in {event.version.seconds:.1f} s")
                if event.graph.foreground and not self._brief:
                    self.console.print(scene_table(event.graph, self.console.width))
            case Question():
                self.console.print(_spoken("sgedit", question_text(event)))
            case PlanPreview():
                self._plan(event)
            case Candidates():
                self._candidates(event)
            case VersionMade():
                version = event.version
                if version.verdict is not None:
                    self.console.print(verdict_text(version.verdict))
                about = event.expected_seconds
                held = "" if about is None else f" (about {_seconds(about)} were expected)"
                self.note(f"{_MARGIN}made in {version.seconds:.1f} s{held}, seed {version.seed}")
            case Learned():
                self.note(f"{_MARGIN}learned in {event.version.seconds:.1f} s")
            case Failed():
                told = Text.assemble((event.problem, "red"), f" {event.remedy}")
                self.console.print(_spoken("sgedit", told))

    def _plan(self, event: PlanPreview) -> None:
        told = f"up to {event.share:.0%} of the picture may change"
        if event.seconds is not None:
            told += f", about {_seconds(event.seconds)}"
        self.note(f"{_MARGIN}plan: {event.summary} ({told})")
        for line in event.diff.splitlines():
            if line.endswith(")"):  # an object with its id; relations follow from objects
                self.note(f"{_MARGIN}  {line}", _DIFF_STYLES.get(line[:1], "dim"))

    def _candidates(self, event: Candidates) -> None:
        met = sum(seen.verdict.met for seen in event.seen)
        rounds = "" if event.round == 1 else f" in round {event.round}"
        count = f"{len(event.seen)} candidate{'s' if len(event.seen) != 1 else ''}"
        self.note(f"{_MARGIN}{count}{rounds}, {met} as asked")

    def _progress(self, event: ProgressEvent) -> None:
        """A bar on terminals; a file or pipe gets none."""
        if not self.console.is_terminal:
            return
        if self._bar is None:
            self._stop_bar()
            self._bar = Progress(
                TextColumn(_MARGIN + "{task.description}"),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self.console,
                transient=True,
            )
            self._bar.start()
        for task in self._bar.tasks:
            if task.description == event.stage:
                self._bar.update(task.id, completed=event.step, total=event.total)
                return
        self._bar.add_task(event.stage, completed=event.step, total=event.total)

    def _saying(self, event: Saying) -> None:
        """Words as they are written, on terminals; they go when what came of them is told."""
        if not self.console.is_terminal:
            return
        if self._live is None:
            self._stop_bar()
            self._live = Live(console=self.console, transient=True)
            self._live.start()
        self._live.update(_spoken("sgedit", Text(event.text)), refresh=True)

    def _stop_bar(self) -> None:
        """Take away what is there only while something is in work."""
        for shown in (self._bar, self._live):
            if shown is not None:
                shown.stop()
        self._bar = self._live = None


def _seconds(seconds: float) -> str:
    """A time that is only known roughly: "0.4 s", "12 s", "3 min"."""
    if seconds >= 90:
        return f"{seconds / 60:.0f} min"
    return f"{seconds:.0f} s" if seconds >= 2 else f"{seconds:.1f} s"


def _spoken(who: str, words: Text, style: str = "bold magenta") -> Table:
    """Words with who says them on the left, and every line of them in one column."""
    words.plain = plain(words.plain)
    grid = Table.grid()
    grid.add_column(width=len(_MARGIN))
    grid.add_column()
    grid.add_row(Text(who, style), words)
    return grid


def scene_table(graph: SceneGraph, width: int | None) -> Padding:
    """The objects of a graph, with where they are and how they stand to each other.

    Relations have a column of their own, or lines below where `width` characters leave no room for
    it (None: there is).
    """
    told: dict[str, list[str]] = {thing.id: [] for thing in graph.foreground}
    for relation in essential_relations(graph):
        if relation.subject in told:
            told[relation.subject].append(f"{relation.predicate} {relation.object}")
    header = ["id", "object", "box (x0 y0 x1 y1)", "score", "relations"]
    rows = [
        [
            thing.id,
            plain(thing.name),
            f"{thing.box.x0:.2f} {thing.box.y0:.2f} {thing.box.x1:.2f} {thing.box.y1:.2f}",
            f"{thing.score:.2f}",
            ", ".join(told[thing.id]),
        ]
        for thing in graph.foreground
    ]
    used = [max(map(len, column)) + _GAP for column in zip(header, *rows, strict=True)]
    used[-1] = min(used[-1], _LEAST_RELATIONS)
    if width is None or len(_MARGIN) + sum(used) <= width:
        tables = [_table(header, rows, whole=header[:-1])]
    else:
        related = [[row[0], row[-1]] for row in rows if row[-1]]
        tables = [_table(header[:-1], [row[:-1] for row in rows])]
        tables += [_table(["id", "relations"], related)] if related else []
    return Padding(Group(*tables), (0, 0, 0, len(_MARGIN)), expand=False)


def _table(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, whole: Sequence[str] = ()
) -> Table:
    """A table with these columns, of which those in `whole` are never folded."""
    table = Table(box=None, padding=(0, _GAP, 0, 0), header_style="dim")
    for name in header:
        style = "dim" if name == "relations" else ""
        table.add_column(name, no_wrap=name in whole, style=style)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def question_text(question: Question) -> Text:
    """A question and its numbered choices."""
    text = Text(question.text, "bold")
    for choice in question.choices:
        text.append(f"\n  {choice.number}. {choice.label}", "not bold")
    return text


def verdict_text(verdict: Verdict) -> Text:
    """Each expectation with how it was seen, a line each."""
    text = Text()
    for number, expectation in enumerate(verdict.expectations):
        mark, style = ("✓", "green") if expectation.met else ("✗", "red")
        text.append("\n" if number else "").append(f"{_MARGIN}{mark} ", style)
        text.append(plain(expectation.text))
        if expectation.evidence:
            text.append(f" ({expectation.evidence})", "dim")
    if not verdict.met:
        text.append(f"\n{_MARGIN}not verified: the result may differ from what was asked", "yellow")
    return text
