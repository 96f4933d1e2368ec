"""The counter at work: where things are in a picture, whatever they are."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray

from sgedit_engine.perception.frames import to_square
from sgedit_engine.scene.geometry import Box
from stilllife.judge.centers import decoded
from stilllife.judge.folders import read_config, read_weights, write_network
from stilllife.judge.networks import CounterConfig, CounterNet

COUNTER = "judge-counter"


@dataclass(frozen=True)
class CounterSettings:
    """`floor`: centres scored lower are none. `overlap`: of boxes that overlap more (IoU) only
    the best stays."""

    floor: float = 0.35
    overlap: float = 0.7


@dataclass(frozen=True)
class Located:
    """One thing: its visible box, and how sure it is, in [0, 1]."""

    box: Box
    score: float


class Counter:
    """Locates all things with a `CounterNet`."""

    def __init__(self, net: CounterNet, settings: CounterSettings | None = None) -> None:
        self.net = net.eval()
        self.settings = settings or CounterSettings()

    @classmethod
    def from_folder(cls, path: Path, device: torch.device | str = "cpu") -> Self:
        """Read what `save_folder` wrote. Raises OSError, ValueError, TypeError, RuntimeError."""
        config = read_config(path, COUNTER)
        settings = CounterSettings(**config.pop("settings", {}))
        net = CounterNet(CounterConfig(**config))
        read_weights(path, net)
        return cls(net.to(device), settings)

    def save_folder(self, path: Path) -> None:
        """Write configuration, settings and weights, these in half precision."""
        config = {"model_type": COUNTER, **asdict(self.net.config)}
        write_network(path, self.net, {**config, "settings": asdict(self.settings)})

    @torch.inference_mode()
    def locate(self, image: NDArray[np.uint8]) -> tuple[Located, ...]:
        """All things of a picture (RGB uint8 H×W×3), best first."""
        square, frame = to_square(image)
        device = next(self.net.parameters()).device
        pixels = torch.tensor(square).permute(2, 0, 1)[None].float().to(device)
        output = self.net(counter_pixels(pixels / 255))[0]
        boxes, scores = decoded(output, self.settings.floor)
        kept: list[Located] = []
        for xyxy, score in zip(frame.box_to_image(boxes), scores, strict=True):
            x0, y0, x1, y1 = (float(v) for v in xyxy)
            # What lies in the filling beside a picture that is not square has no area here.
            if x0 >= x1 or y0 >= y1:
                continue
            box = Box(x0=x0, y0=y0, x1=x1, y1=y1)
            if all(box.iou(other.box) <= self.settings.overlap for other in kept):
                kept.append(Located(box, float(score)))
        return tuple(kept)


def counter_pixels(pictures: torch.Tensor) -> torch.Tensor:
    """Pictures float N×3×H×W in [0, 1] as the counter reads them."""
    return (pictures - 0.5) * 4
