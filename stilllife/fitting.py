"""The loop that all perception trainings share: pool, step, averaged weights, records.

A training is a `Task`: what is fed into static tensors, and the loss over them.
"""

from __future__ import annotations

import argparse
import itertools
import os
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor, nn

from stilllife.eval_perception import HeldOut
from stilllife.graphed_step import GraphedStep, cosine_share
from stilllife.pool import Batch, Pool
from stilllife.run_log import RunLog, hardware, told_options, write_record
from stilllife.supply import Order

# Steps that the host may be ahead of the device.
_AHEAD = 3
_REFRESH = 128


class Task(Protocol):
    """What one network learns. `folder` is its name below the bundle's folder."""

    folder: str

    @property
    def model(self) -> nn.Module:
        """The network in training."""
        ...

    def order(self, seed: int) -> Order:
        """What the pool holds."""
        ...

    def prepare(self) -> None:
        """Called once the model has its training precision."""
        ...

    def feed(self, batch: Batch) -> None:
        """Fill the static tensors; runs outside the captured graph."""
        ...

    def loss(self) -> dict[str, Tensor]:
        """Scalars, "loss" among them, from the static tensors; is captured."""
        ...

    def load(self, folder: Path) -> None:
        """Take weights from an earlier training."""
        ...

    def save(self, state: dict[str, Tensor], folder: Path) -> None:
        """Write float32 weights as the inference class reads them."""
        ...

    def evaluate(self, folder: Path, held: HeldOut, device: torch.device) -> dict[str, float]:
        """Figures of saved weights on held-out scenes."""
        ...


def options_of(
    name: str, argv: Sequence[str] | None, *, batch: int, pool: int, lr: float
) -> argparse.Namespace:
    """The command line of a training, with its own defaults."""
    return parsed(parser_of(name, batch=batch, pool=pool, lr=lr), argv)


def parser_of(name: str, *, batch: int, pool: int, lr: float) -> argparse.ArgumentParser:
    """The parser of a training's command line; what is particular to it may be added."""
    parser = argparse.ArgumentParser(prog=f"python -m stilllife.{name}")
    parser.add_argument("--out", type=Path, required=True, help="bundle folder")
    parser.add_argument("--minutes", type=float, default=15.0, help="from the start to the save")
    parser.add_argument("--resume", type=Path, help="folder of the network to go on from")
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--batch", type=int, default=batch, help="pictures a step")
    parser.add_argument("--lr", type=float, default=lr, help="peak learning rate")
    parser.add_argument("--pool", type=int, default=pool, help="pictures kept on the device")
    parser.add_argument("--reuse", type=float, default=30.0, help="uses of a picture, about")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save-every", type=float, default=120.0, help="seconds")
    parser.add_argument("--held-out", type=int, default=200, help="scenes for the last figures")
    parser.add_argument("--eager", action="store_true", help="capture no CUDA graph")
    parser.add_argument("--smoke", action="store_true", help="a few steps on few pictures")
    return parser


def parsed(parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> argparse.Namespace:
    """The options of a training's command line."""
    options = parser.parse_args(argv)
    if options.smoke:
        options.batch, options.pool, options.workers = 4, 6, 0
        options.minutes, options.held_out = 0.1, 2
    return options


def fit(task: Task, options: argparse.Namespace) -> dict[str, float]:
    """Train until `--minutes` have gone by since the start, save, and measure."""
    device = torch.device(options.device)
    log = RunLog(task.folder)
    if options.resume is not None:
        task.load(options.resume)
    task.model.to(device).train()
    step = GraphedStep(
        [task.model], task.loss, lr=options.lr, weight_decay=0.03, betas=(0.9, 0.98),
        average=0.999, captured=not options.eager,
    )  # fmt: skip
    task.prepare()
    keeper = _Keeper(task, step, options.out / task.folder)
    with Pool(options.pool, device, task.order(options.seed), workers=options.workers) as pool:
        pool.fill(log.line)
        _train(task, step, pool, keeper, options, log)
        drawn = pool.drawn
    keeper.save()
    record = {
        "steps": step.steps,
        "seconds": round(log.seconds, 1),
        "pictures": drawn,
        "loss": {name: round(float(value), 5) for name, value in step.values.items()},
        "options": told_options(options),
        **hardware(device),
    }
    log.line(f"saved after {step.steps} steps")
    figures = task.evaluate(keeper.folder, HeldOut.render(options.held_out, options.device), device)
    log.line("held out", figures)
    write_record(keeper.folder, {**record, "held_out": options.held_out, "figures": figures})
    return figures


def _train(
    task: Task,
    step: GraphedStep,
    pool: Pool,
    keeper: _Keeper,
    options: argparse.Namespace,
    log: RunLog,
) -> None:
    begun, end = log.seconds, options.minutes * 60
    saved = begun
    events: deque[torch.cuda.Event] = deque()
    for number in itertools.count(1):
        progress = (log.seconds - begun) / max(end - begun, 1.0)
        if progress >= 1 and number > 3:
            return
        task.feed(pool.batch(options.batch))
        values = step.run(cosine_share(min(progress, 1.0), warmup=0.03, floor=0.01))
        _stay_close(events, pool.device)
        if pool.drawn + _REFRESH <= pool.size + number * options.batch / options.reuse:
            pool.refresh(min(_REFRESH, pool.size))
        if log.due():
            log.line(f"step {number} drawn {pool.drawn}", {k: float(v) for k, v in values.items()})
        if log.seconds - saved > options.save_every:
            saved = log.seconds
            keeper.save()


def _stay_close(events: deque[torch.cuda.Event], device: torch.device) -> None:
    """Wait for the step before the last few, so that the clock means what the device did."""
    if device.type != "cuda":
        return
    event = torch.cuda.Event()
    event.record()
    events.append(event)
    if len(events) > _AHEAD:
        events.popleft().synchronize()


class _Keeper:
    """Writes the averaged weights, never half-written."""

    def __init__(self, task: Task, step: GraphedStep, folder: Path) -> None:
        self.task, self.step, self.folder = task, step, folder
        self.names = [k for k, p in task.model.named_parameters() if p.requires_grad]

    def save(self) -> None:
        """Replace the folder's weights by the averages of now; other files stay."""
        averages = dict(zip(self.names, self.step.averages, strict=True))
        state = {
            k: averages.get(k, v).detach().float().cpu().clone()
            for k, v in self.task.model.state_dict().items()
        }
        fresh = self.folder.with_name(self.folder.name + ".new")
        self.task.save(state, fresh)
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in fresh.iterdir():
            os.replace(path, self.folder / path.name)
        fresh.rmdir()
