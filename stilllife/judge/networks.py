"""The judge's two networks: plain convolutions, where the engine's readers are transformers.

Norms are group norms, so that averaged weights need no statistics of their own. Layers have the
names of diffusers' blocks, so that `fused_norm.fuse_norms` fits them in training on a GPU.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from stilllife.world import COLORS, KINDS, PATTERNS

# What the namer's kinds mean: the world's, then "nothing".
NOTHING = len(KINDS)
HEADS = {"kind": len(KINDS) + 1, "color": len(COLORS), "pattern": len(PATTERNS)}
# Pixels of a side that one cell of the counter's output covers.
STRIDE = 4
# Prior probability of a centre, which the heatmap's bias starts from (Lin et al. 2017,
# arXiv 1708.02002).
_PRIOR = 0.1


@dataclass(frozen=True)
class NamerConfig:
    """`widths`: channels at 1/1, 1/2, 1/4, 1/8 and 1/16 of the crop. `blocks`: at all but
    the first."""

    widths: tuple[int, ...] = (24, 48, 80, 88, 88)
    blocks: tuple[int, ...] = (1, 2, 1, 1)
    groups: int = 8


@dataclass(frozen=True)
class CounterConfig:
    """`widths`: channels at 1/2, 1/4, 1/8, 1/16 and 1/32 of the picture; the last two are
    equal. `head`: channels of the output's level."""

    widths: tuple[int, ...] = (24, 40, 64, 80, 80)
    head: int = 48
    groups: int = 8


class _Block(nn.Module):
    """Two 3×3 convolutions beside the identity, norms first."""

    def __init__(self, width: int, groups: int) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, width)
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.norm2 = nn.GroupNorm(groups, width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        self.nonlinearity = nn.SiLU()
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        h = self.conv1(self.nonlinearity(self.norm1(x)))
        return x + self.conv2(self.nonlinearity(self.norm2(h)))


class NamerNet(nn.Module):
    """Input N×4×64×64: RGB in [-2, 2] and the box's share of each pixel. Output: logits
    float32 per head, "kind" [N, 15] (the last: nothing), "color" [N, 12], "pattern" [N, 3]."""

    def __init__(self, config: NamerConfig) -> None:
        super().__init__()
        self.config = config
        widths, groups = config.widths, config.groups
        self.stem = nn.Conv2d(4, widths[0], 3, padding=1)
        self.shrink = nn.ModuleList(
            nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairwise(widths)
        )
        self.levels = nn.ModuleList(
            nn.Sequential(*(_Block(width, groups) for _ in range(count)))
            for width, count in zip(widths[1:], config.blocks, strict=True)
        )
        self.conv_norm_out = nn.GroupNorm(groups, widths[-1])
        self.conv_act = nn.SiLU()
        self.heads = nn.ModuleDict({k: nn.Linear(widths[-1], n) for k, n in HEADS.items()})

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        x = functional.silu(self.stem(x))
        for shrink, level in zip(self.shrink, self.levels, strict=True):
            x = level(shrink(x))
        x = self.conv_act(self.conv_norm_out(x)).mean((2, 3))
        return {name: head(x).float() for name, head in self.heads.items()}


class CounterNet(nn.Module):
    """A detector of centres (Zhou et al. 2019, "Objects as Points", arXiv 1904.07850).

    Input N×3×H×W in [-2, 2], sides multiples of 32. Output float32 N×5×H/4×W/4: the logit that
    a thing's centre lies in the cell, how far it lies from the cell's middle (x, y; in cells),
    and the logarithm of its box's sides (width, height; in cells).
    """

    def __init__(self, config: CounterConfig) -> None:
        super().__init__()
        self.config = config
        widths, groups, head = config.widths, config.groups, config.head
        self.stem = nn.Conv2d(3, widths[0], 3, stride=2, padding=1)
        self.shrink = nn.ModuleList(
            nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairwise(widths)
        )
        self.down = nn.ModuleList(_Block(width, groups) for width in widths[1:])
        # From the level of 1/16 down to 1/4 of the picture.
        self.narrow = nn.ModuleList(
            nn.Conv2d(a, b, 3, padding=1) for a, b in ((widths[3], widths[2]), (widths[2], head))
        )
        self.aside = nn.Conv2d(widths[1], head, 1)
        self.up = _Block(head, groups)
        self.conv_norm_out = nn.GroupNorm(groups, head)
        self.conv_act = nn.SiLU()
        self.hidden = nn.Conv2d(head, head, 3, padding=1)
        self.head = nn.Conv2d(head, 5, 1)
        bias = torch.zeros(5)
        bias[0] = -math.log((1 - _PRIOR) / _PRIOR)
        # A box of a third of a 256-pixel picture's side, about the middle of all.
        bias[3:] = math.log(20.0)
        with torch.no_grad():
            self.head.weight.mul_(0.1)
            self.head.bias.copy_(bias)  # type: ignore[union-attr]

    def encode(self, x: Tensor) -> list[Tensor]:
        """What the way down knows of the pictures, at 1/4, 1/8, 1/16 and 1/32 of their sides."""
        x = functional.silu(self.stem(x))
        kept = []
        for shrink, block in zip(self.shrink, self.down, strict=True):
            x = block(shrink(x))
            kept.append(x)
        return kept

    def forward(self, x: Tensor) -> Tensor:
        fine, middle, coarse, deepest = self.encode(x)
        x = coarse + _twice(deepest)
        x = middle + _twice(self.narrow[0](x))
        x = self.aside(fine) + _twice(self.narrow[1](x))
        x = self.hidden(self.conv_act(self.conv_norm_out(self.up(x))))
        return self.head(functional.silu(x)).float()


def _twice(x: Tensor) -> Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")
