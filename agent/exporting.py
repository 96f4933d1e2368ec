"""A version as a picture file that can be given away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from agent.provenance import KEY, fitted, provenance_of
from sgedit_engine.errors import InputError
from sgedit_engine.interface import Image
from sgedit_engine.picture_files import LOSSLESS, encode_picture, format_of
from sgedit_engine.picture_metadata import Metadata
from sgedit_engine.pictures import write_atomically
from sgedit_engine.scene import blobs
from sgedit_engine.scene.versions import Version, VersionStore


@dataclass(frozen=True)
class ExportOptions:
    """What a file holds besides the pixels.

    `quality` (1 to 100) is for JPEG and WebP. `provenance` tells in a PNG how the picture was made,
    `requests` with the user's own words, `source` with the picture as it was opened. `location`
    keeps where the original was taken, if its file tells that.
    """

    quality: int | None = None
    provenance: bool = True
    requests: bool = True
    source: bool = False
    location: bool = True


def export(
    store: VersionStore, version: Version, path: Path, options: ExportOptions | None = None
) -> list[str]:
    """Write a version's picture in the format of the path's suffix; what the user should know.

    Raises InputError for another suffix, a picture that the format cannot hold or a place that
    cannot be written, and HistoryError.
    """
    options = options or ExportOptions()
    format_name = format_of(path)
    metadata, notes = _metadata(store.load_metadata(version), options)
    text, within = None, None
    if format_name == LOSSLESS and options.provenance:
        text = fitted(provenance_of(store, version, requests=options.requests))
        if text is None:
            notes.append("The file does not tell how it was made: the history is too long for it.")
    elif options.source:
        raise InputError(
            "Only a PNG that tells how it was made can hold its source.",
            "Write a .png, without --no-provenance.",
        )
    if text is not None and options.source:
        root = store.path_to_root(version.id)[-1]
        within = blobs.encode_image(store.get_image(root.image))
    data = encode_picture(
        store.get_image(version.image),
        format_name,
        quality=options.quality,
        metadata=metadata,
        text=None if text is None else {KEY: text},
        within=within,
    )
    write_atomically(data, path)
    return notes


def _metadata(metadata: Metadata, options: ExportOptions) -> tuple[Metadata, list[str]]:
    if not metadata.tells_location:
        return metadata, []
    if not options.location:
        return metadata.without_location(), []
    return metadata, ["The file tells where the original was taken."]


def write_plain(image: Image, path: Path) -> None:
    """Write an image (RGB uint8, H×W×3) with nothing besides. Raises InputError."""
    write_atomically(encode_picture(image, format_of(path)), path)
