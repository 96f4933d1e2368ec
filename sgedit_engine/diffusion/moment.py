"""A plan of attention at one step of the solver, and the biases on scores that come of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields

import torch
import torch.nn.functional as F
from torch import Tensor

# So many nats leave nothing of a key: exp(-30) is 1e-13.
SUPPRESSED = 30.0
_ALIGNED = 16


@dataclass(frozen=True, eq=False)
class Bias:
    """A bias on attention scores, of low rank: `query` N×R and `key` M×R, float32. To the score of
    query n and key m it adds query[n] · key[m]."""

    query: Tensor
    key: Tensor
    # By precision and rows, which are kept: nothing else comes to lie where they are.
    _written: dict[Hashable, Tensor] = field(default_factory=dict, init=False, repr=False)

    def dense(self) -> Tensor:
        """The bias written out, N×M."""
        return self.query @ self.key.T

    def written(self, dtype: torch.dtype, rows: Tensor | None) -> Tensor:
        """The bias written out in a precision, once for all who ask: 1×1×N×M, or B×1×N×M times
        `rows` (B, zeros and ones)."""
        key = (dtype, rows)
        if key not in self._written:
            dense = self.query.to(dtype) @ self.key.to(dtype).T
            mask = dense[None, None]
            if rows is not None:
                mask = mask * rows.to(dtype)[:, None, None, None]
            # Fused kernels read rows of such lengths; others they would copy each time.
            length = dense.shape[1]
            self._written[key] = F.pad(mask, (0, -length % _ALIGNED))[..., :length]
        return self._written[key]


@dataclass(frozen=True, eq=False)
class Level:
    """The regions on one grid of the U-Net with N cells.

    `objects` and `holes` (float32, R×N) tell each region's share of each cell; `room` (float32,
    R×1) is 1 − the share of the picture that an object's region takes. `sources` and `targets`
    (bool, R×N) are the cells of each reference; `offered` (int64) the cells whose keys are offered,
    those of one source after another's, and `owners` (float32, R×M) whose each of them is.
    """

    objects: Tensor
    holes: Tensor
    room: Tensor
    sources: Tensor
    targets: Tensor
    offered: Tensor
    owners: Tensor


@dataclass(frozen=True, eq=False)
class Moment:
    """A plan of attention at one step of the solver: tensors on one device, and no other state.

    `levels` are the grids by their number of cells, `told` (float32, length×R) is one where a token
    of the prompt is an object's. `words`, `within`, `away` and `likeness` are the nats at the step
    (float32, no axes), None for what has no effect then.
    """

    latent: tuple[int, int]
    levels: Mapping[int, Level]
    told: Tensor
    words: Tensor | None
    within: Tensor | None
    away: Tensor | None
    likeness: Tensor | None

    @property
    def refers(self) -> bool:
        """Whether the references are read."""
        return self.likeness is not None

    def cross_bias(self, cells: int) -> Bias | None:
        """For `cells` queries and the tokens of the prompt; None where there is none.

        Raises ValueError for a number of cells that no level of the U-Net has.
        """
        level = self.level(cells)
        if self.words is None:
            return None
        return Bias(_columns((level.objects * 2 - 1) * level.room * self.words), self.told)

    def self_bias(self, cells: int) -> Bias | None:
        """For `cells` queries and as many keys, after which, where references are read, the offered
        keys come; None where there is none.

        Raises ValueError for a number of cells that no level of the U-Net has.
        """
        level = self.level(cells)
        queries, keys = [], []
        if self.within is not None:
            queries.append(level.objects * level.room * self.within)
            keys.append(level.objects)
        if self.away is not None:
            objects = level.objects.amax(0, keepdim=True)
            queries.append(level.holes.amax(0, keepdim=True) * (1 - objects) * -self.away)
            keys.append(objects)
        if self.likeness is not None:
            keys = [F.pad(own, (0, len(level.offered))) for own in keys]
            queries.append(torch.where(level.targets, self.likeness, -SUPPRESSED))
            keys.append(F.pad(level.owners, (cells, 0)))
        return Bias(_columns(torch.cat(queries)), _columns(torch.cat(keys))) if queries else None

    def remembering(self) -> Moment:
        """The same for one call of a U-Net, in which each bias is made once."""
        return _Remembering(**{f.name: getattr(self, f.name) for f in fields(self)})

    def level(self, cells: int) -> Level:
        """The regions on the grid with so many cells. Raises ValueError if there is none."""
        if cells not in self.levels:
            rows, columns = self.latent
            raise ValueError(f"A latent of {rows}×{columns} cells has no level with {cells}.")
        return self.levels[cells]


@dataclass(frozen=True, eq=False)
class _Remembering(Moment):
    """A moment whose layers share their biases."""

    _known: dict[tuple[str, int], Bias | None] = field(default_factory=dict, repr=False)

    def cross_bias(self, cells: int) -> Bias | None:
        if ("cross", cells) not in self._known:
            self._known["cross", cells] = super().cross_bias(cells)
        return self._known["cross", cells]

    def self_bias(self, cells: int) -> Bias | None:
        if ("self", cells) not in self._known:
            self._known["self", cells] = super().self_bias(cells)
        return self._known["self", cells]


def _columns(rows: Tensor) -> Tensor:
    return rows.T.contiguous()
