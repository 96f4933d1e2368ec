"""Which boxes the namer is asked about, and how it sees one."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from stilllife.augment import coin
from stilllife.crops import cut
from stilllife.judge.labelled import Labelled

CROP = 64
# The crop's side over the box's longer one.
ENLARGED = 1.3
# A box is called empty if things cover less than this share of it.
COVERED = 0.08
# Where a training's box may be off: centre and sides (sigma, of the side), and how much larger
# some are.
_SHIFT, _STRETCH, _LARGER, _LARGER_SHARE = 0.03, 0.05, 0.35, 0.15
# Boxes tried per picture to find empty ones.
_TRIES = 24
_GONE_SHARE = 0.85
# Shares of the picture.
_SMALLEST, _LARGEST = 0.05, 0.7


def crop_squares(boxes: Tensor) -> Tensor:
    """(centre x, centre y, side) [..., 3] of the crop around boxes xyxy [..., 4].

    A box without area, of which nothing is asked, gets the smallest crop.
    """
    side = (boxes[..., 2:] - boxes[..., :2]).amax(-1, keepdim=True).clamp_min(_SMALLEST) * ENLARGED
    return torch.cat([(boxes[..., :2] + boxes[..., 2:]) / 2, side], -1)


def namer_pixels(pictures: Tensor, boxes: Tensor) -> Tensor:
    """What the namer sees: float [N * K, 4, CROP, CROP] for boxes [N, K, 4], xyxy normalised.

    `pictures` float N×3×H×W in [0, 1], square. Crops are sampled at four points a pixel; beyond
    the picture its edge goes on. The fourth channel is the box's share of each pixel.
    """
    squares = crop_squares(boxes)
    crops = functional.avg_pool2d(cut(pictures, squares, 2 * CROP, "border"), 2)
    flat, square = boxes.flatten(0, 1), squares.flatten(0, 1)
    low = (flat[:, :2] - square[:, :2]) / square[:, 2:] + 0.5
    high = (flat[:, 2:] - square[:, :2]) / square[:, 2:] + 0.5
    at = torch.arange(CROP, device=boxes.device) / CROP
    # How much of each column and row lies between the box's sides.
    ends = torch.minimum(high[..., None], at + 1 / CROP)
    inside = ((ends - torch.maximum(low[..., None], at)) * CROP).clamp(0, 1)
    marked = inside[:, 1, :, None] * inside[:, 0, None, :]
    return torch.cat([(crops - 0.5) * 4, marked[:, None]], 1)


def jittered(boxes: Tensor) -> Tensor:
    """Boxes [..., 4] as a detector may find them, some of them larger."""
    size = boxes[..., 2:] - boxes[..., :2]
    center = (boxes[..., 2:] + boxes[..., :2]) / 2
    center = center + _SHIFT * size * torch.randn_like(center).clamp(-2, 2)
    larger = torch.rand_like(size[..., :1]) < _LARGER_SHARE
    stretch = 1 + _LARGER * torch.rand_like(size[..., :1]) * larger
    size = size * stretch * torch.exp(_STRETCH * torch.randn_like(size).clamp(-2, 2))
    return torch.cat([center - size / 2, center + size / 2], -1)


def covered(visible: Tensor, boxes: Tensor) -> Tensor:
    """float [N, K]: the share of each box (xyxy [N, K, 4]) that shows things.

    `visible` uint8 [N, H, W], 0 where there is none. A box without area counts as full.
    """
    height, width = visible.shape[1:]
    sums = functional.pad((visible > 0).float(), (1, 0, 1, 0)).cumsum(1).cumsum(2).flatten(1)
    x0, x1 = ((boxes[..., i] * width).round().long().clamp(0, width) for i in (0, 2))
    y0, y1 = ((boxes[..., i] * height).round().long().clamp(0, height) for i in (1, 3))

    def at(y: Tensor, x: Tensor) -> Tensor:
        return sums.gather(1, y * (width + 1) + x)

    area = (x1 - x0) * (y1 - y0)
    shown = at(y1, x1) - at(y0, x1) - at(y1, x0) + at(y0, x0)
    return torch.where(area > 0, shown / area.clamp_min(1), 1.0)


def thing_boxes(truth: Labelled, count: int) -> tuple[Tensor, Tensor]:
    """(boxes [N, count, 4], things int64 [N, count]) of sure things, drawn with replacement;
    -1 where a picture has none."""
    things = torch.multinomial(truth.sure.float() + 1e-6, count, replacement=True)
    boxes = truth.boxes.gather(1, things[..., None].expand(-1, -1, 4))
    return boxes, torch.where(truth.sure.gather(1, things), things, -1)


def empty_boxes(truth: Labelled, count: int) -> tuple[Tensor, Tensor]:
    """(boxes [N, count, 4], found bool [N, count]): boxes with nothing in them.

    Anywhere on table and wall, beside a thing where its shadow falls, or where a thing was
    taken out; of the sizes that things have.
    """
    boxes = torch.cat([_anywhere(truth), _beside(truth)], 1)
    free = (covered(truth.visible, boxes) < COVERED).float()
    chosen = torch.multinomial(free + 1e-6, count, replacement=True)
    boxes = boxes.gather(1, chosen[..., None].expand(-1, -1, 4))
    found = free.gather(1, chosen) > 0
    gone = jittered(truth.gone)
    bare = (truth.gone[:, 2] > truth.gone[:, 0]) & (
        covered(truth.visible, gone[:, None])[:, 0] < COVERED
    )
    takes = bare & coin(len(bare), _GONE_SHARE, bare.device)
    boxes[:, 0] = torch.where(takes[:, None], gone, boxes[:, 0])
    found[:, 0] |= takes
    return boxes, found


def _sizes(truth: Labelled) -> tuple[Tensor, Tensor]:
    """(sizes [N, T, 2] near those of a picture's things, the things' boxes [N, T, 4])."""
    seen = truth.pixels > 0
    things = torch.multinomial(seen.float() + 1e-6, _TRIES // 2, replacement=True)
    boxes = truth.boxes.gather(1, things[..., None].expand(-1, -1, 4))
    size = boxes[..., 2:] - boxes[..., :2]
    # A picture with nothing in it has boxes of any size.
    size = torch.where(size > 0, size, torch.rand_like(size))
    return (size * (0.5 + 0.8 * torch.rand_like(size))).clamp(_SMALLEST, _LARGEST), boxes


def _anywhere(truth: Labelled) -> Tensor:
    size, _ = _sizes(truth)
    low = torch.rand_like(size) * (1 - size)
    return torch.cat([low, low + size], -1)


def _beside(truth: Labelled) -> Tensor:
    """Boxes that stand left or right of a thing, as low as it or a little lower."""
    size, boxes = _sizes(truth)
    own = boxes[..., 2:] - boxes[..., :2]
    sign = torch.randint(0, 2, size.shape[:2], device=size.device) * 2 - 1
    reach = (own[..., 0] + size[..., 0]) / 2 * (0.9 + 0.3 * torch.rand_like(size[..., 0]))
    x = (boxes[..., 0] + boxes[..., 2]) / 2 + sign * reach
    bottom = boxes[..., 3] + own[..., 1] * (0.35 * torch.rand_like(x) - 0.15)
    low = torch.stack([x - size[..., 0] / 2, bottom - size[..., 1]], -1)
    low = low.clamp_min(0).minimum(1 - size)
    return torch.cat([low, low + size], -1)
