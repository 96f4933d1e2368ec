"""What a picture's file tells besides its pixels: its color profile, and EXIF."""

from __future__ import annotations

import contextlib
import struct
import warnings
from dataclasses import dataclass, replace

from PIL import Image as PILImage

MAX_ICC_BYTES = 4 * 1024 * 1024
# Beyond this no JPEG can hold it.
MAX_EXIF_BYTES = 65_000
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_MAKER_NOTE, _WIDTH, _HEIGHT = 0x927C, 0xA002, 0xA003
# What describes the picture. The others of a TIFF describe how its file is laid out; the
# orientation is left out, as pixels are upright, and so are width and height, which were those
# before they were turned, and the preview, which shows the original.
_DESCRIBING = {
    0x010E: "description",
    0x010F: "make",
    0x0110: "model",
    0x011A: "x resolution",
    0x011B: "y resolution",
    0x0128: "resolution unit",
    0x0131: "software",
    0x0132: "time",
    0x013B: "artist",
    0x8298: "copyright",
}
_UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, LookupError, OverflowError,
               AttributeError, ZeroDivisionError, struct.error)  # fmt: skip


@dataclass(frozen=True)
class Metadata:
    """An ICC profile for RGB, and an EXIF block without orientation and preview, as bytes."""

    icc: bytes | None = None
    exif: bytes | None = None

    @property
    def tells_location(self) -> bool:
        """Whether the EXIF block says where the picture was taken."""
        return self.exif is not None and bool(_parsed(self.exif).get_ifd(_GPS_IFD))

    def without_location(self) -> Metadata:
        """The same without where it was taken; what only the camera's maker can read goes too."""
        if self.exif is None:
            return self
        return replace(self, exif=_described(_parsed(self.exif), location=False, notes=False))


def metadata_of(upright: PILImage.Image) -> Metadata:
    """The metadata of a decoded picture that was turned upright. What cannot be read is left out.

    The profile of another color space (CMYK, grey) does not fit the RGB that is made of it.
    """
    icc = upright.info.get("icc_profile")
    if not isinstance(icc, bytes) or len(icc) > MAX_ICC_BYTES or icc[16:20] != b"RGB ":
        icc = None
    exif = None
    with contextlib.suppress(*_UNREADABLE), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of damaged metadata nobody wants to hear
        told = upright.getexif()
        exif = _described(told)
        if exif is not None and len(exif) > MAX_EXIF_BYTES:
            exif = _described(told, notes=False)
    if exif is not None and len(exif) > MAX_EXIF_BYTES:
        exif = None
    return Metadata(icc, exif)


def _parsed(exif: bytes) -> PILImage.Exif:
    parsed = PILImage.Exif()
    parsed.load(exif)
    return parsed


def _described(exif: PILImage.Exif, *, location: bool = True, notes: bool = True) -> bytes | None:
    """The EXIF block with only what describes the picture; None when nothing is left."""
    kept = PILImage.Exif()
    for tag in _DESCRIBING:
        if tag in exif:
            kept[tag] = exif[tag]
    shot = dict(exif.get_ifd(_EXIF_IFD))
    for tag in (_WIDTH, _HEIGHT, *(() if notes else (_MAKER_NOTE,))):
        shot.pop(tag, None)
    if shot:
        kept[_EXIF_IFD] = shot
    if location and (place := dict(exif.get_ifd(_GPS_IFD))):
        kept[_GPS_IFD] = place
    return kept.tobytes() if len(kept) else None
