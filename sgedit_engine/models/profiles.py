"""The profiles: one frozen spec per named set of models, and the words that each knows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sgedit_engine.errors import ModelDamagedError, ModelMissingError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.verification.calibration import Calibration

PROFILE_FILE = "profile.json"


@dataclass(frozen=True)
class ProfileSpec:
    """What is fixed about a set of models.

    `folder` is its name below the checkpoints folder, `resolution` the side in pixels of the
    square pictures that its U-Net draws, `half_on_cuda` whether it runs in half precision on
    a CUDA device.
    """

    name: str
    folder: str
    resolution: int
    half_on_cuda: bool


class ProfileFile(BaseModel):
    """`profile.json` of a checkpoint folder: its vocabulary, thresholds tuned for it, and how
    sure findings make a verdict."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    vocabulary: Vocabulary
    thresholds: dict[str, float] = Field(default_factory=dict)
    verdict: Calibration = Calibration()


_SPECS = (
    ProfileSpec(
        name="stilllife",
        folder="stilllife",
        resolution=256,
        half_on_cuda=False,
    ),
)
PROFILES: dict[str, ProfileSpec] = {spec.name: spec for spec in _SPECS}


def profile(name: str) -> ProfileSpec:
    """The spec of a profile. Raises ModelMissingError, which lists the known ones."""
    try:
        return PROFILES[name]
    except KeyError:
        raise ModelMissingError(
            f"There is no profile {name!r}.", f"The profiles are: {', '.join(sorted(PROFILES))}."
        ) from None


def read_profile_file(folder: Path) -> ProfileFile:
    """The `profile.json` of a checkpoint folder.

    Raises ModelMissingError when it is not there, ModelDamagedError when it cannot be read.
    """
    path = folder / PROFILE_FILE
    if not path.is_file():
        raise ModelMissingError(f"{path} is missing.", "Install sgedit again.")
    try:
        return ProfileFile.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, ValidationError) as error:
        raise ModelDamagedError(f"{path} is damaged.", "Install sgedit again.") from error
