"""What is told of a full-size model: its files, its licence, where it is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# What a model is: a whole latent diffusion model, its U-Net alone, or one that reads pictures.
Kind = Literal["diffusion", "inpainting", "detector", "segmenter", "reader"]


@dataclass(frozen=True)
class ModelFile:
    """One file: its path in the model's folder, and its possible paths in the repository, of which
    the first that is there is taken (none: the same path). What is `optional` may be absent."""

    path: str
    names: tuple[str, ...] = ()
    optional: bool = False

    @property
    def candidates(self) -> tuple[str, ...]:
        """The paths in the repository, the best first."""
        return self.names or (self.path,)


@dataclass(frozen=True)
class Licence:
    """The terms of use of a model: their name, and where they can be read."""

    name: str
    address: str


@dataclass(frozen=True)
class Published:
    """The checksum of a file as a public page tells it: its maker's, or that of a copy of it."""

    path: str
    sha256: str
    source: str


@dataclass(frozen=True)
class ModelSpec:
    """One model: its folder's name, the Hub's repository, its files, what they take on disk in
    units of 10⁶ bytes, its licence, and what it is for. `note` tells where it is found today.

    `published` are checksums that can be looked up. A file that has another is told, not
    refused: it may be the same weights in another precision, or written anew.
    """

    name: str
    kind: Kind
    hub: str
    files: tuple[ModelFile, ...]
    megabytes: int
    licence: Licence
    purpose: str
    note: str = ""
    published: tuple[Published, ...] = ()
