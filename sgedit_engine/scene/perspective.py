"""The usual view of a table: from a place in the picture to a place on the ground.

A pinhole looks down at the table at a usual angle. What follows from it (Hartley and
Zisserman, "Multiple View Geometry", ch. 8.6): on the ground, the scale of things grows
linearly with their distance below the horizon line. Lengths are in picture heights at the
picture's middle row: a thing there that spans half the picture's height has length 0.5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Perspective:
    """A camera that looks down by `elevation` (radians) with a vertical field of view whose
    half has the tangent `half_tan`. Rows `y` are normalised, 0 at the top."""

    elevation: float = 0.45
    half_tan: float = 0.32

    @property
    def horizon(self) -> float:
        """The row of the horizon; negative when it lies above the picture."""
        return 0.5 - math.tan(self.elevation) / (2 * self.half_tan)

    def scale(self, y: float) -> float:
        """Picture heights that a length of one takes at the ground seen at row `y`.

        1 at y = 0.5. Rows near or above the horizon get a small positive scale.
        """
        return max((y - self.horizon) / (0.5 - self.horizon), 0.05)

    def near(self, y: float) -> float:
        """How much nearer to the viewer than row 0.5 the ground at row `y` is."""
        height = math.sin(self.elevation) / (2 * self.half_tan)
        dip = self.elevation + math.atan((y - 0.5) * 2 * self.half_tan)
        return height * (1 / math.tan(self.elevation) - 1 / math.tan(max(dip, 0.02)))

    def row(self, near: float) -> float:
        """The row at which the ground at a nearness is seen: the inverse of `near`."""
        height = math.sin(self.elevation) / (2 * self.half_tan)
        cotangent = 1 / math.tan(self.elevation) - near / height
        dip = math.atan2(1.0, cotangent)
        return 0.5 + math.tan(dip - self.elevation) / (2 * self.half_tan)


USUAL = Perspective()
