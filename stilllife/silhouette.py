"""Where a thing falls in the picture, estimated without rendering.

The sampler must know what the frame holds and who hides whom long before a pixel is
drawn. Each kind has a coarse outline (half widths from its top to its bottom); its
silhouette is one Python integer used as a bit grid, so that "what hides what" is a few
`&` and `|` on whole pictures, in microseconds.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

from stilllife.world import Camera, Scene, Thing

ROWS = 64
COLUMNS = 128
_SPAN = tuple((1 << width) - 1 for width in range(COLUMNS + 1))

# Half widths, as shares of the bounding radius, in equal bands from the top of the outline
# to its bottom: means over rendered masks of 400 sampled scenes.
OUTLINES: dict[str, tuple[float, ...]] = {
    "ball": (0.60, 0.77, 0.88, 0.95, 0.99, 1.00, 1.00, 0.97, 0.91, 0.81, 0.66, 0.41),
    "book": (0.36, 0.64, 0.76, 0.82, 0.86, 0.86, 0.86, 0.84, 0.81, 0.76, 0.65, 0.45),
    "bottle": (0.30, 0.50, 0.35, 0.35, 0.52, 0.90, 0.94, 0.94, 0.93, 0.92, 0.90, 0.65),
    "bowl": (0.34, 0.80, 0.95, 1.00, 1.00, 0.97, 0.92, 0.84, 0.74, 0.59, 0.41, 0.21),
    "cactus": (0.08, 0.38, 0.43, 0.56, 0.66, 0.61, 0.49, 0.63, 0.75, 0.60, 0.51, 0.28),
    "candle": (0.03, 0.21, 0.25, 0.60, 0.60, 0.59, 0.59, 0.59, 0.60, 0.75, 0.94, 0.73),
    "cone": (0.10, 0.18, 0.27, 0.36, 0.44, 0.53, 0.62, 0.70, 0.79, 0.87, 0.88, 0.60),
    "cube": (0.53, 0.82, 0.89, 0.91, 0.90, 0.90, 0.89, 0.88, 0.87, 0.83, 0.71, 0.40),
    "donut": (0.23, 0.64, 0.81, 0.90, 0.96, 0.97, 0.98, 0.96, 0.92, 0.84, 0.72, 0.50),
    "lamp": (0.48, 0.61, 0.69, 0.77, 0.85, 0.92, 0.85, 0.33, 0.34, 0.35, 0.46, 0.40),
    "mug": (0.31, 0.64, 0.68, 0.72, 0.74, 0.73, 0.72, 0.72, 0.69, 0.65, 0.61, 0.40),
    "mushroom": (0.43, 0.67, 0.82, 0.91, 0.97, 0.99, 0.94, 0.67, 0.42, 0.38, 0.39, 0.30),
    "rubber duck": (0.17, 0.35, 0.43, 0.45, 0.45, 0.55, 0.63, 0.68, 0.67, 0.61, 0.48, 0.13),
    "teapot": (0.05, 0.16, 0.35, 0.51, 0.63, 0.69, 0.69, 0.66, 0.60, 0.52, 0.37, 0.26),
}
# The width that a kind shows on average over its turns, as a share of the cylinder's.
WIDTHS: dict[str, float] = {
    "ball": 1.00,
    "book": 0.89,
    "bottle": 0.97,
    "bowl": 1.00,
    "cactus": 0.82,
    "candle": 0.95,
    "cone": 0.93,
    "cube": 0.92,
    "donut": 1.00,
    "lamp": 0.96,
    "mug": 0.80,
    "mushroom": 1.00,
    "rubber duck": 0.80,
    "teapot": 0.72,
}
# Shares of the radius at which the outline's highest and lowest points lie: the far rim of
# the top and the near rim of the bottom, seen from above.
RIMS: dict[str, tuple[float, float]] = {
    "ball": (-0.20, 0.25),
    "book": (0.75, 0.70),
    "bottle": (0.35, 0.95),
    "bowl": (1.00, 0.45),
    "cactus": (0.20, 0.65),
    "candle": (-0.10, 0.90),
    "cone": (0.00, 0.95),
    "cube": (0.80, 0.80),
    "donut": (0.70, 0.70),
    "lamp": (0.55, 0.55),
    "mug": (0.70, 0.60),
    "mushroom": (0.10, 0.40),
    "rubber duck": (0.00, 0.35),
    "teapot": (-0.05, 0.35),
}


class FrameBox(NamedTuple):
    """A thing in the frame: edges in [0, 1] (origin top left) and its middle's depth."""

    u0: float
    v0: float
    u1: float
    v1: float
    depth: float

    @property
    def width(self) -> float:
        return self.u1 - self.u0

    @property
    def height(self) -> float:
        return self.v1 - self.v0

    def larger_side(self, kind: str) -> float:
        """Share of the frame's height that the larger side of a kind filling it takes."""
        return max((self.u1 - self.u0) * WIDTHS[kind], self.v1 - self.v0)


