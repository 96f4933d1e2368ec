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


@dataclass(frozen=True, eq=False)
class Region:
    """A part of what is drawn: `mask` bool H×W at the resolution of the drawing.

    `tokens` are the positions of the region's words in the prompt; an object that was there before
    may have none. A "hole" is what a removal leaves: it is to show what is around it, no object.
    """

    mask: Mask
    tokens: tuple[int, ...] = ()
    kind: Kind = "object"


@dataclass(frozen=True)
class Schedule:
    """`strength` · (1 − t/T)^`power` nats at step t of T, in the first share `until` of the steps
    and 0 after it."""

    strength: float
    until: float = 0.3
    power: float = 5.0

    def at(self, step: int, steps: int) -> float:
        """The nats at a step, counted from 0."""
        progress = step / steps
        return self.strength * (1 - progress) ** self.power if progress < self.until else 0.0


@dataclass(frozen=True, eq=False)
class Reference:
    """Draws a region like a thing that is seen in another picture, whose keys and values it may
    read as well (after MasaCtrl, Cao et al. 2023, arXiv 2304.08465).

    `source` (bool H×W) is the thing in the other picture, at the resolution of the drawing;
    `target` is where it is drawn. While `schedule` is above 0, what it gives is added to the scores
    of the thing's keys for queries in `target`; other queries do not see them.
    """

    source: Mask
    target: Mask
    schedule: Schedule


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
    """The regions on one grid of the U-Net with N cells, float32.

    `objects` and `holes` tell each region's share of each cell (R×N). `room` is 1 − the share of
    the picture that an object's region takes (R×1). `source` and `target` (bool, N) are the
    reference's cells.
    """

    objects: Tensor
    holes: Tensor
    room: Tensor
    source: Tensor
    target: Tensor


@dataclass(frozen=True, eq=False)
class Steering:
    """Which cells and words are attended to while `latent` (rows, columns) is drawn in `steps`.

    `words` schedules cross-attention: an object's tokens are raised in its region, and lowered
    elsewhere. `within` schedules self-attention inside an object's region. Both are weaker the
    more of the picture a region takes: times (1 − its share). `away` schedules how much a hole's
    cells are kept from reading objects. The defaults are SGEdit's, 15 of 50 steps.
    """

    regions: tuple[Region, ...]
    latent: tuple[int, int]
    steps: int
    words: Schedule = Schedule(1.0)
    within: Schedule = Schedule(0.3)
    away: Schedule = Schedule(SUPPRESSED, until=1.0, power=0.0)
    reference: Reference | None = None

    def refers(self, step: int) -> bool:
        """Whether the reference is read at a step."""
        return self.reference is not None and self.reference.schedule.at(step, self.steps) > 0

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
        """For `cells` queries and as many keys, after which at steps that read the reference the
        keys of its source come, in the order of cells; None where there is none.

        Raises ValueError for a number of cells that no level of the U-Net has.
        """
        level = self.level(cells)
        within, away = self.within.at(step, self.steps), self.away.at(step, self.steps)
        objects = level.objects.amax(0, keepdim=True) if len(level.objects) else None
        queries, keys = [], []
        if within and objects is not None:
            queries.append(level.objects * level.room * within)
            keys.append(level.objects)
        if away and objects is not None and len(level.holes):
            queries.append(level.holes.amax(0, keepdim=True) * (1 - objects) * -away)
            keys.append(objects)
        if self.reference is not None and self.refers(step):
            strength = self.reference.schedule.at(step, self.steps)
            queries.append(torch.where(level.target, strength, -SUPPRESSED)[None])
            offered = int(level.source.sum())
            keys = [F.pad(key, (0, offered)) for key in keys]
            keys.append(F.pad(torch.ones(1, offered), (cells, 0)))
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
            levels[level.source.numel()] = level
            scale *= 2
        return levels

    def _level(self, scale: int) -> Level:
        objects, holes = self._of("object"), self._of("hole")
        reference = self.reference
        nothing = torch.zeros(1, *self.latent)
        source = nothing if reference is None else _shares([reference.source], self.latent)
        target = nothing if reference is None else _shares([reference.target], self.latent)
        return Level(
            objects=_coarser(_shares([r.mask for r in objects], self.latent), scale),
            holes=_coarser(_shares([r.mask for r in holes], self.latent), scale),
            room=torch.tensor([[1 - float(r.mask.mean())] for r in objects]).reshape(-1, 1),
            source=_mostly(_coarser(source, scale)),
            target=_mostly(_coarser(target, scale)),
        )


def _shares(masks: Sequence[Mask], latent: tuple[int, int]) -> Tensor:
    """How much of each latent cell each mask takes: R×rows×columns in [0, 1]."""
    if not masks:
        return torch.zeros(0, *latent)
    stacked = torch.from_numpy(np.stack(masks)).float()
    return F.adaptive_avg_pool2d(stacked, latent)


def _coarser(shares: Tensor, scale: int) -> Tensor:
    """Shares of cells `scale` times as long, R×N. An odd row or column at the end makes a cell of
    its own, as it does in the U-Net."""
    if not len(shares):
        return torch.zeros(0, math.prod(-(-side // scale) for side in shares.shape[1:]))
    return F.avg_pool2d(shares, scale, ceil_mode=True).flatten(1)


def _mostly(shares: Tensor) -> Tensor:
    """The cells (bool, N) of which a mask takes at least half, or the most: from its shares, 1×N."""
    return ((shares >= 0.5) | ((shares == shares.amax()) & (shares > 0)))[0]


def _columns(rows: Tensor) -> Tensor:
    return rows.T.contiguous()
