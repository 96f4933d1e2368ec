"""The encoded training samples of the diffusion model, kept on the device and ever renewed."""

from __future__ import annotations

from collections import deque
from dataclasses import fields

import torch
from diffusers import AutoencoderKL
from torch import Tensor

from stilllife.edit_samples import PairImages, Samples, encode_pairs, pair_images
from stilllife.packing import Packed
from stilllife.render import render, render_cuda
from stilllife.supply import Supply
from stilllife.world import RESOLUTION


def draw(packed: Packed, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    """Render scenes to tensors: rgb uint8 [N, H, W, 3], visible and amodal uint8 [N, H, W]."""
    if device.type != "cuda":
        drawn = render(packed)
        return tuple(torch.from_numpy(a) for a in (drawn.rgb, drawn.visible, drawn.amodal))  # type: ignore[return-value]
    shape = (len(packed), RESOLUTION, RESOLUTION)
    rgb = torch.empty((*shape, 3), dtype=torch.uint8, device=device)
    visible = torch.empty(shape, dtype=torch.uint8, device=device)
    amodal = torch.empty(shape, dtype=torch.uint8, device=device)
    arrays = (torch.from_numpy(a).to(device) for a in (packed.things, packed.scenes, packed.counts))
    render_cuda(*arrays, rgb=rgb, visible=visible, amodal=amodal)
    return rgb, visible, amodal


class SampleStore:
    """Up to `capacity` samples; the oldest are overwritten.

    `collect` renders pairs and keeps them as pictures (before the autoencoder is final),
    `encode_next` turns the oldest waiting pairs into samples.
    """

    def __init__(self, capacity: int, supply: Supply, device: torch.device, seed: int) -> None:
        self.capacity, self.supply, self.device = capacity, supply, device
        self.waiting: deque[PairImages] = deque()
        self.filled = self.made = 0
        self._next = 0
        self._kept: Samples | None = None
        self._random = torch.Generator().manual_seed(seed)

    def collect(self) -> int:
        """Render one more parcel of pairs; returns how many pairs wait now."""
        parcel = self.supply.take()
        self.waiting.append(pair_images(parcel, lambda p: draw(p, self.device), self.device))
        return sum(len(images) for images in self.waiting)

    def encode_next(self, autoencoder: AutoencoderKL) -> int:
        """Encode the oldest waiting pairs, or fresh ones; returns how many samples that made."""
        if not self.waiting:
            self.collect()
        samples = encode_pairs(self.waiting.popleft(), autoencoder, self._random)
        self._put(samples)
        return len(samples)

    def _put(self, samples: Samples) -> None:
        if self._kept is None:
            self._kept = Samples(
                *(
                    torch.empty(
                        (self.capacity, *value.shape[1:]), dtype=value.dtype, device=self.device
                    )
                    for value in (getattr(samples, f.name) for f in fields(Samples))
                )
            )
        count = min(len(samples), self.capacity - self._next)
        for f in fields(Samples):
            getattr(self._kept, f.name)[self._next : self._next + count] = getattr(samples, f.name)[
                :count
            ]
        self.filled = max(self.filled, self._next + count)
        self._next = (self._next + count) % self.capacity
        self.made += count

    def pick(self, count: int) -> Samples:
        """`count` samples drawn with replacement."""
        if self._kept is None:
            raise RuntimeError("the store is empty: encode pairs first")
        at = torch.randint(self.filled, (count,), device=self.device)
        return Samples(*(getattr(self._kept, f.name)[at] for f in fields(Samples)))
