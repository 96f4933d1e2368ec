"""From pairs of renderings to training samples of masked diffusion.

Each pair gives two samples, forwards and backwards: what is removed one way is inserted the
other. Many are seen through an enlarged window around the edit, as an editor draws. The mask
covers every pixel that the edit changes; its form varies from tight to
box-shaped, so that its outline does not tell what belongs inside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from diffusers import AutoencoderKL
from torch import Tensor
from torch.nn import functional

from stilllife.architectures import DOWNSCALE
from stilllife.carried import carried_pixels, toned
from stilllife.edits import EDIT_KINDS
from stilllife.supply import Parcel
from stilllife.tokens import encode
from stilllife.windows import around_cores, cut, cut_masks, extents

# A pixel belongs to an edit if any channel differs by more than this, of 255.
CHANGED = 5
_RADII = (2, 4, 6, 9, 13, 18, 26)
# How often each radius is used for a tight mask, and the share of box-shaped masks.
_WEIGHTS = {"tight": (3, 4, 4, 3, 2, 1, 0.5), "loose": (0, 0, 1, 2, 3, 3, 2)}
_SNAPPED = 0.75
# The share of pairs that are seen through a window.
ZOOMED = 0.6


@dataclass(frozen=True, eq=False)
class PairImages:
    """N pairs before encoding: `before`, `after` uint8 [N, 3, H, W]; `core` bool [N, H, W], the
    pixels that differ and the thing itself; `close` bool [N]: an edit that keeps the thing's
    outline, or one at two places, between which others may stand; `carried_before`,
    `carried_after` uint8 [N, 4, H, W] and `shown` float [N]: what is known of the edited thing's
    pixels on that side, and how often it is shown (see `carried`); ids int16 [N, CONTEXT] of
    captions and region prompts on both sides."""

    before: Tensor
    after: Tensor
    core: Tensor
    close: Tensor
    carried_before: Tensor
    carried_after: Tensor
    shown: Tensor
    caption_before: Tensor
    caption_after: Tensor
    region_before: Tensor
    region_after: Tensor

    def __len__(self) -> int:
        return len(self.before)


@dataclass(frozen=True, eq=False)
class Samples:
    """N training samples. `target`, `masked` float16 [N, 4, h, w] latents; `mask` bool
    [N, 1, h, w]; `caption`, `region` int16 [N, CONTEXT] token ids; `whole` bool [N]: the picture
    is seen as a whole, so that its caption holds."""

    target: Tensor
    masked: Tensor
    mask: Tensor
    caption: Tensor
    region: Tensor
    whole: Tensor

    def __len__(self) -> int:
        return len(self.target)


def _ids(texts: list[str], device: torch.device) -> Tensor:
    return torch.from_numpy(encode(texts)).to(torch.int16).to(device)


def pair_images(
    parcel: Parcel, draw: Callable[..., tuple[Tensor, Tensor, Tensor]], device: torch.device
) -> PairImages:
    """Render both sides of a parcel that holds texts.

    `draw` takes a Packed and returns rgb uint8 [N, H, W, 3], visible and amodal uint8 [N, H, W].
    """
    if parcel.after is None or parcel.edits is None or not parcel.texts:
        raise ValueError("edit samples need pairs with texts")
    before, seen_before, whole_before = draw(parcel.before.packed)
    after, seen_after, whole_after = draw(parcel.after.packed)
    edits = torch.from_numpy(parcel.edits).to(device)
    kind, index = edits[:, 0], edits[:, 1].to(torch.uint8)
    add, remove = EDIT_KINDS.index("add"), EDIT_KINDS.index("remove")
    # An added thing is in the picture after, a removed one in that before: there alone.
    here = (
        (seen_before == (index + 1)[:, None, None]) & (kind != add)[:, None, None],
        (seen_after == (index + 1)[:, None, None]) & (kind != remove)[:, None, None],
    )
    core = changed_pixels(before, after)
    before, after = before.permute(0, 3, 1, 2), after.permute(0, 3, 1, 2)
    core |= here[0] | here[1]
    changed = kind == EDIT_KINDS.index("change")
    outline_kept = (here[0] == here[1]).flatten(1).all(1)
    visible = [
        mask.sum((1, 2)) / (whole >> index[:, None, None] & 1).sum((1, 2)).clamp_min(1)
        for mask, whole in zip(here, (whole_before, whole_after), strict=True)
    ]
    carried = carried_pixels(
        kind, (before, here[0], visible[0]), (after, here[1], visible[1]), changed & ~outline_kept
    )
    columns = zip(*parcel.texts, strict=True)
    return PairImages(
        before,
        after,
        core,
        (outline_kept & changed) | (kind == EDIT_KINDS.index("move")),
        *carried,
        *(_ids(list(texts), device) for texts in columns),
    )


def changed_pixels(before: Tensor, after: Tensor) -> Tensor:
    """bool [N, H, W]: where pictures (uint8 [N, H, W, 3]) differ by more than rounding."""
    return (before.int() - after.int()).abs().amax(-1) > CHANGED


def dilate(masks: Tensor, radii: Tensor) -> Tensor:
    """bool [N, H, W] grown by a square of `radii` (int [N]) pixels each."""
    grown = masks.clone()
    for radius in radii.unique().tolist():
        chosen = radii == radius
        part = masks[chosen][:, None].float()
        part = functional.max_pool2d(part, (2 * radius + 1, 1), 1, (radius, 0))
        part = functional.max_pool2d(part, (1, 2 * radius + 1), 1, (0, radius))
        grown[chosen] = part[:, 0] > 0.5
    return grown


def boxes_around(masks: Tensor, margins: Tensor) -> Tensor:
    """bool [N, H, W]: filled boxes around masks, each side moved out by `margins` int [N, 4]."""
    height, width = masks.shape[1:]
    xs = torch.arange(width, device=masks.device)
    ys = torch.arange(height, device=masks.device)
    low, high = extents(masks).split(2, 1)
    low, high = low - margins[:, :2], high + margins[:, 2:]
    across = (xs >= low[:, :1]) & (xs < high[:, :1])
    down = (ys >= low[:, 1:]) & (ys < high[:, 1:])
    return across[:, None, :] & down[:, :, None]


def snap(masks: Tensor) -> Tensor:
    """bool [N, H, W] grown to whole latent cells."""
    cells = functional.max_pool2d(masks[:, None].float(), DOWNSCALE)
    return functional.interpolate(cells, scale_factor=DOWNSCALE)[:, 0] > 0.5


def _draw_radii(name: str, count: int, generator: torch.Generator, device: torch.device) -> Tensor:
    weights = torch.tensor(_WEIGHTS[name], dtype=torch.float32)
    picked = torch.multinomial(weights, count, replacement=True, generator=generator)
    return torch.tensor(_RADII)[picked].to(device)


def sample_masks(core: Tensor, close: Tensor, generator: torch.Generator) -> Tensor:
    """Random masks that cover `core`, bool [N, H, W].

    40 % tight, 20 % loose, 40 % boxes; `close` ones (bool [N]) are mostly tight. The generator
    is the CPU's.
    """
    count, device = len(core), core.device
    draw = torch.rand(count, generator=generator).to(device)
    tight = dilate(core, _draw_radii("tight", count, generator, device))
    loose = dilate(core, _draw_radii("loose", count, generator, device))
    # Squares of uniform draws: most boxes are close, some have much room on a side.
    margins = (torch.rand(count, 4, generator=generator).pow(2) * 36).long().to(device) + 1
    boxes = boxes_around(core, margins)
    closeness = torch.where(close, 0.8, 0.4)
    masks = torch.where((draw < closeness)[:, None, None], tight, loose)
    masks = torch.where((draw > closeness + (1 - closeness) / 3)[:, None, None], boxes, masks)
    snapped = (torch.rand(count, generator=generator) < _SNAPPED).to(device)
    return torch.where(snapped[:, None, None], snap(masks), masks)


@torch.no_grad()
def encode_pairs(
    images: PairImages, autoencoder: AutoencoderKL, generator: torch.Generator
) -> Samples:
    """2N samples of N pairs, forwards then backwards.

    The hole is mid grey in the masked picture and keeps nothing of the source, but sometimes
    shows the edited thing's own pixels at its new place; outside it the target equals its source.
    """
    dtype = next(autoencoder.parameters()).dtype

    def latents(pictures: Tensor) -> Tensor:
        mean = autoencoder.encode(pictures.to(dtype)).latent_dist.mean
        return mean.to(torch.float16)

    size = images.before.shape[-1]
    windows = around_cores(images.core, ZOOMED, generator)
    whole = windows[:, 2] == size
    before, after = (
        cut(side, windows, size).clamp(0, 255) / 127.5 - 1 for side in (images.before, images.after)
    )
    core = cut_masks(images.core, windows, size)
    parts = []
    for source, target, carried, caption, region in (
        (before, after, images.carried_after, images.caption_after, images.region_after),
        (after, before, images.carried_before, images.caption_before, images.region_before),
    ):
        mask = sample_masks(core, images.close, generator)
        hole = mask[:, None]
        known = cut(carried, windows, size)
        shown = torch.rand(len(mask), generator=generator).to(mask.device) < images.shown
        own = hole & (known[:, 3:] > 128) & shown[:, None, None, None]
        pixels = toned(known[:, :3], generator) / 127.5 - 1
        # As when editing: a cell is to be filled when any of its pixels is.
        small = functional.max_pool2d(hole.float(), DOWNSCALE) > 0.5
        parts.append(
            Samples(
                latents(torch.where(hole, target, source)),
                latents(torch.where(own, pixels, source.masked_fill(hole, 0.0))),
                small,
                caption,
                region,
                whole,
            )
        )
    forwards, backwards = parts
    fields = Samples.__dataclass_fields__
    return Samples(*(torch.cat([getattr(forwards, f), getattr(backwards, f)]) for f in fields))
