"""Crops of generated pictures on sheets: as they are, for a judge; enlarged, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image as PILImage
from PIL import ImageDraw, ImageFont

from sgedit_engine.interface import Image
from sgedit_engine.scene.geometry import Box

CELL = 96
# The window's side over the longer side of the box: room for the ground beside a thing.
_CONTEXT = 1.5
_COLUMNS, PER_SHEET = 10, 50
VIEW_CELL, _VIEW_COLUMNS, PER_VIEW = 192, 6, 30
_GAP, _TEXT = 6, 16
_WHITE, _INK, _LINE = (255, 255, 255), (25, 25, 30), (255, 0, 200)


@dataclass(frozen=True, eq=False)
class Crop:
    """A part of a picture around a box: `image` RGB uint8 CELL×CELL×3, `box` of the part."""

    image: Image
    box: Box


def crop_around(picture: Image, box: Box) -> Crop:
    """The square part of a picture (RGB uint8 H×W×3) around a box, the box in its middle.

    It is never enlarged: around what is small there is more to see. Beyond the picture its edge
    goes on.
    """
    height, width = picture.shape[:2]
    longer = max(box.width * width, box.height * height)
    side = max(CELL, round(_CONTEXT * longer))
    x0 = round(box.center[0] * width - side / 2)
    y0 = round(box.center[1] * height - side / 2)
    padded = cv2.copyMakeBorder(picture, side, side, side, side, cv2.BORDER_REPLICATE)
    part = padded[y0 + side : y0 + 2 * side, x0 + side : x0 + 2 * side]
    if side != CELL:
        part = cv2.resize(part, (CELL, CELL), interpolation=cv2.INTER_AREA)
    placed = Box(
        x0=max(0.0, (box.x0 * width - x0) / side),
        y0=max(0.0, (box.y0 * height - y0) / side),
        x1=min(1.0, (box.x1 * width - x0) / side),
        y1=min(1.0, (box.y1 * height - y0) / side),
    )
    return Crop(np.ascontiguousarray(part), placed)


def place_of(number: int) -> tuple[int, int]:
    """The sheet and the cell of a crop, both counted from 0."""
    return divmod(number, PER_SHEET)


def draw_sheets(crops: Sequence[Crop]) -> Iterator[Image]:
    """Sheets of PER_SHEET crops in rows, pixel by pixel, without gaps; the last may be shorter."""
    for start in range(0, len(crops), PER_SHEET):
        batch = crops[start : start + PER_SHEET]
        rows = -(-len(batch) // _COLUMNS)
        sheet = np.zeros((rows * CELL, _COLUMNS * CELL, 3), np.uint8)
        for cell, crop in enumerate(batch):
            sheet[_pixels(cell)] = crop.image
        yield sheet


def cut_cell(sheet: Image, cell: int) -> Image:
    """A cell of a sheet, RGB uint8 CELL×CELL×3. Raises IndexError for one that it has not."""
    found = sheet[_pixels(cell)]
    if found.shape != (CELL, CELL, 3):
        raise IndexError(f"a sheet of {sheet.shape[1]}×{sheet.shape[0]} pixels has no cell {cell}")
    return np.ascontiguousarray(found)


def _pixels(cell: int) -> tuple[slice, slice]:
    row, column = divmod(cell, _COLUMNS)
    return (
        slice(row * CELL, (row + 1) * CELL),
        slice(column * CELL, (column + 1) * CELL),
    )


def draw_views(crops: Sequence[Crop]) -> Iterator[Image]:
    """The same for a person: PER_VIEW enlarged crops a page, with numbers and thin outlines."""
    font = ImageFont.load_default(size=13)
    for start in range(0, len(crops), PER_VIEW):
        batch = crops[start : start + PER_VIEW]
        step_x, step_y = VIEW_CELL + _GAP, VIEW_CELL + _TEXT + _GAP
        rows = -(-len(batch) // _VIEW_COLUMNS)
        size = (_VIEW_COLUMNS * step_x + _GAP, rows * step_y + _GAP)
        canvas = PILImage.new("RGB", size, _WHITE)
        draw = ImageDraw.Draw(canvas)
        for place, crop in enumerate(batch):
            row, column = divmod(place, _VIEW_COLUMNS)
            x, y = _GAP + column * step_x, _GAP + row * step_y
            draw.text((x + 2, y - 1), str(start + place), fill=_INK, font=font)
            shown = PILImage.fromarray(crop.image).resize(
                (VIEW_CELL, VIEW_CELL), PILImage.Resampling.BICUBIC
            )
            canvas.paste(shown, (x, y + _TEXT))
            corners = [
                x + crop.box.x0 * VIEW_CELL,
                y + _TEXT + crop.box.y0 * VIEW_CELL,
                x + crop.box.x1 * VIEW_CELL - 1,
                y + _TEXT + crop.box.y1 * VIEW_CELL - 1,
            ]
            draw.rectangle(corners, outline=_LINE, width=1)
        yield np.asarray(canvas)
