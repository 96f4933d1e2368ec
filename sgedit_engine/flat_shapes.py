"""Pictures of flat shapes that carry what they show in their pixels: for the painted engine.

A thing's pixels all have one color. Its upper bits are the color that people see, its lower
three bits per channel say which kind, which surface and which of several equal things it is.
So a picture can be read back exactly, from nothing but its pixels, even when things overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PILImage
from PIL import ImageDraw

from sgedit_engine.errors import CannotDrawError, NoRoomError
from sgedit_engine.scene.geometry import Box

Point = tuple[float, float]

# Multiples of 8, so that the lower bits are free.
COLORS: dict[str, tuple[int, int, int]] = {
    "red": (200, 24, 24),
    "orange": (240, 120, 16),
    "yellow": (240, 208, 32),
    "green": (40, 144, 48),
    "blue": (32, 72, 200),
    "purple": (120, 40, 168),
    "white": (232, 232, 240),
    "black": (24, 24, 16),
}
PATTERNS = ("plain", "striped", "spotted")
FINISHES = ("matte", "glossy")
WALL = (224, 212, 188)
TABLE = (148, 108, 76)
HORIZON = 0.35
_EQUAL_THINGS = 8

# Outlines in the unit square, origin top left; "ellipse" fills the square.
_OUTLINES: dict[str, tuple[Point, ...] | str] = {
    "ball": "ellipse",
    "book": ((0.12, 0.0), (1.0, 0.0), (0.88, 1.0), (0.0, 1.0)),
    "bottle": ((0.35, 0.0), (0.65, 0.0), (0.65, 0.3), (1.0, 0.5), (1.0, 1.0), (0.0, 1.0),
               (0.0, 0.5), (0.35, 0.3)),
    "cube": ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),
    "lamp": ((0.25, 0.0), (0.75, 0.0), (1.0, 0.5), (0.6, 0.5), (0.6, 0.9), (0.85, 1.0),
             (0.15, 1.0), (0.4, 0.9), (0.4, 0.5), (0.0, 0.5)),
    "mug": ((0.0, 0.0), (0.75, 0.0), (0.75, 0.2), (1.0, 0.2), (1.0, 0.7), (0.75, 0.7),
            (0.75, 1.0), (0.0, 1.0)),
    "rubber duck": ((0.5, 0.0), (0.9, 0.15), (0.8, 0.45), (1.0, 0.6), (0.85, 1.0), (0.15, 1.0),
                    (0.0, 0.55), (0.4, 0.45)),
    "teapot": ((0.45, 0.0), (0.55, 0.0), (0.75, 0.25), (1.0, 0.2), (0.8, 1.0), (0.2, 1.0),
               (0.0, 0.6), (0.2, 0.25)),
}  # fmt: skip
KINDS = tuple(_OUTLINES)
# Width over height, and the usual larger side as a share of the picture's height.
PROPORTIONS: dict[str, tuple[float, float]] = {
    "ball": (1.0, 0.22),
    "book": (2.2, 0.38),
    "bottle": (0.45, 0.34),
    "cube": (1.0, 0.26),
    "lamp": (0.7, 0.36),
    "mug": (1.2, 0.22),
    "rubber duck": (1.1, 0.22),
    "teapot": (1.4, 0.28),
}


@dataclass(frozen=True)
class Shape:
    """One thing to paint. `box` is where it is whole, as if nothing stood before it."""

    kind: str
    color: str
    box: Box
    pattern: str = "plain"
    finish: str = "matte"


@dataclass(frozen=True, eq=False)
class Seen:
    """One thing read from a picture, with the mask (bool, H×W) of its visible pixels."""

    kind: str
    color: str
    pattern: str
    finish: str
    mask: NDArray[np.bool_] = field(repr=False)


def background(width: int, height: int) -> NDArray[np.uint8]:
    """A wall and a table with nothing on it; RGB uint8, H×W×3."""
    image = np.empty((height, width, 3), np.uint8)
    edge = round(height * HORIZON)
    image[:edge] = WALL
    image[edge:] = TABLE
    return image


def outline(shape: Shape, width: int, height: int) -> NDArray[np.bool_]:
    """The pixels of a whole shape; bool, H×W. Raises CannotDrawError."""
    known = _OUTLINES.get(shape.kind)
    if known is None:
        raise CannotDrawError(f"There is no shape for {shape.kind!r}.", f"Try {', '.join(KINDS)}.")
    canvas = PILImage.new("1", (width, height))
    place = _to_pixels(shape.box, width, height)
    if isinstance(known, str):
        ImageDraw.Draw(canvas).ellipse([place((0, 0)), place((1, 1))], fill=1)
    else:
        ImageDraw.Draw(canvas).polygon([place(p) for p in known], fill=1)
    return np.asarray(canvas, dtype=np.bool_)


def paint(
    image: NDArray[np.uint8], shape: Shape, region: NDArray[np.bool_] | None = None
) -> NDArray[np.uint8]:
    """The image with the shape on it, clipped to `region` (bool, H×W). The input stays.

    Raises CannotDrawError, and NoRoomError when eight equal things are there already.
    """
    height, width = image.shape[:2]
    mask = outline(shape, width, height)
    if region is not None:
        mask = mask & region
    painted = image.copy()
    painted[mask] = _free_code(image, shape)
    return painted


def paint_scene(shapes: Sequence[Shape], width: int = 256, height: int = 192) -> NDArray[np.uint8]:
    """A picture of shapes, the first one farthest back; RGB uint8, H×W×3."""
    image = background(width, height)
    for shape in shapes:
        image = paint(image, shape)
    return image


def read_scene(image: NDArray[np.uint8]) -> tuple[tuple[Seen, ...], float]:
    """The things in a picture (RGB uint8, H×W×3), from left to right, and the share of its
    pixels that are a thing, the wall or the table."""
    # Colors that are one number each are sorted twenty times as fast.
    packed = image.astype(np.uint32) @ np.array((1 << 16, 1 << 8, 1), np.uint32)
    seen: list[Seen] = []
    known = 0
    for number, count in zip(*np.unique(packed, return_counts=True), strict=True):
        code = int(number) >> 16, int(number) >> 8 & 255, int(number) & 255
        what = _decode(code)
        if what is not None:
            seen.append(Seen(*what, mask=packed == number))
        elif code not in (WALL, TABLE):
            continue
        known += int(count)
    seen.sort(key=lambda s: float(np.nonzero(s.mask)[1].mean()))
    return tuple(seen), known / packed.size


def _to_pixels(box: Box, width: int, height: int) -> Callable[[Point], tuple[float, float]]:
    def place(point: Point) -> tuple[float, float]:
        x = (box.x0 + point[0] * box.width) * width
        y = (box.y0 + point[1] * box.height) * height
        # Pixel centers: a shape that ends at the box's edge does not paint the next pixel.
        return min(x, box.x1 * width - 1), min(y, box.y1 * height - 1)

    return place


def _code(shape: Shape, copy: int) -> tuple[int, int, int]:
    base = COLORS.get(shape.color)
    if base is None or shape.pattern not in PATTERNS or shape.finish not in FINISHES:
        raise CannotDrawError(
            f"There is no paint for {shape.finish} {shape.color} {shape.pattern}.",
            f"Colors: {', '.join(COLORS)}; patterns: {', '.join(PATTERNS)}.",
        )
    surface = PATTERNS.index(shape.pattern) * len(FINISHES) + FINISHES.index(shape.finish)
    return base[0] | KINDS.index(shape.kind), base[1] | surface, base[2] | copy


def _free_code(image: NDArray[np.uint8], shape: Shape) -> tuple[int, int, int]:
    """A code that no pixel has yet, so that equal things stay apart."""
    for copy in range(_EQUAL_THINGS):
        code = _code(shape, copy)
        if not np.any(np.all(image == np.asarray(code, np.uint8), axis=2)):
            return code
    raise NoRoomError(f"There are too many of {shape.color} {shape.kind}.", "Take one away first.")


def _decode(color: tuple[int, int, int]) -> tuple[str, str, str, str] | None:
    base = (color[0] & ~7, color[1] & ~7, color[2] & ~7)
    kind, surface = color[0] & 7, color[1] & 7
    name = next((n for n, rgb in COLORS.items() if rgb == base), None)
    if name is None or surface >= len(PATTERNS) * len(FINISHES):
        return None
    pattern, finish = divmod(surface, len(FINISHES))
    return KINDS[kind], name, PATTERNS[pattern], FINISHES[finish]
