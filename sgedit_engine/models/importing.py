"""Models are taken from files that people have: original checkpoints, and folders of weights.

No code in a file is run: `.pth` files are read with `weights_only=True`, others are safetensors.
What is written are safetensors in Hugging Face layout with a manifest.
"""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from diffusers.utils import logging as diffusers_logging
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers.utils import logging as transformers_logging

from sgedit_engine.errors import InputError, ModelDamagedError
from sgedit_engine.models import original_dino, original_sam, single_file
from sgedit_engine.models.catalogue import DIFFUSION_FILES, INPAINTING_FILES, MODELS
from sgedit_engine.models.landing import STAGING, changing, land
from sgedit_engine.models.manifest import Manifest, listed_files, sha256_of
from sgedit_engine.models.model_spec import ModelFile
from sgedit_engine.models.unets import CONFIG_FILE, read_unet_kind
from sgedit_engine.models.vocabulary import write_vocabulary

_KNOWN = (
    "Known are sam_vit_h_4b8939.pth, sam_vit_l_0b3195.pth, sam_vit_b_01ec64.pth, "
    "groundingdino_swint_ogc.pth, groundingdino_swinb_cogcoor.pth, checkpoints of Stable Diffusion "
    "as .safetensors, and folders in the layout of diffusers or transformers."
)
_BROKEN = "Get the file anew from its makers."
# `model_type` in a folder's config.json -> the models of the catalogue with such files.
_KINDS = {
    "sam": "sam-vit-base",
    "sam2": "sam2-hiera-large",
    "sam2_video": "sam2-hiera-large",
    "grounding-dino": "grounding-dino-tiny",
    "clip": "clip-vit-large",
}


def import_path(path: Path, root: Path, name: str | None = None) -> str:
    """Take a model from a file or folder into the folder of models; the name that it has there.

    Raises InputError for what is no known model, ModelDamagedError for what lacks weights,
    DownloadError where a vocabulary has to be fetched and cannot.
    """
    if not path.exists():
        raise InputError(f"{path} is not there.", "Look at its name.")
    if path.is_dir():
        return _import_folder(path, root, name)
    original = _read(path)
    if original_sam.MARK in original:
        return _import_sam(path, original, root, name)
    if original_dino.MARK in original:
        return _import_dino(path, original, root, name)
    if single_file.MARK in original:
        return _import_single_file(path, original, root, name)
    raise InputError(f"{path.name} is no model that can be imported.", _KNOWN)


def _read(path: Path) -> Mapping[str, torch.Tensor]:
    """The tensors of a file by their names. Raises InputError, ModelDamagedError."""
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        told: Any = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise InputError(
            f"{path.name} holds more than weights, and code in files is never run.", _KNOWN
        ) from error
    except (OSError, RuntimeError, ValueError, EOFError, KeyError, SafetensorError) as error:
        raise ModelDamagedError(f"{path.name} cannot be read.", _BROKEN) from error
    if isinstance(told, Mapping) and isinstance(told.get("model"), Mapping):
        told = told["model"]
    if not isinstance(told, Mapping):
        raise InputError(f"{path.name} holds no named weights.", _KNOWN)
    return {
        str(name).removeprefix("module."): weight
        for name, weight in told.items()
        if isinstance(weight, torch.Tensor)
    }


def _import_sam(
    path: Path, original: Mapping[str, torch.Tensor], root: Path, name: str | None
) -> str:
    with _complete(path):
        model = original_sam.build_sam(original)
        weights = original_sam.sam_weights(original)
    name = name or original_sam.sam_name(model.config.vision_config.hidden_size) or path.stem
    with _staged(root, name, path) as staging:
        _save(path, model, weights, staging)
        original_sam.sam_processor(model.config).save_pretrained(staging)
    return name


def _import_dino(
    path: Path, original: Mapping[str, torch.Tensor], root: Path, name: str | None
) -> str:
    with _complete(path):
        model = original_dino.build_dino(original)
        weights = original_dino.dino_weights(original)
    name = name or original_dino.dino_name(model.config.backbone_config.embed_dim) or path.stem
    with _staged(root, name, path) as staging:
        write_vocabulary(path.parent, model.config.text_config.vocab_size, staging)
        _save(path, model, weights, staging)
        original_dino.dino_processor().save_pretrained(staging)
    return name


def _import_single_file(
    path: Path, original: Mapping[str, torch.Tensor], root: Path, name: str | None
) -> str:
    name = name or path.stem
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()
    with _staged(root, name, path) as staging, _complete(path):
        single_file.write_single_file(original, root, staging)
    return name


def _save(path: Path, model: Any, weights: Mapping[str, torch.Tensor], staging: Path) -> None:
    """Give the model its weights, all of them and no others, and write it."""
    transformers_logging.disable_progress_bar()
    with _complete(path):
        missing, unknown = model.load_state_dict(weights, strict=False, assign=True)
    tied = set(model.all_tied_weights_keys)
    gaps = [gap for gap in missing if gap not in tied]
    if gaps or unknown:
        first = f"lacks {gaps[0]}" if gaps else f"has {unknown[0]}, which is not known"
        raise ModelDamagedError(f"{path.name} is not what its names say: it {first}.", _BROKEN)
    model.tie_weights()
    model.save_pretrained(staging)


def _import_folder(path: Path, root: Path, name: str | None) -> str:
    """Copy the files that the catalogue names for a folder of this kind."""
    files = _files_of(path)
    name = name or path.resolve().name
    with _staged(root, name, path) as staging:
        for file in files:
            source = next((path / n for n in file.candidates if (path / n).is_file()), None)
            if source is not None:
                (staging / file.path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, staging / file.path)
            elif not file.optional:
                raise InputError(
                    f"{path} has no {' or '.join(file.candidates)}.",
                    "Only safetensors are taken, in the layout of diffusers or transformers.",
                )
    return name


def _files_of(path: Path) -> tuple[ModelFile, ...]:
    if (path / "unet" / CONFIG_FILE).is_file():
        kind = read_unet_kind(path / "unet" / CONFIG_FILE)
        return INPAINTING_FILES if kind.inpainting else DIFFUSION_FILES[kind.of]
    try:
        told = json.loads((path / CONFIG_FILE).read_text(encoding="utf-8"))["model_type"]
        return MODELS[_KINDS[told]].files
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is no model that can be imported.", _KNOWN) from error


@contextmanager
def _complete(path: Path) -> Iterator[None]:
    """A file with the right mark that lacks weights, or has some of other shapes."""
    try:
        yield
    except (KeyError, IndexError, ValueError, RuntimeError, ZeroDivisionError) as error:
        raise ModelDamagedError(f"{path.name} is not complete: {error}", _BROKEN) from error


@contextmanager
def _staged(root: Path, name: str, source: Path) -> Iterator[Path]:
    """An empty folder that becomes the model's at the end of the block, unless it fails."""
    if "/" in name or name.startswith("."):
        raise InputError(f"{name!r} is no name for a model.", "Give a plain word with --name.")
    with changing(root):
        staging = root / STAGING / f"{name}.import"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        try:
            yield staging
            origin = {"imported": source.name}
            if source.is_file():
                origin["sha256"] = sha256_of(source)
            land(staging, root / name, Manifest(listed_files(staging), origin))
        finally:
            shutil.rmtree(staging, ignore_errors=True)
