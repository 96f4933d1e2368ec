"""Completes a folder with a trained judge: `python -m stilllife.judge.bundle FOLDER`.

Gathers the records of training in one `training.json` and writes `manifest.json`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sgedit_engine.models.weights import write_manifest
from stilllife.bundle import gather_records
from stilllife.judge.counter import Counter, CounterSettings
from stilllife.judge.judge import COUNTER_FOLDER


def complete(folder: Path, floor: float | None = None) -> None:
    """Write what `Judge.open` looks for; `floor` sets the counter's least score."""
    if floor is not None:
        counter = Counter.from_folder(folder / COUNTER_FOLDER)
        counter.settings = CounterSettings(floor=floor, overlap=counter.settings.overlap)
        counter.save_folder(folder / COUNTER_FOLDER)
    gather_records(folder)
    write_manifest(folder)


def main(argv: Sequence[str] | None = None) -> int:
    """Complete a folder with the networks of a trained judge."""
    parser = argparse.ArgumentParser(
        prog="python -m stilllife.judge.bundle", description=main.__doc__
    )
    parser.add_argument("folder", type=Path, help="the judge, such as checkpoints/judge")
    parser.add_argument("--floor", type=float, help="set the counter's least score")
    options = parser.parse_args(argv)
    complete(options.folder, options.floor)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
