"""Picture intake: each kind of file is read right or refused by name."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PILImage

from sgedit_engine.errors import BadPictureError, InputError
from sgedit_engine.pictures import MAX_BYTES, load_picture, save_png


def _gradient(width: int = 40, height: int = 24) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width]
    channels = [x * 255 // (width - 1), y * 255 // (height - 1), np.full_like(x, 90)]
    return np.stack(channels, axis=2).astype(np.uint8)


def _encoded(image: PILImage.Image, format: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


def _png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds a little valid zlib data."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _animated(format: str) -> bytes:
    frames = [PILImage.fromarray(np.roll(_gradient(), step, axis=1)) for step in (0, 9)]
    return _encoded(frames[0], format, save_all=True, append_images=frames[1:])


PICTURE = PILImage.fromarray(_gradient())
REFUSED = {
    "text": (b"Dear diary, this is not a picture.\n" * 20, "not a picture"),
    "empty": (b"", "is empty"),
    "truncated PNG": (_encoded(PICTURE, "PNG")[:-60], "damaged or incomplete"),
    "truncated JPEG": (_encoded(PICTURE, "JPEG")[:-200], "damaged or incomplete"),
    "1x1": (_encoded(PILImage.new("RGB", (1, 1)), "PNG"), "only 1×1 pixels"),
    "zero width": (_png_header(0, 10), "not a picture"),
    "bomb": (_png_header(20_000, 20_000), "more than 64 megapixels"),
    "Pillow's warning size": (_png_header(10_000, 10_000), "more than 64 megapixels"),
    "just too many pixels": (_png_header(8_001, 8_000), "more than 64 megapixels"),
    "animated GIF": (_animated("GIF"), "animated"),
    "animated PNG": (_animated("PNG"), "animated"),
    "animated WebP": (_animated("WEBP"), "animated"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 64 64\n", "not a picture"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
    "float": (_encoded(PILImage.new("F", (32, 32)), "TIFF"), "form that is not understood"),
    "32-bit": (
        _encoded(PILImage.fromarray(np.full((32, 32), 70_000, np.int32)), "TIFF"),
        "beyond 16 bits",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_by_name(case: str) -> None:
    data, words = REFUSED[case]
    with pytest.raises(BadPictureError, match=words) as caught:
        load_picture(data, "cat.png")
    assert caught.value.problem.startswith("cat.png ")
    assert caught.value.problem.count(".") - caught.value.problem.count("cat.png") <= 1
    assert caught.value.remedy.endswith(".")


def test_missing_file_folder_and_bad_path(tmp_path: Path) -> None:
    with pytest.raises(BadPictureError, match="There is no file"):
        load_picture(tmp_path / "none.png")
    with pytest.raises(BadPictureError, match="is a folder"):
        load_picture(tmp_path)
    with pytest.raises(BadPictureError, match="cannot be read"):
        load_picture("a\0b.png")


def test_too_heavy_is_refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "heavy.png"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(BadPictureError, match="at most 50 MB"):
        load_picture(path)
    with pytest.raises(BadPictureError, match="at most 50 MB"):
        load_picture(bytes(MAX_BYTES + 1))


def test_plain_png_is_exact(tmp_path: Path) -> None:
    path = tmp_path / "plain.png"
    path.write_bytes(_encoded(PICTURE, "PNG"))
    loaded = load_picture(path)
    assert (loaded.name, loaded.format, loaded.size) == ("plain.png", "PNG", (40, 24))
    assert loaded.image.dtype == np.uint8
    np.testing.assert_array_equal(loaded.image, _gradient())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_rotation(orientation: int) -> None:
    stored = {
        1: PICTURE,
        2: PICTURE.transpose(PILImage.Transpose.FLIP_LEFT_RIGHT),
        3: PICTURE.transpose(PILImage.Transpose.ROTATE_180),
        4: PICTURE.transpose(PILImage.Transpose.FLIP_TOP_BOTTOM),
        5: PICTURE.transpose(PILImage.Transpose.TRANSPOSE),
        6: PICTURE.transpose(PILImage.Transpose.ROTATE_90),
        7: PICTURE.transpose(PILImage.Transpose.TRANSVERSE),
        8: PICTURE.transpose(PILImage.Transpose.ROTATE_270),
    }[orientation]
    exif = PILImage.Exif()
    exif[0x0112] = orientation
    loaded = load_picture(_encoded(stored, "JPEG", exif=exif, quality=98, subsampling=0))
    assert loaded.size == (40, 24)
    assert np.abs(loaded.image.astype(int) - _gradient()).max() < 16


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_laid_on_white(mode: str) -> None:
    clear = PILImage.new("RGBA", (32, 32), (200, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0, 16, 32))
    loaded = load_picture(_encoded(clear.convert(mode), "PNG"))
    assert (loaded.image[:, 20:] == 255).all()
    assert (loaded.image[:, :12] == 0).all()


def test_half_transparent_mixes() -> None:
    loaded = load_picture(_encoded(PILImage.new("RGBA", (16, 16), (0, 0, 0, 128)), "PNG"))
    assert abs(int(loaded.image[0, 0, 0]) - 127) <= 1


def test_palette_grey_and_bilevel() -> None:
    palette = load_picture(_encoded(PICTURE.quantize(255), "PNG")).image
    assert np.abs(palette.astype(int) - _gradient()).mean() < 12
    grey = load_picture(_encoded(PICTURE.convert("L"), "PNG")).image
    np.testing.assert_array_equal(grey[:, :, 0], np.asarray(PICTURE.convert("L")))
    assert (grey[:, :, 0] == grey[:, :, 2]).all()
    bilevel = load_picture(_encoded(PICTURE.convert("1"), "PNG")).image
    assert set(np.unique(bilevel)) == {0, 255}


def test_cmyk_jpeg_keeps_its_colors() -> None:
    red = PILImage.new("RGB", (32, 32), (220, 30, 20)).convert("CMYK")
    pixel = load_picture(_encoded(red, "JPEG", quality=98)).image[16, 16].astype(int)
    assert np.abs(pixel - (220, 30, 20)).max() < 12


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_sixteen_bit_is_scaled_not_clipped(format: str) -> None:
    ramp = np.linspace(0, 65535, 64 * 16).reshape(16, 64).astype(np.uint16)
    loaded = load_picture(_encoded(PILImage.fromarray(ramp), format)).image
    np.testing.assert_array_equal(loaded[:, :, 1], np.round(ramp / 257.0).astype(np.uint8))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"])
def test_damage_never_escapes_as_another_error(format: str) -> None:
    whole = _encoded(PICTURE, format)
    numbers = np.random.default_rng(7)
    for _ in range(60):
        data = bytearray(whole[: int(numbers.integers(1, len(whole) + 1))])
        for at in numbers.integers(0, len(data), 3):
            data[at] = int(numbers.integers(256))
        try:
            image = load_picture(bytes(data)).image
        except BadPictureError:
            continue
        assert image.ndim == 3 and image.dtype == np.uint8


def test_save_png_round_trip_and_atomic(tmp_path: Path) -> None:
    path = tmp_path / "out.png"
    save_png(_gradient(), path)
    np.testing.assert_array_equal(load_picture(path).image, _gradient())
    mask = np.zeros((20, 20), bool)
    mask[3:9] = True
    save_png(mask, path)
    np.testing.assert_array_equal(load_picture(path).image[:, :, 0] == 255, mask)
    assert [p.name for p in tmp_path.iterdir()] == ["out.png"]


def test_save_png_says_where_it_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        save_png(_gradient(), tmp_path / "none" / "out.png")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        save_png(_gradient(), tmp_path / "folder.png")
    assert [p.name for p in tmp_path.iterdir()] == ["folder.png"]
