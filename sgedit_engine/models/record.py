"""What an engine is made of, as versions and exported pictures tell it."""

from __future__ import annotations

import platform
from importlib import metadata

import torch

from sgedit_engine.interface import EngineRecord
from sgedit_engine.models.residency import Place
from sgedit_engine.models.weights import Checkpoint
from sgedit_engine.settings import RendererName, Settings, release

# What computes pixels; other releases of these may round differently.
_LIBRARIES = ("torch", "diffusers", "transformers", "numpy", "opencv-python-headless", "pillow")


def engine_record(
    settings: Settings, renderer: RendererName, checkpoint: Checkpoint, place: Place
) -> EngineRecord:
    """The record of an engine with these settings, weights and place, and the renderer that was
    chosen. Reads no weights."""
    return EngineRecord(
        program=release(),
        profile=settings.profile,
        models={part: checkpoint.digest(part) for part in checkpoint.parts},
        settings={
            "device": place.device.type,
            "dtype": str(place.dtype).removeprefix("torch."),
            "steps": settings.steps,
            "guidance": settings.guidance,
            "renderer": renderer,
            "steering": settings.steering,
            "identity": settings.identity,
            "prior_weight": settings.prior_weight,
        },
        machine=_machine(place.device),
        libraries={name: metadata.version(name) for name in _LIBRARIES},
    )


def _machine(device: torch.device) -> str:
    """The class of machine on which the same program gives the same bits."""
    processor = f"{platform.system()} {platform.machine()}"
    if device.type == "cuda":
        return f"{processor}, {torch.cuda.get_device_name(device)}"
    return f"{processor}, {torch.backends.cpu.get_cpu_capability()}"
