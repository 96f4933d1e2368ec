"""Scenes as flat float32 arrays, the only thing that the renderer reads.

Packing needs neither numba nor torch, so worker processes can sample and pack while one
process renders.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stilllife.world import (
    COLORS,
    FINISHES,
    MAX_THINGS,
    PATTERNS,
    PROPORTIONS,
    TABLES,
    WALLS,
    Scene,
    Thing,
)

# Fields of a thing. Places and colors take three, proportions (T_FORM) too.
T_KIND, T_PLACE, T_COS, T_SIN, T_SIZE, T_RADIUS, T_HEIGHT = 0, 1, 4, 5, 6, 7, 8
T_PATTERN, T_GLOSSY, T_COLOR, T_SECOND, T_MARK = 9, 10, 11, 14, 17
T_COUNT, T_PHASE, T_DECAL, T_DECAL_AT, T_FORM = 20, 21, 22, 23, 24
THING_FIELDS = 27

# Fields of a scene. S_ANGLE is the tangent of half the field of view.
S_EYE, S_RIGHT, S_UP, S_FORWARD, S_ANGLE = 0, 3, 6, 9, 12
S_LIGHT, S_KEY, S_SHARPNESS, S_FILL = 13, 16, 19, 20
S_TABLE, S_TABLE_SEED, S_WALL, S_LOOK = 21, 22, 23, 26
SCENE_FIELDS = 27

KIND_ORDER = tuple(PROPORTIONS)
# Bodies too light for cream bands get a dark second color instead (sRGB).
CREAM = (0.95, 0.91, 0.80)
DARK_SECOND = {
    "white": (0.20, 0.25, 0.36),
    "yellow": (0.34, 0.20, 0.10),
    "pink": (0.52, 0.10, 0.26),
}
KEY_STRENGTH = 0.86


@dataclass(frozen=True)
class Packed:
    """N scenes: `things` float32 [N, MAX_THINGS, THING_FIELDS], `scenes` float32
    [N, SCENE_FIELDS], `counts` int32 [N] (things in use). C-contiguous, picklable."""

    things: np.ndarray
    scenes: np.ndarray
    counts: np.ndarray

    def __len__(self) -> int:
        return len(self.counts)

    def part(self, start: int, stop: int) -> Packed:
        """Scenes start to stop (views, no copy)."""
        return Packed(self.things[start:stop], self.scenes[start:stop], self.counts[start:stop])


def concatenate(parts: Sequence[Packed]) -> Packed:
    """Several batches as one, in order."""
    return Packed(
        np.concatenate([p.things for p in parts]),
        np.concatenate([p.scenes for p in parts]),
        np.concatenate([p.counts for p in parts]),
    )


def linear(srgb: tuple[float, float, float]) -> tuple[float, float, float]:
    """sRGB in [0, 1] -> linear light (IEC 61966-2-1)."""
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb)
    return r, g, b


def jittered(
    srgb: tuple[float, float, float], hue: float, value: float
) -> tuple[float, float, float]:
    """A color moved a little by two details in [0, 1): hue by ±0.014, value by ±7 %."""
    h, s, v = colorsys.rgb_to_hsv(*srgb)
    h = (h + 0.028 * (hue - 0.5)) % 1.0
    v = min(v * (1.0 + 0.14 * (value - 0.5)), 1.0)
    return colorsys.hsv_to_rgb(h, s, v)


def second_color(color: str) -> tuple[float, float, float]:
    """sRGB of a named color's bands, spots and linings: cream, or dark on light bodies."""
    return DARK_SECOND.get(color, CREAM)


def thing_row(thing: Thing) -> list[float]:
    """One thing as THING_FIELDS numbers."""
    hue, value, phase, count, mark, *form = thing.detail
    body = jittered(COLORS[thing.color], hue, value)
    second = second_color(thing.color)
    accent = tuple(0.35 * b + 0.65 * s for b, s in zip(body, second, strict=True))
    # Of the plain bodies, a third have no mark, a third a ring, a third a badge.
    decal = min(int(3.0 * mark), 2)
    proportions = PROPORTIONS[thing.kind]
    return [
        KIND_ORDER.index(thing.kind),
        thing.x, thing.base, thing.z,
        math.cos(thing.yaw), math.sin(thing.yaw),
        thing.size, proportions.radius, proportions.height,
        PATTERNS.index(thing.pattern), FINISHES.index(thing.finish),
        *linear(body), *linear(second), *linear(accent),  # type: ignore[arg-type]
        3.2 + 1.2 * count, phase,
        decal, 3.0 * mark - decal,
        *form,
    ]  # fmt: skip


def scene_row(scene: Scene) -> list[float]:
    """A scene without its things as SCENE_FIELDS numbers."""
    camera, light = scene.camera, scene.light
    flat = math.cos(light.elevation)
    warm = light.warmth
    axes = (component for axis in camera.axes() for component in axis)
    return [
        *camera.position(), *axes, math.tan(camera.fov / 2),
        flat * math.sin(light.azimuth), math.sin(light.elevation), flat * math.cos(light.azimuth),
        KEY_STRENGTH * (1.0 + 0.22 * warm), KEY_STRENGTH, KEY_STRENGTH * (1.0 - 0.35 * warm),
        # From a crisp edge to a shadow as wide as the thing that casts it.
        26.0 * (4.0 / 26.0) ** light.softness,
        light.fill,
        TABLES.index(scene.table), scene.table_seed, *linear(WALLS[scene.wall]), scene.look,
    ]  # fmt: skip


def pack(scenes: Sequence[Scene]) -> Packed:
    """Scenes as arrays. Raises ValueError for a name that the world does not have, for a scene
    with more than MAX_THINGS things, and for a `detail` of the wrong length."""
    things = np.zeros((len(scenes), MAX_THINGS, THING_FIELDS), np.float32)
    rows = np.zeros((len(scenes), SCENE_FIELDS), np.float32)
    counts = np.zeros(len(scenes), np.int32)
    for n, scene in enumerate(scenes):
        if len(scene.things) > MAX_THINGS:
            raise ValueError(f"scene {n} has {len(scene.things)} things, at most {MAX_THINGS}")
        rows[n] = scene_row(scene)
        counts[n] = len(scene.things)
        for i, thing in enumerate(scene.things):
            things[n, i] = thing_row(thing)
    return Packed(things, rows, counts)
