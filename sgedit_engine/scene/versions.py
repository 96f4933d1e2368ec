"""The version tree: every state of a picture, content-addressed, over fsspec.

    <root>/images/ab/<sha256>.png     RGB pictures
    <root>/masks/ab/<sha256>.png      1-bit masks
    <root>/json/ab/<sha256>.json      other values
    <root>/metadata/ab/<sha256>.bin   ICC profiles and EXIF blocks of opened files
    <root>/versions/ab/<id>.json      one version each; its id is the sha256 of the file
    <root>/children/<parent>/<id>     empty marks, so that children are found without a search

Files are written whole or not at all, and never changed. A crash can leave blobs that no
version names, never a version that names a missing blob.
"""

from __future__ import annotations

import time
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sgedit_engine.errors import HistoryError
from sgedit_engine.interface import EngineRecord, Picture, RenderOptions, Verdict
from sgedit_engine.picture_metadata import Metadata
from sgedit_engine.scene import blobs
from sgedit_engine.scene.edits import Edit
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.stored_files import StoredFiles

_IMAGES = ("images", ".png")
_MASKS = ("masks", ".png")
_JSON = ("json", ".json")
_METADATA = ("metadata", ".bin")
_VERSIONS = ("versions", ".json")


class Version(BaseModel):
    """One state of a picture. `id` is the sha256 of all the rest; `Version.make` computes it.

    `image`, `masks` and `editable_mask` are digests in the store; `masks` maps object ids to
    digests. `created` is seconds since the epoch, `seconds` how long the edit took.
    `conversation` tells apart what two conversations did with one picture.

    What it takes to draw an edit again: `options` as it was planned with, `round` (from 0) and
    `seed` of the candidate that was taken, and `engine`, the digest of the `EngineRecord` that
    drew it. Where objects were learned, `options` are those that they will be drawn with.
    `candidates` is the digest of a JSON list that names all that were drawn for it. `icc` and
    `exif` are the digests of an opened file's color profile and EXIF block.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

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
    round: int = 0
    options: RenderOptions | None = None
    engine: str | None = None
    icc: str | None = None
    exif: str | None = None
    verdict: Verdict | None = None
    candidates: str | None = None
    seconds: float = 0.0
    created: float = 0.0
    conversation: str = ""
    note: str = ""

    @classmethod
    def make(cls, **fields: Any) -> Self:
        """A version with the id of its content."""
        unsigned = cls(id="", **fields)
        return unsigned.model_copy(update={"id": blobs.sha256(unsigned.content())})

    def content(self) -> bytes:
        """What the id is the digest of: all fields but the id, as canonical JSON."""
        return blobs.encode_json(self.model_dump(mode="json", exclude={"id"}))


class VersionStore:
    """Images, masks, JSON values and versions under one root folder or fsspec URL."""

    def __init__(self, root: str, **storage_options: Any) -> None:
        """Creates nothing. `root` is a path or an fsspec URL ("memory://x")."""
        self._blobs = blobs.BlobStore(str(root), **storage_options)

    @property
    def files(self) -> StoredFiles:
        """All that is stored, for whoever takes things away."""
        return StoredFiles(self._blobs)

    def put_image(self, image: NDArray[np.uint8]) -> str:
        """Store an image (RGB uint8, H×W×3) as PNG; its digest."""
        return self._blobs.put(blobs.encode_image(image), *_IMAGES)

    def get_image(self, digest: str) -> NDArray[np.uint8]:
        """The image (RGB uint8, H×W×3). Raises HistoryError when missing or damaged."""
        return blobs.decode_image(self._blobs.get(digest, *_IMAGES))

    def put_mask(self, mask: NDArray[np.bool_]) -> str:
        """Store a mask (bool, H×W) as 1-bit PNG; its digest."""
        return self._blobs.put(blobs.encode_mask(mask), *_MASKS)

    def get_mask(self, digest: str) -> NDArray[np.bool_]:
        """The mask (bool, H×W). Raises HistoryError when missing or damaged."""
        return blobs.decode_mask(self._blobs.get(digest, *_MASKS))

    def put_json(self, value: Any) -> str:
        """Store a JSON value; its digest."""
        return self._blobs.put(blobs.encode_json(value), *_JSON)

    def get_json(self, digest: str) -> Any:
        """The JSON value. Raises HistoryError when missing or damaged."""
        return blobs.decode_json(self._blobs.get(digest, *_JSON))

    def commit(self, version: Version) -> Version:
        """Write a version, atomically; again is harmless.

        Raises HistoryError when its id is wrong, or its parent or a blob is missing.
        """
        content = version.content()
        if blobs.sha256(content) != version.id:
            raise HistoryError("The version's id does not match its content.", "Make it anew.")
        return self.take_over(version, content)

    def take_over(self, version: Version, content: bytes) -> Version:
        """Write a version that is stored elsewhere as these bytes, of which its id is the digest.

        Raises HistoryError when its parent or a blob is missing.
        """
        self._check_references(version)
        self._blobs.put(content, *_VERSIONS)
        # The mark comes last: it never names a version that is not there.
        if version.parent is not None:
            mark = ("children", version.parent, version.id)
            if not self._blobs.exists(*mark):
                self._blobs.write(b"", *mark)
        return version

    def _check_references(self, version: Version) -> None:
        if version.parent is not None and version.parent not in self:
            raise HistoryError(
                f"The version's parent {version.parent[:12]} is not in the history.",
                "Commit the parent first.",
            )
        wanted = [(version.image, _IMAGES), *((m, _MASKS) for m in version.masks.values())]
        wanted += [(m, _MASKS) for m in (version.editable_mask,) if m is not None]
        wanted += [(m, _JSON) for m in (version.candidates, version.engine) if m is not None]
        wanted += [(m, _METADATA) for m in (version.icc, version.exif) if m is not None]
        for digest, place in wanted:
            if not self._blobs.has(digest, *place):
                raise HistoryError(
                    f"The version names {place[0]}/{digest[:12]}, which is not stored.",
                    "Store what it names before the version.",
                )

    def get(self, version_id: str) -> Version:
        """A version. Raises HistoryError when unknown or damaged."""
        if version_id not in self:
            raise HistoryError(
                f"There is no version {str(version_id)[:12]!r} in the history.",
                "Use the ids that the history shows.",
            )
        value = blobs.decode_json(self._blobs.get(version_id, *_VERSIONS))
        try:
            return Version(id=version_id, **value)
        except (TypeError, ValidationError) as error:
            raise HistoryError(
                f"The version {version_id[:12]} was written by another release.",
                "Open it with that release.",
            ) from error

    def __contains__(self, version_id: object) -> bool:
        return isinstance(version_id, str) and self._blobs.has(version_id, *_VERSIONS)

    def children(self, version_id: str) -> tuple[Version, ...]:
        """Versions made from this one, the oldest first. Raises HistoryError when unknown."""
        self.get(version_id)
        found = (self.get(child) for child in self._blobs.names("children", version_id))
        return tuple(sorted(found, key=lambda version: (version.created, version.id)))

    def path_to_root(self, version_id: str) -> tuple[Version, ...]:
        """The version, its parent, and so on up to the first."""
        path = [self.get(version_id)]
        while (parent := path[-1].parent) is not None:
            path.append(self.get(parent))
        return tuple(path)

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
        round: int = 0,
        options: RenderOptions | None = None,
        engine: EngineRecord | None = None,
        metadata: Metadata | None = None,
        verdict: Verdict | None = None,
        candidates: str | None = None,
        seconds: float = 0.0,
        created: float | None = None,
        conversation: str = "",
        note: str = "",
    ) -> Version:
        """Store a picture's image and masks and commit the version that names them.

        `conversation` keeps two conversations apart that make the same edits of one picture.
        The graph's objects get the digests of their masks. `created` None: now; a caller that
        may run twice gives the same time twice and gets the same version.
        Raises HistoryError when a mask belongs to no object or has not the image's size.
        """
        masks = self._put_masks(picture)
        objects = tuple(
            o.model_copy(update={"mask": masks.get(o.id, o.mask)}) for o in picture.graph.objects
        )
        version = Version.make(
            parent=parent,
            image=self.put_image(picture.image),
            graph=picture.graph.model_copy(update={"objects": objects}),
            masks=masks,
            edit=edit,
            request=request,
            question=question,
            answer=answer,
            editable_mask=None if editable_mask is None else self.put_mask(editable_mask),
            seed=seed,
            round=round,
            options=options,
            engine=None if engine is None else self.put_json(engine.model_dump(mode="json")),
            icc=self._put_metadata(metadata.icc if metadata else None),
            exif=self._put_metadata(metadata.exif if metadata else None),
            verdict=verdict,
            candidates=candidates,
            seconds=seconds,
            created=time.time() if created is None else created,
            conversation=conversation,
            note=note,
        )
        return self.commit(version)

    def _put_metadata(self, block: bytes | None) -> str | None:
        return None if block is None else self._blobs.put(block, *_METADATA)

    def _metadata(self, digest: str | None) -> bytes | None:
        return None if digest is None else self._blobs.get(digest, *_METADATA)

    def _put_masks(self, picture: Picture) -> dict[str, str]:
        for object_id, mask in picture.masks.items():
            if object_id not in picture.graph:
                raise HistoryError(
                    f"There is a mask of {object_id!r}, which is no object.",
                    "Leave it out, or add the object to the graph.",
                )
            if mask.shape != picture.image.shape[:2]:
                raise HistoryError(
                    f"The mask of {object_id!r} is {mask.shape}, not {picture.image.shape[:2]}.",
                    "Give it the size of the picture.",
                )
        return {object_id: self.put_mask(mask) for object_id, mask in picture.masks.items()}

    def load_picture(self, version: Version | str) -> Picture:
        """The picture of a version. Raises HistoryError."""
        version = self._of(version)
        return Picture(
            image=self.get_image(version.image),
            graph=version.graph,
            masks={i: self.get_mask(digest) for i, digest in version.masks.items()},
        )

    def load_editable_mask(self, version: Version | str) -> NDArray[np.bool_] | None:
        """Where the version may differ from its parent (bool, H×W); None for a first one."""
        digest = self._of(version).editable_mask
        return None if digest is None else self.get_mask(digest)

    def load_metadata(self, version: Version | str) -> Metadata:
        """What the file told from which the version's picture was opened. Raises HistoryError."""
        root = self.path_to_root(self._of(version).id)[-1]
        return Metadata(*(self._metadata(digest) for digest in (root.icc, root.exif)))

    def engine_record(self, version: Version | str) -> EngineRecord | None:
        """What drew the version; None where it was not told. Raises HistoryError."""
        digest = self._of(version).engine
        return None if digest is None else EngineRecord.model_validate(self.get_json(digest))

    def _of(self, version: Version | str) -> Version:
        return self.get(version) if isinstance(version, str) else version
