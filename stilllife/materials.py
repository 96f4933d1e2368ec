"""What things look like: fixed materials, patterns and decals.

Plain scalar functions (see `solids`); colors are linear RGB in [0, 1]. Points are in unit space
(see `shapes`). Edges of patterns are soft, so that a small autoencoder can keep them.
"""

from __future__ import annotations

import math

from stilllife.shapes import (
    BALL,
    BODY,
    BOOK,
    BOTTLE,
    BOWL,
    BRASS,
    CACTUS,
    CANDLE,
    CLAY,
    COFFEE,
    CORK,
    CUBE,
    DARK,
    DONUT,
    DOUGH,
    DUCK,
    FLAME,
    GLOW,
    INSIDE,
    LAMP,
    MUG,
    MUSHROOM,
    ORANGE,
    TEAPOT,
)
from stilllife.solids import TAU, blend3, floor, length2, length3, mix, smoothstep

PLAIN, STRIPED, SPOTTED = range(3)
NO_DECAL, RING, BADGE = range(3)


def material(part: int) -> tuple[float, float, float]:
    """Linear color of the materials that are no thing's named color."""
    color = (0.78, 0.70, 0.52)  # IVORY
    if part == DARK:
        color = (0.012, 0.011, 0.012)
    elif part == ORANGE:
        color = (0.86, 0.26, 0.02)
    elif part == CLAY:
        color = (0.42, 0.15, 0.065)
    elif part == DOUGH:
        color = (0.55, 0.30, 0.105)
    elif part == BRASS:
        color = (0.46, 0.32, 0.13)
    elif part == COFFEE:
        color = (0.07, 0.028, 0.012)
    elif part in (FLAME, GLOW):
        color = (0.05, 0.04, 0.03)
    elif part == CORK:
        color = (0.48, 0.28, 0.13)
    return color


def wave(phase: float, sharpness: float) -> float:
    """A square wave of period 1 with soft edges, in [0, 1], above 0.5 for 42 % of the period.

    Less than half, so that a body's named color stays its main one.
    """
    return smoothstep(-sharpness, sharpness, math.sin(TAU * phase) - 0.25)


def stripes(kind: int, x: float, y: float, z: float, count: float, phase: float) -> float:
    """1 on the light bands of a striped body, 0 on the others.

    `count` is the number of bands along a kind's height (about 3 to 4), `phase` in [0, 1).
    """
    turn = math.atan2(z, x) / TAU
    along = y * count
    if kind == CUBE:
        along = 0.75 * count * (x + y - 0.4 * z)
    elif kind == BOOK:
        along = 1.3 * count * (z + 0.02)
    elif kind == BOWL:
        along = 2.0 * count * y
    elif kind == DONUT:
        along = 9.0 * turn + 1.5 * length2(x, z)
    elif kind in (LAMP, MUSHROOM):
        along = 9.0 * turn
    elif kind == CANDLE:
        along = 1.25 * count * y + turn
    elif kind == DUCK:
        along = 1.25 * count * (0.9 * x + 0.55 * y)
    elif kind in (MUG, TEAPOT):
        along = 1.25 * count * y
    return wave(along + phase, 0.30)


def spot_grid(u: float, v: float, pitch: float, radius: float) -> float:
    """1 inside the dots of a staggered square grid on a plane, with soft edges."""
    row = floor(v / pitch)
    shift = 0.5 * (row - 2.0 * floor(0.5 * row))
    cell_u = u / pitch + shift
    du = (cell_u - floor(cell_u) - 0.5) * pitch
    dv = v - (row + 0.5) * pitch
    return smoothstep(radius + 0.016, radius - 0.016, length2(du, dv))


def spot_band(
    turn: float, r: float, v: float, columns: float, pitch: float, radius: float
) -> float:
    """Dots in staggered rows around an axis; rows `pitch` apart along `v`, smaller near a pole.

    `turn` is the angle around the axis in turns, `r` the distance from it.
    """
    row = floor(v / pitch)
    shift = 0.5 * (row - 2.0 * floor(0.5 * row))
    cell = turn * columns + shift
    du = (cell - floor(cell) - 0.5) * TAU * r / columns
    dv = v - (row + 0.5) * pitch
    size = min(radius, 1.9 * r / columns)
    return smoothstep(size + 0.016, size - 0.016, length2(du, dv))


