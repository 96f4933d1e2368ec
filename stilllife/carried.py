"""An edited thing's own pixels at the place to which an edit takes it.

Who moves or enlarges a thing in a picture has its pixels: pasted at the new place, they say
what it looks like, and a model has to draw only contact, light and shadow (as PixelMan does
without training; Jiang et al. 2024, arXiv 2412.14283). Pairs of renderings teach that with the
truth beside it.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from stilllife.edits import EDIT_KINDS
from stilllife.windows import extents

# A thing of which less is seen has no pixels of its own for its whole outline.
WHOLE = 0.9
# How often a thing's own pixels are shown where it was taken along or resized, and where it
# is new: there they come from another picture, and mostly there are none.
SHOWN, SHOWN_NEW = 0.8, 0.25
_TONE, _TINT = 0.06, 0.015
_ADD, _REMOVE, _MOVE = (EDIT_KINDS.index(k) for k in ("add", "remove", "move"))


def transported(pictures: Tensor, masks: Tensor, places: Tensor) -> Tensor:
    """Each picture's masked part, stretched from its box to that of `places`.

    `pictures` uint8 [N, 3, H, W]; `masks`, `places` bool [N, H, W]. Returns uint8 [N, 4, H, W]:
    the colours, and 255 where there are any, a pixel inside the outline so that nothing of the
    old background comes along. Nothing where either mask is empty.
    """
    count, _, height, width = pictures.shape
    old, new = extents(masks), extents(places)
    there = masks.flatten(1).any(1) & places.flatten(1).any(1)
    axes = []
    for axis, length in ((0, width), (1, height)):
        at = torch.arange(length, device=pictures.device) + 0.5
        scale = (old[:, axis + 2] - old[:, axis]) / (new[:, axis + 2] - new[:, axis]).clamp_min(1)
        axes.append(
            (old[:, axis, None] + (at - new[:, axis, None]) * scale[:, None]) * 2 / length - 1
        )
    x, y = axes
    grid = torch.stack(
        [x[:, None, :].expand(-1, height, -1), y[:, :, None].expand(-1, -1, width)], -1
    )
    inner = -functional.max_pool2d(-masks[:, None].float(), 3, 1, 1)
    values = torch.cat([pictures.float(), 255 * inner], 1)
    moved = functional.grid_sample(values, grid, padding_mode="zeros", align_corners=False)
    known = (moved[:, 3:] > 250) & there.view(count, 1, 1, 1)
    return (
        torch.cat([moved[:, :3], torch.full_like(moved[:, 3:], 255)], 1).mul(known).to(torch.uint8)
    )


def carried_pixels(
    kind: Tensor,
    before: tuple[Tensor, Tensor, Tensor],
    after: tuple[Tensor, Tensor, Tensor],
    resized: Tensor,
) -> tuple[Tensor, Tensor, Tensor]:
    """What is known of the edited things on both sides of N pairs.

    `kind` int64 [N] indexes EDIT_KINDS; a side is its picture (uint8 [N, 3, H, W]), the thing's
    visible mask (bool [N, H, W]) and the visible share of its outline (float [N]); `resized`
    bool [N]: a change of the thing's size. Returns ([N, 4, H, W] for the picture before, the
    same for the picture after, as of `transported`; float [N], how often to show them).
    """
    picture_before, mask_before, visible_before = before
    picture_after, mask_after, visible_after = after
    taken = ((kind == _MOVE) | resized) & (visible_before >= WHOLE) & (visible_after >= WHOLE)
    new_after = (kind == _ADD) & (visible_after >= WHOLE)
    new_before = (kind == _REMOVE) & (visible_before >= WHOLE)
    share = torch.where(taken, SHOWN, torch.where(new_after | new_before, SHOWN_NEW, 0.0))

    def chosen(which: Tensor, other: Tensor, own: Tensor) -> Tensor:
        return torch.where(which.view(-1, *(1,) * (own.dim() - 1)), own, other)

    to_before = transported(
        chosen(new_before, picture_after, picture_before),
        chosen(new_before, mask_after, mask_before) & (taken | new_before)[:, None, None],
        mask_before,
    )
    to_after = transported(
        chosen(new_after, picture_before, picture_after),
        chosen(new_after, mask_before, mask_after) & (taken | new_after)[:, None, None],
        mask_after,
    )
    return to_before, to_after, share


def toned(colors: Tensor, generator: torch.Generator) -> Tensor:
    """Colours float [N, 3, H, W] in [0, 255] as other light would show them, each picture by
    its own amount; pasted pixels never quite have the light of their new place. The generator
    is the CPU's."""
    count = len(colors)
    tone = torch.randn(count, 1, 1, 1, generator=generator) * _TONE
    tint = torch.randn(count, 3, 1, 1, generator=generator) * _TINT
    return (colors * (1 + tone + tint).to(colors.device)).clamp(0, 255)


__all__ = ["SHOWN", "SHOWN_NEW", "WHOLE", "carried_pixels", "toned", "transported"]
