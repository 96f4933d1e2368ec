"""Concepts on disk: one safetensors file each, named by its id, which tells what it is of.

A second request for the same picture, masks, settings and models is answered from there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as save_tensors
from torch import Tensor

from sgedit_engine.concepts.concept import Concept, Concepts, concept_id
from sgedit_engine.errors import ConceptDamagedError, ConceptMissingError, ConceptOfOtherModelError
from sgedit_engine.pictures import write_atomically

FORMAT, VERSION = "sgedit concept", "1"
_TOLD = ("id", "group", "object_id", "description", "category", "model", "source", "settings")
_ID = re.compile(r"[0-9a-f]{64}")
_LEARN_AGAIN = "Learn the object again."


def save(concept: Concept, path: Path) -> None:
    """Write a concept, whole or not at all. Raises InputError where that cannot be.

    The tensors are "token" (float16 [vectors, width]) and the low-rank weights by name; the
    metadata has the format and its version, all that is told of the concept, and a checksum of the
    tensors.
    """
    tensors = {"token": concept.token, **concept.weights}
    tensors = {name: value.contiguous() for name, value in tensors.items()}
    told = {name: str(getattr(concept, name)) for name in _TOLD}
    told |= {"format": FORMAT, "version": VERSION, "sha256": _checksum(tensors)}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(save_tensors(tensors, told), path)


def load(path: Path, model: str | None = None) -> Concept:
    """Read a concept; `model` is the digest of the models that it has to belong to (None: any).

    Raises ConceptMissingError, ConceptDamagedError for a file that is not as it was written,
    ConceptOfOtherModelError.
    """
    if not path.is_file():
        raise ConceptMissingError("This object has not been learned here.", _LEARN_AGAIN)
    try:
        with safe_open(path, "pt") as file:
            told = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise ConceptDamagedError(f"The concept in {path} cannot be read.", _LEARN_AGAIN) from error
    if told.get("format") != FORMAT:
        raise ConceptDamagedError(f"{path} holds no concept.", _LEARN_AGAIN)
    if told.get("version") != VERSION:
        raise ConceptDamagedError(
            f"{path} is of version {told.get('version')} of the format, not {VERSION}.",
            _LEARN_AGAIN,
        )
    if any(name not in told for name in (*_TOLD, "sha256")) or "token" not in tensors:
        raise ConceptDamagedError(f"{path} lacks a part of the concept.", _LEARN_AGAIN)
    if told["sha256"] != _checksum(tensors):
        raise ConceptDamagedError(f"{path} is damaged: its checksum is wrong.", _LEARN_AGAIN)
    token = tensors.pop("token")
    concept = Concept(**{name: told[name] for name in _TOLD}, token=token, weights=tensors)
    if model is not None:
        check_model(concept, model)
    return concept


def check_model(concept: Concept, digest: str) -> None:
    """Raises ConceptOfOtherModelError unless a concept belongs to the models of a digest."""
    if concept.model != digest:
        raise ConceptOfOtherModelError(
            f"What was learned of the {concept.description or concept.category} belongs to other"
            " models than those that shall draw it.",
            "Learn it again.",
        )


class ConceptStore:
    """The concepts in a folder, which is made when the first one is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, identity: str) -> Path:
        """The file of a concept. Raises ConceptMissingError for what cannot be an id."""
        if _ID.fullmatch(identity) is None:
            raise ConceptMissingError(f"{identity!r} is no concept's id.", _LEARN_AGAIN)
        return self._folder / f"{identity}.safetensors"

    def state_path(self, group: str) -> Path:
        """Where the training of a group notes how far it has come."""
        return self._folder / f"{group}.training"

    def load(self, identity: str, model: str | None = None) -> Concept:
        """As `load`, by id."""
        return load(self.path(identity), model)

    def find(self, group: str, object_ids: Sequence[str], model: str) -> Mapping[str, str] | None:
        """The concepts' ids by object id if all of a group are here and whole, else None.

        A damaged one counts as not there: it will be learned again.
        """
        ids = {object_id: concept_id(group, object_id) for object_id in object_ids}
        try:
            for identity in ids.values():
                self.load(identity, model)
        except (ConceptMissingError, ConceptDamagedError):
            return None
        return ids

    def keep(self, concepts: Concepts) -> Mapping[str, str]:
        """Write concepts; their ids by object id. Raises InputError."""
        for concept in concepts.by_object.values():
            save(concept, self.path(concept.id))
        return concepts.ids


def _checksum(tensors: Mapping[str, Tensor]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        value = tensors[name].contiguous()
        digest.update(json.dumps([name, list(value.shape), str(value.dtype)]).encode())
        digest.update(value.view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()
