"""What surfaces look like: fixed materials, patterns, decals, table tops and the wall.

Plain scalar functions (see `solids`); colors are linear RGB in [0, 1]. All textures are
smooth and of low frequency, so that a small autoencoder can keep them.
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
    IVORY,
    LAMP,
    MUG,
    MUSHROOM,
    ORANGE,
    TEAPOT,
)
from stilllife.solids import clamp, floor, length2, length3, mix, smoothstep

TAU = 2.0 * math.pi
PLAIN, STRIPED, SPOTTED = range(3)
WOODEN, MARBLE, SLATE, WHITE, CHECKERED = range(5)
NO_DECAL, RING, BADGE = range(3)


def blend3(
    p: tuple[float, float, float], q: tuple[float, float, float], t: float
) -> tuple[float, float, float]:
    """Linear blend of two colors or vectors."""
    return mix(p[0], q[0], t), mix(p[1], q[1], t), mix(p[2], q[2], t)


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
    elif part == FLAME or part == GLOW:
        color = (0.05, 0.04, 0.03)
    elif part == CORK:
        color = (0.48, 0.28, 0.13)
    return color


def wave(phase: float, sharpness: float) -> float:
    """A square wave of period 1 with soft edges, in [0, 1]."""
    return smoothstep(-sharpness, sharpness, math.sin(TAU * phase))


def stripes(
    kind: int, x: float, y: float, z: float, count: float, phase: float
) -> float:
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
        along = 1.5 * count * y
    elif kind == DONUT:
        along = 9.0 * turn + 1.5 * length2(x, z)
    elif kind == LAMP or kind == MUSHROOM:
        along = 9.0 * turn
    elif kind == CANDLE:
        along = 1.25 * count * y + turn
    elif kind == DUCK:
        along = count * (0.9 * x + 0.55 * y)
    elif kind == MUG or kind == TEAPOT:
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


def spot_band(turn: float, r: float, v: float, columns: float, pitch: float, radius: float) -> float:
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
    if kind == CUBE or kind == BOOK:
        u, v = x, z
        if abs(normal[0]) > max(abs(normal[1]), abs(normal[2])):
            u, v = z, y
        elif abs(normal[2]) > abs(normal[1]):
            u, v = x, y
        value = spot_grid(u + shift, v + 0.5 * shift, 1.1 * pitch, 1.1 * radius)
    elif kind == BALL or kind == MUSHROOM or kind == TEAPOT or kind == DUCK or kind == BOWL:
        middle = 0.497
        columns = 9.0
        if kind == MUSHROOM:
            middle = 0.40
        elif kind == TEAPOT or kind == DUCK:
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
        if kind == BOTTLE or kind == CACTUS or kind == CANDLE:
            columns = 5.0
            radius = 0.85 * radius
            pitch = 0.82 * pitch
        elif kind == LAMP or kind == MUG:
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
        if kind == BOOK or kind == DONUT or kind == CUBE:
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
        return blend3(body, second, 0.75)
    return material(part)


def emission(part: int, y: float) -> tuple[float, float, float]:
    """Light that a part gives off: flames and lit shades."""
    if part == FLAME:
        return blend3((1.50, 0.78, 0.12), (1.10, 0.30, 0.02), smoothstep(0.82, 0.96, y))
    if part == GLOW:
        return 1.15, 0.90, 0.50
    return 0.0, 0.0, 0.0


def drift(x: float, z: float, seed: float) -> float:
    """Slow smooth noise in about [-1, 1]: three crossed sines moved by `seed`."""
    s = 17.0 * seed
    return (
        math.sin(2.3 * x + 1.1 * z + s)
        + math.sin(-1.7 * x + 2.9 * z + 2.3 * s + 1.3)
        + math.sin(3.1 * x - 2.1 * z + 1.7 * s + 4.1)
    ) / 3.0


def wood(x: float, z: float, seed: float) -> tuple[float, float, float]:
    """Boards along x with broad grain."""
    board = 3.1 * z + 1.3 * seed + 0.25
    index = floor(board)
    inside = board - index
    tone = math.sin(12.9 * index + 40.0 * seed)
    grain = math.sin(20.0 * z + 2.5 * drift(0.9 * x + 3.0 * tone, 0.6 * z, seed) + 5.0 * tone)
    light = 0.5 + 0.22 * grain + 0.22 * tone
    color = blend3((0.300, 0.150, 0.065), (0.480, 0.275, 0.130), light)
    seam = smoothstep(0.0, 0.035, min(inside, 1.0 - inside))
    return blend3((0.20, 0.095, 0.04), color, 0.35 + 0.65 * seam)


def marble(x: float, z: float, seed: float) -> tuple[float, float, float]:
    """Pale stone with a few soft grey veins."""
    warp = drift(1.3 * x, 1.3 * z, seed)
    vein = abs(math.sin(2.2 * x + 3.4 * z + 2.6 * warp + 9.0 * seed))
    fine = abs(math.sin(-4.1 * x + 2.7 * z + 3.3 * warp + 5.0 * seed))
    dark = 0.75 * (1.0 - smoothstep(0.0, 0.30, vein)) + 0.30 * (1.0 - smoothstep(0.0, 0.22, fine))
    return blend3((0.74, 0.73, 0.71), (0.36, 0.37, 0.39), clamp(dark, 0.0, 1.0))


def table_color(table: int, x: float, z: float, seed: float) -> tuple[float, float, float]:
    """Linear color of the table top at a point of it; `seed` in [0, 1) moves the texture."""
    color = (0.76, 0.75, 0.73)  # WHITE
    if table == WOODEN:
        color = wood(x, z, seed)
    elif table == MARBLE:
        color = marble(x, z, seed)
    elif table == SLATE:
        light = 0.5 + 0.5 * drift(2.0 * x, 2.0 * z, seed)
        color = blend3((0.050, 0.056, 0.066), (0.090, 0.098, 0.112), light)
    elif table == CHECKERED:
        turn = 0.5 * (seed - 0.5)
        u = x * math.cos(turn) + z * math.sin(turn)
        v = z * math.cos(turn) - x * math.sin(turn)
        across = math.sin(0.5 * TAU * (u + seed) / 0.17)
        down = math.sin(0.5 * TAU * (v + 0.7 * seed) / 0.17)
        check = smoothstep(-0.12, 0.12, across * down)
        color = blend3((0.68, 0.64, 0.56), (0.44, 0.48, 0.49), check)
    else:
        color = blend3(color, (0.70, 0.70, 0.70), 0.5 + 0.5 * drift(x, z, seed))
    return color


def wall_color(
    color: tuple[float, float, float], x: float, y: float, seed: float
) -> tuple[float, float, float]:
    """Linear color of the wall: lighter upwards, with a soft skirting line at the table."""
    light = 1.08 + 0.22 * smoothstep(0.0, 1.0, y) + 0.03 * math.sin(1.4 * x + 6.0 * seed)
    light = light * mix(0.74, 1.0, smoothstep(0.035, 0.055, y))
    return color[0] * light, color[1] * light, color[2] * light


def glossiness(part: int, glossy: int) -> float:
    """How strongly a part mirrors lights: 0 (matte) to 1."""
    if part == BODY or part == INSIDE:
        return float(glossy)
    if part == BRASS:
        return 0.8
    if part == DARK or part == COFFEE:
        return 0.6
    return 0.0
