"""Train SAM on visible masks: `python -m stilllife.train_segmenter --out DIR --minutes M`.

Prompts are boxes around the visible part, jittered as a detector's would be. The loss is binary
cross-entropy plus dice; the head that predicts a mask's IoU learns the true one.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from transformers import SamModel

from sgedit_engine.perception.segment import SamSegmenter, segmenter_pixels
from stilllife.augment import coin, degrade, mirror, mirror_boxes
from stilllife.eval_perception import HeldOut, segmentation_figures
from stilllife.fitting import fit, options_of
from stilllife.perception_models import build_segmenter
from stilllife.pool import Batch
from stilllife.supply import Order
from stilllife.world import RESOLUTION

BOXES = 4
MASK_SIDE = 128
# The second mask token serves `multimask_output=True`; it learns from one box a picture.
SECOND_WEIGHT = 0.25
QUALITY_WEIGHT = 0.5
# A side of a box is off by this share of its length, and by this many pixels (both sigma).
_JITTER_SHARE, _JITTER_PIXELS = 0.03, 1.5


def chosen_things(seen: Tensor, count: int) -> Tensor:
    """int64 [N, count]: things drawn with replacement from those seen (bool [N, T])."""
    weights = seen.float() + 1e-6
    return torch.multinomial(weights, count, replacement=True)


def jittered_boxes(boxes: Tensor) -> Tensor:
    """Boxes xyxy in pixels [..., 4], each side moved a little, at least two pixels apart."""
    size = (boxes[..., 2:] - boxes[..., :2]).repeat_interleave(2, -1)
    size = size[..., [0, 2, 1, 3]]
    sigma = _JITTER_SHARE * size + _JITTER_PIXELS
    moved = (boxes + sigma * torch.randn_like(boxes).clamp(-2.5, 2.5)).clamp(0, RESOLUTION)
    low = torch.minimum(moved[..., :2], moved[..., 2:] - 2)
    high = torch.maximum(moved[..., 2:], low + 2)
    return torch.cat([low, high], -1)


def mask_losses(logits: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor]:
    """(loss per mask, true IoU per mask), both [...]; `logits`, `wanted` float [..., S, S]."""
    logits = logits.float()
    entropy = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    probability = torch.sigmoid(logits)
    both = (probability * wanted).sum((-1, -2))
    dice = 1 - (2 * both + 1) / (probability.sum((-1, -2)) + wanted.sum((-1, -2)) + 1)
    made, real = logits > 0, wanted > 0.5
    iou = (made & real).sum((-1, -2)) / (made | real).sum((-1, -2)).clamp(min=1)
    # Small things would hardly count in a mean over the picture.
    area = wanted.mean((-1, -2)).clamp(min=0.01)
    return entropy.mean((-1, -2)) / area.sqrt() + dice, iou


class SegmenterTask:
    """See `fitting.Task`."""

    folder = "segmenter"

    def __init__(self, batch: int, device: torch.device) -> None:
        self.model: SamModel = build_segmenter()
        dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
        self.pixels = torch.zeros(batch, 3, RESOLUTION, RESOLUTION, device=device, dtype=dtype)
        self.boxes = torch.zeros(batch, BOXES, 4, device=device)
        self.wanted = torch.zeros(batch, BOXES, MASK_SIDE, MASK_SIDE, device=device)

    def order(self, seed: int) -> Order:
        return Order(seed=200 + seed)

    def prepare(self) -> None:
        # Positions need more digits than bfloat16 has; they are not trained.
        self.model.shared_image_embedding.float()

    def feed(self, batch: Batch) -> None:
        view = batch.before
        n, device = len(view.rgb), view.rgb.device
        flags = coin(n, 0.5, device)
        rgb = degrade(mirror(view.rgb.float() / 255, flags))
        self.pixels.copy_(segmenter_pixels(rgb))
        things = chosen_things(view.seen, BOXES)
        boxes = mirror_boxes(view.boxes, flags).gather(1, things[..., None].expand(-1, -1, 4))
        self.boxes.copy_(jittered_boxes(boxes * RESOLUTION))
        masks = mirror(view.visible, flags)[:, None] == (things + 1)[..., None, None]
        self.wanted.copy_(functional.avg_pool2d(masks.float(), RESOLUTION // MASK_SIDE))

    def loss(self) -> dict[str, Tensor]:
        embedded = self.model.vision_encoder(self.pixels).last_hidden_state
        first, expected, iou = self._masks(embedded, BOXES, second=False)
        second, _, _ = self._masks(embedded, 1, second=True)
        quality = (expected - iou).pow(2).mean()
        total = first + SECOND_WEIGHT * second + QUALITY_WEIGHT * quality
        return {"loss": total, "mask": first, "second": second, "iou": iou.mean()}

    def _masks(self, embedded: Tensor, count: int, second: bool) -> tuple[Tensor, Tensor, Tensor]:
        """(loss, expected IoUs, true IoUs) of the first `count` boxes."""
        model, dtype = self.model, embedded.dtype
        prompt, dense = model.prompt_encoder(None, None, self.boxes[:, :count], None)
        positions = model.get_image_wide_positional_embeddings().to(dtype)
        logits, expected = model.mask_decoder(
            image_embeddings=embedded,
            image_positional_embeddings=positions.repeat(len(embedded), 1, 1, 1),
            sparse_prompt_embeddings=prompt.to(dtype),
            dense_prompt_embeddings=dense,
            multimask_output=second,
        )
        losses, iou = mask_losses(logits[:, :, 0], self.wanted[:, :count])
        return losses.mean(), expected[..., 0].float(), iou.detach()

    def load(self, folder: Path) -> None:
        self.model.load_state_dict(SamSegmenter.from_folder(folder).model.state_dict())

    def save(self, state: dict[str, Tensor], folder: Path) -> None:
        model = build_segmenter()
        model.load_state_dict(state)
        SamSegmenter(model).save_folder(folder)

    def evaluate(self, folder: Path, held: HeldOut, device: torch.device) -> dict[str, float]:
        return segmentation_figures(SamSegmenter.from_folder(folder, device), held)


def train(options: argparse.Namespace) -> dict[str, float]:
    """Train, save and measure."""
    torch.manual_seed(options.seed)
    return fit(SegmenterTask(options.batch, torch.device(options.device)), options)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the training from the command line."""
    train(options_of("train_segmenter", argv, batch=96, pool=24_000, lr=1e-3))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
