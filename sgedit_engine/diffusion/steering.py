"""What is drawn where: an immutable plan of attention, from which biases come for each step.

Attention scores get an additive bias before the softmax, as in dense diffusion (Kim et al. 2023,
arXiv 2308.12964) and SGEdit (Zhang et al. 2024, arXiv 2410.11815): an object's words are raised
inside its region and lowered outside, and the cells of a region look at each other more than at
the rest. Both scale the bias by the range of each query's scores, which has them written out; here
it is a number of nats, so that a fused kernel can add it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from sgedit_engine.diffusion.moment import Level, Moment
from sgedit_engine.interface import Mask
from sgedit_engine.models.replay import sent

Kind = Literal["object", "hole"]


@dataclass(frozen=True)
class Schedule:
    """`strength` · (1 − t/T)^`power` nats at step t of T, in the first share `until` of the steps
    and 0 after it. SGEdit's are 1 (words) and 0.3 (within regions) until 0.3, with power 5."""

    strength: float
    until: float = 0.3
    power: float = 5.0

    def at(self, step: int, steps: int) -> float:
        """The nats at a step, counted from 0."""
        progress = step / steps
        return self.strength * (1 - progress) ** self.power if progress < self.until else 0.0


OFF = Schedule(0.0)


@dataclass(frozen=True, eq=False)
class Region:
    """A part of what is drawn: `mask` bool H×W at the resolution of the drawing.

    `tokens` are the positions of the region's words in the prompt; an object that was there before
    may have none. A "hole" is what a removal leaves: it is to show what is around it, no object.
    """

    mask: Mask
    tokens: tuple[int, ...] = ()
    kind: Kind = "object"


@dataclass(frozen=True, eq=False)
class Reference:
    """Something that is drawn in `target` as it is seen in `source` of another picture, whose keys
    and values it may read there (after MasaCtrl, Cao et al. 2023, arXiv 2304.08465).

    Both are bool H×W at the resolution of the drawing. Raises ValueError when one is empty.
    """

    source: Mask
    target: Mask

    def __post_init__(self) -> None:
        if not (self.source.any() and self.target.any()):
            raise ValueError("A reference needs something that is seen, and a place for it.")


@dataclass(frozen=True, eq=False)
class Steering:
    """Which cells and words are attended to while `latent` (rows, columns) is drawn in `steps`.

    `words` schedules cross-attention: an object's tokens are raised in its region, and lowered
    elsewhere. `within` schedules self-attention inside an object's region. Both are weaker the
    more of the picture a region takes: times (1 − its share). `away` schedules how much a hole's
    cells are kept from reading objects. While `likeness` is above 0, targets of references also
    see the keys of their sources, with that much added to the scores.
    """

    regions: tuple[Region, ...]
    latent: tuple[int, int]
    steps: int
    words: Schedule = OFF
    within: Schedule = OFF
    away: Schedule = OFF
    references: tuple[Reference, ...] = ()
    likeness: Schedule = OFF

    def moments(self, length: int, device: torch.device) -> tuple[Moment, ...]:
        """What acts at each step, for a prompt of `length` tokens, with its tensors on a device."""
        objects, holes = self._of("object"), self._of("hole")
        told = torch.zeros(length, len(objects))
        for column, region in enumerate(objects):
            told[list(region.tokens), column] = 1
        levels = self._levels(device)
        told = told.to(device)

        def nats(schedule: Schedule, used: bool) -> list[Tensor | None]:
            values = [schedule.at(step, self.steps) if used else 0.0 for step in range(self.steps)]
            moved = torch.tensor(values, dtype=torch.float32, device=device)
            return [at if value else None for value, at in zip(values, moved, strict=True)]

        strengths = zip(
            nats(self.words, any(region.tokens for region in objects)),
            nats(self.within, bool(objects)),
            nats(self.away, bool(objects and holes)),
            nats(self.likeness, bool(self.references)),
            strict=True,
        )
        return tuple(Moment(self.latent, levels, told, *each) for each in strengths)

    def _of(self, kind: Kind) -> list[Region]:
        return [region for region in self.regions if region.kind == kind]

    def _levels(self, device: torch.device) -> dict[int, Level]:
        """By their number of cells, which falls from each level to the next until one is left."""
        objects, holes = self._of("object"), self._of("hole")
        finest = _Finest(
            objects=self._shares([region.mask for region in objects], device),
            holes=self._shares([region.mask for region in holes], device),
            sources=self._shares([reference.source for reference in self.references], device),
            targets=self._shares([reference.target for reference in self.references], device),
            room=torch.tensor([[1 - float(r.mask.mean())] for r in objects]).to(device),
        )
        levels: dict[int, Level] = {}
        scale = 1
        while 1 not in levels:
            level = finest.level(scale)
            levels[level.objects.shape[1]] = level
            scale *= 2
        return levels

    def _shares(self, masks: Sequence[Mask], device: torch.device) -> Tensor:
        """How much of each latent cell each mask takes, R×rows×columns."""
        if not masks:
            return torch.zeros(0, *self.latent, device=device)
        # Bytes are sent, and made numbers where that takes no time.
        stacked = sent(torch.from_numpy(np.stack(masks)), device).float()
        return F.adaptive_avg_pool2d(stacked, self.latent)


@dataclass(frozen=True, eq=False)
class _Finest:
    """How much of each latent cell is whose, float32 R×rows×columns, and objects' room, R×1."""

    objects: Tensor
    holes: Tensor
    sources: Tensor
    targets: Tensor
    room: Tensor

    def level(self, scale: int) -> Level:
        """With cells of `scale` latent cells a side."""
        sources = _mostly(_coarser(self.sources, scale))
        owner, offered = sources.nonzero().unbind(1) if len(sources) else _NOTHING
        order = torch.arange(len(sources), device=owner.device)
        device = sources.device
        return Level(
            objects=_coarser(self.objects, scale),
            holes=_coarser(self.holes, scale),
            room=self.room,
            sources=sources,
            targets=_mostly(_coarser(self.targets, scale)),
            offered=offered.to(device),
            owners=(owner == order[:, None]).float().to(device),
        )


# Without references nothing is asked of a device.
_NOTHING = (torch.zeros(0, dtype=torch.int64), torch.zeros(0, dtype=torch.int64))


def _coarser(shares: Tensor, scale: int) -> Tensor:
    """R×N of larger cells. An odd row or column at the end makes cells of its own, as it does in
    the U-Net."""
    if not len(shares):
        cells = math.prod(-(-side // scale) for side in shares.shape[1:])
        return torch.zeros(0, cells, device=shares.device)
    return F.avg_pool2d(shares, scale, ceil_mode=True).flatten(1)


def _mostly(shares: Tensor) -> Tensor:
    """The cells (bool, R×N) of which each mask takes half or more, or as much as of none else."""
    if not len(shares):
        return shares.bool()
    return (shares >= 0.5) | (shares == shares.amax(1, keepdim=True))
