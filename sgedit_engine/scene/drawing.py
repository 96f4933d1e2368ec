"""Pictures about pictures: the graph drawn over its image, and a before/after sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image as PILImage
from PIL import ImageChops, ImageDraw, ImageFilter, ImageFont

from sgedit_engine.interface import Image, Picture
from sgedit_engine.scene.essence import essential_relations
from sgedit_engine.scene.geometry import Box

Color = tuple[int, int, int]
Point = tuple[float, float]

# Bright and far apart, so that neighbours differ on any background.
COLORS: tuple[Color, ...] = (
    (255, 99, 71),
    (64, 156, 255),
    (255, 200, 40),
    (60, 200, 120),
    (200, 110, 255),
    (255, 130, 190),
    (40, 210, 210),
    (250, 150, 60),
)
_WHITE: Color = (255, 255, 255)
_INK: Color = (25, 25, 30)
_LONG_SIDE = 1024
_OUTLINE = 3


def draw_graph(picture: Picture, long_side: int = _LONG_SIDE) -> Image:
    """A picture's graph over its image: outlines of masks, boxes, names, relations as arrows.

    Returns RGB uint8, H×W×3, scaled so that its longer side has `long_side` pixels.
    """
    height, width = picture.image.shape[:2]
    scale = long_side / max(height, width)
    size = (round(width * scale), round(height * scale))
    canvas = PILImage.fromarray(picture.image).resize(size, PILImage.Resampling.LANCZOS)
    colors = {o.id: COLORS[i % len(COLORS)] for i, o in enumerate(picture.graph.foreground)}
    for object_id, color in colors.items():
        if (mask := picture.masks.get(object_id)) is not None:
            canvas.paste(color, mask=_outline(mask, size))
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(size=max(11, long_side // 56))
    for thing in picture.graph.foreground:
        draw.rectangle(corners_of(thing.box, size), outline=colors[thing.id], width=1)
    _draw_relations(draw, picture, colors, size, font)
    for thing in picture.graph.foreground:
        x0, y0, _, _ = corners_of(thing.box, size)
        _label(draw, (x0, y0), f"{thing.name}  {thing.id}", colors[thing.id], font, size)
    return np.asarray(canvas)


def _outline(mask: np.ndarray, size: tuple[int, int]) -> PILImage.Image:
    """The border of a mask (bool, H×W) at another size, as a PIL mask."""
    grown = PILImage.fromarray(mask.astype(np.uint8) * 255).resize(size)
    grown = grown.point(lambda value: 255 * (value > 127))
    wide = grown.filter(ImageFilter.MaxFilter(_OUTLINE))
    return ImageChops.subtract(wide, grown.filter(ImageFilter.MinFilter(_OUTLINE)))


def corners_of(box: Box, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Where the outermost pixels of a box are in a picture of a size (width, height)."""
    width, height = size
    return box.x0 * width, box.y0 * height, box.x1 * width - 1, box.y1 * height - 1


def _draw_relations(
    draw: ImageDraw.ImageDraw,
    picture: Picture,
    colors: dict[str, Color],
    size: tuple[int, int],
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> None:
    """An arrow from subject to object; several predicates of one pair share it."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for relation in essential_relations(picture.graph):
        pairs.setdefault((relation.subject, relation.object), []).append(relation.predicate)
    centers = {o.id: o.box.center for o in picture.graph.foreground}
    labels: list[tuple[Point, str, Color]] = []
    for (subject, other), predicates in pairs.items():
        start, end = ((centers[i][0] * size[0], centers[i][1] * size[1]) for i in (subject, other))
        middle = _arrow(draw, start, end, colors[subject])
        labels.append((middle, ", ".join(predicates), colors[subject]))
    taken: list[tuple[float, float, float, float]] = []
    for middle, text, color in labels:
        taken.append(_label(draw, middle, text, color, font, size, taken, filled=False))


def _arrow(draw: ImageDraw.ImageDraw, start: Point, end: Point, color: Color) -> Point:
    """A line that stops short of both ends, with a head; returns its middle."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    short = min(24.0, length / 4)
    tail = (start[0] + ux * short, start[1] + uy * short)
    tip = (end[0] - ux * short, end[1] - uy * short)
    for ink, width in ((_INK, 5), (color, 3)):
        draw.line([tail, tip], fill=ink, width=width)
    left = (tip[0] - 16 * ux - 7 * uy, tip[1] - 16 * uy + 7 * ux)
    right = (tip[0] - 16 * ux + 7 * uy, tip[1] - 16 * uy - 7 * ux)
    draw.polygon([tip, left, right], fill=color, outline=_INK)
    return (tail[0] + tip[0]) / 2, (tail[1] + tip[1]) / 2


def _label(
    draw: ImageDraw.ImageDraw,
    at: Point,
    text: str,
    color: Color,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    size: tuple[int, int],
    taken: Sequence[tuple[float, float, float, float]] = (),
    filled: bool = True,
) -> tuple[float, float, float, float]:
    """Text on a plate, inside the picture and below plates that are already there."""
    x0, y0, x1, y1 = draw.textbbox((0, 0), text, font=font)
    width, height = x1 - x0 + 8, y1 - y0 + 6
    x = min(max(at[0] - (0 if filled else width / 2), 0), max(size[0] - width, 0))
    y = min(max(at[1] - (height if filled else height / 2), 0), max(size[1] - height, 0))
    while any(x < b[2] and b[0] < x + width and y < b[3] and b[1] < y + height for b in taken):
        y += height / 2
    plate = (x, y, x + width, y + height)
    draw.rectangle(plate, fill=color if filled else _WHITE, outline=color)
    draw.text((x + 4 - x0, y + 3 - y0), text, fill=_INK, font=font)
    return plate


@dataclass(frozen=True, eq=False)
class SheetRow:
    """A change: images before and after (RGB uint8, H×W×3, of one size), two lines of words."""

    before: Image
    after: Image
    title: str
    subtitle: str


def draw_sheet(rows: Sequence[SheetRow], cell: int = 320) -> Image:
    """Before and after side by side, a row per change, as RGB uint8. `cell` is a cell's width."""
    gap, caption = 12, 46
    heights = [round(cell * r.before.shape[0] / r.before.shape[1]) for r in rows]
    width = 2 * cell + 3 * gap
    height = gap + sum(h + caption + gap for h in heights)
    canvas = PILImage.new("RGB", (width, height), _WHITE)
    draw = ImageDraw.Draw(canvas)
    large, small = ImageFont.load_default(size=15), ImageFont.load_default(size=11)
    y = gap
    for row, row_height in zip(rows, heights, strict=True):
        draw.text((gap, y), _fit(draw, row.title, large, width - 2 * gap), fill=_INK, font=large)
        fitted = _fit(draw, row.subtitle, small, width - 2 * gap)
        draw.text((gap, y + 23), fitted, fill=(105, 105, 115), font=small)
        for column, image in enumerate((row.before, row.after)):
            shown = PILImage.fromarray(image).resize(
                (cell, row_height), PILImage.Resampling.LANCZOS
            )
            canvas.paste(shown, (gap + column * (cell + gap), y + caption))
        y += row_height + caption + gap
    return np.asarray(canvas)


def _fit(
    draw: ImageDraw.ImageDraw,
    text: str,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    width: float,
) -> str:
    """The text, cut with an ellipsis where it is too long."""
    if draw.textlength(text, font=font) <= width:
        return text
    while text and draw.textlength(text + "...", font=font) > width:
        text = text[:-1]
    return text.rstrip() + "..."
