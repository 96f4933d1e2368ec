"""Boxes in normalised coordinates and what follows from them."""

from __future__ import annotations

import math
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, model_validator

from sgedit_engine.errors import SceneError


class Box(BaseModel):
    """An upright box `xyxy`, normalised to [0, 1], origin top left, with a positive area.

    A box may reach beyond [0, 1] while it is planned; `clipped` cuts it to the frame.
    """

    model_config = ConfigDict(frozen=True)

    x0: float
    y0: float
    x1: float
    y1: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        values = (self.x0, self.y0, self.x1, self.y1)
        if not all(math.isfinite(v) for v in values):
            raise ValueError(f"a box needs finite numbers, not {values}")
        if not (self.x0 < self.x1 and self.y0 < self.y1):
            raise ValueError(f"a box needs x0 < x1 and y0 < y1, not {values}")
        return self

    @classmethod
    def from_xyxy(cls, values: tuple[float, float, float, float]) -> Self:
        """The box of `(x0, y0, x1, y1)`. Raises ValueError when they enclose no area."""
        x0, y0, x1, y1 = values
        return cls(x0=x0, y0=y0, x1=x1, y1=y1)

    @classmethod
    def from_bottom_center(cls, x: float, y: float, width: float, height: float) -> Self:
        """The box of a size whose bottom edge has its middle at `(x, y)`."""
        return cls(x0=x - width / 2, y0=y - height, x1=x + width / 2, y1=y)

    @classmethod
    def from_mask(cls, mask: NDArray[np.bool_]) -> Self:
        """The tight box of a mask (bool, H×W), exact to the pixel: outer edges, normalised.

        Raises SceneError when the mask is empty or not two-dimensional.
        """
        if mask.ndim != 2:
            raise SceneError(
                f"A mask needs two dimensions, not {mask.ndim}.", "Give one of height and width."
            )
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if rows.size == 0:
            raise SceneError("The mask is empty.", "Read the picture again.")
        height, width = mask.shape
        return cls(
            x0=float(columns[0]) / width,
            y0=float(rows[0]) / height,
            x1=float(columns[-1] + 1) / width,
            y1=float(rows[-1] + 1) / height,
        )

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def bottom_center(self) -> tuple[float, float]:
        """Where an upright object of this box touches what it stands on."""
        return (self.x0 + self.x1) / 2, self.y1

    @property
    def xyxy(self) -> tuple[float, float, float, float]:
        return self.x0, self.y0, self.x1, self.y1

    def intersection(self, other: Box) -> Box | None:
        """What both boxes cover; None when that has no area."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        x1, y1 = min(self.x1, other.x1), min(self.y1, other.y1)
        return Box(x0=x0, y0=y0, x1=x1, y1=y1) if x0 < x1 and y0 < y1 else None

    def iou(self, other: Box) -> float:
        """Intersection over union, in [0, 1]."""
        common = self.intersection(other)
        if common is None:
            return 0.0
        return common.area / (self.area + other.area - common.area)

    def overlap_share(self, other: Box) -> float:
        """The share of this box that `other` covers, in [0, 1]."""
        common = self.intersection(other)
        return 0.0 if common is None else common.area / self.area

    def contains(self, other: Box, tolerance: float = 0.0) -> bool:
        """Whether `other` lies inside this box, each side by at most `tolerance` outside."""
        return (
            other.x0 >= self.x0 - tolerance
            and other.y0 >= self.y0 - tolerance
            and other.x1 <= self.x1 + tolerance
            and other.y1 <= self.y1 + tolerance
        )

    def contains_point(self, x: float, y: float) -> bool:
        """Whether a point lies inside the box or on its edge."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def clipped(self) -> Box:
        """The part inside the frame. Raises SceneError when nothing of it is."""
        common = self.intersection(FRAME)
        if common is None:
            raise SceneError("The place lies outside the picture.", "Choose one inside it.")
        return common

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            x0=min(self.x0, other.x0),
            y0=min(self.y0, other.y0),
            x1=max(self.x1, other.x1),
            y1=max(self.y1, other.y1),
        )

    def grown(self, factor: float) -> Box:
        """The box with both sides times `factor` (positive), about its center; not clipped."""
        (x, y), w, h = self.center, self.width * factor / 2, self.height * factor / 2
        return Box(x0=x - w, y0=y - h, x1=x + w, y1=y + h)

    def padded(self, x: float, y: float | None = None) -> Box:
        """The box with a margin of `x` left and right and `y` (default `x`) above and below."""
        y = x if y is None else y
        return Box(x0=self.x0 - x, y0=self.y0 - y, x1=self.x1 + x, y1=self.y1 + y)

    def translated(self, dx: float, dy: float) -> Box:
        """The box moved by a share of the frame; not clipped."""
        return Box(x0=self.x0 + dx, y0=self.y0 + dy, x1=self.x1 + dx, y1=self.y1 + dy)

    def scaled(self, factor: float) -> Box:
        """The box with both sides times `factor`, its bottom center where it was."""
        return Box.from_bottom_center(
            *self.bottom_center, self.width * factor, self.height * factor
        )

    def moved_inside(self, margin: float = 0.0) -> Box:
        """The box moved by as little as needed to lie inside the frame less `margin`.

        A side longer than the frame ends up centered.
        """
        dx = _shift_inside(self.x0, self.x1, margin)
        dy = _shift_inside(self.y0, self.y1, margin)
        return self.translated(dx, dy)

    def to_pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """`(x0, y0, x1, y1)` in whole pixels of a width×height picture, ends exclusive.

        Clipped to the picture; outer edges, so that no covered pixel is lost, and at least
        one pixel each way. Exact for boxes from `from_mask`.
        """
        x0, x1 = _pixel_range(self.x0, self.x1, width)
        y0, y1 = _pixel_range(self.y0, self.y1, height)
        return x0, y0, x1, y1

    def to_mask(self, width: int, height: int) -> NDArray[np.bool_]:
        """The box as a bool mask of shape height×width."""
        x0, y0, x1, y1 = self.to_pixels(width, height)
        mask = np.zeros((height, width), dtype=np.bool_)
        mask[y0:y1, x0:x1] = True
        return mask


FRAME = Box(x0=0.0, y0=0.0, x1=1.0, y1=1.0)


def _shift_inside(low: float, high: float, margin: float) -> float:
    if high - low > 1 - 2 * margin:
        return 0.5 - (low + high) / 2
    return max(margin - low, 0.0) + min(1 - margin - high, 0.0)


def _pixel_range(low: float, high: float, size: int) -> tuple[int, int]:
    # The slack keeps the rounding of k / size * size from growing an exact edge by a pixel.
    slack = 1e-6
    first = min(max(math.floor(low * size + slack), 0), size - 1)
    last = min(max(math.ceil(high * size - slack), first + 1), size)
    return first, last
