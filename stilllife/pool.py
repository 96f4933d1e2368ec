"""Endless rendered training data: a pool of pictures that lives where the training runs.

The pool is filled once and then renewed a part at a time, so that a picture is met some tens
of times under different augmentation and then makes room. Workers sample and pack scenes; the
training process renders them straight into the pool's own memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import torch
from torch import Tensor

from stilllife.packing import Packed
from stilllife.render import render, render_cuda
from stilllife.supply import Order, Parcel, Side, Supply
from stilllife.world import MAX_THINGS, RESOLUTION, Scene


@dataclass(frozen=True, eq=False)
class View:
    """N pictures with labels; all tensors on the pool's device, T = MAX_THINGS.

    `rgb` uint8 [N, 3, H, W] (channels-last memory). `visible` uint8 [N, H, W]: 0 table or
    wall, i + 1 thing i. `amodal` uint8 [N, H, W]: bit i set where thing i would be seen if
    alone. `kind`, `color`, `pattern`, `finish` int64 [N, T], -1 beyond the last thing.
    `boxes` float32 [N, T, 4]: xyxy of the visible part, normalised; zeros if there is none.
    `pixels` int32 [N, T]: visible pixels. `visibility` float32 [N, T]: visible share of the
    whole outline. `table`, `wall` int64 [N].
    """

    rgb: Tensor
    visible: Tensor
    amodal: Tensor
    kind: Tensor
    color: Tensor
    pattern: Tensor
    finish: Tensor
    boxes: Tensor
    pixels: Tensor
    visibility: Tensor
    table: Tensor
    wall: Tensor

    @property
    def seen(self) -> Tensor:
        """bool [N, T]: the thing exists and at least one of its pixels is visible."""
        return self.pixels > 0

    def masks(self) -> Tensor:
        """bool [N, T, H, W]: visible masks of all things."""
        ids = torch.arange(1, MAX_THINGS + 1, device=self.visible.device, dtype=torch.uint8)
        return self.visible[:, None] == ids[None, :, None, None]


@dataclass(frozen=True, eq=False)
class Batch:
    """Pictures drawn from the pool. `scenes` are those of `before`, in the batch's order.

    For pairs, `after` holds the same scenes with the edit really done; `edit_kind` int64 [N]
    indexes EDIT_KINDS and `edit_index` int64 [N] is the edited thing (in `after` for "add",
    else in `before`).
    """

    before: View
    scenes: list[Scene]
    after: View | None = None
    scenes_after: list[Scene] = field(default_factory=list)
    edit_kind: Tensor | None = None
    edit_index: Tensor | None = None


class _Store:
    """One side of the pool: storage for `size` pictures, written a range at a time."""

    def __init__(self, size: int, device: torch.device, resolution: int) -> None:
        def zeros(*shape: int, dtype: torch.dtype = torch.uint8) -> Tensor:
            return torch.zeros((size, *shape), dtype=dtype, device=device)

        self.scenes: list[Scene | None] = [None] * size
        self.rgb = zeros(resolution, resolution, 3)
        self.visible = zeros(resolution, resolution)
        self.amodal = zeros(resolution, resolution)
        self.labels = zeros(MAX_THINGS, 4, dtype=torch.int8)
        self.surroundings = zeros(2, dtype=torch.int8)
        self.boxes = zeros(MAX_THINGS, 4, dtype=torch.float32)
        self.pixels = zeros(MAX_THINGS, dtype=torch.int32)
        self.visibility = zeros(MAX_THINGS, dtype=torch.float32)

    def write(self, start: int, side: Side, count: int) -> None:
        """Render and store the first `count` scenes of a side from slot `start` on."""
        part = slice(start, start + count)
        self.scenes[part] = side.scenes[:count]
        _draw(side.packed.part(0, count), self.rgb[part], self.visible[part], self.amodal[part])
        device = self.rgb.device
        self.labels[part] = torch.from_numpy(side.labels[:count]).to(device)
        self.surroundings[part] = torch.from_numpy(side.surroundings[:count]).to(device)
        boxes, pixels, whole = measure(self.visible[part], self.amodal[part])
        self.boxes[part], self.pixels[part] = boxes, pixels
        self.visibility[part] = pixels / whole.clamp(min=1)

    def view(self, slots: Tensor) -> View:
        """The pictures in some slots (int64, on the pool's device)."""
        labels = self.labels[slots].long()
        surroundings = self.surroundings[slots].long()
        return View(
            rgb=self.rgb[slots].permute(0, 3, 1, 2),
            visible=self.visible[slots],
            amodal=self.amodal[slots],
            kind=labels[..., 0],
            color=labels[..., 1],
            pattern=labels[..., 2],
            finish=labels[..., 3],
            boxes=self.boxes[slots],
            pixels=self.pixels[slots],
            visibility=self.visibility[slots],
            table=surroundings[..., 0],
            wall=surroundings[..., 1],
        )


def _draw(packed: Packed, rgb: Tensor, visible: Tensor, amodal: Tensor) -> None:
    """Render into contiguous tensors: on CUDA in place, else on the CPU's cores."""
    if rgb.is_cuda:
        inputs = (torch.from_numpy(a).to(rgb.device) for a in _arrays(packed))
        render_cuda(*inputs, rgb=rgb, visible=visible, amodal=amodal)
        return
    drawn = render(packed, device="cpu", resolution=rgb.shape[1])
    rgb.copy_(torch.from_numpy(drawn.rgb))
    visible.copy_(torch.from_numpy(drawn.visible))
    amodal.copy_(torch.from_numpy(drawn.amodal))


def _arrays(packed: Packed) -> tuple:
    return packed.things, packed.scenes, packed.counts


def measure(visible: Tensor, amodal: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(boxes float32 [N, T, 4] of visible parts, visible pixels, outline pixels: int32 [N, T]).

    `visible`, `amodal`: uint8 [N, H, W] as in `View`.
    """
    height, width = visible.shape[-2:]
    xs = torch.arange(width, device=visible.device)
    ys = torch.arange(height, device=visible.device)
    boxes, pixels, whole = [], [], []
    for thing in range(MAX_THINGS):
        mask = visible == thing + 1
        columns, rows = mask.any(1), mask.any(2)
        edges = [
            torch.where(columns, xs, width).amin(1) / width,
            torch.where(rows, ys, height).amin(1) / height,
            torch.where(columns, xs + 1, 0).amax(1) / width,
            torch.where(rows, ys + 1, 0).amax(1) / height,
        ]
        pixels.append(mask.sum((1, 2), dtype=torch.int32))
        boxes.append(torch.stack(edges, 1) * (pixels[-1] > 0)[:, None])
        whole.append((amodal >> thing & 1).sum((1, 2), dtype=torch.int32))
    return torch.stack(boxes, 1).float(), torch.stack(pixels, 1), torch.stack(whole, 1)


class Pool:
    """`size` rendered scenes, or pairs of scenes, that are renewed while a training draws.

    A context manager; leaving it ends the workers. The memory is about 330 KB a picture, so
    660 KB a pair.
    """

    def __init__(
        self,
        size: int,
        device: str | torch.device,
        order: Order | None = None,
        workers: int = 2,
        resolution: int = RESOLUTION,
    ) -> None:
        self.size = size
        self.order = order or Order()
        self.device = torch.device(device)
        self.drawn = 0
        self._supply = Supply(self.order, workers)
        self._before = _Store(size, self.device, resolution)
        pairs = self.order.wanted == "pairs"
        self._after = _Store(size, self.device, resolution) if pairs else None
        self._edits = torch.zeros((size, 2), dtype=torch.int8, device=self.device)
        self._next = 0
        self._filled = 0
        self._random = torch.Generator().manual_seed(self.order.seed)

    def fill(self, log: Callable[[str], None] | None = None) -> None:
        """Draw until every slot holds a picture."""
        while self._filled < self.size:
            self._put(self._supply.take())
            if log and self.drawn % 4096 < 128:
                log(f"pool: {self._filled} of {self.size}")

    def refresh(self, count: int) -> int:
        """Replace about `count` of the oldest pictures by new ones, as far as workers have them
        ready; never waits. Returns how many were replaced."""
        replaced = 0
        while replaced < count:
            parcel = self._supply.take_ready()
            if parcel is None:
                break
            replaced += self._put(parcel)
        return replaced

    def batch(self, count: int) -> Batch:
        """`count` pictures drawn with replacement. Needs at least one filled slot."""
        chosen = torch.randint(self._filled, (count,), generator=self._random)
        return self.pictures(chosen)

    def pictures(self, chosen: Tensor) -> Batch:
        """The pictures in given slots (int64 on the CPU), in that order."""
        slots = chosen
        if self.device.type == "cuda":
            slots = chosen.pin_memory().to(self.device, non_blocking=True)
        numbers = chosen.tolist()
        before = self._before.view(slots)
        scenes = [s for i in numbers if (s := self._before.scenes[i]) is not None]
        if self._after is None:
            return Batch(before, scenes)
        edits = self._edits[slots].long()
        scenes_after = [s for i in numbers if (s := self._after.scenes[i]) is not None]
        after = self._after.view(slots)
        return Batch(before, scenes, after, scenes_after, edits[:, 0], edits[:, 1])

    def close(self) -> None:
        """End the workers."""
        self._supply.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _put(self, parcel: Parcel) -> int:
        """Store a parcel, cut where the pool ends; returns how many pictures were stored."""
        start = self._next
        count = min(len(parcel), self.size - start)
        self._before.write(start, parcel.before, count)
        if self._after is not None and parcel.after is not None and parcel.edits is not None:
            self._after.write(start, parcel.after, count)
            self._edits[start : start + count] = torch.from_numpy(parcel.edits[:count]).to(
                self.device
            )
        self._next = (start + count) % self.size
        self._filled = max(self._filled, start + count)
        self.drawn += count
        return count
