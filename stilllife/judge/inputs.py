"""What both trainings look at: renderings, and repainted pictures among them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import torch
from torch import Tensor

from stilllife.augment import coin, degrade
from stilllife.fitting import Task, fit, parsed, parser_of
from stilllife.judge.labelled import Labelled, Ring, joined, labelled
from stilllife.judge.repaint import BATCH, Repainter
from stilllife.pool import Batch

# Of all inputs, where there is a generator.
REPAINTED = 0.4
CAPACITY = 6144
# Batches of repainted pictures before the first step.
_FIRST = 6
# Steps from one batch to the next: so few while the ring fills, then rarely, as a batch takes
# the time of several steps.
_FILLING, _RENEWAL = 12, 64


class Inputs:
    """Batches of which a share comes from a ring of repainted pictures, renewed on the way."""

    def __init__(self, repainter: Repainter | None) -> None:
        self.repainter = repainter
        self.ring = Ring(CAPACITY if repainter is None else repainter.count * CAPACITY // BATCH)
        self._steps = 0

    def prepare(self) -> None:
        """Paint the first pictures."""
        if self.repainter is not None:
            for _ in range(_FIRST):
                self.ring.put(self.repainter.make())

    def take(self, batch: Batch) -> tuple[Labelled, Tensor]:
        """(labels, pictures float32 N×3×H×W in [0, 1], mirrored and degraded by chance).

        As many as the batch holds; some of its renderings give way to repainted pictures.
        """
        found = labelled(batch.before)
        if self.repainter is not None:
            self._renew(self.repainter)
        # A generator whose drawings are all unlike what was asked gives none; the record tells.
        if self.ring.filled:
            count = round(REPAINTED * len(found.rgb))
            rendered = Labelled(*(value[count:] for value in found))
            found = joined([self.ring.pick(count), rendered])
        found = found.mirrored(coin(len(found.rgb), 0.5, found.rgb.device))
        return found, degrade(found.rgb.float() / 255, share=0.5)

    def told(self) -> dict[str, float]:
        """For the record: how many pictures were repainted, and which share was kept."""
        if self.repainter is None:
            return {"repainted": 0}
        made, asked = self.repainter.kept, max(1, self.repainter.asked)
        return {"repainted": made, "repainted_kept": round(made / asked, 3)}

    def _renew(self, repainter: Repainter) -> None:
        self._steps += 1
        full = self.ring.filled == self.ring.capacity
        if self._steps % (_RENEWAL if full else _FILLING) == 0:
            self.ring.put(repainter.make())


def judge_options(
    name: str, argv: Sequence[str] | None, *, batch: int, pool: int, lr: float
) -> argparse.Namespace:
    """The command line of one of the judge's trainings."""
    parser = parser_of(f"judge.{name}", batch=batch, pool=pool, lr=lr)
    parser.add_argument("--generator", type=Path, help="bundle that repaints; none: renderings")
    return parsed(parser, argv)


@contextmanager
def opened_inputs(options: argparse.Namespace, seed: int) -> Iterator[Inputs]:
    """The inputs of a training; `seed` is that of the repainted scenes."""
    if options.generator is None:
        yield Inputs(None)
        return
    count, workers = (6, 0) if options.smoke else (BATCH, 1)
    device = torch.device(options.device)
    with closing(Repainter(options.generator, device, seed, count, workers)) as repainter:
        yield Inputs(repainter)


def train_judge(
    task: Callable[[int, torch.device, Inputs], Task],
    options: argparse.Namespace,
    seed: int,
    repainted: int,
) -> dict[str, float]:
    """Train one of the judge's networks, save and measure.

    `seed` and `repainted` are those of its own scenes and of the repainted ones.
    """
    torch.manual_seed(seed + options.seed)
    with opened_inputs(options, repainted + options.seed) as inputs:
        return fit(task(options.batch, torch.device(options.device), inputs), options)
