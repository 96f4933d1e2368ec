"""Square windows on rendered pictures, seen at another resolution: zoomed training samples.

An editor draws a small region in a window around it, enlarged, so that an object fills more
of the latent grid (`sgedit_engine.diffusion.window`). Models that shall draw there have to
have seen such windows.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from stilllife.world import RESOLUTION

# The smallest window, as a share of the picture's side: what an editor uses, and a little less.
SMALLEST = 0.45
# How much larger than the pixels that an edit changes a window is.
_ROOM = (1.2, 2.5)


def cut(pictures: Tensor, windows: Tensor, size: int) -> Tensor:
    """The windows of pictures, resampled: float32 [N, C, size, size], in the input's range.

    `pictures` [N, C, H, W] of any number type; `windows` float32 [N, 3]: x0, y0, side in pixels,
    inside the picture. Bicubic; a window of side `size` at whole pixels is cut out unchanged.
    """
    height, width = pictures.shape[-2:]
    steps = (torch.arange(size, device=pictures.device) + 0.5) / size
    x = (windows[:, 0:1] + steps * windows[:, 2:3]) * (2 / width) - 1
    y = (windows[:, 1:2] + steps * windows[:, 2:3]) * (2 / height) - 1
    grid = torch.stack([x[:, None, :].expand(-1, size, -1), y[:, :, None].expand(-1, -1, size)], -1)
    return functional.grid_sample(
        pictures.float(), grid, mode="bicubic", padding_mode="border", align_corners=False
    )


def cut_masks(masks: Tensor, windows: Tensor, size: int) -> Tensor:
    """As `cut`, for masks: bool [N, H, W] to bool [N, size, size]."""
    return cut(masks[:, None], windows, size)[:, 0] > 0.5


def extents(masks: Tensor) -> Tensor:
    """The boxes around masks, float32 [N, 4]: x0, y0, x1, y1 in pixels, x1 and y1 exclusive.

    `masks` bool [N, H, W]. An empty mask has x0 = W, y0 = H, x1 = y1 = 0.
    """
    low, high = [], []
    for axis in (1, 2):
        line = masks.any(axis)
        length = line.shape[1]
        at = torch.arange(length, device=masks.device)
        low.append(torch.where(line, at, length).amin(1))
        high.append(torch.where(line, at + 1, 0).amax(1))
    return torch.stack([*low, *high], 1).float()


def around_things(boxes: Tensor, seen: Tensor, size: int, zoomed: float) -> Tensor:
    """Windows near a random visible thing of each picture, float32 [N, 3] as for `cut`.

    `boxes` [N, T, 4] xyxy normalised, `seen` bool [N, T]. Sides are `size` pixels, or with the
    chance `zoomed` smaller, down to SMALLEST of it. Uses torch's global generator.
    """
    count, device = len(boxes), boxes.device
    # One more choice, with little weight, so that a picture without things has one as well.
    weights = functional.pad(seen.float(), (0, 1), value=0.05)
    chosen = torch.multinomial(weights, 1)[:, 0]
    centers = functional.pad((boxes[..., :2] + boxes[..., 2:]) / 2, (0, 0, 0, 1), value=0.5)
    center = centers[torch.arange(count, device=device), chosen] * RESOLUTION
    draws = torch.rand(count, 4, device=device)
    share = torch.where(draws[:, 0] < zoomed, SMALLEST + (1 - SMALLEST) * draws[:, 1], 1.0)
    side = (size * share).round()
    start = center + (draws[:, 2:] - 0.5) * (0.7 * side)[:, None] - side[:, None] / 2
    start = start.round().clamp_min(0).minimum((RESOLUTION - side)[:, None])
    return torch.cat([start, side[:, None]], 1)


def around_cores(cores: Tensor, zoomed: float, generator: torch.Generator) -> Tensor:
    """Windows that hold the pixels of an edit, float32 [N, 3] as for `cut`.

    `cores` bool [N, H, W]. With the chance 1 - `zoomed`, and wherever an edit needs the room, the
    window is the whole picture. The generator is the CPU's.
    """
    length = cores.shape[-1]
    draws = torch.rand(len(cores), 4, generator=generator).to(cores.device)
    first, last = extents(cores).split(2, 1)
    longest = (last - first).amax(1)
    room = _ROOM[0] + (_ROOM[1] - _ROOM[0]) * draws[:, 0]
    side = (longest * room).clamp(SMALLEST * length, length).round()
    side = torch.where((draws[:, 1] < zoomed) & (longest > 0), side, float(length))
    # Anywhere that holds the edit and stays inside the picture.
    least = (last - side[:, None]).clamp_min(0)
    most = torch.minimum(first, (length - side)[:, None]).maximum(least)
    start = (least + (most - least) * draws[:, 2:]).round()
    return torch.cat([start, side[:, None]], 1)
