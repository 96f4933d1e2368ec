"""Train the namer: `python -m stilllife.judge.train_namer --out DIR --generator DIR --minutes M`.

It learns from jittered boxes of visible things, and from boxes with nothing in them: on the
ground, on shadows, and where a thing was taken out.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from stilllife.eval_perception import HeldOut
from stilllife.judge.boxes import CROP, empty_boxes, jittered, namer_pixels, thing_boxes
from stilllife.judge.evaluate import namer_figures
from stilllife.judge.inputs import Inputs, judge_options, train_judge
from stilllife.judge.judge import NAMER_FOLDER
from stilllife.judge.labelled import Labelled
from stilllife.judge.namer import Namer
from stilllife.judge.networks import HEADS, NOTHING, NamerConfig, NamerNet
from stilllife.pool import Batch
from stilllife.supply import Order

# Boxes of each picture: with a thing in them, and empty.
THINGS, EMPTY = 5, 2
_IGNORED = -1
# Some labels of repainted things are wrong, and no chance is ever one.
_SMOOTHING = 0.02
# Streams of scenes that no other training draws from.
_SEED, _REPAINTED_SEED = 500, 700


class NamerTask:
    """See `fitting.Task`. The static batch holds all boxes of all pictures."""

    folder = NAMER_FOLDER

    def __init__(self, batch: int, device: torch.device, inputs: Inputs) -> None:
        self.model = NamerNet(NamerConfig())
        self.inputs = inputs
        dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
        count = batch * (THINGS + EMPTY)
        pixels = torch.zeros(count, 4, CROP, CROP, device=device, dtype=dtype)
        self.pixels = pixels.contiguous(memory_format=torch.channels_last)
        self.wanted = {name: torch.zeros(count, device=device, dtype=torch.int64) for name in HEADS}

    def order(self, seed: int) -> Order:
        return Order(seed=_SEED + seed)

    def prepare(self) -> None:
        if self.pixels.is_cuda:
            from stilllife.fused_norm import fuse_norms

            fuse_norms(self.model)
        self.inputs.prepare()

    def feed(self, batch: Batch) -> None:
        truth, pictures = self.inputs.take(batch)
        boxes, wanted = asked_boxes(truth)
        self.pixels.copy_(namer_pixels(pictures, boxes))
        for name, values in wanted.items():
            self.wanted[name].copy_(values.flatten())

    def loss(self) -> dict[str, Tensor]:
        values = {
            name: _entropy(logits, self.wanted[name])
            for name, logits in self.model(self.pixels).items()
        }
        return {"loss": torch.stack(list(values.values())).sum(), **values}

    def load(self, folder: Path) -> None:
        self.model.load_state_dict(Namer.from_folder(folder).net.state_dict())

    def save(self, state: dict[str, Tensor], folder: Path) -> None:
        net = NamerNet(NamerConfig())
        net.load_state_dict(state)
        Namer(net).save_folder(folder)

    def evaluate(self, folder: Path, held: HeldOut, device: torch.device) -> dict[str, float]:
        return namer_figures(Namer.from_folder(folder, device), held) | self.inputs.told()


def asked_boxes(truth: Labelled) -> tuple[Tensor, dict[str, Tensor]]:
    """(boxes [N, K, 4], what each head shall answer int64 [N, K]; -1: nothing is asked)."""
    exact, things = thing_boxes(truth, THINGS)
    empty, found = empty_boxes(truth, EMPTY)
    wanted = {}
    for name in HEADS:
        labels = getattr(truth, name).gather(1, things.clamp_min(0))
        asked = torch.where(things >= 0, labels, _IGNORED)
        nothing = NOTHING if name == "kind" else _IGNORED
        blank = torch.where(found, nothing, _IGNORED)
        wanted[name] = torch.cat([asked, blank], 1)
    return torch.cat([jittered(exact), empty], 1), wanted


def _entropy(logits: Tensor, wanted: Tensor) -> Tensor:
    """Mean cross-entropy of what is asked; zero, not NaN, if nothing is."""
    each = functional.cross_entropy(
        logits, wanted, ignore_index=_IGNORED, reduction="none", label_smoothing=_SMOOTHING
    )
    return each.sum() / (wanted != _IGNORED).sum().clamp_min(1)


def train(options: argparse.Namespace) -> dict[str, float]:
    """Train, save and measure."""
    return train_judge(NamerTask, options, _SEED, _REPAINTED_SEED)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the training from the command line."""
    train(judge_options("train_namer", argv, batch=128, pool=24_000, lr=1.5e-3))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
