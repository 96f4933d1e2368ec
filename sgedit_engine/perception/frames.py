"""Between pictures of any size and the square pictures that the models read.

A picture is scaled so that its longer side fits, and the rest is filled by repeating its edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.geometry import Box

SIDE = 256


@dataclass(frozen=True)
class Frame:
    """Where a picture of `height`×`width` pixels lies in its square of SIDE×SIDE pixels:
    from (`left`, `top`) on, `inner_width`×`inner_height` large."""

    height: int
    width: int
    left: int
    top: int
    inner_height: int
    inner_width: int

    def box_to_image(self, xyxy: NDArray[np.floating]) -> NDArray[np.float64]:
        """Boxes [..., 4] normalised to the square -> normalised to the picture, clipped."""
        offset = np.array([self.left, self.top, self.left, self.top], np.float64)
        size = np.array([self.inner_width, self.inner_height] * 2, np.float64)
        return np.clip((np.asarray(xyxy, np.float64) * SIDE - offset) / size, 0.0, 1.0)

    def box_to_square(self, box: Box) -> tuple[float, float, float, float]:
        """A box of the picture -> xyxy in pixels of the square."""
        xs = [self.left + x * self.inner_width for x in (box.x0, box.x1)]
        ys = [self.top + y * self.inner_height for y in (box.y0, box.y1)]
        return xs[0], ys[0], xs[1], ys[1]

    def to_image(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 SIDE×SIDE of the square -> float32 H×W of the picture (bilinear)."""
        inner = values[
            self.top : self.top + self.inner_height, self.left : self.left + self.inner_width
        ]
        if inner.shape == (self.height, self.width):
            return inner.astype(np.float32)
        return cv2.resize(inner, (self.width, self.height), interpolation=cv2.INTER_LINEAR)


def frame_of(height: int, width: int) -> Frame:
    """The frame of a picture of a size; its picture is centred."""
    scale = SIDE / max(height, width)
    inner_height, inner_width = max(1, round(height * scale)), max(1, round(width * scale))
    left, top = (SIDE - inner_width) // 2, (SIDE - inner_height) // 2
    return Frame(height, width, left, top, inner_height, inner_width)


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
