"""The command line of `fuzz`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from benchmarks.arguments import some
from benchmarks.record import Outcome


def add_command(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `fuzz` to argparse's subparsers."""
    fuzz = commands.add_parser(
        "fuzz",
        parents=[shared],
        help="random but valid calls of tools, answers, stops and restarts",
        description="On the engine of flat shapes. After each turn: nothing crashed, the head is "
        "there, state and store agree, every call is answered, every edit had its objects.",
    )
    fuzz.add_argument("--calls", type=some, default=10_000, help="of tools (default: %(default)s)")
    fuzz.set_defaults(run=run_command)


def run_command(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    """`python -m benchmarks fuzz`."""
    from benchmarks.fuzz.run import run

    found = run(options.calls, options.seed, tick)
    figures = {
        "calls": float(found.calls),
        "turns": float(found.actions),
        "broken": float(len(found.broken)),
        **{f"events: {name}": float(count) for name, count in sorted(found.seen.items())},
    }
    notes = tuple(f"Turn {number}: {sentence}." for number, sentence in found.broken)
    return Outcome(figures, notes=notes)
