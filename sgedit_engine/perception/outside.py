"""Is a picture from the models' world? A photograph on the bundled profile is not.

Three kinds of evidence: what the autoencoder loses (it knows only its world's textures), whether
things are recognised surely or only half, and whether there is a table before a wall.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from sgedit_engine.errors import OutsideWorldError
from sgedit_engine.interface import Image
from sgedit_engine.perception.attributes import Belief
from sgedit_engine.reading import Reading


@dataclass(frozen=True)
class WorldLimits:
    """`world_psnr`: below this PSNR in dB of its reconstruction a picture is outside the world
    whatever is recognised. `world_psnr_empty`: the same where no object is recognised surely.
    `world_score`: mean score below which the objects are not. `world_surface`: least belief in
    the kind of table and the colour of the wall. `world_faint`: most half-seen objects.
    """

    world_psnr: float = 28.5
    world_psnr_empty: float = 36.0
    world_score: float = 0.6
    world_surface: float = 0.95
    world_faint: float = 3

    @classmethod
    def of(cls, tuned: Mapping[str, float]) -> Self:
        """The limits of a profile; those it does not name are as above."""
        return cls(**{f.name: tuned[f.name] for f in fields(cls) if f.name in tuned})


def psnr(a: Image, b: Image) -> float:
    """Peak signal-to-noise ratio in dB of two images uint8 of one shape; at most 99."""
    error = float(np.mean((a.astype(np.float32) - b.astype(np.float32)) ** 2))
    return 99.0 if error == 0 else min(99.0, 10 * float(np.log10(255.0**2 / error)))


def check_world(
    image: Image,
    reading: Reading,
    surroundings: Mapping[str, Belief],
    reconstruction_psnr: Callable[[Image], float],
    limits: WorldLimits = WorldLimits(),
) -> float:
    """The picture's reconstruction PSNR, if it is from the models' world.

    `reconstruction_psnr` sends an image uint8 H×W×3 through the autoencoder and compares.
    Raises OutsideWorldError.
    """
    found = reconstruction_psnr(image)
    scores = [seen.score for seen in reading.objects]
    believed = bool(scores) and float(np.mean(scores)) >= limits.world_score
    clear = found >= (limits.world_psnr if believed else limits.world_psnr_empty)
    surfaces = min((belief for _, belief in surroundings.values()), default=0.0)
    if not clear or surfaces < limits.world_surface or len(reading.faint) > limits.world_faint:
        raise OutsideWorldError(
            "This picture is unlike the still lifes that the bundled models know.",
            "Use a rendered still life, such as one of the examples. Photographs need full-size "
            "models: `sgedit models` lists them.",
        )
    return found
