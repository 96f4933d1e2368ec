"""Train the counter: `python -m stilllife.judge.train_counter --out DIR --generator DIR …`.

It learns the centres and boxes of the visible parts of all things, whatever their kind.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from stilllife.eval_perception import HeldOut
from stilllife.judge.centers import CenterTargets, center_losses, center_targets
from stilllife.judge.counter import Counter, counter_pixels
from stilllife.judge.evaluate import counter_figures
from stilllife.judge.inputs import Inputs, judge_options, train_judge
from stilllife.judge.judge import COUNTER_FOLDER
from stilllife.judge.networks import STRIDE, CounterConfig, CounterNet
from stilllife.pool import Batch
from stilllife.supply import Order
from stilllife.world import RESOLUTION

# Streams of scenes that no other training draws from.
_SEED, _REPAINTED_SEED = 600, 800


class CounterTask:
    """See `fitting.Task`."""

    folder = COUNTER_FOLDER

    def __init__(self, batch: int, device: torch.device, inputs: Inputs) -> None:
        self.model = CounterNet(CounterConfig())
        self.inputs = inputs
        dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
        pixels = torch.zeros(batch, 3, RESOLUTION, RESOLUTION, device=device, dtype=dtype)
        self.pixels = pixels.contiguous(memory_format=torch.channels_last)
        cells = RESOLUTION // STRIDE
        self.targets = CenterTargets(
            heat=torch.zeros(batch, cells, cells, device=device),
            care=torch.zeros(batch, cells, cells, device=device),
            shape=torch.zeros(batch, 4, cells, cells, device=device),
            weight=torch.zeros(batch, cells, cells, device=device),
        )

    def order(self, seed: int) -> Order:
        return Order(seed=_SEED + seed)

    def prepare(self) -> None:
        if self.pixels.is_cuda:
            from stilllife.fused_norm import fuse_norms

            fuse_norms(self.model)
        self.inputs.prepare()

    def feed(self, batch: Batch) -> None:
        truth, pictures = self.inputs.take(batch)
        self.pixels.copy_(counter_pixels(pictures))
        for static, value in zip(self.targets, center_targets(truth), strict=True):
            static.copy_(value)

    def loss(self) -> dict[str, Tensor]:
        return center_losses(self.model(self.pixels), self.targets)

    def load(self, folder: Path) -> None:
        self.model.load_state_dict(Counter.from_folder(folder).net.state_dict())

    def save(self, state: dict[str, Tensor], folder: Path) -> None:
        net = CounterNet(CounterConfig())
        net.load_state_dict(state)
        Counter(net).save_folder(folder)

    def evaluate(self, folder: Path, held: HeldOut, device: torch.device) -> dict[str, float]:
        return counter_figures(Counter.from_folder(folder, device), held) | self.inputs.told()


def train(options: argparse.Namespace) -> dict[str, float]:
    """Train, save and measure."""
    return train_judge(CounterTask, options, _SEED, _REPAINTED_SEED)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the training from the command line."""
    train(judge_options("train_counter", argv, batch=96, pool=24_000, lr=1.2e-3))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
