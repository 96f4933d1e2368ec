"""The command line of `looks`."""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.arguments import count, shard
from benchmarks.record import Outcome

if TYPE_CHECKING:
    from benchmarks.looks.run import Changed

_NOTES = (
    "Changes of look of test scenes that lose detail easily, in equal groups: from and to black,"
    " from and to white, dark to light, light to dark, the color alone of striped and of spotted"
    " things, another pattern, another finish. The thing is compared with the truth: `psnr` (dB),"
    " `perceptual`, `detail` (correlation of what is fine), `parts` (PSNR of what of it the truth"
    " leaves as it was), and `beside` is the mean difference from the source around it, of 255."
    " `done` is how often the result is called as asked, `success` how often the judge agrees."
    " In this world a light body has dark stripes and spots, and a dark one light ones: where a"
    " color goes from one to the other, the truth has other ones than the source.",
)
_MEANS = ("psnr", "perceptual", "detail", "beside")


def add_command(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `looks` to argparse's subparsers."""
    looks = commands.add_parser(
        "looks", parents=[shared], help="what of a thing itself another look keeps"
    )
    looks.add_argument("--each", type=count, default=8, help="changes of each group")
    looks.add_argument("--groups", default="", help="some groups, with commas (default: all)")
    looks.add_argument("--candidates", type=count, default=1)
    looks.add_argument("--way", choices=("oracle", "end_to_end"), default="end_to_end")
    looks.add_argument("--shard", type=shard, default=(1, 1), metavar="I/N", help="a part of it")
    looks.add_argument("--out", type=Path, metavar="DIR", help="for sheets of the results")
    looks.set_defaults(run=run)


def run(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    """`python -m benchmarks looks`. Raises ModelError."""
    from benchmarks.looks.run import draw_sheets

    found = list(_found(options, tick))
    if options.out is not None:
        draw_sheets(found, options.out)
    return summarise(found)


def _found(options: argparse.Namespace, tick: Callable[[str], None]) -> Iterator[Changed]:
    from benchmarks.edits.ours import Ours
    from benchmarks.edits.run import open_measurer
    from benchmarks.looks.cases import GROUPS, trial_of
    from benchmarks.looks.run import changed
    from sgedit_engine.engine import LocalEngine
    from sgedit_engine.settings import Settings

    engine = LocalEngine(Settings(checkpoints=options.checkpoints))
    ours = Ours(engine, candidates=options.candidates, retries=0)
    measurer = open_measurer(options.checkpoints)
    part, of = options.shard
    for group in options.groups.split(",") if options.groups else GROUPS:
        for number in range(part - 1, options.each, of):
            trial = trial_of(options.seed, group, number)
            tick(f"{group} {number + 1} of {options.each}: {trial.ask.words}")
            yield changed(ours, measurer, trial, group, options.way)


def summarise(found: Sequence[Changed]) -> Outcome:
    """Means over the changes of each group, and over all."""
    figures: dict[str, float] = {}
    for group in ("all", *dict.fromkeys(f.group for f in found)):
        mine = [f for f in found if group in ("all", f.group)]
        made = [(f, f.likeness) for f in mine if f.likeness is not None]
        figures[f"{group}.edits"] = len(mine)
        figures[f"{group}.refused"] = len(mine) - len(made)
        if not made:
            continue
        figures[f"{group}.done"] = statistics.fmean(f.done for f, _ in made)
        judged = [f.success for f, _ in made if f.success is not None]
        if judged:
            figures[f"{group}.success"] = statistics.fmean(judged)
        for name in _MEANS:
            figures[f"{group}.{name}"] = statistics.fmean(getattr(one, name) for _, one in made)
        parts = [likeness.parts for _, likeness in made if likeness.parts is not None]
        if parts:
            figures[f"{group}.parts"] = statistics.fmean(parts)
        figures[f"{group}.seconds"] = statistics.fmean(f.seconds for f, _ in made)
    return Outcome(figures, details={"edits": [f.told() for f in found]}, notes=_NOTES)
