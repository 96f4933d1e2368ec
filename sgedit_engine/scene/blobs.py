"""Content-addressed blobs on any fsspec file system: written whole, checked when read."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import struct
import uuid
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import fsspec
import numpy as np
from fsspec.implementations.local import LocalFileSystem
from numpy.typing import NDArray
from PIL import Image

from sgedit_engine.errors import HistoryError
from sgedit_engine.scene.graph import canonical_json

_REMEDY = "Restore the history's folder from a copy, or start again from the picture."


def sha256(data: bytes) -> str:
    """The hexadecimal digest of some bytes."""
    return hashlib.sha256(data).hexdigest()


def is_digest(text: object) -> bool:
    """Whether a text can be a digest, and so is safe as a file name."""
    return isinstance(text, str) and len(text) == 64 and set(text) <= set("0123456789abcdef")


class BlobStore:
    """Files under one root, written by moving a finished temporary file into place.

    `root` is a folder's path or an fsspec URL ("memory://history"). Nothing is created
    before the first write.
    """

    def __init__(self, root: str, **storage_options: Any) -> None:
        self._fs, path = fsspec.core.url_to_fs(root, **storage_options)
        self._root = path.rstrip("/")

    def path(self, *parts: str) -> str:
        """The full path of something in the store."""
        return "/".join([self._root, *parts])

    def exists(self, *parts: str) -> bool:
        """Whether a file is there."""
        return bool(self._fs.exists(self.path(*parts)))

    def names(self, *parts: str) -> list[str]:
        """The names of the files in a folder, sorted; temporary ones left out."""
        folder = self.path(*parts)
        if not self._fs.exists(folder):
            return []
        self._fs.invalidate_cache(folder)
        found = (p.rstrip("/").rsplit("/", 1)[-1] for p in self._fs.ls(folder, detail=False))
        return sorted(name for name in found if not name.startswith("."))

    @property
    def local_folder(self) -> str | None:
        """The root where it is a folder on this machine's disk."""
        return self._root if isinstance(self._fs, LocalFileSystem) else None

    def every(self) -> Iterator[tuple[tuple[str, ...], int, float]]:
        """All files, temporary ones too: path below the root, bytes, and when they were changed
        (seconds since the epoch).

        Raises HistoryError for a folder that cannot be listed: who takes away what nothing names
        has to know everything that names. (`find` of fsspec would leave it out silently.)
        """
        folders = [self._root]
        for folder in folders:
            for told in self._listed(folder):
                path = told["name"].rstrip("/")
                if told["type"] == "directory":
                    folders += [path] if path != folder else []
                    continue
                changed = told.get("mtime", told.get("created", 0.0))
                seconds = changed.timestamp() if isinstance(changed, datetime) else float(changed)
                yield tuple(path[len(self._root) :].strip("/").split("/")), told["size"], seconds

    def _listed(self, folder: str) -> list[dict[str, Any]]:
        """What is in a folder; nothing where there is none, as it was taken away."""
        self._fs.invalidate_cache(folder)
        try:
            return list(self._fs.ls(folder, detail=True))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise HistoryError(
                f"The history could not be read ({error.strerror or error}).", _REMEDY
            ) from error

    def remove(self, *parts: str) -> None:
        """Take a file away, and its folder when nothing else is in it.

        What is not there is no matter. Raises HistoryError when the file system refuses.
        """
        path = self.path(*parts)
        try:
            with contextlib.suppress(FileNotFoundError):
                self._fs.rm_file(path)
        except OSError as error:
            raise HistoryError(
                f"{path} could not be deleted ({error.strerror or error}).",
                "Look at its permissions, then try again.",
            ) from error
        with contextlib.suppress(OSError):
            self._fs.rmdir(self.path(*parts[:-1]))

    def write(self, data: bytes, *parts: str) -> None:
        """Write a file so that it is there whole or not at all; the same again is harmless.

        Raises HistoryError when the file system refuses (disk full, read-only).
        """
        folder, target = self.path(*parts[:-1]), self.path(*parts)
        temporary = f"{folder}/.{uuid.uuid4().hex}.part"
        try:
            self._fs.makedirs(folder, exist_ok=True)
            with self._fs.open(temporary, "wb") as file:
                file.write(data)
                _to_disk(file)
            self._fs.mv(temporary, target)
        except OSError as error:
            with contextlib.suppress(OSError):
                if self._fs.exists(temporary):
                    self._fs.rm(temporary)
            raise HistoryError(
                f"The history could not be written ({error.strerror or error}).",
                "Make room on the disk or choose another folder; the picture is as it was.",
            ) from error

    def read(self, *parts: str) -> bytes:
        """A file's bytes. Raises HistoryError when it is missing or cannot be read."""
        try:
            return bytes(self._fs.cat_file(self.path(*parts)))
        except FileNotFoundError as error:
            raise HistoryError(f"The history lacks {'/'.join(parts)}.", _REMEDY) from error
        except OSError as error:
            raise HistoryError(
                f"The history could not be read ({error.strerror or error}).", _REMEDY
            ) from error

    def put(self, data: bytes, folder: str, suffix: str) -> str:
        """Store a blob under its digest, unless it is there whole already; its digest."""
        digest = sha256(data)
        parts = (folder, digest[:2], digest + suffix)
        if not self.exists(*parts) or self._damaged(digest, *parts):
            self.write(data, *parts)
        return digest

    def _damaged(self, digest: str, *parts: str) -> bool:
        return sha256(self.read(*parts)) != digest

    def has(self, digest: str, folder: str, suffix: str) -> bool:
        """Whether a blob is stored."""
        return is_digest(digest) and self.exists(folder, digest[:2], digest + suffix)

    def get(self, digest: str, folder: str, suffix: str) -> bytes:
        """A blob. Raises HistoryError when it is missing or its bytes changed."""
        if not is_digest(digest):
            raise HistoryError(f"{digest!r} is no digest.", "Use the ids that the history gives.")
        data = self.read(folder, digest[:2], digest + suffix)
        if sha256(data) != digest:
            raise HistoryError(f"The history is damaged at {folder}/{digest[:12]}.", _REMEDY)
        return data


