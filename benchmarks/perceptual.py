"""How different two pictures look, by the features of a network that no engine here uses.

As LPIPS (Zhang et al. 2018, "The Unreasonable Effectiveness of Deep Features as a Perceptual
Metric", arXiv 1801.03924), without its learned weights: at each level the features are made unit
vectors over the channels, and the squared distance of two is averaged over cells, then over
levels. The network is the judge's counter, trained on this world's renderings and on pictures
that the bundle's models made; levels are 1/4, 1/8 and 1/16 of the picture.
"""

from __future__ import annotations

import torch
from torch.nn import functional

from sgedit_engine.interface import Image, Mask
from stilllife.judge.counter import counter_pixels
from stilllife.judge.networks import CounterNet

_LEVELS = 3
# What the coarsest level of the network divides sides by.
_MULTIPLE = 32
_TINY = 1e-8


class Perceptual:
    """Compares pictures with a counter's network."""

    def __init__(self, net: CounterNet) -> None:
        self._net = net.eval()

    @torch.inference_mode()
    def distance(self, a: Image, b: Image, region: Mask) -> float:
        """0 for pictures that are equal, at most 4: RGB uint8 H×W×3, sides multiples of 32.

        `region` bool H×W tells where they are compared: in every cell that has a pixel of it.
        Raises ValueError for an empty region and for other sides.
        """
        if a.shape != b.shape or any(side % _MULTIPLE for side in a.shape[:2]):
            raise ValueError(f"pictures of {a.shape} and {b.shape} cannot be compared")
        if not region.any():
            raise ValueError("there is no region to compare")
        device = next(self._net.parameters()).device
        pixels = torch.stack([torch.tensor(picture) for picture in (a, b)]).permute(0, 3, 1, 2)
        levels = self._net.encode(counter_pixels(pixels.float().to(device) / 255))[:_LEVELS]
        place = torch.tensor(region, device=device)[None, None].float()
        return sum(_apart(level, place) for level in levels) / _LEVELS


def _apart(features: torch.Tensor, place: torch.Tensor) -> float:
    """The mean squared distance of two pictures' unit features [2, C, h, w] where `place`
    [1, 1, H, W] has a pixel in the cell."""
    cells = functional.adaptive_max_pool2d(place, features.shape[-2:])[0, 0] > 0
    units = features.float() / (features.float().norm(dim=1, keepdim=True) + _TINY)
    squared = (units[0] - units[1]).square().sum(0)
    return float(squared[cells].mean())
