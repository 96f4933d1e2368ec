"""Pictures from outside: every file becomes RGB uint8, or is refused by name.

What is handled: EXIF rotation, transparency (laid on white), palettes, greyscale, CMYK and
16 bits per channel. What is refused: no picture, damaged, animated, too large, too small.
"""

from __future__ import annotations

import io
import os
import struct
import uuid
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PILImage
from PIL import ImageOps, UnidentifiedImageError

from sgedit_engine.errors import BadPictureError, InputError
from sgedit_engine.picture_metadata import Metadata, metadata_of

MAX_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 64_000_000
MIN_SIDE = 16
# Decoders that run in this process and need no outside program (EPS would start one).
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
READABLE = "PNG, JPEG, WebP, GIF, BMP or TIFF"

# What Pillow's decoders raise on damaged files, as fuzzing them shows.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    OverflowError,
    AttributeError,
    ZeroDivisionError,
    struct.error,
    zlib.error,
)
_SIXTEEN_BIT = ("I;16", "I;16B", "I;16L", "I;16N", "I")
_WITH_ALPHA = ("RGBA", "LA", "PA", "RGBa", "La")
_PLAIN = ("RGB", "L", "P", "1", "CMYK", "YCbCr", "RGBX")


@dataclass(frozen=True, eq=False)
class LoadedPicture:
    """`image` is RGB uint8, H×W×3, upright. `format` and `mode` are the file's own, `metadata`
    what of it goes on with the picture."""

    image: NDArray[np.uint8]
    name: str
    format: str
    mode: str
    metadata: Metadata = field(default_factory=Metadata)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, after rotation."""
        return self.image.shape[1], self.image.shape[0]


def load_picture(source: str | Path | bytes, name: str | None = None) -> LoadedPicture:
    """Read a picture from a path or from a file's bytes.

    `name` is what messages call it (a path's own name otherwise). Raises BadPictureError,
    with one sentence on what is wrong with the file.
    """
    if isinstance(source, bytes):
        data, name = source, name or "the picture"
    else:
        data, name = _read_file(Path(source)), name or Path(source).name
    if not data:
        raise BadPictureError(f"{name} is empty.", _other_file())
    if len(data) > MAX_BYTES:
        raise _too_heavy(name, len(data))
    upright, format_name = _decode(data, name)
    image, metadata = _as_rgb(upright, name), metadata_of(upright)
    return LoadedPicture(image, name, format_name, upright.mode, metadata)


def _read_file(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise BadPictureError(f"{path} is a folder.", "Give the path of a picture in it.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_heavy(path.name, size)
        return path.read_bytes()
    except FileNotFoundError:
        raise BadPictureError(f"There is no file {path}.", "Check the path.") from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        reason = getattr(error, "strerror", None) or error
        raise BadPictureError(
            f"{path} cannot be read: {reason}.", "Check its name and permissions."
        ) from error


def _decode(data: bytes, name: str) -> tuple[PILImage.Image, str]:
    """The upright picture, its pixels decoded, and the file's format."""
    try:
        with warnings.catch_warnings():
            # What Pillow has to say of damaged metadata helps nobody. Of a bomb it warns at
            # half the size at which it raises; both are refused here.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", PILImage.DecompressionBombWarning)
            with PILImage.open(io.BytesIO(data), formats=FORMATS) as opened:
                _check_header(opened, name)
                opened.load()
                return ImageOps.exif_transpose(opened), opened.format or ""
    except (PILImage.DecompressionBombError, PILImage.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except UnidentifiedImageError as error:
        raise BadPictureError(
            f"{name} is not a picture that can be read.", f"Use a {READABLE} file."
        ) from error
    except MemoryError as error:
        raise BadPictureError(
            f"{name} needs more memory than there is.", "Use a smaller picture."
        ) from error
    except _DAMAGE as error:
        raise BadPictureError(f"{name} is damaged or incomplete.", _other_file()) from error


def _check_header(opened: PILImage.Image, name: str) -> None:
    """Refuses by the header alone, before any pixel is decoded."""
    width, height = opened.size
    if width * height > MAX_PIXELS:
        raise _too_large(name)
    if min(width, height) < MIN_SIDE:
        raise BadPictureError(
            f"{name} has only {width}×{height} pixels.",
            f"Use a picture of at least {MIN_SIDE} pixels a side.",
        )
    # A phone's MPO holds one photograph and its previews; it is no animation.
    if opened.format != "MPO" and getattr(opened, "n_frames", 1) > 1:
        raise BadPictureError(
            f"{name} is animated or has several pages.", "Save one frame of it as a picture."
        )


def _as_rgb(opened: PILImage.Image, name: str) -> NDArray[np.uint8]:
    if opened.mode in _SIXTEEN_BIT:
        return _from_sixteen_bit(opened, name)
    if opened.mode in _WITH_ALPHA or "transparency" in opened.info:
        pixels = opened.convert("RGBA")
        white = PILImage.new("RGBA", pixels.size, (255, 255, 255, 255))
        return np.array(PILImage.alpha_composite(white, pixels).convert("RGB"))
    if opened.mode in _PLAIN:
        return np.array(opened.convert("RGB"))
    raise BadPictureError(
        f"{name} stores its pixels in a form that is not understood ({opened.mode}).",
        "Save it as an ordinary PNG or JPEG.",
    )


def _from_sixteen_bit(opened: PILImage.Image, name: str) -> NDArray[np.uint8]:
    """Scale 0–65535 to 0–255. Pillow's own conversion would clip at 255."""
    values = np.asarray(opened).astype(np.int64)
    if values.min() < 0 or values.max() > 65535:
        raise BadPictureError(
            f"{name} has values beyond 16 bits.", "Save it with 8 or 16 bits per channel."
        )
    grey = ((values + 128) // 257).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def save_png(
    image: NDArray[np.uint8] | NDArray[np.bool_],
    path: str | Path,
) -> None:
    """Write an image (RGB uint8, H×W×3) or a mask (bool, H×W, white = true) as PNG.

    The file appears whole or not at all. Raises InputError when the place cannot be written.
    """
    pixels = image.astype(np.uint8) * np.uint8(255) if image.dtype == np.bool_ else image
    encoded = io.BytesIO()
    PILImage.fromarray(pixels).save(encoded, "PNG")
    write_atomically(encoded.getvalue(), Path(path))


def write_atomically(data: bytes, path: Path) -> None:
    """Write a file so that no reader ever sees a part of it. Raises InputError."""
    with written_atomically(path) as stream:
        stream.write(data)


@contextmanager
def written_atomically(path: Path) -> Iterator[BinaryIO]:
    """A stream to a file that is there when the block ends: whole, or as it was before.

    Raises InputError when the place cannot be written.
    """
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        try:
            with part.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror or error}.", "Choose another place."
        ) from error


def _too_heavy(name: str, size: int) -> BadPictureError:
    return BadPictureError(
        f"{name} has {size / 1024**2:.0f} MB; at most {MAX_BYTES // 1024**2} MB can be read.",
        "Save it smaller or with more compression.",
    )


def _too_large(name: str) -> BadPictureError:
    return BadPictureError(
        f"{name} has more than {MAX_PIXELS // 1_000_000} megapixels.", "Scale it down first."
    )


def _other_file() -> str:
    return "Save it again, or use another file."
