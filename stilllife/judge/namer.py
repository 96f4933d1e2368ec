"""The namer at work: what is in a box of a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sgedit_engine.perception.frames import SIDE, to_square
from sgedit_engine.scene.geometry import Box
from stilllife.judge.boxes import namer_pixels
from stilllife.judge.folders import read_config, read_weights, write_network
from stilllife.judge.networks import NOTHING, NamerConfig, NamerNet
from stilllife.world import COLORS, KINDS, PATTERNS

NAMER = "judge-namer"
_KINDS, _COLORS = tuple(KINDS), tuple(COLORS)


@dataclass(frozen=True)
class Named:
    """What is in a box. `kind` None: nothing; colour and pattern then mean nothing.

    `confidence` in [0, 1] by "kind", "color" and "pattern".
    """

    kind: str | None
    color: str
    pattern: str
    confidence: Mapping[str, float]


class Namer:
    """Names what is in boxes with a `NamerNet`."""

    def __init__(self, net: NamerNet) -> None:
        self.net = net.eval()

    @classmethod
    def from_folder(cls, path: Path, device: torch.device | str = "cpu") -> Self:
        """Read what `save_folder` wrote. Raises OSError, ValueError, TypeError, RuntimeError."""
        net = NamerNet(NamerConfig(**read_config(path, NAMER)))
        read_weights(path, net)
        return cls(net.to(device))

    def save_folder(self, path: Path) -> None:
        """Write configuration and weights, these in half precision."""
        write_network(path, self.net, {"model_type": NAMER, **asdict(self.net.config)})

    @torch.inference_mode()
    def name(self, image: NDArray[np.uint8], boxes: Sequence[Box]) -> tuple[Named, ...]:
        """One answer a box; `image` RGB uint8 H×W×3. Means of the picture and its mirror image."""
        if not boxes:
            return ()
        square, frame = to_square(image)
        device = next(self.net.parameters()).device
        pixels = torch.tensor(square).permute(2, 0, 1)[None].float().to(device) / 255
        xyxy = [frame.box_to_square(box) for box in boxes]
        crops = namer_pixels(pixels, torch.tensor([xyxy], device=device) / SIDE)
        chances = {
            name: (first.softmax(-1) + second.softmax(-1)) / 2
            for (name, first), second in zip(
                self.net(crops).items(), self.net(crops.flip(-1)).values(), strict=True
            )
        }
        return _answers(chances)


def _answers(chances: Mapping[str, Tensor]) -> tuple[Named, ...]:
    best = {name: values.max(-1) for name, values in chances.items()}
    surest = {name: found.values.tolist() for name, found in best.items()}
    chosen = {name: found.indices.tolist() for name, found in best.items()}
    return tuple(
        Named(
            None if kind == NOTHING else _KINDS[kind],
            _COLORS[chosen["color"][n]],
            PATTERNS[chosen["pattern"][n]],
            {name: values[n] for name, values in surest.items()},
        )
        for n, kind in enumerate(chosen["kind"])
    )
