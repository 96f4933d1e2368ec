"""How long edits take: `speed`, of the bundle and of the full-size profiles."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from benchmarks.arguments import some
from benchmarks.full_size import SECTIONS
from benchmarks.record import Outcome
from sgedit_engine.models.profiles import PROFILES
from sgedit_engine.settings import Device, Settings


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add them to argparse's subparsers."""
    speed = commands.add_parser(
        "speed", parents=[shared], help="seconds of an edit's stages, beside diffusers"
    )
    speed.add_argument("--scenes", type=some, default=10)
    speed.add_argument("--profile", choices=sorted(PROFILES), default="stilllife")
    speed.add_argument(
        "--random-weights", action="store_true", help="of the full-size profile's true shapes"
    )
    speed.add_argument("--models", type=Path, metavar="DIR", help="folder of full-size models")
    speed.add_argument("--device", choices=get_args(Device), default="auto")
    speed.add_argument("--memory", choices=("auto", "low"), default="auto")
    speed.add_argument("--seconds", type=some, default=170, help="no section begins after so many")
    speed.add_argument(
        "--sections",
        type=_sections,
        default=SECTIONS,
        help=f"of a full-size profile: {','.join(SECTIONS)}",
    )
    speed.set_defaults(run=_speed)


def _speed(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    if options.profile != "stilllife":
        from benchmarks.full_size.speed import Choice, measure_full_size

        models = None if options.random_weights else Settings(models=options.models).models_folder()
        return measure_full_size(
            Choice(
                options.profile,
                options.device,
                models,
                options.memory,
                options.seconds,
                options.sections,
            )
        )
    from benchmarks.bundled import Bundle
    from benchmarks.speed import measure_speed

    bundle = Bundle.open(options.checkpoints)
    return measure_speed(bundle, options.scenes, options.seed, options.checkpoints, tick)


def _sections(text: str) -> tuple[str, ...]:
    chosen = tuple(text.split(","))
    if unknown := [name for name in chosen if name not in SECTIONS]:
        raise argparse.ArgumentTypeError(f"there is no section {unknown[0]!r}")
    return chosen
