"""Labelled grids of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image as PILImage
from PIL import ImageDraw, ImageFont

from sgedit_engine.interface import Image
from sgedit_engine.pictures import save_png

_GAP, _LABEL, _LINE = 8, 34, 15
_WHITE, _INK, _FAINT = (255, 255, 255), (25, 25, 30), (225, 225, 230)


@dataclass(frozen=True, eq=False)
class Cell:
    """A picture (RGB uint8, H×W×3) and what stands below it, lines parted by "\\n".

    Without a picture the place is grey.
    """

    image: Image | None
    label: str


def draw_grid(rows: Sequence[Sequence[Cell]], side: int = 256) -> Image:
    """The cells in rows, each `side` pixels wide and high, as RGB uint8. Labels are cut to fit."""
    columns = max(len(row) for row in rows)
    step_x, step_y = side + _GAP, side + _LABEL + _GAP
    canvas = PILImage.new("RGB", (columns * step_x + _GAP, len(rows) * step_y + _GAP), _WHITE)
    draw, font = ImageDraw.Draw(canvas), ImageFont.load_default(size=12)
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            x, y = _GAP + j * step_x, _GAP + i * step_y
            if cell.image is None:
                draw.rectangle((x, y, x + side - 1, y + side - 1), fill=_FAINT)
            else:
                shown = PILImage.fromarray(cell.image)
                if shown.size != (side, side):
                    shown = shown.resize((side, side), PILImage.Resampling.LANCZOS)
                canvas.paste(shown, (x, y))
            for number, line in enumerate(cell.label.split("\n")[:2]):
                text = _fitting(line, font, side)
                draw.text((x, y + side + 2 + number * _LINE), text, fill=_INK, font=font)
    return np.asarray(canvas)


def _fitting(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}...") > width:
        text = text[:-1]
    return f"{text}..."


def save_sheets(name: str, rows: Sequence[Sequence[Cell]], on_each: int, folder: Path) -> None:
    """Grids of at most `on_each` rows as `folder/name-1.png`, `name-2.png` and so on."""
    for number, start in enumerate(range(0, len(rows), on_each), 1):
        save_png(draw_grid(rows[start : start + on_each]), folder / f"{name}-{number}.png")