def spots(
    kind: int,
    x: float,
    y: float,
    z: float,
    normal: tuple[float, float, float],
    count: float,
    phase: float,
) -> float:
    """1 inside the light dots of a spotted body; `normal` in unit space, see `stripes`."""
    r = length2(x, z)
    turn = math.atan2(z, x) / TAU + phase
    pitch = 0.72 / count
    radius = 0.31 * pitch
    shift = phase * pitch
    value = 0.0
    if kind in (CUBE, BOOK):
        u, v = x, z
        if abs(normal[0]) > max(abs(normal[1]), abs(normal[2])):
            u, v = z, y
        elif abs(normal[2]) > abs(normal[1]):
            u, v = x, y
        value = spot_grid(u + shift, v + 0.5 * shift, 1.1 * pitch, 1.1 * radius)
    elif kind in (BALL, MUSHROOM, TEAPOT, DUCK, BOWL):
        middle = 0.497
        columns = 9.0
        if kind == MUSHROOM:
            middle = 0.40
        elif kind in (TEAPOT, DUCK):
            middle = 0.26
        elif kind == BOWL:
            middle = 0.46
        reach = length3(x, y - middle, z)
        around = turn
        radial = r
        height = y - middle
        if kind == DUCK:
            # Around the long axis, so that head and body have dots of one size.
            radial = length2(y - middle, z)
            around = math.atan2(z, y - middle) / TAU + phase
            height = x
        elevation = math.atan2(height, radial) * reach
        value = spot_band(around, radial, elevation, columns, 1.05 * pitch, 1.1 * radius)
    elif kind == DONUT:
        tube = math.atan2(y - 0.16, r - 0.33) * 0.16
        value = spot_band(turn, r, tube + 0.5 * shift, 12.0, 0.13, 0.042)
    else:
        columns = 7.0
        if kind in (BOTTLE, CACTUS, CANDLE):
            columns = 5.0
            radius = 0.85 * radius
            pitch = 0.82 * pitch
        elif kind in (LAMP, MUG):
            columns = 9.0
        value = spot_band(turn, r, y + shift, columns, pitch, radius)
    return value


def decal(kind: int, form: int, where: float, x: float, y: float, z: float, height: float) -> float:
    """1 on the small unnamed mark of a body: a thin ring or a round badge, placed by `where`."""
    if form == RING:
        level = height * mix(0.30, 0.62, where)
        along = y
        if kind == BOOK:
            along = z
            level = mix(-0.2, 0.2, where)
        elif kind == DONUT:
            along = length2(x, z)
            level = mix(0.26, 0.40, where)
        return smoothstep(0.026, 0.010, abs(along - level))
    if form == BADGE:
        turn = TAU * where
        if kind in (BOOK, DONUT, CUBE):
            far = 0.33
            if kind != DONUT:
                far = 0.16
            gap = length2(x - far * math.cos(turn), z - far * math.sin(turn))
            return smoothstep(0.075, 0.055, gap) * smoothstep(0.5 * height, 0.6 * height, y)
        r = length2(x, z)
        off = math.atan2(z, x) - turn
        side = r * (off - TAU * floor(off / TAU + 0.5))
        return smoothstep(0.075, 0.055, length2(side, y - 0.55 * height))
    return 0.0


def body_color(
    kind: int,
    pattern: int,
    point: tuple[float, float, float],
    normal: tuple[float, float, float],
    color: tuple[float, float, float],
    second: tuple[float, float, float],
    mark: tuple[float, float, float],
    count: float,
    phase: float,
    form: int,
    where: float,
    height: float,
) -> tuple[float, float, float]:
    """Linear color of a body at a unit-space point: its color, then pattern, then decal."""
    x, y, z = point
    if pattern == STRIPED:
        color = blend3(color, second, stripes(kind, x, y, z, count, phase))
    elif pattern == SPOTTED:
        color = blend3(color, second, spots(kind, x, y, z, normal, count, phase))
    else:
        color = blend3(color, mark, decal(kind, form, where, x, y, z, height))
    return color


def thing_color(
    part: int, body: tuple[float, float, float], second: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Linear color at a part of a thing, given what its body has there."""
    if part == BODY:
        return body
    if part == INSIDE:
        # A pale lining; that of a light body, whose second color is dark, is but a shade darker.
        pale = second[0] + second[1] + second[2] > body[0] + body[1] + body[2]
        return blend3(body, second, 0.5 if pale else 0.08)
    return material(part)


def emission(part: int, y: float) -> tuple[float, float, float]:
    """Light that a part gives off: flames and lit shades."""
    if part == FLAME:
        return blend3((1.50, 0.78, 0.12), (1.10, 0.30, 0.02), smoothstep(0.82, 0.96, y))
    if part == GLOW:
        return 1.15, 0.90, 0.50
    return 0.0, 0.0, 0.0


def glossiness(part: int, glossy: int) -> float:
    """How strongly a part mirrors lights: 0 (matte) to 1."""
    if part in (BODY, INSIDE):
        return float(glossy)
    if part == BRASS:
        return 0.8
    if part in (DARK, COFFEE):
        return 0.6
    return 0.0