def _to_disk(file: Any) -> None:
    """Wait until a local file is on the disk, so that its new name never shows less than all
    of it after a power cut. Files of other systems are whole when they are closed."""
    file.flush()
    with contextlib.suppress(AttributeError, io.UnsupportedOperation):
        os.fsync(file.fileno())


def encode_image(image: NDArray[np.uint8]) -> bytes:
    """An image (RGB uint8, H×W×3) as PNG; the same image gives the same bytes.

    Raises HistoryError for arrays of another shape or type.
    """
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise HistoryError(
            f"An image is RGB uint8, H×W×3, not {image.dtype} {image.shape}.", "Convert it first."
        )
    return _png(Image.fromarray(np.ascontiguousarray(image), "RGB"))


def encode_mask(mask: NDArray[np.bool_]) -> bytes:
    """A mask (bool, H×W) as PNG of one bit a pixel. Raises HistoryError for other arrays."""
    if mask.dtype != np.bool_ or mask.ndim != 2:
        raise HistoryError(
            f"A mask is bool, H×W, not {mask.dtype} {mask.shape}.", "Convert it first."
        )
    return _png(Image.fromarray(np.where(mask, np.uint8(255), np.uint8(0)), "L").convert("1"))


def encode_json(value: Any) -> bytes:
    """A JSON value as canonical UTF-8 text."""
    return canonical_json(value).encode()


def decode_image(data: bytes) -> NDArray[np.uint8]:
    """The inverse of `encode_image`. Raises HistoryError for what is no whole PNG."""
    return np.asarray(_pixels(data, "RGB"), dtype=np.uint8)


def decode_mask(data: bytes) -> NDArray[np.bool_]:
    """The inverse of `encode_mask`. Raises HistoryError for what is no whole PNG."""
    return np.asarray(_pixels(data, "L")) > 127


def _pixels(data: bytes, mode: str) -> Image.Image:
    # A project from elsewhere may hold a picture that breaks off, under its right digest.
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            return picture.convert(mode)
    except (OSError, SyntaxError, ValueError, zlib.error, struct.error) as error:
        raise HistoryError("A picture in the history is damaged.", _REMEDY) from error


def decode_json(data: bytes) -> Any:
    """The inverse of `encode_json`."""
    return json.loads(data)


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    # No metadata, one fixed level: equal pixels give equal bytes, and so one digest.
    picture.save(buffer, format="PNG", compress_level=6)
    return buffer.getvalue()
