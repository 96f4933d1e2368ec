"""The command line of `damage`."""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.arguments import count, shard
from benchmarks.record import Outcome

if TYPE_CHECKING:
    from benchmarks.damage.run import Found

_NOTES = (
    "Edits of test scenes from the picture alone, the best of four candidates: moves, two things"
    " that change places, and removals of what stands on another thing. `beside` counts pixels of"
    " the editable mask that the truth, drawn at the planned places, leaves as they were (outside"
    " the thing's old and new place and their shadows), and that differ from the source by more"
    " than 20 of 255; `beside_share` is their share of all such pixels. `specks` are connected"
    " parts of 6 pixels or more that differ from the truth by more than 40, new things left out,"
    " `speck_pixels` their pixels. `hits` counts other things that changed where they should not"
    " have, `hidden_hits` those that are half hidden or that were not read. All are means over"
    " edits; `done` is how often the result is called as asked, and `…_done` are of those only."
    " `least_beside` and `least_speck_pixels` are of the best candidate by that figure.",
)


def add_command(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `damage` to argparse's subparsers."""
    damage = commands.add_parser(
        "damage", parents=[shared], help="what moves, swaps and removals spoil beside themselves"
    )
    damage.add_argument("--moves", type=count, default=24)
    damage.add_argument("--swaps", type=count, default=12)
    damage.add_argument("--bared", type=count, default=12, help="removals from a support")
    damage.add_argument("--shard", type=shard, default=(1, 1), metavar="I/N", help="a part of it")
    damage.add_argument("--out", type=Path, metavar="DIR", help="for sheets of the results")
    damage.set_defaults(run=run)


def run(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    """`python -m benchmarks damage`. Raises ModelError."""
    from benchmarks.damage.run import draw_sheets

    found = list(_found(options, tick))
    if options.out is not None:
        draw_sheets(found, options.out)
    return summarise(found)


def _found(options: argparse.Namespace, tick: Callable[[str], None]) -> Iterator[Found]:
    from benchmarks.damage.cases import GROUPS, trials
    from benchmarks.damage.run import edited
    from benchmarks.edits.ours import Ours
    from sgedit_engine.engine import LocalEngine
    from sgedit_engine.settings import Settings

    ours = Ours(LocalEngine(Settings(checkpoints=options.checkpoints)))
    part, of = options.shard
    for group, number in zip(GROUPS, (options.moves, options.swaps, options.bared), strict=True):
        for trial in islice(trials(options.seed, group), part - 1, number, of):
            tick(f"{group} {trial.number + 1} of {number}: {trial.ask.words}")
            yield edited(ours, trial, group)


def summarise(found: Sequence[Found]) -> Outcome:
    """Means over the edits of each group, and over all."""
    figures: dict[str, float] = {}
    for group in ("all", *dict.fromkeys(f.group for f in found)):
        mine = [f for f in found if group in ("all", f.group)]
        made = [f for f in mine if f.tries]
        figures[f"{group}.edits"] = len(mine)
        figures[f"{group}.refused"] = len(mine) - len(made)
        if not made:
            continue
        figures[f"{group}.done"] = statistics.fmean(f.done for f in made)
        for name in ("beside", "beside_share", "specks", "speck_pixels", "hits", "hidden_hits"):
            figures[f"{group}.{name}"] = statistics.fmean(getattr(f.damage, name) for f in made)
            done = [getattr(f.damage, name) for f in made if f.done]
            if done:
                figures[f"{group}.{name}_done"] = statistics.fmean(done)
        for name in ("beside", "speck_pixels"):
            least = (min(getattr(d, name) for d in f.tries) for f in made)
            figures[f"{group}.least_{name}"] = statistics.fmean(least)
    return Outcome(figures, details={"edits": [f.told() for f in found]}, notes=_NOTES)
