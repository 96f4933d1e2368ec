"""What is drawn where: an immutable plan of attention, from which biases come for each step.

Attention scores get an additive bias before the softmax, as in dense diffusion (Kim et al. 2023,
arXiv 2308.12964) and SGEdit (Zhang et al. 2024, arXiv 2410.11815): an object's words are raised
inside its region and lowered outside, and the cells of a region look at each other more than at
the rest. Both scale the bias by the range of each query's scores, which has them written out; here
it is a number of nats, so that a fused kernel can add it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from sgedit_engine.interface import Mask

Kind = Literal["object", "hole"]
# So many nats leave nothing of a key: exp(-30) is 1e-13.
SUPPRESSED = 30.0


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
class Bias:
    """A bias on attention scores, of low rank: `query` N×R and `key` M×R, float32. To the score of
    query n and key m it adds query[n] · key[m]."""

    query: Tensor
    key: Tensor

    def dense(self) -> Tensor:
        """The bias written out, N×M."""
        return self.query @ self.key.T


@dataclass(frozen=True, eq=False)
class Level:
    """The regions on one grid of the U-Net with N cells.

    `objects` and `holes` (float32, R×N) tell each region's share of each cell; `room` (float32,
    R×1) is 1 − the share of the picture that an object's region takes. `sources` and `targets`
    (bool, R×N) are the cells of each reference.
    """

    objects: Tensor
    holes: Tensor
    room: Tensor
    sources: Tensor
    targets: Tensor

    @cached_property
    def offered(self) -> Tensor:
        """The cells whose keys are offered, int64: those of one source after another's."""
        return self.sources.nonzero()[:, 1]


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

    def refers(self, step: int) -> bool:
        """Whether the references are read at a step."""
        return bool(self.references) and self.likeness.at(step, self.steps) > 0

    def cross_bias(self, step: int, cells: int, length: int) -> Bias | None:
        """For `cells` queries and the `length` tokens of the prompt; None where there is none.

        Raises ValueError for a number of cells that no level of the U-Net has.
        """
        level, strength = self.level(cells), self.words.at(step, self.steps)
        told = [region.tokens for region in self._of("object")]
        if strength == 0 or not any(told):
            return None
        keys = torch.zeros(length, len(told))
        for column, tokens in enumerate(told):
            keys[list(tokens), column] = 1
        return Bias(_columns((level.objects * 2 - 1) * level.room * strength), keys)

    def self_bias(self, step: int, cells: int) -> Bias | None:
        """For `cells` queries and as many keys, after which at steps that read the references the
        offered keys come; None where there is none.

        Raises ValueError for a number of cells that no level of the U-Net has.
        """
        level = self.level(cells)
        within, away = self.within.at(step, self.steps), self.away.at(step, self.steps)
        queries, keys = [], []
        if within and len(level.objects):
            queries.append(level.objects * level.room * within)
            keys.append(level.objects)
        if away and len(level.objects) and len(level.holes):
            objects = level.objects.amax(0, keepdim=True)
            queries.append(level.holes.amax(0, keepdim=True) * (1 - objects) * -away)
            keys.append(objects)
        if self.refers(step):
            strength = self.likeness.at(step, self.steps)
            keys = [F.pad(own, (0, len(level.offered))) for own in keys]
            queries.append(torch.where(level.targets, strength, -SUPPRESSED))
            keys.append(F.pad(_owners(level.sources), (cells, 0)))
        return Bias(_columns(torch.cat(queries)), _columns(torch.cat(keys))) if queries else None

    def level(self, cells: int) -> Level:
        """The regions on the grid with so many cells. Raises ValueError if there is none."""
        if cells not in self._levels:
            rows, columns = self.latent
            raise ValueError(f"A latent of {rows}×{columns} cells has no level with {cells}.")
        return self._levels[cells]

    def _of(self, kind: Kind) -> list[Region]:
        return [region for region in self.regions if region.kind == kind]

    @cached_property
    def _levels(self) -> Mapping[int, Level]:
        """By their number of cells, which falls from each level to the next until one is left."""
        levels: dict[int, Level] = {}
        scale = 1
        while 1 not in levels:
            level = self._level(scale)
            levels[level.objects.shape[1]] = level
            scale *= 2
        return levels

    def _level(self, scale: int) -> Level:
        objects = self._of("object")
        return Level(
            objects=self._shares([region.mask for region in objects], scale),
            holes=self._shares([region.mask for region in self._of("hole")], scale),
            room=torch.tensor([[1 - float(region.mask.mean())] for region in objects]),
            sources=_mostly(self._shares([r.source for r in self.references], scale)),
            targets=_mostly(self._shares([r.target for r in self.references], scale)),
        )

    def _shares(self, masks: Sequence[Mask], scale: int) -> Tensor:
        """How much of each cell each mask takes, R×N; cells are `scale` latent cells a side. An odd
        row or column at the end makes cells of its own, as it does in the U-Net."""
        if not masks:
            return torch.zeros(0, math.prod(-(-side // scale) for side in self.latent))
        stacked = torch.from_numpy(np.stack(masks)).float()
        fine = F.adaptive_avg_pool2d(stacked, self.latent)
        return F.avg_pool2d(fine, scale, ceil_mode=True).flatten(1)


def _mostly(shares: Tensor) -> Tensor:
    """The cells (bool, R×N) of which each mask takes half or more, or as much as of none else."""
    if not len(shares):
        return shares.bool()
    return (shares >= 0.5) | (shares == shares.amax(1, keepdim=True))


def _owners(sources: Tensor) -> Tensor:
    """R×M of zeros and ones: whose each offered key is."""
    owner = sources.nonzero()[:, 0]
    return F.one_hot(owner, len(sources)).T.float()


def _columns(rows: Tensor) -> Tensor:
    return rows.T.contiguous()
