"""The usual view of a table: from a place in the picture to a place on the ground.

A pinhole looks down at the table at a usual angle. What follows from it (Hartley and
Zisserman, "Multiple View Geometry", ch. 8.6): on the ground, the scale of things grows
linearly with their distance below the horizon line. Lengths are in picture heights at the
picture's middle row: a thing there that spans half the picture's height has length 0.5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Perspective:
    """A camera that looks down by `elevation` (radians) with a vertical field of view whose
    half has the tangent `half_tan`. Rows `y` are normalised, 0 at the top."""

    elevation: float = 0.45
    half_tan: float = 0.32

    @cached_property
    def horizon(self) -> float:
        """The row of the horizon; negative when it lies above the picture."""
        return 0.5 - math.tan(self.elevation) / (2 * self.half_tan)

    @cached_property
    def height(self) -> float:
        """The height of the camera above the ground."""
        return math.sin(self.elevation) / (2 * self.half_tan)

    def dip(self, y: float) -> float:
        """The angle (radians) by which the sight through row `y` falls."""
        return self.elevation + math.atan((y - 0.5) * 2 * self.half_tan)

    def scale(self, y: float, above: float = 0.0) -> float:
        """Picture heights that a length of one takes at the ground seen at row `y`, or on a
        level surface `above` it.

        1 at y = 0.5 on the ground. Rows near or above the horizon get a small positive scale.
        """
        raised = self.height / max(self.height - above, 0.05 * self.height)
        return max((y - self.horizon) / (0.5 - self.horizon), 0.05) * raised

    def near(self, y: float, above: float = 0.0) -> float:
        """How much nearer to the viewer than row 0.5 of the ground is what is seen at row `y`:
        the ground there, or a level surface `above` it."""
        dip = max(self.dip(y), 0.02)
        return self.height / math.tan(self.elevation) - (self.height - above) / math.tan(dip)

    def row(self, near: float, above: float = 0.0) -> float:
        """The row at which the ground at a nearness is seen, or a level surface `above` it: the
        inverse of `near`."""
        left = max(self.height - above, 0.05 * self.height)
        cotangent = (self.height / math.tan(self.elevation) - near) / left
        dip = math.atan2(1.0, cotangent)
        return 0.5 + math.tan(dip - self.elevation) / (2 * self.half_tan)


USUAL = Perspective()
