"""Frozen settings of the engine, read once from arguments and the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

Device = Literal["auto", "cpu", "cuda", "mps"]
# How what moves stays itself: its own pixels are shown to the model, its concept is learned, or
# its keys and values are attended to. "auto" is what measured best.
Identity = Literal["auto", "pixels", "learned", "reference"]
# What draws: the model that was trained to fill holes, or text-to-image with steered attention.
RendererName = Literal["inpaint", "steered"]
# What models may take of the device's memory: most of it, only what is in use, or so many GiB.
Memory = Literal["auto", "low"] | float


def release() -> str:
    """The release of sgedit that is installed; "clone" where it runs from a clone alone."""
    try:
        return metadata.version("sgedit-agent")
    except metadata.PackageNotFoundError:
        return "clone"


def user_data_folder() -> Path:
    """Where histories and caches live: `SGEDIT_HOME`, else the platform's user-data folder."""
    if home := os.environ.get("SGEDIT_HOME"):
        return Path(home).expanduser()
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "sgedit"


@dataclass(frozen=True)
class Settings:
    """How the engine works.

    `steps` are solver steps of one render, `guidance` the scale of classifier-free guidance
    (None: what suits the models, which may have learned to do without),
    `candidates` pictures rendered per edit, `retries` further rounds with other seeds when
    no candidate is verified. `renderer` is what draws (None: what suits the models),
    `steering` whether the words of things are steered to their places, `identity` how what
    moves stays itself, and `prior_weight` how much learning a concept keeps of what others of
    its kind look like (0: nothing is done for that). `checkpoints` is the folder of bundled
    weights (None: those that come with sgedit), `models` the one of full-size models (None:
    `SGEDIT_MODELS`, else `models` in the data folder), and `weights` a checkpoint in the place
    of a full-size profile's own: a folder's path, a model's name or a repository's. `memory` is
    how much of the device's memory is used: "low" keeps only the model at work there, a number
    is a budget in GiB.
    """

    profile: str = "stilllife"
    device: Device = "auto"
    steps: int | None = None
    guidance: float | None = None
    candidates: int = 4
    retries: int = 1
    renderer: RendererName | None = None
    steering: bool = True
    identity: Identity = "auto"
    prior_weight: float = 0.0
    seed: int = 0
    home: Path | None = None
    checkpoints: Path | None = None
    models: Path | None = None
    weights: str | None = None
    memory: Memory = "auto"

    def data_folder(self) -> Path:
        """The folder for histories and caches (not created here)."""
        return self.home if self.home is not None else user_data_folder()

    def models_folder(self) -> Path:
        """The folder of full-size models (not created here)."""
        if self.models is not None:
            return self.models
        named = os.environ.get("SGEDIT_MODELS")
        return Path(named).expanduser() if named else self.data_folder() / "models"
