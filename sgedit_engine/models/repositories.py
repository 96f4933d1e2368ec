"""Repositories of the Hub that the catalogue does not know: other checkpoints of its classes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sgedit_engine.errors import InputError
from sgedit_engine.models.catalogue import DIFFUSION_FILES, INPAINTING_FILES, folder_of_repository
from sgedit_engine.models.hub import Hub
from sgedit_engine.models.model_spec import Licence, ModelSpec
from sgedit_engine.models.pull import NEWEST
from sgedit_engine.models.unets import CLASSES, CONFIG_FILE, UNetKind, read_unet_kind


def spec_of_repository(repository: str) -> ModelSpec:
    """What would be pulled of a repository. Asks for its U-Net's configuration.

    Raises DownloadError, and InputError when it holds no Stable Diffusion of a known class.
    """
    kind = _unet_of(repository)
    name = CLASSES[kind.of]
    return ModelSpec(
        name=folder_of_repository(repository),
        kind="inpainting" if kind.inpainting else "diffusion",
        hub=repository,
        files=INPAINTING_FILES if kind.inpainting else DIFFUSION_FILES[kind.of],
        megabytes=0,
        licence=Licence("its maker's", f"https://huggingface.co/{repository}"),
        purpose=f"fills holes, of the class of {name}" if kind.inpainting else f"draws like {name}",
    )


def _unet_of(repository: str) -> UNetKind:
    hub = Hub(repository)
    remote = hub.find(f"unet/{CONFIG_FILE}", NEWEST)
    if remote is None:
        raise InputError(
            f"{repository} holds no Stable Diffusion in the layout of diffusers.",
            "Single files can be taken with `sgedit models import`.",
        )
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / CONFIG_FILE
        hub.fetch(remote, config, lambda _size: None)
        return read_unet_kind(config)
