"""The profiles: one frozen spec per named set of models, and the words that each knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sgedit_engine.errors import ModelDamagedError, ModelMissingError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.verification.calibration import Calibration

PROFILE_FILE = "profile.json"
# The words of profiles for photographs lie beside the code: they come with no weights.
PHOTOGRAPHS = Path(__file__).resolve().parents[1] / "profiles" / "photographs"


@dataclass(frozen=True)
class Origin:
    """Where a part of a full-size profile comes from: one of some models of the catalogue, the
    preferred one first, and the folder in it ("": the model's own folder).

    The first that is on this machine is taken; where none is, `pull` fetches the `usual` one ("":
    the first). A profile works without what is `optional`.
    """

    models: tuple[str, ...]
    folder: str = ""
    usual: str = ""
    optional: bool = False

    @property
    def pulled(self) -> str:
        """The model that `pull` fetches where none of them is here."""
        return self.usual or self.models[0]


@dataclass(frozen=True)
class ProfileSpec:
    """What is fixed about a set of models.

    `resolution` is the side in pixels of the square pictures that its U-Net draws, in so many
    solver `steps` and with so much `guidance` unless it has learned to do with less;
    `cuda_dtype` the precision on a CUDA device. `senses` are the models that read pictures: the
    bundle's own, or those for photographs. `origins` tells where each part of a full-size
    profile comes from; the bundled one has none, and lies in the folder of its name.
    """

    name: str
    resolution: int
    steps: int = 20
    guidance: float = 7.5
    cuda_dtype: Literal["float32", "bfloat16"] = "float32"
    senses: Literal["bundled", "photographs"] = "bundled"
    origins: Mapping[str, Origin] = field(default_factory=dict)

    @property
    def bundled(self) -> bool:
        """Whether its weights come with sgedit."""
        return not self.origins


class ProfileFile(BaseModel):
    """`profile.json` of a checkpoint folder: its vocabulary, thresholds tuned for it, and how
    sure findings make a verdict."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    vocabulary: Vocabulary
    thresholds: dict[str, float] = Field(default_factory=dict)
    verdict: Calibration = Calibration()


def _full_size(diffusion: str, inpainting: str, *more: str) -> Mapping[str, Origin]:
    """The origins of a profile's parts; `more` are further folders of the diffusion model."""
    drawing = ("unet", "vae", "text_encoder", "tokenizer", "scheduler", *more)
    return MappingProxyType(
        {
            **{part: Origin((diffusion,), part) for part in drawing},
            "inpaint": Origin((inpainting,), "unet", optional=True),
            "inpaint_scheduler": Origin((inpainting,), "scheduler", optional=True),
            "detector": Origin(
                ("grounding-dino-base", "grounding-dino-tiny"), usual="grounding-dino-tiny"
            ),
            "segmenter": Origin(
                ("sam2-hiera-large", "sam-vit-huge", "sam-vit-large", "sam-vit-base"),
                usual="sam-vit-large",
            ),
            "reader": Origin(("clip-vit-large", "clip-vit-base")),
        }
    )


_SPECS = (
    ProfileSpec(name="stilllife", resolution=256, steps=16, guidance=3.0),
    ProfileSpec(
        name="sd15",
        resolution=512,
        cuda_dtype="bfloat16",
        senses="photographs",
        origins=_full_size("stable-diffusion-v1-5", "stable-diffusion-inpainting"),
    ),
    ProfileSpec(
        name="sd21",
        resolution=512,
        cuda_dtype="bfloat16",
        senses="photographs",
        origins=_full_size("stable-diffusion-2-1-base", "stable-diffusion-2-inpainting"),
    ),
    ProfileSpec(
        name="sdxl",
        resolution=1024,
        guidance=6.0,
        cuda_dtype="bfloat16",
        senses="photographs",
        origins=_full_size(
            "stable-diffusion-xl-base",
            "stable-diffusion-xl-inpainting",
            "text_encoder_2",
            "tokenizer_2",
        ),
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


def profile_file_of(spec: ProfileSpec, folder: Path) -> ProfileFile:
    """The `profile.json` of a profile whose checkpoint lies in a folder. Raises as
    `read_profile_file`."""
    return read_profile_file(folder if spec.bundled else PHOTOGRAPHS)


def read_profile_file(folder: Path) -> ProfileFile:
    """The `profile.json` of a folder.

    Raises ModelMissingError when it is not there, ModelDamagedError when it cannot be read.
    """
    path = folder / PROFILE_FILE
    if not path.is_file():
        raise ModelMissingError(f"{path} is missing.", "Install sgedit again.")
    try:
        return ProfileFile.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, ValidationError) as error:
        raise ModelDamagedError(f"{path} is damaged.", "Install sgedit again.") from error
