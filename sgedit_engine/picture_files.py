"""Pictures as files: PNG, JPEG and WebP, with metadata; in PNG also text and a picture within."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PILImage
from PIL import PngImagePlugin

from sgedit_engine.errors import InputError
from sgedit_engine.picture_metadata import Metadata

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
LOSSLESS = "PNG"
QUALITY = {"JPEG": 92, "WEBP": 90}
# Of PNG: ancillary, private, and unsafe to copy by who changes pixels.
_PICTURE_CHUNK = b"sgSR"


def format_of(path: Path) -> str:
    """The format that a path's suffix asks for. Raises InputError for another suffix."""
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise InputError(
            f"{path.name} has no suffix of a picture.", "End its name in .png, .jpg or .webp."
        ) from None


def encode_picture(
    image: NDArray[np.uint8],
    format_name: str,
    *,
    quality: int | None = None,
    metadata: Metadata | None = None,
    text: Mapping[str, str] | None = None,
    within: bytes | None = None,
) -> bytes:
    """An image (RGB uint8, H×W×3) as a file's bytes.

    `quality` (1 to 100; None: a good one) is for JPEG and WebP. `text` becomes compressed
    international text chunks and `within` a chunk with another PNG file's bytes; only PNG holds
    these. Raises InputError for a picture that the format cannot hold.
    """
    given: dict[str, Any] = {}
    if metadata is not None and metadata.icc is not None:
        given["icc_profile"] = metadata.icc
    if metadata is not None and metadata.exif is not None:
        given["exif"] = metadata.exif
    if format_name == LOSSLESS:
        info = PngImagePlugin.PngInfo()
        for key, value in (text or {}).items():
            info.add_itxt(key, value, zip=True)
        if within is not None:
            info.add(_PICTURE_CHUNK, within)
        given["pnginfo"] = info
    else:
        given["quality"] = quality if quality is not None else QUALITY[format_name]
    if format_name == "JPEG":
        given["subsampling"] = 0 if given["quality"] >= 90 else 2
    encoded = io.BytesIO()
    try:
        PILImage.fromarray(image).save(encoded, format_name, **given)
    except (ValueError, OSError) as error:
        raise InputError(
            f"A picture of {image.shape[1]}×{image.shape[0]} pixels cannot be written as "
            f"{format_name} ({error}).",
            "Write it as PNG.",
        ) from error
    return encoded.getvalue()


def picture_within(opened: PILImage.Image) -> bytes | None:
    """The other PNG file's bytes in a PNG whose pixels were loaded; None where there is none."""
    for chunk in getattr(opened, "private_chunks", ()):
        if chunk[0] == _PICTURE_CHUNK:
            return bytes(chunk[1])
    return None
