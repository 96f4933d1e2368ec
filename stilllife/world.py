"""The words and values of the still-life world: what a scene is, before it is drawn.

World coordinates: right-handed, x to the right, y up, z towards the camera, the table top
is the plane y = 0 with the table's centre at the origin. One unit is about the height of
the picture at the distance of the table's centre. Angles are radians.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

RESOLUTION = 256
MAX_THINGS = 6
DETAILS = 8


@dataclass(frozen=True)
class Proportions:
    """The upright cylinder that bounds a kind at size 1 (its larger side is 1).

    `top_radius` is the radius of the flat top on which another thing can stand; 0 if none.
    """

    radius: float
    height: float
    top_radius: float = 0.0


KINDS: dict[str, Proportions] = {
    "ball": Proportions(0.50, 1.00),
    "book": Proportions(0.50, 0.24, 0.34),
    "bottle": Proportions(0.19, 1.00),
    "bowl": Proportions(0.50, 0.48),
    "cactus": Proportions(0.32, 1.00),
    "candle": Proportions(0.26, 1.00),
    "cone": Proportions(0.38, 1.00),
    "cube": Proportions(0.50, 0.72, 0.34),
    "donut": Proportions(0.50, 0.34),
    "lamp": Proportions(0.36, 1.00),
    "mug": Proportions(0.50, 0.74),
    "mushroom": Proportions(0.46, 0.92),
    "rubber duck": Proportions(0.50, 0.84),
    "teapot": Proportions(0.50, 0.66),
}
# Kinds that no scene of training or of the test split holds, and that no caption names: what do
# models make of a thing that they cannot know?
HELD_BACK_KINDS: dict[str, Proportions] = {
    "hourglass": Proportions(0.32, 1.00),
    "pear": Proportions(0.36, 1.00),
    "pyramid": Proportions(0.50, 0.78),
    "vase": Proportions(0.34, 1.00),
}
PROPORTIONS = KINDS | HELD_BACK_KINDS
SUPPORTS = tuple(kind for kind, p in KINDS.items() if p.top_radius > 0)

# sRGB albedo, 0 to 1. Chosen far apart; a thing's own hue is jittered by its detail vector.
COLORS: dict[str, tuple[float, float, float]] = {
    "red": (0.80, 0.10, 0.10),
    "orange": (0.95, 0.47, 0.05),
    "yellow": (0.95, 0.82, 0.12),
    "green": (0.16, 0.58, 0.18),
    "teal": (0.05, 0.58, 0.60),
    "blue": (0.12, 0.28, 0.80),
    "purple": (0.47, 0.16, 0.66),
    "pink": (0.96, 0.50, 0.68),
    "brown": (0.42, 0.24, 0.12),
    "white": (0.93, 0.93, 0.91),
    "gray": (0.50, 0.50, 0.51),
    "black": (0.07, 0.07, 0.08),
}
PATTERNS = ("plain", "striped", "spotted")
FINISHES = ("matte", "glossy")
TABLES = ("wooden", "marble", "slate", "white", "checkered")
WALLS: dict[str, tuple[float, float, float]] = {
    "cream": (0.90, 0.85, 0.74),
    "gray": (0.62, 0.63, 0.65),
    "blue": (0.56, 0.68, 0.80),
    "green": (0.62, 0.73, 0.60),
    "pink": (0.86, 0.70, 0.70),
    "yellow": (0.90, 0.80, 0.52),
}
# The wall is the vertical plane z = WALL_Z; the table top ends there.
WALL_Z = -1.15
PREDICATES = ("left of", "right of", "in front of", "behind", "on", "under", "next to")


@dataclass(frozen=True)
class Thing:
    """One thing of a scene.

    `size` is its larger side in world units, `base` the height of what it stands on,
    `support` the index of the thing that it stands on (None: the table). `detail` holds
    `DETAILS` numbers in [0, 1) that no caption mentions: hue, band phase, decal, proportions.
    """

    kind: str
    color: str
    pattern: str
    finish: str
    x: float
    z: float
    yaw: float
    size: float
    detail: tuple[float, ...]
    base: float = 0.0
    support: int | None = None

    @property
    def radius(self) -> float:
        """Radius of the bounding cylinder, world units."""
        return PROPORTIONS[self.kind].radius * self.size

    @property
    def height(self) -> float:
        """Height of the bounding cylinder, world units."""
        return PROPORTIONS[self.kind].height * self.size


@dataclass(frozen=True)
class Camera:
    """A pinhole camera that orbits the point `target`.

    `elevation` above the table, `azimuth` around the y axis (0: on the +z side), `distance`
    to the target, `fov` the full vertical field of view; the picture is square.
    """

    elevation: float = 0.45
    azimuth: float = 0.0
    distance: float = 1.75
    fov: float = 0.62
    target: tuple[float, float, float] = (0.0, 0.16, 0.0)

    def position(self) -> tuple[float, float, float]:
        """World position of the pinhole."""
        flat = self.distance * math.cos(self.elevation)
        tx, ty, tz = self.target
        return (
            tx + flat * math.sin(self.azimuth),
            ty + self.distance * math.sin(self.elevation),
            tz + flat * math.cos(self.azimuth),
        )

    def axes(self) -> tuple[tuple[float, float, float], ...]:
        """The unit vectors (right, up, forward) of the camera, in world coordinates."""
        se, ce = math.sin(self.elevation), math.cos(self.elevation)
        sa, ca = math.sin(self.azimuth), math.cos(self.azimuth)
        return (ca, 0.0, -sa), (-se * sa, ce, -se * ca), (-ce * sa, -se, -ce * ca)

    def project(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        """World point -> (u, v, depth): u, v in [0, 1] inside the frame (origin top left)."""
        px, py, pz = self.position()
        d = (x - px, y - py, z - pz)
        right, up, forward = self.axes()
        depth = sum(a * b for a, b in zip(d, forward, strict=True))
        scale = 0.5 / (math.tan(self.fov / 2) * depth)
        u = 0.5 + scale * sum(a * b for a, b in zip(d, right, strict=True))
        v = 0.5 - scale * sum(a * b for a, b in zip(d, up, strict=True))
        return u, v, depth


@dataclass(frozen=True)
class Light:
    """One soft key light far away, and an even fill. `softness` 0 (hard) to 1 (very soft)."""

    azimuth: float = -0.7
    elevation: float = 0.9
    softness: float = 0.5
    warmth: float = 0.0
    fill: float = 0.45


@dataclass(frozen=True)
class Scene:
    """Everything that is drawn. `look` 0 is the ordinary shader, 1 the held-back one."""

    things: tuple[Thing, ...]
    camera: Camera = Camera()
    light: Light = Light()
    table: str = "wooden"
    table_seed: float = 0.0
    wall: str = "cream"
    look: int = 0

    def with_thing(self, index: int, **changes: object) -> Scene:
        """The scene with one thing changed."""
        changed = replace(self.things[index], **changes)  # type: ignore[arg-type]
        return replace(self, things=(*self.things[:index], changed, *self.things[index + 1 :]))
