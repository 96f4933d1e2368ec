"""The command line of `edits`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from benchmarks.arguments import count, shard
from benchmarks.edits.options import ABLATIONS, MASKS, RIVALS, WAYS, Options
from benchmarks.record import Outcome
from sgedit_engine.errors import InputError
from sgedit_engine.settings import Device
from stilllife.edits import EDIT_KINDS


def add_command(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `edits` to argparse's subparsers."""
    edits = commands.add_parser(
        "edits",
        parents=[shared],
        help="edits whose truth is rendered, by us, by baselines and by peers",
        description="Records go beside the file of --json, as JSON lines; a run that was stopped"
        " goes on when it is started again.",
    )
    edits.add_argument("--scenes", type=count, default=20, help="of each kind of edit")
    edits.add_argument("--sequences", type=count, default=0, help="of five edits each")
    edits.add_argument("--peers", type=_peers, default=RIVALS, help="all, none, or some of them")
    edits.add_argument("--ways", type=among(WAYS), default=WAYS, help=", ".join(WAYS))
    edits.add_argument(
        "--kinds", type=among(EDIT_KINDS), default=EDIT_KINDS, help=", ".join(EDIT_KINDS)
    )
    edits.add_argument(
        "--masks",
        type=among(MASKS),
        default=("dilated",),
        help=f"regions that are given to who takes one: {', '.join(MASKS)}",
    )
    edits.add_argument(
        "--ablate",
        type=among(ABLATIONS),
        default=(),
        help=f"ours without these parts as well: {', '.join(ABLATIONS)}",
    )
    edits.add_argument("--shard", type=shard, default=(1, 1), metavar="I/N", help="a part of it")
    edits.add_argument(
        "--device", choices=get_args(Device), default="cpu", help="where all models run"
    )
    edits.add_argument("--html", type=Path, metavar="FILE", help="write the report's page here")
    edits.set_defaults(run=run)


def run(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    """`python -m benchmarks edits`. Raises InputError, ModelError."""
    from benchmarks.bundled import Bundle
    from benchmarks.edits.log import Log
    from benchmarks.edits.rivals import Rivals
    from benchmarks.edits.run import Editors, Recorder, open_measurer, run_single
    from benchmarks.edits.sequences import run_sequences
    from benchmarks.edits.summary import summarise
    from benchmarks.report.page import write_html
    from benchmarks.report.records import load
    from benchmarks.report.section import markdown

    lines = lines_beside(options.json)
    chosen = Options(
        scenes=options.scenes,
        seed=options.seed,
        sequences=options.sequences,
        kinds=options.kinds,
        ways=options.ways,
        rivals=options.peers,
        masks=options.masks,
        ablations=options.ablate,
        shard=options.shard,
        device=options.device,
    )
    log = Log.open(lines, chosen.header())
    folder = lines.with_name(f"{lines.stem}-pictures")
    folder.mkdir(exist_ok=True)
    tick("loading")
    bundle = Bundle.open(options.checkpoints, options.device)
    editors = Editors(bundle, options.checkpoints, Rivals(bundle))
    recorder = Recorder(log, open_measurer(options.checkpoints, bundle.models.place.device), folder)
    run_single(chosen, editors, recorder, tick)
    run_sequences(chosen, editors, recorder, tick)
    found = load([lines])
    if options.html is not None:
        write_html(found, options.html)
    outcome = summarise(log.entries.values())
    return replace(outcome, section=markdown(found))


def lines_beside(file: Path | None) -> Path:
    """Where the records of a run are whose figures go to a file. Raises InputError for None."""
    if file is None:
        raise InputError("Nothing says where the records go.", "Give --json FILE.")
    return file.with_suffix(".jsonl")


def among(known: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """Reads "a,b" as some of the known names, in their order."""

    def parse(text: str) -> tuple[str, ...]:
        names = [name.strip() for name in text.split(",") if name.strip()]
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(known)}")
        return tuple(name for name in known if name in names)

    return parse


def _peers(text: str) -> tuple[str, ...]:
    if text in ("all", "none"):
        return RIVALS if text == "all" else ()
    return among(RIVALS)(text)
