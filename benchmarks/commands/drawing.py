"""What is drawn, and what it costs: `concepts`, `peers`, `recoloring`, `samples` and `steering`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from benchmarks.arguments import some
from benchmarks.record import Outcome
from sgedit_engine.settings import Device


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add them to argparse's subparsers."""
    concepts = commands.add_parser(
        "concepts", parents=[shared], help="things learned in a picture, drawn at another place"
    )
    concepts.add_argument("--scenes", type=some, default=20)
    concepts.add_argument(
        "--device", choices=get_args(Device), default="cpu", help="where they are learned and drawn"
    )
    concepts.add_argument(
        "--learn",
        nargs="+",
        default=(),
        metavar="NAME=VALUE",
        help='other settings of learning, such as "weight_steps=160 batch=1"',
    )
    concepts.add_argument("--out", type=Path, metavar="DIR", help="for a grid of what was drawn")
    concepts.set_defaults(run=_concepts)

    peers = commands.add_parser(
        "peers", parents=[shared], help="diffusers' own pipelines on the bundled models"
    )
    peers.add_argument("--scenes", type=some, default=2, help="of each kind of edit")
    peers.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the grid")
    peers.add_argument("--steps", type=some, default=20, help="of each solver")
    peers.set_defaults(run=_peers)

    recoloring = commands.add_parser(
        "recoloring", parents=[shared], help="time and memory of another color in a large picture"
    )
    recoloring.set_defaults(run=_recoloring)

    samples = commands.add_parser(
        "samples", parents=[shared], help="pictures of every kind from words alone"
    )
    samples.add_argument("--count", type=some, default=4, help="pictures of each kind")
    samples.add_argument("--two", action="store_true", help="with another thing each")
    samples.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the grid")
    samples.add_argument("--steps", type=some, default=20)
    samples.set_defaults(run=_samples)

    steering = commands.add_parser(
        "steering", parents=[shared], help="what steered attention costs, in two forms"
    )
    steering.add_argument("--candidates", type=some, default=4, help="drawn in one batch")
    steering.add_argument("--repeats", type=some, default=15, help="rounds of calls")
    steering.set_defaults(run=_steering)


def _concepts(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.concepts import learning_settings, measure_concepts

    settings = learning_settings(options.learn)
    bundle = Bundle.open(options.checkpoints)
    return measure_concepts(
        bundle, options.scenes, options.seed, options.device, options.out, tick, settings
    )


def _peers(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.beside_peers import compare
    from benchmarks.bundled import Bundle

    bundle = Bundle.open(options.checkpoints)
    return compare(bundle, options.scenes, options.seed, options.out, options.steps, tick)


def _recoloring(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.recoloring import measure_recoloring

    return measure_recoloring(options.seed, tick)


def _samples(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.samples import draw_samples

    bundle = Bundle.open(options.checkpoints)
    things = 2 if options.two else 1
    return draw_samples(
        bundle, options.count, things, options.seed, options.out, options.steps, tick
    )


def _steering(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.bundled import Bundle
    from benchmarks.steering import measure_steering

    bundle = Bundle.open(options.checkpoints)
    return measure_steering(bundle, options.candidates, options.repeats, options.seed, tick)
