"""Train the detector: `python -m stilllife.train_detector --out DIR --minutes M`.

OWLv2's head is trained as a dense detector instead of by bipartite matching: every patch that
shows a thing predicts that thing's visible box and kind, all others predict nothing. Matching
one query to one thing leaves most patches without a lesson and learns far more slowly.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from sgedit_engine.perception.detect import (
    Owlv2Detector,
    detector_pixels,
    embed_prompts,
    predict,
    tokenize,
)
from stilllife.augment import coin, degrade, mirror, mirror_boxes
from stilllife.eval_perception import HeldOut, detection_figures
from stilllife.fitting import fit, options_of
from stilllife.perception_models import build_detector, detector_prompts
from stilllife.pool import Batch
from stilllife.supply import Order
from stilllife.world import KINDS, MAX_THINGS

FOCUS = 1.5
BOX_WEIGHT, OVERLAP_WEIGHT, QUALITY_WEIGHT = 5.0, 2.0, 1.0
# Of the kinds' loss: on every patch, and spread over the patches of each thing.
PATCH_WEIGHT, THING_WEIGHT = 0.01, 2.0
# A patch belongs to a thing that fills this share of it, to none below the second share.
_OWNED, _FREE = 0.3, 0.05


class PatchTargets(NamedTuple):
    """What P patches of N pictures shall predict: `kind` int64 [N, P] (-1: nothing), `box`
    float32 [N, P, 4] xyxy, `weight` float32 [N, P] of the kind (0: undecided), `box_weight`
    float32 [N, P] (sums to 1 over the patches that touch a thing), `cover` float32 [N, P]: how
    much of the patch the thing of the box fills."""

    kind: Tensor
    box: Tensor
    weight: Tensor
    box_weight: Tensor
    cover: Tensor


def patch_targets(visible: Tensor, kind: Tensor, boxes: Tensor, grid: int) -> PatchTargets:
    """Targets of a `grid`×`grid` detector for `visible`, `kind`, `boxes` as in `pool.View`."""
    ids = torch.arange(1, MAX_THINGS + 1, device=visible.device, dtype=torch.uint8)
    masks = (visible[:, None] == ids[None, :, None, None]).float()
    cover = functional.interpolate(masks, (grid, grid), mode="area").flatten(2)
    best, owner = cover.max(1)
    # Every visible thing has at least the patch that shows most of it.
    top = functional.one_hot(cover.argmax(2), grid * grid).bool() & (cover > _FREE)
    forced = (top * (torch.arange(MAX_THINGS, device=visible.device) + 1)[None, :, None]).amax(1)
    owner = torch.where(forced > 0, forced - 1, owner)
    best = cover.gather(1, owner[:, None])[:, 0]
    owned = (best > _OWNED) | (forced > 0)
    free = cover.sum(1) < _FREE
    # A patch that only touches a thing learns its box too: a shifted one would stay beside the
    # right one as another thing.
    touched = (best > _FREE) | owned
    patches = torch.where(touched[:, None], functional.one_hot(owner, MAX_THINGS).mT, 0)
    counts = patches.sum(2).clamp(min=1)
    share = (1.0 / counts).gather(1, owner)
    return PatchTargets(
        kind=torch.where(owned, kind.gather(1, owner), -1),
        box=boxes.gather(1, owner[..., None].expand(-1, -1, 4)),
        weight=(owned | free).float(),
        box_weight=torch.where(touched, share, 0.0),
        cover=best,
    )


def box_overlap(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """(IoU, generalised IoU; Rezatofighi et al., arXiv 1902.09630) of boxes xyxy [..., 4]."""
    low, high = torch.maximum(a[..., :2], b[..., :2]), torch.minimum(a[..., 2:], b[..., 2:])
    shared = _area((high - low).clamp(min=0))
    areas = _area(a[..., 2:] - a[..., :2]) + _area(b[..., 2:] - b[..., :2])
    union = (areas - shared).clamp(min=1e-6)
    outer_low = torch.minimum(a[..., :2], b[..., :2])
    outer_high = torch.maximum(a[..., 2:], b[..., 2:])
    outer = _area(outer_high - outer_low).clamp(min=1e-6)
    iou = shared / union
    return iou, iou - (outer - union) / outer


def _area(sides: Tensor) -> Tensor:
    """The product of the last axis (width, height). `prod` would look for zeros on the host in
    its backward pass, which a captured graph forbids."""
    return sides[..., 0] * sides[..., 1]


class DetectorTask:
    """See `fitting.Task`."""

    folder = "detector"

    def __init__(self, batch: int, device: torch.device) -> None:
        self.model, self.tokenizer = build_detector()
        vision = self.model.config.vision_config
        self.side, self.grid = vision.image_size, vision.image_size // vision.patch_size
        self.ids = tokenize(self.tokenizer, list(detector_prompts().values())).to(device)
        dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
        patches = self.grid**2
        self.pixels = torch.zeros(batch, 3, self.side, self.side, device=device, dtype=dtype)
        self.targets = PatchTargets(
            kind=torch.zeros(batch, patches, device=device, dtype=torch.int64),
            box=torch.zeros(batch, patches, 4, device=device),
            weight=torch.zeros(batch, patches, device=device),
            box_weight=torch.zeros(batch, patches, device=device),
            cover=torch.zeros(batch, patches, device=device),
        )

    def order(self, seed: int) -> Order:
        return Order(seed=100 + seed)

    def prepare(self) -> None:
        # Rounded to bfloat16 it would be off by two pixels.
        bias = self.model.compute_box_bias(self.grid, self.grid)
        self.model.box_bias = bias.to(self.model.device)

    def feed(self, batch: Batch) -> None:
        view = batch.before
        flags = coin(len(view.rgb), 0.5, view.rgb.device)
        rgb = degrade(mirror(view.rgb.float() / 255, flags))
        self.pixels.copy_(detector_pixels(rgb, self.side))
        fresh = patch_targets(
            mirror(view.visible, flags), view.kind, mirror_boxes(view.boxes, flags), self.grid
        )
        for static, value in zip(self.targets, fresh, strict=True):
            static.copy_(value)

    def loss(self) -> dict[str, Tensor]:
        target = self.targets
        found = predict(self.model, self.pixels, embed_prompts(self.model, self.ids))
        things = target.box_weight.sum().clamp(min=1.0)
        kinds = torch.arange(len(KINDS), device=self.pixels.device)
        wanted = (target.kind[..., None] == kinds).float()
        entropy = functional.binary_cross_entropy_with_logits(
            found.logits, wanted, reduction="none"
        )
        # Focal loss (Lin et al., arXiv 1708.02002), each thing weighted alike.
        wrong = (torch.sigmoid(found.logits) - wanted).abs()
        focal = (wrong**FOCUS * entropy).sum(-1)
        weight = (PATCH_WEIGHT + THING_WEIGHT * target.box_weight) * target.weight
        likeness = (focal * weight).sum() / things
        iou, generalised = box_overlap(found.boxes, target.box)
        distance = (found.boxes - target.box).abs().sum(-1)
        place = (distance * target.box_weight).sum() / things
        overlap = ((1 - generalised) * target.box_weight).sum() / things
        # Asked of every patch, so that those at a thing's edge learn to doubt their boxes.
        fits = (iou.detach() * target.cover.sqrt()).clamp(0, 1)
        quality = functional.binary_cross_entropy_with_logits(found.quality, fits)
        total = likeness + BOX_WEIGHT * place + OVERLAP_WEIGHT * overlap + QUALITY_WEIGHT * quality
        mean_iou = (iou * target.box_weight).sum() / things
        return {"loss": total, "kind": likeness, "box": place, "iou": mean_iou, "quality": quality}

    def load(self, folder: Path) -> None:
        self.model.load_state_dict(Owlv2Detector.from_folder(folder).model.state_dict())

    def save(self, state: dict[str, Tensor], folder: Path) -> None:
        model, tokenizer = build_detector()
        model.load_state_dict(state)
        Owlv2Detector(model, tokenizer, detector_prompts()).save_folder(folder)

    def evaluate(self, folder: Path, held: HeldOut, device: torch.device) -> dict[str, float]:
        return detection_figures(Owlv2Detector.from_folder(folder, device), held)


def train(options: argparse.Namespace) -> dict[str, float]:
    """Train, save and measure."""
    torch.manual_seed(options.seed)
    return fit(DetectorTask(options.batch, torch.device(options.device)), options)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the training from the command line."""
    train(options_of("train_detector", argv, batch=256, pool=24_000, lr=1e-3))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