class View:
    """A camera with everything computed once that projecting many things needs.

    Besides the frame it gives ground coordinates aligned with the camera: `across` grows to
    the viewer's right, `near` grows towards the viewer; the origin is the table's centre.
    """

    def __init__(self, camera: Camera) -> None:
        self._px, self._py, self._pz = camera.position()
        self._right, self._up, self._forward = camera.axes()
        self._scale = 0.5 / math.tan(camera.fov / 2)
        self.sin_azimuth = math.sin(camera.azimuth)
        self.cos_azimuth = math.cos(camera.azimuth)

    def ground(self, x: float, z: float) -> tuple[float, float]:
        """World (x, z) -> (across, near)."""
        return (
            x * self.cos_azimuth - z * self.sin_azimuth,
            x * self.sin_azimuth + z * self.cos_azimuth,
        )

    def world(self, across: float, near: float) -> tuple[float, float]:
        """(across, near) -> world (x, z)."""
        return (
            across * self.cos_azimuth + near * self.sin_azimuth,
            near * self.cos_azimuth - across * self.sin_azimuth,
        )

    def _project(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        dx, dy, dz = x - self._px, y - self._py, z - self._pz
        f, r, u = self._forward, self._right, self._up
        depth = dx * f[0] + dy * f[1] + dz * f[2]
        scale = self._scale / depth
        return (
            0.5 + scale * (dx * r[0] + dz * r[2]),
            0.5 - scale * (dx * u[0] + dy * u[1] + dz * u[2]),
            depth,
        )

    def box(self, thing: Thing) -> FrameBox:
        """The frame box of a thing's outline, from its bounding cylinder and its rims."""
        return self.box_of(thing.kind, thing.x, thing.base, thing.z, thing.radius, thing.height)

    def box_of(
        self, kind: str, x: float, base: float, z: float, radius: float, height: float
    ) -> FrameBox:
        """The same from the bare numbers; lengths in world units."""
        top_rim, bottom_rim = RIMS[kind]
        u, _, depth = self._project(x, base + height * 0.5, z)
        half = self._scale * radius / depth
        top = top_rim * radius
        bottom = bottom_rim * radius
        _, v0, _ = self._project(
            x - top * self.sin_azimuth, base + height, z - top * self.cos_azimuth
        )
        _, v1, _ = self._project(x + bottom * self.sin_azimuth, base, z + bottom * self.cos_azimuth)
        return FrameBox(u - half, v0, u + half, v1, depth)


@cache
def _rows_of(kind: str, count: int) -> tuple[float, ...]:
    """The outline of a kind resampled to `count` rows."""
    outline = OUTLINES[kind]
    last = len(outline) - 1
    rows = []
    for row in range(count):
        at = min(max((row + 0.5) / count * len(outline) - 0.5, 0.0), float(last))
        low = min(int(at), last - 1)
        rows.append(outline[low] + (outline[low + 1] - outline[low]) * (at - low))
    return tuple(rows)


def silhouette(kind: str, box: FrameBox) -> int:
    """The outline of a kind inside a frame box as a bit grid of ROWS x COLUMNS.

    Bit `row * COLUMNS + column` is set where the thing is; what lies outside the frame is
    cut off.
    """
    first = int(box.v0 * ROWS + 0.5)
    count = max(1, int(box.v1 * ROWS + 0.5) - first)
    middle = (box.u0 + box.u1) * 0.5 * COLUMNS
    half = (box.u1 - box.u0) * 0.5 * COLUMNS
    bits = 0
    for row, share in enumerate(_rows_of(kind, count), first):
        if 0 <= row < ROWS:
            left = max(0, int(middle - half * share + 0.5))
            right = min(COLUMNS, int(middle + half * share + 0.5))
            if right > left:
                bits |= _SPAN[right - left] << (row * COLUMNS + left)
    return bits


def paint_order(things: tuple[Thing, ...] | list[Thing], view: View) -> list[int]:
    """Indices from the farthest to the nearest; what stands on a thing comes after it."""

    def key(index: int) -> tuple[float, float]:
        thing = things[index]
        root = thing
        while root.support is not None:
            root = things[root.support]
        return view.ground(root.x, root.z)[1], thing.base

    return sorted(range(len(things)), key=key)


def visible_shares(masks: list[int], order: list[int]) -> list[float]:
    """Share of each silhouette that nothing nearer hides, 0 to 1 (0 for an empty one)."""
    shares = [0.0] * len(masks)
    hidden = 0
    for index in reversed(order):
        mask = masks[index]
        area = mask.bit_count()
        if area:
            shares[index] = (mask & ~hidden).bit_count() / area
        hidden |= mask
    return shares


def estimate_visibility(scene: Scene) -> list[float]:
    """Estimated share of each thing that the picture shows, in the order of the things."""
    view = View(scene.camera)
    masks = [silhouette(thing.kind, view.box(thing)) for thing in scene.things]
    return visible_shares(masks, paint_order(scene.things, view))
