"""Pictures for questions and plans: numbered crops, and what an edit is about to change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image as PILImage
from PIL import ImageDraw, ImageFilter, ImageFont

from sgedit_engine.interface import Image, Mask
from sgedit_engine.scene.drawing import corners_of
from sgedit_engine.scene.geometry import Box

_GOES, _COMES = (255, 99, 71), (60, 200, 120)
_INK, _PLATE = (25, 25, 30), (255, 200, 40)
# Around an object, in shares of its longer side, so that one sees where it stands.
_AROUND = 0.35
# How much is left of the light where nothing may change.
_DIMMED = 0.45


def draw_choice(image: Image, box: Box, number: int | None = None, side: int = 192) -> Image:
    """One of several candidates: a square cut out of a picture around `box`, with its number.

    `image` is RGB uint8, H×W×3; returns `side`×`side`×3. The square is moved inside the picture,
    and what is left beside a narrow picture is white.
    """
    height, width = image.shape[:2]
    x0, y0, x1, y1 = box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height
    half = max(x1 - x0, y1 - y0, 8.0) * (0.5 + _AROUND)
    left, top = (
        min(max((low + high) / 2 - half, 0.0), max(size - 2 * half, 0.0))
        for low, high, size in ((x0, x1, width), (y0, y1, height))
    )
    square = (round(left), round(top), round(left + 2 * half), round(top + 2 * half))
    ground = PILImage.new("RGB", (square[2] - square[0], square[3] - square[1]), "white")
    ground.paste(PILImage.fromarray(image), (-square[0], -square[1]))
    crop = ground.resize((side, side), PILImage.Resampling.LANCZOS)
    scale = side / (2 * half)
    draw = ImageDraw.Draw(crop)
    outline = [(v - o) * scale for v, o in zip((x0, y0, x1, y1), (left, top) * 2, strict=True)]
    draw.rectangle(outline, outline=_PLATE, width=max(2, side // 96))
    if number is not None:
        _plate(draw, (0, 0), str(number), _PLATE, max(14, side // 8))
    return np.asarray(crop)


def draw_preview(
    image: Image,
    allowed_mask: Mask,
    *,
    goes: Sequence[tuple[str, Box]] = (),
    comes: Sequence[tuple[str, Box]] = (),
    long_side: int = 768,
) -> Image:
    """What an edit is about to change, drawn over its picture.

    Where pixels have to stay the picture is dimmed, around `allowed_mask` (bool, H×W) runs a line;
    `goes` are names and boxes of what leaves its place (dashed), `comes` of what will be drawn.
    Returns RGB uint8, H×W×3, with a longer side of `long_side`.
    """
    height, width = image.shape[:2]
    scale = long_side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    canvas = PILImage.fromarray(image).resize(size, PILImage.Resampling.LANCZOS)
    allowed = PILImage.fromarray(allowed_mask.astype(np.uint8) * 255).resize(size)
    allowed = allowed.point(lambda value: 255 * (value > 127))
    dimmed = canvas.point(lambda value: round(value * _DIMMED + 255 * 0.15))
    canvas = PILImage.composite(canvas, dimmed, allowed)
    border = np.asarray(allowed.filter(ImageFilter.MaxFilter(3))) > np.asarray(allowed)
    canvas.paste(_PLATE, mask=PILImage.fromarray(border.astype(np.uint8) * 255))
    draw = ImageDraw.Draw(canvas)
    font = max(12, long_side // 52)
    for name, box in goes:
        _dashed(draw, corners_of(box, size))
        x0, _, _, y1 = corners_of(box, size)
        # Below it: what comes is named above, and often near.
        _plate(draw, (x0, min(y1 + 2 * font, size[1] - 1)), f"- {name}", _GOES, font)
    for name, box in comes:
        draw.rectangle(corners_of(box, size), outline=_COMES, width=3)
        _plate(draw, corners_of(box, size)[:2], f"+ {name}", _COMES, font)
    return np.asarray(canvas)


def _dashed(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = box
    for start in np.arange(x0, x1, 12):
        for y in (y0, y1):
            draw.line([(start, y), (min(start + 6, x1), y)], fill=_GOES, width=3)
    for start in np.arange(y0, y1, 12):
        for x in (x0, x1):
            draw.line([(x, start), (x, min(start + 6, y1))], fill=_GOES, width=3)


def _plate(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    color: tuple[int, int, int],
    font_size: int,
) -> None:
    """Words on a plate, inside the picture, above the point if there is room."""
    font = ImageFont.load_default(size=font_size)
    x0, y0, x1, y1 = draw.textbbox((0, 0), text, font=font)
    width, height = x1 - x0 + 8, y1 - y0 + 6
    x, y = max(at[0], 0), max(at[1] - height, 0)
    draw.rectangle((x, y, x + width, y + height), fill=color)
    draw.text((x + 4 - x0, y + 3 - y0), text, fill=_INK, font=font)
