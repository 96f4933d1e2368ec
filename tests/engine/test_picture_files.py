"""Pictures written as files: formats, what the original told, and what is left out of it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from sgedit_engine.errors import InputError
from sgedit_engine.picture_files import encode_picture, format_of, picture_within
from sgedit_engine.picture_metadata import Metadata
from sgedit_engine.pictures import load_picture

IMAGE = np.random.default_rng(0).integers(0, 256, (24, 40, 3), dtype=np.uint8)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
WIDTH, HEIGHT = 0xA002, 0xA003
ORIENTATION, MAKE, EXIF, GPS, TAKEN, NOTE = 0x0112, 0x010F, 0x8769, 0x8825, 0x9003, 0x927C


def photograph(
    format_name: str = "JPEG", *, mode: str = "RGB", icc: bytes | None = SRGB, note: int = 9
) -> bytes:
    """A file that tells much: turned by a quarter, a profile, a camera, a place."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Camera"
    exif[EXIF] = {TAKEN: "2020:01:01 10:00:00", NOTE: b"n" * note, WIDTH: 48, HEIGHT: 24}
    exif[GPS] = {1: "N", 2: (52.0, 31.0, 0.0)}
    stream = io.BytesIO()
    given = {"icc_profile": icc} if icc else {}
    Image.new(mode, (48, 24)).save(stream, format_name, exif=exif, **given)
    return stream.getvalue()


def exif_of(data: bytes) -> Image.Exif:
    with Image.open(io.BytesIO(data)) as opened:
        return opened.getexif()


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP"])
def test_what_the_original_told_is_kept(format_name: str) -> None:
    loaded = load_picture(photograph())
    assert loaded.size == (24, 48) and loaded.metadata.tells_location
    data = encode_picture(loaded.image, format_name, metadata=loaded.metadata)
    again = load_picture(data)
    assert again.size == loaded.size and again.format == format_name
    assert again.metadata == loaded.metadata
    assert again.metadata.icc == SRGB
    exif = exif_of(data)
    assert exif[MAKE] == "Camera" and ORIENTATION not in exif
    assert exif.get_ifd(EXIF)[TAKEN].startswith("2020")
    assert WIDTH not in exif.get_ifd(EXIF)  # they were those before the picture was turned


def test_the_location_can_be_left_out() -> None:
    told = load_picture(photograph()).metadata.without_location()
    data = encode_picture(IMAGE, "JPEG", metadata=told)
    assert not told.tells_location and not exif_of(data).get_ifd(GPS)
    assert exif_of(data).get_ifd(EXIF).keys() == {TAKEN}  # a maker's note may tell it too
    assert exif_of(data)[MAKE] == "Camera" and told.icc == SRGB
    assert Metadata().without_location() == Metadata()


def test_a_profile_of_other_colors_is_not_kept() -> None:
    grey = SRGB[:16] + b"GRAY" + SRGB[20:]
    assert load_picture(photograph(mode="L", icc=grey)).metadata.icc is None


def test_a_note_too_long_for_jpeg_is_left_out() -> None:
    metadata = load_picture(photograph("PNG", note=70_000)).metadata
    assert metadata.exif is not None and len(metadata.exif) < 65_000
    assert exif_of(encode_picture(IMAGE, "JPEG", metadata=metadata))[MAKE] == "Camera"


def test_a_tiff_s_layout_is_not_kept() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (40, 24)).save(stream, "TIFF", compression="tiff_lzw")
    assert load_picture(stream.getvalue()).metadata.exif is None


@pytest.mark.parametrize(
    "damage", [b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0", b"MM", b"\0" * 99]
)
def test_damaged_exif_refuses_no_picture(damage: bytes) -> None:
    stream = io.BytesIO()
    Image.fromarray(IMAGE).save(stream, "JPEG", exif=damage)
    assert load_picture(stream.getvalue()).size == (40, 24)


def test_quality_decides_the_size() -> None:
    for format_name in ("JPEG", "WEBP"):
        sizes = [len(encode_picture(IMAGE, format_name, quality=q)) for q in (10, 50, 100)]
        assert sizes == sorted(sizes) and sizes[0] < sizes[2]


def test_a_png_holds_text_and_a_picture() -> None:
    inner = encode_picture(IMAGE[:20, :20], "PNG")
    words = "größer " * 1000
    data = encode_picture(IMAGE, "PNG", text={"sgedit": words}, within=inner)
    assert b"iTXt" in data and len(data) < len(words) + len(inner) + IMAGE.size
    with Image.open(io.BytesIO(data)) as opened:
        opened.load()
        assert opened.text == {"sgedit": words}
        assert picture_within(opened) == inner
    assert np.array_equal(load_picture(data).image, IMAGE)


def test_what_a_format_cannot_hold() -> None:
    with pytest.raises(InputError, match="cannot be written as WEBP"):
        encode_picture(np.zeros((16, 16_384, 3), np.uint8), "WEBP")


@pytest.mark.parametrize(("name", "format_name"), [("a.PNG", "PNG"), ("a.b.jpeg", "JPEG")])
def test_the_suffix_says_the_format(name: str, format_name: str) -> None:
    assert format_of(Path(name)) == format_name
    with pytest.raises(InputError, match="no suffix of a picture"):
        format_of(Path(name).with_suffix(".gif"))
