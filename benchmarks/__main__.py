"""`python -m benchmarks COMMAND`: argparse in front, one module per command behind."""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.arguments import count
from benchmarks.commands import drawing, reading, speed, talking
from benchmarks.damage.command import add_command as add_damage_command
from benchmarks.document import DOCUMENT, write_section
from benchmarks.edits.command import add_command as add_edits_command
from benchmarks.fuzz.command import add_command as add_fuzz_command
from benchmarks.layout.command import add_command as add_layout_command
from benchmarks.looks.command import add_command as add_looks_command
from benchmarks.public_sets.command import add_command as add_public_command
from benchmarks.record import Record, commit
from benchmarks.report.command import add_commands as add_report_commands
from benchmarks.verify.command import add_command as add_verify_command
from sgedit_engine.errors import SGEditError
from sgedit_engine.models.profiles import PROFILES


def build_parser() -> argparse.ArgumentParser:
    """The command line of the benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure, and tell.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--seed", type=count, default=0, help="chooses the scenes and the noise")
    shared.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    shared.add_argument(
        "--markdown",
        type=Path,
        nargs="?",
        const=DOCUMENT,
        metavar="FILE",
        help=f"write them as a section of a document ({DOCUMENT} by default)",
    )
    shared.add_argument(
        "--checkpoints", type=Path, metavar="DIR", help="folder of the profiles' weights"
    )

    for group in (reading, drawing, talking, speed):
        group.add_commands(commands, shared)
    add_damage_command(commands, shared)
    add_looks_command(commands, shared)
    add_edits_command(commands, shared)
    add_fuzz_command(commands, shared)
    add_layout_command(commands, shared)
    add_public_command(commands, shared)
    add_verify_command(commands, shared)
    add_report_commands(commands)
    return parser


def _name(options: argparse.Namespace) -> str:
    """What a document calls the section: the command, and a full-size profile's name."""
    told = getattr(options, "profile", PROFILES["stilllife"].name)
    return options.command if PROFILES[told].bundled else f"{options.command} {told}"


@contextmanager
def _ticking(console: Console) -> Iterator[Callable[[str], None]]:
    """A line that tells what is being done, and for how long."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("loading", total=None)
        yield lambda part: progress.reset(task, description=part)


def _make_folders(options: argparse.Namespace) -> None:
    """Where the results will go, so that no long run ends without a place for them."""
    if getattr(options, "out", None) is not None:
        options.out.mkdir(parents=True, exist_ok=True)
    for name in ("json", "markdown", "html"):
        file = getattr(options, name, None)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one benchmark. 1 when it could not run, with the reason on stderr."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    options = build_parser().parse_args(arguments)
    console = Console()
    began, clone = time.perf_counter(), commit()
    try:
        _make_folders(options)
        if "act" in options:  # works on what was measured before, and measures nothing
            for line in options.act(options):
                console.print(line, markup=False, highlight=False, soft_wrap=True)
            return 0
        with _ticking(Console(stderr=True)) as tick:
            outcome = options.run(options, tick)
        record = Record(
            name=_name(options),
            command=f"python -m benchmarks {shlex.join(arguments)}",
            seed=options.seed,
            seconds=time.perf_counter() - began,
            outcome=outcome,
            commit=clone,
        )
        record.print(console)
        if options.json is not None:
            record.write_json(options.json)
        if options.markdown is not None:
            write_section(record, options.markdown)
        if getattr(options, "card", False):
            from benchmarks.card import write_card

            write_card(record.as_json())
    except (SGEditError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
