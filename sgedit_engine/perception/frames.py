"""Between pictures of any size and the square pictures that the models read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from sgedit_engine.scene.geometry import Box

SIDE = 256
# How a picture lies in its square. The first two scale it so that its longer side fits: in the
# middle, the rest filled by repeating its edge, or in the upper left corner. "stretched" fills it.
Fit = Literal["centered", "corner", "stretched"]


@dataclass(frozen=True)
class Frame:
    """Where a picture of `height`×`width` pixels lies in its square of `side`×`side` pixels:
    from (`left`, `top`) on, `inner_width`×`inner_height` large."""

    height: int
    width: int
    left: int
    top: int
    inner_height: int
    inner_width: int
    side: int = SIDE

    def box_to_image(self, xyxy: NDArray[np.floating]) -> NDArray[np.float64]:
        """Boxes [..., 4] normalised to the square -> normalised to the picture, clipped."""
        offset = np.array([self.left, self.top, self.left, self.top], np.float64)
        size = np.array([self.inner_width, self.inner_height] * 2, np.float64)
        return np.clip((np.asarray(xyxy, np.float64) * self.side - offset) / size, 0.0, 1.0)

    def point_to_square(self, point: tuple[float, float]) -> tuple[float, float]:
        """A point of the picture (x, y in shares) -> x, y in pixels of the square."""
        return self.left + point[0] * self.inner_width, self.top + point[1] * self.inner_height

    def box_to_square(self, box: Box) -> tuple[float, float, float, float]:
        """A box of the picture -> xyxy in pixels of the square."""
        return *self.point_to_square((box.x0, box.y0)), *self.point_to_square((box.x1, box.y1))

    def to_image(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 S×S of the square -> float32 H×W of the picture (bilinear)."""
        return self._resized(values, self.height, self.width)

    def at_most(self, values: Tensor) -> Tensor:
        """float32 N×S×S of the square -> float32 N×h×w: of all of the picture, each side at its own
        length or, if that is larger, at the length which it has in the square (bilinear)."""
        rows = slice(self.top, self.top + self.inner_height)
        inner = values[:, rows, self.left : self.left + self.inner_width]
        size = min(self.inner_height, self.height), min(self.inner_width, self.width)
        if size == (self.inner_height, self.inner_width):
            return inner
        return functional.interpolate(inner[:, None], size, mode="bilinear")[:, 0]

    def _resized(self, values: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
        inner = values[
            self.top : self.top + self.inner_height, self.left : self.left + self.inner_width
        ]
        if inner.shape == (height, width):
            return inner.astype(np.float32)
        return cv2.resize(inner, (width, height), interpolation=cv2.INTER_LINEAR)


def frame_of(height: int, width: int, side: int = SIDE, fit: Fit = "centered") -> Frame:
    """The frame of a picture of a size."""
    if fit == "stretched":
        return Frame(height, width, 0, 0, side, side, side)
    scale = side / max(height, width)
    if fit == "corner":
        inner = int(height * scale + 0.5), int(width * scale + 0.5)
        return Frame(height, width, 0, 0, max(1, inner[0]), max(1, inner[1]), side)
    inner_height, inner_width = max(1, round(height * scale)), max(1, round(width * scale))
    left, top = (side - inner_width) // 2, (side - inner_height) // 2
    return Frame(height, width, left, top, inner_height, inner_width, side)


def to_square(image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], Frame]:
    """uint8 H×W×3 -> (uint8 SIDE×SIDE×3, its frame)."""
    frame = frame_of(*image.shape[:2])
    if image.shape[:2] == (SIDE, SIDE):
        return image, frame
    shrinks = frame.inner_height < frame.height
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    inner = cv2.resize(image, (frame.inner_width, frame.inner_height), interpolation=method)
    return _padded(inner, frame, cv2.BORDER_REPLICATE), frame


def square_mask(mask: NDArray[np.bool_], frame: Frame) -> NDArray[np.bool_]:
    """bool H×W of the picture -> bool SIDE×SIDE of its square; nothing outside the picture."""
    if mask.shape == (SIDE, SIDE):
        return mask
    size = (frame.inner_width, frame.inner_height)
    inner = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return _padded(inner, frame, cv2.BORDER_CONSTANT) >= 0.5


def _padded(inner: NDArray, frame: Frame, border: int) -> NDArray:
    bottom = SIDE - frame.top - frame.inner_height
    right = SIDE - frame.left - frame.inner_width
    return cv2.copyMakeBorder(inner, frame.top, bottom, frame.left, right, border, value=0)
