"""Pictures with their labels, rendered or repainted, as both trainings read them."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from stilllife.augment import mirror, mirror_boxes
from stilllife.pool import View

# What is less visible than this is nobody's to find: share of the outline, and pixels.
LEAST_VISIBLE, LEAST_PIXELS = 0.15, 40


class Labelled(NamedTuple):
    """N pictures; the first seven are those of `pool.View`, with T things each.

    `unsure` bool [N, T]: repainting may have changed the thing, so nothing is asked about it.
    `gone` float32 [N, 4]: the box of a thing that was taken out, xyxy normalised; zeros if none.
    """

    rgb: Tensor
    visible: Tensor
    kind: Tensor
    color: Tensor
    pattern: Tensor
    boxes: Tensor
    pixels: Tensor
    visibility: Tensor
    unsure: Tensor
    gone: Tensor

    @property
    def barely(self) -> Tensor:
        """bool [N, T]: something of the thing is visible, but too little to ask for it."""
        little = (self.visibility < LEAST_VISIBLE) | (self.pixels < LEAST_PIXELS)
        return (self.pixels > 0) & little

    @property
    def sure(self) -> Tensor:
        """bool [N, T]: the thing is there, visible enough, and as its labels say."""
        return (self.pixels > 0) & ~self.barely & ~self.unsure

    def mirrored(self, flags: Tensor) -> Labelled:
        """With the pictures that are flagged (bool [N]) flipped left to right."""
        gone = mirror_boxes(self.gone[:, None], flags)[:, 0]
        there = (self.gone[:, 2] > self.gone[:, 0])[:, None]
        return self._replace(
            rgb=mirror(self.rgb, flags),
            visible=mirror(self.visible, flags),
            # A thing that nothing is seen of keeps its zeros.
            boxes=mirror_boxes(self.boxes, flags) * (self.pixels > 0)[..., None],
            gone=gone * there,
        )


def labelled(view: View) -> Labelled:
    """Renderings: every thing is sure, nothing was taken out."""
    return Labelled(
        view.rgb,
        view.visible,
        view.kind,
        view.color,
        view.pattern,
        view.boxes,
        view.pixels,
        view.visibility,
        torch.zeros_like(view.kind, dtype=torch.bool),
        view.boxes.new_zeros(len(view.boxes), 4),
    )


def joined(parts: list[Labelled]) -> Labelled:
    """Several batches as one, in order."""
    return Labelled(*(torch.cat(values) for values in zip(*parts, strict=True)))


class Ring:
    """The last `capacity` pictures that were put in, on their device; the oldest make room."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.filled = self.made = 0
        self._next = 0
        self._kept: Labelled | None = None

    def put(self, fresh: Labelled) -> None:
        """Keep some more pictures; what goes beyond the ring's end is left out."""
        if self._kept is None:
            self._kept = Labelled(*(v.new_empty(self.capacity, *v.shape[1:]) for v in fresh))
        count = min(len(fresh.rgb), self.capacity - self._next)
        for kept, value in zip(self._kept, fresh, strict=True):
            kept[self._next : self._next + count] = value[:count]
        self.filled = max(self.filled, self._next + count)
        self._next = (self._next + count) % self.capacity
        self.made += count

    def pick(self, count: int) -> Labelled:
        """`count` pictures drawn with replacement. Raises RuntimeError while there are none."""
        if self._kept is None or not self.filled:
            raise RuntimeError("the ring is empty: put pictures in first")
        at = torch.randint(self.filled, (count,), device=self._kept.rgb.device)
        return Labelled(*(value[at] for value in self._kept))
