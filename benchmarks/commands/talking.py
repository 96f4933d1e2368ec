"""What is said, and what the page makes of it: `demo`, `dialogue` and `page`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.arguments import count, shard, some
from benchmarks.record import Outcome


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add them to argparse's subparsers."""
    demo = commands.add_parser("demo", parents=[shared], help="the demo's words on new scenes")
    demo.add_argument("--scenes", type=some, default=10)
    demo.add_argument("--out", type=Path, metavar="DIR", help="keep what each scene became")
    demo.set_defaults(run=_demo)

    dialogue = commands.add_parser(
        "dialogue", parents=[shared], help="what is said against what comes of it"
    )
    dialogue.add_argument("--model", default="offline", metavar="NAME", help="the chat model")
    dialogue.add_argument(
        "--shard", type=shard, default=(1, 1), metavar="I/N", help="the I-th of N parts"
    )
    dialogue.add_argument(
        "--generated", type=count, default=0, metavar="N", help="N cases made from templates"
    )
    dialogue.add_argument(
        "--cases", type=Path, metavar="DIR", help="a folder of cases, with its scenes.yaml"
    )
    dialogue.set_defaults(run=_dialogue)

    page = commands.add_parser(
        "page", parents=[shared], help="how soon the page shows itself and an edit's progress"
    )
    page.add_argument("--visits", type=some, default=3)
    page.set_defaults(run=_page)


def _demo(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.conversations import hold

    return hold(options.scenes, options.seed, options.out, options.checkpoints, tick)


def _dialogue(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.dialogue import hold

    return hold(
        options.model,
        options.shard,
        tick,
        generated=options.generated,
        seed=options.seed,
        only=options.cases,
    )


def _page(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    from benchmarks.page import measure

    return measure(options.visits, tick)
