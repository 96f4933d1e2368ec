"""The worker process of `stilllife.supply`: scenes as pickled parcels on standard output."""

from __future__ import annotations

import argparse
import os
import pickle
import sys
from collections.abc import Sequence

from stilllife.edits import EDIT_KINDS
from stilllife.scenes import SPLITS
from stilllife.supply import Order, parcels


def main(argv: Sequence[str] | None = None) -> int:
    """Write pickled parcels to standard output until the reader goes away."""
    parser = argparse.ArgumentParser(prog="python -m stilllife.supplier", description=main.__doc__)
    parser.add_argument("--wanted", choices=("scenes", "pairs"), default="scenes")
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first parcel")
    parser.add_argument("--step", type=int, default=1, help="distance to the next parcel")
    parser.add_argument("--kind", action="append", choices=EDIT_KINDS, help="edits of pairs")
    parser.add_argument("--texts", action="store_true", help="captions and prompts of pairs")
    parser.add_argument("--few", type=float, default=0.0, help="share of pairs of few things")
    options = parser.parse_args(argv)
    # The trainings' own processes come first where cores are few.
    os.nice(5)
    kinds = tuple(options.kind or ())
    order = Order(options.wanted, options.split, options.seed, kinds, options.texts, options.few)
    try:
        for parcel in parcels(order, options.first, options.step):
            pickle.dump(parcel, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python would try to flush the closed pipe once more on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
