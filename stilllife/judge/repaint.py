"""Pictures that a model drew and whose truth is known, made while a training runs.

A judge of generated pictures has to know how they look: soft, with smeared patterns, with
traces of what was taken away. Three ways keep the truth:

- the autoencoder's round trip of a rendering;
- a rendering noised to a random level and denoised again with its own full caption (SDEdit,
  Meng et al. 2021, arXiv 2108.01073): the texture is drawn, the content stays;
- a removal: a thing and its shadow filled by the U-Net with nine input channels, prompted with
  an empty table. The renderer tells what is behind.

What comes out is held against the rendering: where it differs too much the model changed the
content, so that a picture is dropped or a thing becomes unsure. Insertions by prompt are not
used, because the model may have drawn something else: that would teach the judge to believe
the prompt instead of the picture.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from stilllife.captions import phrase
from stilllife.edit_samples import changed_pixels, dilate
from stilllife.judge.generator import Generator
from stilllife.judge.labelled import Labelled
from stilllife.pool import measure
from stilllife.sample_store import draw
from stilllife.supply import Order, Parcel, Side, Supply
from stilllife.world import MAX_THINGS, Scene

# Pictures made at once; of these, the shares of round trips and of redrawn ones.
BATCH = 128
_ROUND_TRIPS, _REDRAWN = 0.15, 0.45
# Of the noise schedule's 1000 levels.
_LEVELS = (200, 500)
_STEPS = 6
_GUIDANCE = (1.0, 3.0)
# A removal's hole is wider than what it takes out by more than the seam within it.
_RADII = (5, 7, 9, 12)
_SEAM = 2
# Mean differences of colour, in [0, 1], from which the model changed what is there: a thing's,
# on 4×4 pixels; the background's, on 16×16.
_THING_CHANGED, _GROUND_CHANGED = 0.07, 0.16
# A thing is unsure if more than this share of it was drawn anew without its being known.
_FILLED = 0.4


class Rendering(NamedTuple):
    """One side of N pairs: rgb uint8 [N, H, W, 3], visible and amodal uint8 [N, H, W], labels
    int64 [N, T, 4]."""

    rgb: Tensor
    visible: Tensor
    amodal: Tensor
    labels: Tensor

    def part(self, start: int, stop: int) -> Rendering:
        """Pictures start to stop."""
        return Rendering(*(value[start:stop] for value in self))


def full_caption(scene: Scene) -> str:
    """Every thing of a scene with colour and pattern: what shall stay when it is redrawn."""
    things = [phrase(thing) for thing in scene.things]
    listed = " and ".join([", ".join(things[:-1]), things[-1]]) if len(things) > 1 else things[0]
    return f"a photo of {listed} on a {scene.table} table"


def compared(made: Tensor, truth: Rendering) -> tuple[Tensor, Tensor]:
    """(bool [N]: the ground is as it was rendered; bool [N, T]: the things that are not).

    `made` float N×3×H×W in [0, 255].
    """
    difference = (made - truth.rgb.permute(0, 3, 1, 2).float()) / 255
    ids = torch.arange(1, MAX_THINGS + 1, device=made.device, dtype=torch.uint8)
    masks = (truth.visible[:, None] == ids[None, :, None, None]).float()
    fine = functional.avg_pool2d(difference, 4).abs().mean(1, keepdim=True)
    share = functional.avg_pool2d(masks, 4)
    changed = (fine * share).sum((2, 3)) / share.sum((2, 3)).clamp_min(1e-3)
    ground = functional.avg_pool2d((truth.visible == 0).float()[:, None], 16) > 0.9
    coarse = functional.avg_pool2d(difference, 16).abs().amax(1, keepdim=True)
    worst = (coarse * ground).amax((1, 2, 3))
    return worst < _GROUND_CHANGED, changed > _THING_CHANGED


def seam(holes: Tensor, kept: Tensor) -> Tensor:
    """float [N, 1, H, W]: zero outside holes, rising to one a few pixels in; at once where a
    hole ends at things that are `kept`. Both bool [N, H, W]."""
    size = 2 * _SEAM + 1
    padded = functional.pad((holes | kept)[:, None].float(), (_SEAM,) * 4, mode="replicate")
    inner = 1 - functional.max_pool2d(1 - padded, size, 1)
    padded = functional.pad(inner, (_SEAM,) * 4, mode="replicate")
    return functional.avg_pool2d(padded, size, 1) * holes[:, None]


class Repainter:
    """Repainted pictures from a generator and a supply of removals.

    `close` ends the worker. Draws from torch's global generator.
    """

    def __init__(
        self, folder: Path, device: torch.device, seed: int, count: int = BATCH, workers: int = 1
    ) -> None:
        self.device, self.count = device, count
        self.generator = Generator.from_folder(folder, device)
        self.supply = Supply(Order("pairs", seed=seed, kinds=("remove",), texts=True), workers)
        self.asked = self.kept = 0

    def make(self) -> Labelled:
        """Some more pictures: `count`, less those whose content the model changed."""
        parcel = self.supply.take()
        count = min(self.count, len(parcel))
        before = self._render(parcel.before, count)
        trips = max(1, round(_ROUND_TRIPS * count))
        split = trips + max(1, round(_REDRAWN * count))
        made = [
            self._round_trips(before.part(0, trips)),
            self._redrawn(before.part(trips, split), parcel.before.scenes[trips:split]),
            self._removals(parcel, before, split, count),
        ]
        self.asked += count
        self.kept += sum(len(part.rgb) for part in made)
        return Labelled(*(torch.cat(values) for values in zip(*made, strict=True)))

    def close(self) -> None:
        """End the worker."""
        self.supply.close()

    def _render(self, side: Side, count: int) -> Rendering:
        rgb, visible, amodal = draw(side.packed.part(0, count), self.device)
        labels = torch.from_numpy(side.labels[:count]).long().to(self.device)
        return Rendering(rgb, visible, amodal, labels)

    def _round_trips(self, truth: Rendering) -> Labelled:
        made = self.generator.decode(self.generator.encode(_signed(truth.rgb)))
        return _checked(made, truth, torch.zeros_like(truth.visible, dtype=torch.bool))

    def _redrawn(self, truth: Rendering, scenes: tuple[Scene, ...]) -> Labelled:
        latents = self.generator.encode(_signed(truth.rgb))
        start = torch.randint(*_LEVELS, (len(latents),), device=self.device)
        clean = self.generator.sample(
            self.generator.noised(latents, start),
            start,
            [full_caption(scene) for scene in scenes],
            self.generator.no_hints(latents),
            _STEPS,
            _some_guidance(),
        )
        nowhere = torch.zeros_like(truth.visible, dtype=torch.bool)
        return _checked(self.generator.decode(clean), truth, nowhere)

    def _removals(self, parcel: Parcel, before: Rendering, start: int, stop: int) -> Labelled:
        if parcel.after is None or parcel.edits is None:
            raise ValueError("removals need pairs")
        truth = self._render(parcel.after, stop).part(start, stop)
        before = before.part(start, stop)
        index = torch.from_numpy(parcel.edits[start:stop, 1]).long().to(self.device)
        core = changed_pixels(before.rgb, truth.rgb)
        core |= before.visible == (index + 1)[:, None, None].to(torch.uint8)
        radii = torch.tensor(_RADII)[torch.randint(len(_RADII), (len(index),))].to(self.device)
        # What stands beside it keeps its pixels, but for those that the edit changes.
        kept = (before.visible > 0) & ~core
        holes = dilate(core, radii) & ~kept
        source = _signed(before.rgb)
        hints = self.generator.hole_hints(source, holes)
        noise = torch.randn_like(hints[:, 1:])
        clean = self.generator.sample(
            noise,
            torch.full_like(index, len(self.generator.levels[0]) - 1),
            [texts.region_after for texts in parcel.texts[start:stop]],
            hints,
            _STEPS + 2,
            _some_guidance(),
        )
        made = torch.lerp(source, self.generator.decode(clean), seam(holes, kept))
        boxes, _, _ = measure(before.visible, before.amodal)
        gone = boxes[torch.arange(len(index), device=self.device), index]
        return _checked(made, truth, holes, gone)


def _some_guidance() -> float:
    return float(torch.empty(()).uniform_(*_GUIDANCE))


def _signed(rgb: Tensor) -> Tensor:
    """uint8 [N, H, W, 3] to float N×3×H×W in [-1, 1]."""
    return rgb.permute(0, 3, 1, 2).float() / 127.5 - 1


def _checked(made: Tensor, truth: Rendering, holes: Tensor, gone: Tensor | None = None) -> Labelled:
    """Drawn pictures (N×3×H×W in [-1, 1]) with the labels of their truth, less those whose
    ground is not as it was rendered."""
    pixels = ((made + 1) * 127.5).round().clamp(0, 255)
    same_ground, unsure = compared(pixels, truth)
    boxes, seen, whole = measure(truth.visible, truth.amodal)
    ids = torch.arange(1, MAX_THINGS + 1, device=made.device, dtype=torch.uint8)
    masks = truth.visible[:, None] == ids[None, :, None, None]
    filled = (masks & holes[:, None]).sum((2, 3)) / seen.clamp_min(1)
    kind, color, pattern, _ = truth.labels.unbind(-1)
    result = Labelled(
        pixels.to(torch.uint8),
        truth.visible,
        kind,
        color,
        pattern,
        boxes,
        seen,
        seen / whole.clamp_min(1),
        (unsure | (filled > _FILLED)) & (seen > 0),
        boxes.new_zeros(len(boxes), 4) if gone is None else gone,
    )
    kept = same_ground.nonzero()[:, 0]
    return Labelled(*(value[kept] for value in result))
