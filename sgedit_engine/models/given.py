"""Weights that a user gives in the place of a full-size profile's own: `--weights`.

They are a checkpoint of Stable Diffusion of the profile's class: a folder, a model of the catalogue
or of the models folder, or a repository that was pulled. Its U-Net's `config.json` decides what
it is; one that was trained to fill holes takes the place of the profile's inpainting U-Net.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sgedit_engine.errors import InputError, ModelMissingError
from sgedit_engine.models.catalogue import folder_of_repository
from sgedit_engine.models.located import Located
from sgedit_engine.models.manifest import Manifest, listed, read_manifest
from sgedit_engine.models.profiles import ProfileSpec
from sgedit_engine.models.unets import CLASSES, CONFIG_FILE, read_unet_kind

_UNET = "unet"
_WEIGHTS = ".safetensors"
# What a checkpoint that fills holes gives, and in which of its folders.
_FILLING = {"inpaint": _UNET, "inpaint_scheduler": "scheduler"}


def given_parts(given: str, spec: ProfileSpec, root: Path) -> Mapping[str, Located]:
    """The parts of a profile that are taken from the given weights.

    Those of a folder without a manifest are read once for their checksums. Raises InputError when
    they do not fit the profile, ModelMissingError when they are not here, ModelDamagedError.
    """
    folder = Path(given).expanduser()
    if not folder.is_dir():
        folder = root / folder_of_repository(given)
    remedy = f"Look after the files in {folder}."
    manifest = read_manifest(folder, remedy)
    if manifest is None and folder.parent == root:
        raise ModelMissingError(
            f"The weights {given!r} are no folder, and not on this machine.",
            f"Run `sgedit models pull {given}`, if they are a model or a repository of the Hub.",
        )
    inpainting = _refuse_misfit(given, spec, folder / _UNET / CONFIG_FILE)
    folders = _FILLING if inpainting else {p: p for p in _drawing_parts(spec)}
    found = {part: _files(folder / name, name, manifest) for part, name in folders.items()}
    parts = {
        part: Located(folder / folders[part], files, remedy)
        for part, files in found.items()
        if files
    }
    _refuse_unreadable(given, parts["inpaint" if inpainting else _UNET])
    return parts


def _drawing_parts(spec: ProfileSpec) -> list[str]:
    """The parts that come from the same model as the U-Net."""
    own = spec.origins[_UNET].models
    return [part for part, origin in spec.origins.items() if origin.models == own]


def _files(folder: Path, name: str, manifest: Manifest | None) -> Mapping[str, tuple[int, str]]:
    if manifest is not None:
        return manifest.below(name)
    if not folder.is_dir():
        return {}
    wanted = (p for p in folder.iterdir() if p.suffix in (_WEIGHTS, ".json", ".txt"))
    return listed(folder, wanted)


def _refuse_misfit(given: str, spec: ProfileSpec, config: Path) -> bool:
    """Whether the U-Net was trained to fill holes. Raises InputError for one of another class."""
    kind = read_unet_kind(config)
    if kind.of != spec.name:
        raise InputError(
            f"The weights {given!r} are of the class of {CLASSES[kind.of]}, which the profile "
            f"{spec.name!r} is not.",
            f"Give --profile {kind.of}.",
        )
    return kind.inpainting


def _refuse_unreadable(given: str, unet: Located) -> None:
    """Half-precision files may have names that the library reads only when told so."""
    weights = [name for name in unet.files if name.endswith(_WEIGHTS)]
    if not any(".fp16." not in name for name in weights):
        what = "only under names of half precision" if weights else "not as safetensors"
        raise InputError(
            f"The U-Net of {given!r} is there {what}.",
            f"`sgedit models import {given}` takes it, if it has safetensors.",
        )
