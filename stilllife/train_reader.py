"""Train the attribute reader: `python -m stilllife.train_reader --out DIR --minutes M`.

Crops of things and whole pictures are compared with every prompt of an attribute; the loss is
the cross-entropy of the right one. Masks and crops are jittered as a segmenter would miss them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from sgedit_engine.perception.attributes import (
    CROP,
    MARGIN,
    OF_THINGS,
    AttributeReader,
    embed_images,
    embed_texts,
    reader_pixels,
)
from sgedit_engine.perception.detect import tokenize
from stilllife.augment import coin, degrade, jitter_masks, mirror
from stilllife.crops import cut
from stilllife.eval_perception import HeldOut, reader_figures
from stilllife.fitting import fit, options_of
from stilllife.perception_models import build_reader, reader_prompts
from stilllife.pool import Batch, View
from stilllife.supply import Order
from stilllife.train_segmenter import chosen_things
from stilllife.world import RESOLUTION

CROPS = 4
# How far a crop's centre and side are off, as shares of the side (sigma).
_SHIFT, _ZOOM = 0.03, 0.06


def crop_boxes(boxes: Tensor) -> Tensor:
    """Square crops (centre x, centre y, side) [..., 3] around boxes xyxy, jittered; normalised
    as the boxes are."""
    side = (boxes[..., 2:] - boxes[..., :2]).amax(-1) * (1 + 2 * MARGIN)
    side = side * torch.exp(_ZOOM * torch.randn_like(side).clamp(-2, 2))
    center = (boxes[..., :2] + boxes[..., 2:]) / 2
    center = center + _SHIFT * side[..., None] * torch.randn_like(center).clamp(-2, 2)
    return torch.cat([center, side[..., None]], -1)


def cut_masks(visible: Tensor, things: Tensor, crops: Tensor) -> Tensor:
    """The chosen things' masks in their crops, float [N * K, 1, CROP, CROP]."""
    masks = (visible[:, None] == (things + 1)[..., None, None]).float()
    flat = masks.flatten(0, 1)[:, None]
    return cut(flat, crops.flatten(0, 1)[:, None], CROP, "zeros")


class ReaderTask:
    """See `fitting.Task`. The static batch holds `CROPS` things of each picture, then each
    picture as a whole."""

    folder = "reader"

    def __init__(self, batch: int, device: torch.device) -> None:
        self.model, self.tokenizer = build_reader()
        self.prompts = reader_prompts()
        self.ids = {
            name: tokenize(self.tokenizer, list(values.values())).to(device)
            for name, values in self.prompts.items()
        }
        dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
        self.things = batch * CROPS
        count = self.things + batch
        self.pixels = torch.zeros(count, 3, CROP, CROP, device=device, dtype=dtype)
        self.wanted = {
            name: torch.zeros(
                self.things if name in OF_THINGS else batch, device=device, dtype=torch.int64
            )
            for name in self.prompts
        }

    def order(self, seed: int) -> Order:
        return Order(seed=300 + seed)

    def prepare(self) -> None:
        """Nothing needs more than bfloat16."""

    def feed(self, batch: Batch) -> None:
        view: View = batch.before
        flags = coin(len(view.rgb), 0.5, view.rgb.device)
        rgb = degrade(mirror(view.rgb.float() / 255, flags))
        visible = mirror(view.visible, flags)
        things = chosen_things(view.seen, CROPS)
        boxes = view.boxes.gather(1, things[..., None].expand(-1, -1, 4))
        x0, y0, x1, y1 = boxes.unbind(-1)
        turned = torch.stack([1 - x1, y0, 1 - x0, y1], -1)
        crops = crop_boxes(torch.where(flags[:, None, None], turned, boxes))
        inside = jitter_masks(cut_masks(visible, things, crops))
        self.pixels[: self.things].copy_(reader_pixels(cut(rgb, crops, CROP, "border"), inside))
        small = functional.avg_pool2d(rgb, RESOLUTION // CROP)
        self.pixels[self.things :].copy_(reader_pixels(small, torch.ones_like(small[:, :1])))
        for name in OF_THINGS:
            self.wanted[name].copy_(getattr(view, name).gather(1, things).flatten())
        self.wanted["table"].copy_(view.table)
        self.wanted["wall"].copy_(view.wall)

    def loss(self) -> dict[str, Tensor]:
        vectors = embed_images(self.model, self.pixels)
        scale = self.model.logit_scale.float().exp().clamp(max=100.0)
        values = {}
        for name, ids in self.ids.items():
            part = vectors[: self.things] if name in OF_THINGS else vectors[self.things :]
            logits = scale * part @ embed_texts(self.model, ids).mT
            # A slot beyond the last thing (-1) is drawn once in a million pictures.
            values[name] = functional.cross_entropy(logits, self.wanted[name], ignore_index=-1)
        total = torch.stack(list(values.values())).sum()
        return {"loss": total, **values}

    def load(self, folder: Path) -> None:
        self.model.load_state_dict(AttributeReader.from_folder(folder).model.state_dict())

    def save(self, state: dict[str, Tensor], folder: Path) -> None:
        model, tokenizer = build_reader()
        model.load_state_dict(state)
        AttributeReader(model, tokenizer, reader_prompts()).save_folder(folder)

    def evaluate(self, folder: Path, held: HeldOut, device: torch.device) -> dict[str, float]:
        return reader_figures(AttributeReader.from_folder(folder, device), held)


def train(options: argparse.Namespace) -> dict[str, float]:
    """Train, save and measure."""
    torch.manual_seed(options.seed)
    return fit(ReaderTask(options.batch, torch.device(options.device)), options)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the training from the command line."""
    train(options_of("train_reader", argv, batch=192, pool=16_000, lr=1e-3))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
