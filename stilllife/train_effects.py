"""Train the effects network: `python -m stilllife.train_effects --out DIR --minutes M`.

The lesson is a counterfactual: the same scene rendered with and without one thing. What differs
outside the thing's own pixels is its shadow, its reflection or light that it takes away.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from sgedit_engine.perception.effects import EffectsReader
from stilllife.augment import coin, degrade, jitter_masks, mirror
from stilllife.edits import EDIT_KINDS
from stilllife.eval_perception import HeldOut, effects_figures
from stilllife.fitting import fit, options_of
from stilllife.perception_models import build_effects
from stilllife.pool import Batch
from stilllife.supply import Order
from stilllife.world import RESOLUTION

# A pixel belongs to the effects if a channel differs by more than this, of 255.
CHANGED = 4
POSITIVE_WEIGHT = 2.0
# Around the thing its own edge pixels differ too; nothing is asked of these.
EDGE = 2
_OTHERS_DROPPED = 0.1


class Counterfactual(NamedTuple):
    """N pictures with a thing and how they differ without it: `rgb` uint8 [N, 3, H, W], `mask`
    and `others` bool [N, H, W] (the thing; all other things), `difference` uint8 [N, H, W]."""

    rgb: Tensor
    mask: Tensor
    others: Tensor
    difference: Tensor


def counterfactual(batch: Batch) -> Counterfactual:
    """From pairs whose edits are "remove" or "add"."""
    if batch.after is None or batch.edit_kind is None or batch.edit_index is None:
        raise ValueError("effects are learned from pairs")
    before, after = batch.before, batch.after
    added = batch.edit_kind == EDIT_KINDS.index("add")

    def with_thing(name: str) -> Tensor:
        a, b = getattr(before, name), getattr(after, name)
        return torch.where(added.view(-1, *(1,) * (a.dim() - 1)), b, a)

    rgb, visible = with_thing("rgb"), with_thing("visible")
    difference = (before.rgb.short() - after.rgb.short()).abs().amax(1)
    mask = visible == (batch.edit_index + 1)[:, None, None]
    return Counterfactual(rgb, mask, (visible > 0) & ~mask, difference.to(torch.uint8))


def effects_targets(pairs: Counterfactual) -> tuple[Tensor, Tensor]:
    """(wanted, weight), float N×1×H×W: effects are 1; differences near the threshold count
    less, the thing and its edge not at all."""
    difference = pairs.difference[:, None].float()
    wanted = (difference > CHANGED).float()
    sure = ((difference - CHANGED - 0.5).abs() / 4).clamp(0.2, 1.0)
    near = functional.max_pool2d(pairs.mask[:, None].float(), 2 * EDGE + 1, 1, EDGE)
    return wanted * (1 - near), sure * (1 - near)


class EffectsTask:
    """See `fitting.Task`."""

    folder = "effects"

    def __init__(self, batch: int, device: torch.device) -> None:
        self.model = build_effects()
        dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
        half = RESOLUTION // 2
        self.inputs = torch.zeros(batch, 5, RESOLUTION, RESOLUTION, device=device, dtype=dtype)
        self.inputs = self.inputs.contiguous(memory_format=torch.channels_last)
        self.wanted = torch.zeros(batch, 1, half, half, device=device)
        self.weight = torch.zeros(batch, 1, half, half, device=device)

    def order(self, seed: int) -> Order:
        return Order("pairs", seed=400 + seed, kinds=("remove", "add"))

    def prepare(self) -> None:
        """Nothing needs more than bfloat16."""

    def feed(self, batch: Batch) -> None:
        pairs = counterfactual(batch)
        n, device = len(pairs.rgb), pairs.rgb.device
        flags = coin(n, 0.5, device)
        pairs = Counterfactual(*(mirror(value, flags) for value in pairs))
        wanted, weight = effects_targets(pairs)
        rgb = degrade(pairs.rgb.float() / 255, share=0.5) * 2 - 1
        mask = (jitter_masks(pairs.mask[:, None].float()) > 0.5).float()
        kept = ~coin(n, _OTHERS_DROPPED, device).view(n, 1, 1, 1)
        others = pairs.others[:, None].float() * (1 - mask) * kept
        self.inputs.copy_(torch.cat([rgb, mask, others], 1))
        self.wanted.copy_(functional.avg_pool2d(wanted, 2))
        self.weight.copy_(functional.avg_pool2d(weight, 2))

    def loss(self) -> dict[str, Tensor]:
        logits = self.model(self.inputs).float()
        entropy = functional.binary_cross_entropy_with_logits(logits, self.wanted, reduction="none")
        balance = 1 + (POSITIVE_WEIGHT - 1) * self.wanted
        entropy = (entropy * balance * self.weight).mean() / self.weight.mean()
        found = torch.sigmoid(logits) * (self.weight > 0)
        both = (found * self.wanted).sum((1, 2, 3))
        sums = found.sum((1, 2, 3)) + self.wanted.sum((1, 2, 3))
        dice = (1 - (2 * both + 10) / (sums + 10)).mean()
        made, real = (logits > 0) & (self.weight > 0), self.wanted > 0.5
        iou = (made & real).sum() / (made | real).sum().clamp(min=1)
        return {"loss": entropy + 0.5 * dice, "entropy": entropy, "dice": dice, "iou": iou}

    def load(self, folder: Path) -> None:
        self.model.load_state_dict(EffectsReader.from_folder(folder).net.state_dict())

    def save(self, state: dict[str, Tensor], folder: Path) -> None:
        net = build_effects()
        net.load_state_dict(state)
        EffectsReader(net).save_folder(folder)

    def evaluate(self, folder: Path, held: HeldOut, device: torch.device) -> dict[str, float]:
        return effects_figures(EffectsReader.from_folder(folder, device), held)


def train(options: argparse.Namespace) -> dict[str, float]:
    """Train, save and measure."""
    torch.manual_seed(options.seed)
    return fit(EffectsTask(options.batch, torch.device(options.device)), options)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the training from the command line."""
    train(options_of("train_effects", argv, batch=64, pool=10_000, lr=1.5e-3))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
