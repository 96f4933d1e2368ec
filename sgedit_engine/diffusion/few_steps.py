"""Which U-Net draws, and how: guided in many steps, or with an adapter in few and unguided.

Guidance (Ho and Salimans 2022, arXiv 2207.12598) asks the U-Net twice a step. A checkpoint may
bring a low-rank adapter into which guidance and most of the steps were distilled; it belongs to
the number of steps in its `config.json` and to a first-order solver.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from diffusers import DPMSolverMultistepScheduler, UNet2DConditionModel

from sgedit_engine.diffusion.parts import SCHEDULER, UNET
from sgedit_engine.errors import ModelDamagedError
from sgedit_engine.models.residency import Part, Place
from sgedit_engine.models.weights import Checkpoint

FEW_STEPS = "unet_few_steps"
CONFIG_FILE = "config.json"
GUIDED_STEPS, GUIDANCE = 16, 3.0


def _load(folder: Path, place: Place) -> UNet2DConditionModel:
    """The U-Net beside the adapter's folder, with the adapter added to its weights."""
    unet = UNET.load(folder.parent / UNET.name, place)
    unet.load_lora_adapter(folder, prefix=None, local_files_only=True, use_safetensors=True)
    unet.fuse_lora()
    unet.unload_lora()
    return unet


DISTILLED_UNET: Part[UNet2DConditionModel] = Part(FEW_STEPS, _load, needs=(UNET.name,))


@dataclass(frozen=True)
class Sampler:
    """Which U-Net draws, in how many solver steps of which order, with which guidance scale (1:
    none), and with which solver: that of the kind that the U-Net predicts."""

    unet: Part[UNet2DConditionModel]
    steps: int
    guidance: float
    order: int
    solver: Part[DPMSolverMultistepScheduler] = SCHEDULER

    @property
    def distilled(self) -> bool:
        """Whether its U-Net knows only the few times that it visits."""
        return self.unet.name == FEW_STEPS


def choose_sampler(
    checkpoint: Checkpoint,
    steps: int | None,
    guidance: float | None,
    unet: Part[UNet2DConditionModel] = UNET,
    usual: tuple[int, float] = (GUIDED_STEPS, GUIDANCE),
    solver: Part[DPMSolverMultistepScheduler] = SCHEDULER,
) -> Sampler:
    """The distilled U-Net where there is one, no guidance is asked for and no other number of steps
    than its own, else the guided one, `unet`, with its `solver`.

    None takes what suits the model: its own, or the `usual` steps and guidance. Raises
    ModelMissingError, ModelDamagedError.
    """
    if guidance is None and checkpoint.holds(FEW_STEPS):
        own = _steps_in(checkpoint.verified(FEW_STEPS) / CONFIG_FILE)
        if steps in (None, own):
            return Sampler(DISTILLED_UNET, own, 1.0, order=1)
    scale = usual[1] if guidance is None else guidance
    return Sampler(unet, steps or usual[0], scale, order=2, solver=solver)


def _steps_in(path: Path) -> int:
    try:
        return int(json.loads(path.read_text(encoding="utf-8"))["steps"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelDamagedError(f"{path} is damaged.", "Install sgedit again.") from error
