"""What the bundled models see, and who labels it: `bundle`, `crops`, `named` and `parses`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.arguments import count, some
from benchmarks.record import ROOT, Outcome

_PHOTOGRAPHS = ROOT / "tests" / "data"


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add them to argparse's subparsers."""
    bundle = commands.add_parser("bundle", parents=[shared], help="each bundled model by itself")
    bundle.add_argument("--scenes", type=some, default=500)
    bundle.add_argument(
        "--generated", type=count, default=100, help="pictures drawn from words, for the judge"
    )
    bundle.add_argument(
        "--card", action="store_true", help="write what is asked of them into the bundle's card"
    )
    bundle.set_defaults(run=_bundle)

    crops = commands.add_parser(
        "crops", parents=[shared], help="generated pictures cut to crops, for people to label"
    )
    crops.add_argument("--count", type=some, default=300)
    crops.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the sheets")
    crops.set_defaults(run=_crops)

    named = commands.add_parser(
        "named", parents=[shared], help="photographs' parsing, with the bundle's models in it"
    )
    named.add_argument("--scenes", type=some, default=40)
    named.set_defaults(run=_named)

    parses = commands.add_parser(
        "parses", parents=[shared], help="what was read in test scenes, drawn over them"
    )
    parses.add_argument("--count", type=some, default=32, help="scenes")
    parses.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the grid")
    parses.set_defaults(run=_parses)


def _bundle(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundle import measure
    from benchmarks.bundled import Bundle

    photographs = _PHOTOGRAPHS if _PHOTOGRAPHS.is_dir() else None
    return measure(
        Bundle.open(options.checkpoints),
        options.scenes,
        options.generated,
        options.seed,
        options.checkpoints,
        photographs,
        tick,
    )


def _crops(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.crops import make_crops

    bundle = Bundle.open(options.checkpoints)
    return make_crops(bundle, options.count, options.seed, options.out, tick)


def _named(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.named import measure_named

    return measure_named(Bundle.open(options.checkpoints), options.scenes, options.seed, tick)


def _parses(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.parses import draw_parses

    bundle = Bundle.open(options.checkpoints)
    return draw_parses(bundle, options.count, options.seed, options.out, tick)
