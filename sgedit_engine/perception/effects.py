"""Which pixels outside an object are its shadow or its reflection.

A small U-Net trained on counterfactual pairs: the same scene rendered with and without the
object, as ObjectDrop (arXiv 2403.18818) collected them with a camera.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from sgedit_engine.perception.frames import SIDE, Frame, square_mask, to_square

CONFIG_FILE = "config.json"
WEIGHTS_FILE = "model.safetensors"


@dataclass(frozen=True)
class EffectsConfig:
    """`widths`: channels at 1/2, 1/4, 1/8 and 1/16 of the picture. `groups` of the norms."""

    widths: tuple[int, ...] = (24, 40, 64, 80)
    groups: int = 8


class _Block(nn.Module):
    """Two 3×3 convolutions with a skip connection."""

    def __init__(self, inner: int, outer: int, groups: int, dilation: int = 1) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, inner)
        self.conv1 = nn.Conv2d(inner, outer, 3, padding=1)
        self.norm2 = nn.GroupNorm(groups, outer)
        self.conv2 = nn.Conv2d(outer, outer, 3, padding=dilation, dilation=dilation)
        self.skip = nn.Conv2d(inner, outer, 1) if inner != outer else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        h = self.conv1(functional.silu(self.norm1(x)))
        return self.skip(x) + self.conv2(functional.silu(self.norm2(h)))


class EffectsNet(nn.Module):
    """Input N×5×S×S: RGB in [-1, 1], the object's mask, the other objects' mask (0 or 1).
    Output: logits N×1×S/2×S/2 that a pixel is the object's shadow or reflection."""

    def __init__(self, config: EffectsConfig) -> None:
        super().__init__()
        self.config = config
        widths, groups = config.widths, config.groups
        self.stem = nn.Conv2d(5, widths[0], 4, stride=2, padding=1)
        self.down = nn.ModuleList(_Block(w, w, groups) for w in widths[:-1])
        self.shrink = nn.ModuleList(
            nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairwise(widths)
        )
        self.middle = _Block(widths[-1], widths[-1], groups, dilation=2)
        self.up = nn.ModuleList(_Block(b + a, a, groups) for a, b in pairwise(widths))
        self.norm = nn.GroupNorm(groups, widths[0])
        self.head = nn.Conv2d(widths[0], 1, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        kept = []
        for block, shrink in zip(self.down, self.shrink, strict=True):
            x = block(x)
            kept.append(x)
            x = shrink(x)
        x = self.middle(x)
        for block in reversed(self.up):
            x = functional.interpolate(x, scale_factor=2.0, mode="nearest")
            x = block(torch.cat([x, kept.pop()], 1))
        return self.head(functional.silu(self.norm(x)))


class EffectsReader:
    """Predicts effects masks with an `EffectsNet`."""

    def __init__(self, net: EffectsNet) -> None:
        self.net = net.eval()

    @classmethod
    def from_folder(
        cls, path: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
    ) -> Self:
        """Read `config.json` and `model.safetensors`. Raises OSError, ValueError, RuntimeError."""
        config = json.loads((Path(path) / CONFIG_FILE).read_text(encoding="utf-8"))
        net = EffectsNet(EffectsConfig(tuple(config["widths"]), int(config["groups"])))
        net.load_state_dict(load_file(Path(path) / WEIGHTS_FILE))
        return cls(net.to(device=device, dtype=dtype))

    def save_folder(self, path: Path) -> None:
        """Write what `from_folder` reads, weights in half precision."""
        path.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"model_type": "sgedit-effects", **asdict(self.net.config)}, indent=2)
        (path / CONFIG_FILE).write_text(text + "\n", encoding="utf-8")
        state = {k: v.detach().half().contiguous().cpu() for k, v in self.net.state_dict().items()}
        save_file(state, path / WEIGHTS_FILE, metadata={"format": "pt"})

    @torch.inference_mode()
    def probability(
        self, image: NDArray[np.uint8], mask: NDArray[np.bool_], others: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        """float32 H×W in [0, 1]: how likely each pixel outside `mask` is the object's effect.

        `image` uint8 H×W×3, `mask` and `others` (all other objects together) bool H×W.
        Zero inside `mask`.
        """
        square, frame = to_square(image)
        weight = next(self.net.parameters())
        masks = np.stack([square_mask(mask, frame), square_mask(others, frame)])
        pixels = torch.tensor(square).permute(2, 0, 1).float() / 127.5 - 1
        stacked = torch.cat([pixels, torch.from_numpy(masks).float()])[None]
        logits = self.net(stacked.to(weight.device, weight.dtype)).float()
        upright = functional.interpolate(logits, (SIDE, SIDE), mode="bilinear", align_corners=False)
        found = _unframed(torch.sigmoid(upright)[0, 0].cpu().numpy(), frame)
        found[mask] = 0.0
        return found


def _unframed(values: NDArray[np.float32], frame: Frame) -> NDArray[np.float32]:
    return frame.to_image(values).clip(0.0, 1.0)
