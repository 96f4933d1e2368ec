"""The version tree: every state of a picture, content-addressed, over fsspec."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from sgedit_engine.interface import Picture, Verdict
from sgedit_engine.scene.edits import Edit
from sgedit_engine.scene.graph import SceneGraph


class Version(BaseModel):
    """One state of a picture. `id` is the sha256 of all the rest (see `Version.make`).

    `image`, `masks` and `editable_mask` are digests in the store. `masks` maps object ids to
    digests. `created` is seconds since the epoch.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    parent: str | None = None
    image: str
    graph: SceneGraph
    masks: dict[str, str] = Field(default_factory=dict)
    edit: Edit | None = None
    request: str = ""
    question: str | None = None
    answer: str | None = None
    editable_mask: str | None = None
    seed: int | None = None
    verdict: Verdict | None = None
    seconds: float = 0.0
    created: float = 0.0
    conversation: str = ""
    note: str = ""


class VersionStore:
    """Images, masks, JSON and versions under one root folder or fsspec URL."""

    def __init__(self, root: str, **storage_options: Any) -> None:
        """Creates nothing. `root` is a path or an fsspec URL ("memory://x")."""
        raise NotImplementedError

    def put_image(self, image: NDArray[np.uint8]) -> str:
        """Store an image (RGB uint8, H×W×3) as PNG; its digest."""
        raise NotImplementedError

    def get_image(self, digest: str) -> NDArray[np.uint8]:
        """The image (RGB uint8, H×W×3). Raises HistoryError when missing or damaged."""
        raise NotImplementedError

    def put_mask(self, mask: NDArray[np.bool_]) -> str:
        """Store a mask (bool, H×W) as 1-bit PNG; its digest."""
        raise NotImplementedError

    def get_mask(self, digest: str) -> NDArray[np.bool_]:
        """The mask (bool, H×W). Raises HistoryError when missing or damaged."""
        raise NotImplementedError

    def put_json(self, value: Any) -> str:
        """Store a JSON value; its digest."""
        raise NotImplementedError

    def get_json(self, digest: str) -> Any:
        """The JSON value. Raises HistoryError when missing or damaged."""
        raise NotImplementedError

    def commit(self, version: Version) -> Version:
        """Write a version, atomically; again is harmless.

        Raises HistoryError when its id is wrong, or its parent or a blob is missing.
        """
        raise NotImplementedError

    def get(self, version_id: str) -> Version:
        """A version. Raises HistoryError when unknown or damaged."""
        raise NotImplementedError

    def __contains__(self, version_id: object) -> bool:
        raise NotImplementedError

    def children(self, version_id: str) -> tuple[Version, ...]:
        """Versions made from this one, the oldest first."""
        raise NotImplementedError

    def siblings(self, version_id: str) -> tuple[Version, ...]:
        """Other versions with the same parent, the oldest first."""
        raise NotImplementedError

    def path_to_root(self, version_id: str) -> tuple[Version, ...]:
        """The version, its parent, and so on up to the first."""
        raise NotImplementedError

    def walk(self, version_id: str) -> Iterator[Version]:
        """The version and everything made from it, parents before children."""
        raise NotImplementedError

    def save_picture(
        self,
        picture: Picture,
        *,
        parent: str | None = None,
        edit: Edit | None = None,
        request: str = "",
        question: str | None = None,
        answer: str | None = None,
        editable_mask: NDArray[np.bool_] | None = None,
        seed: int | None = None,
        verdict: Verdict | None = None,
        seconds: float = 0.0,
        created: float | None = None,
        conversation: str = "",
        note: str = "",
    ) -> Version:
        """Store a picture's image and masks and commit the version that names them.

        `conversation` keeps two conversations apart that make the same edits of one picture.
        The graph's objects get the digests of their masks. `created` None: now.
        """
        raise NotImplementedError

    def load_picture(self, version: Version | str) -> Picture:
        """The picture of a version. Raises HistoryError."""
        raise NotImplementedError

    def load_editable_mask(self, version: Version | str) -> NDArray[np.bool_] | None:
        """Where the version may differ from its parent."""
        raise NotImplementedError
