"""The command line of `layout`."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from benchmarks.arguments import count, some
from benchmarks.record import Outcome
from sgedit_engine.errors import OutsideWorldError
from stilllife.edits import EditKind

if TYPE_CHECKING:
    from benchmarks.edits.asks import Ask
    from benchmarks.layout.measure import Case

KINDS: tuple[EditKind, ...] = ("add", "move", "replace", "change")


def add_command(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `layout` to argparse's subparsers."""
    layout = commands.add_parser(
        "layout",
        parents=[shared],
        help="places that the layout chooses, against the three-dimensional truth",
        description="Nothing is drawn by a model: the world is built anew as the plan's boxes show"
        " it. Of changes only those of size are asked.",
    )
    layout.add_argument("--scenes", type=some, default=200, help="of each kind of edit")
    layout.add_argument(
        "--parsed", type=count, default=0, help="of these, also with the graph that is read"
    )
    layout.set_defaults(run=run)


def run(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    """`python -m benchmarks layout`. Raises ModelError."""
    from benchmarks.layout.summary import summarise

    return summarise(list(cases(options, tick)))


def cases(options: argparse.Namespace, tick: Callable[[str], None]) -> Iterator[Case]:
    """Every edit of the run, planned: with the true graph, and with the one that is read."""
    from benchmarks.bundled import Bundle
    from benchmarks.edits.ours import found_ids
    from benchmarks.edits.shown import oracle, show
    from benchmarks.layout.measure import planned, refusal
    from sgedit_engine.interface import no_progress

    bundle = Bundle.open(options.checkpoints)
    vocabulary = bundle.file.vocabulary
    for number, ask in _asks(options):
        kind = ask.pair.kind
        tick(f"{kind}: {number + 1} of {options.scenes}")
        before, after = show([ask.pair.before, ask.pair.after])
        picture = oracle(before)
        yield planned(ask, after, picture, before.ids, vocabulary, "oracle")
        if number >= options.parsed:
            continue
        try:
            picture = bundle.senses.parse(before.image, no_progress, None)
        except OutsideWorldError as error:
            yield refusal(ask, "parsed", error.problem)
            continue
        ids = found_ids(picture, before)
        yield planned(ask, after, picture, ids, vocabulary, "parsed")


def _asks(options: argparse.Namespace) -> Iterator[tuple[int, Ask]]:
    """(number in its kind, edit); of the changes only those of size."""
    from benchmarks.edits.asks import sample_ask

    for kind in KINDS:
        asked = (sample_ask(options.seed, number, kind) for number in itertools.count())
        wanted = (ask for ask in asked if kind != "change" or ask.scale != 1.0)
        yield from enumerate(itertools.islice(wanted, options.scenes))
