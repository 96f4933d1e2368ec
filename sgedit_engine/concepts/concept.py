"""The values of concept learning: what is learned of, how, and what came of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

import numpy as np
from torch import Tensor

from sgedit_engine.interface import Image, Mask
from sgedit_engine.models.profiles import ProfileSpec
from sgedit_engine.regions import Reach
from sgedit_engine.settings import RendererName

# In which layers of a U-Net low-rank weights are learned.
Layers = Literal["all", "attention"]


@dataclass(frozen=True)
class ConceptSettings:
    """How an object is learned.

    First `token_steps` steps in which only the token embeddings change, with the rate
    `token_rate`; then `weight_steps` in which low-rank weights of `rank` change too, all with
    `weight_rate`, in some `layers` of the U-Net. `batch` views are taken a step, of `views` that
    are cut and encoded once;
    `whole` is the share of them that is learned as a picture from words rather than as a hole
    to be filled. `vectors` is how many tokens stand for one object. `beside_weight`,
    `attention_weight` and `prior_weight` weigh the losses beside that inside the objects: of what
    is around them, of where tokens look, of what is like them (0: none of it); `priors` is how
    many pictures of the same kinds are drawn beforehand to preserve what they look like.
    """

    token_steps: int = 20
    weight_steps: int = 180
    token_rate: float = 2e-2
    weight_rate: float = 2e-3
    rank: int = 16
    layers: Layers = "all"
    batch: int = 2
    views: int = 32
    whole: float = 0.0
    vectors: int = 1
    beside_weight: float = 0.5
    attention_weight: float = 0.01
    prior_weight: float = 0.0
    priors: int = 8
    seed: int = 0

    @property
    def steps(self) -> int:
        """Of both phases."""
        return self.token_steps + self.weight_steps

    def as_json(self) -> str:
        """The same text for the same settings."""
        return json.dumps(asdict(self), sort_keys=True)


# The layers and rates in which tokens and low-rank weights of these classes are commonly trained;
# the steps are fewer than half of the paper's.
_FULL_SIZE = ConceptSettings(
    token_steps=100,
    weight_steps=300,
    token_rate=5e-4,
    weight_rate=1e-4,
    layers="attention",
)


def usual_settings(spec: ProfileSpec, renderer: RendererName) -> ConceptSettings:
    """How objects are learned with the models of a profile, to be drawn by a renderer."""
    if spec.bundled:
        return ConceptSettings()
    # Who draws from words learns from whole pictures.
    return replace(_FULL_SIZE, whole=1.0 if renderer == "steered" else 0.0)


@dataclass(frozen=True, eq=False)
class Subject:
    """An object to be learned: where it is seen (bool, H×W), and what it is called ("red
    striped mug", "mug")."""

    object_id: str
    mask: Mask
    description: str
    category: str


@dataclass(frozen=True, eq=False)
class Concept:
    """What was learned of one object.

    `token` float16 [vectors, width] are its embeddings, `weights` float16 the low-rank weights of
    "unet" and "text_encoder" by name, which it shares with the concepts of the same `group`
    (those that were learned together). `model` is the digest of the weights that it belongs to,
    `source` that of the image and the masks that it was learned from.
    """

    id: str
    group: str
    object_id: str
    description: str
    category: str
    model: str
    source: str
    settings: str
    token: Tensor
    weights: Mapping[str, Tensor]


@dataclass(frozen=True, eq=False)
class Concepts:
    """What was learned together, by object id."""

    by_object: Mapping[str, Concept]

    @property
    def ids(self) -> dict[str, str]:
        """The concepts' ids by object id."""
        return {object_id: concept.id for object_id, concept in self.by_object.items()}


def source_digest(image: Image, subjects: Sequence[Subject], reach: Reach, others: Mask) -> str:
    """sha256 of all that is learned from: image, masks and words, the reach of shadows, and where
    other objects are."""
    digest = hashlib.sha256(repr((image.shape, reach)).encode())
    digest.update(np.ascontiguousarray(image).tobytes())
    digest.update(np.packbits(others).tobytes())
    for subject in subjects:
        words = (subject.object_id, subject.description, subject.category)
        digest.update(json.dumps(words).encode())
        digest.update(np.packbits(subject.mask).tobytes())
    return digest.hexdigest()


def group_id(source: str, settings: ConceptSettings, model: str) -> str:
    """What is learned together from the same with the same models and settings: sha256."""
    return hashlib.sha256(f"{source}\n{settings.as_json()}\n{model}".encode()).hexdigest()


def concept_id(group: str, object_id: str) -> str:
    """The concept of one object of a group: sha256."""
    return hashlib.sha256(f"{group}\n{object_id}".encode()).hexdigest()
