"""The light of packed scenes: from what a ray meets to the value of a pixel.

Plain scalar functions (see `solids`), with the conventions of `tracing`.
"""

from __future__ import annotations

import math

from numpy import ndarray

from stilllife.grounds import MARBLE, table_color, wall_color
from stilllife.materials import body_color, emission, glossiness, thing_color
from stilllife.packing import (
    S_ANGLE,
    S_EYE,
    S_FILL,
    S_FORWARD,
    S_KEY,
    S_LIGHT,
    S_LOOK,
    S_RIGHT,
    S_SHARPNESS,
    S_TABLE,
    S_TABLE_SEED,
    S_UP,
    S_WALL,
    T_COLOR,
    T_COUNT,
    T_DECAL,
    T_DECAL_AT,
    T_FORM,
    T_GLOSSY,
    T_HEIGHT,
    T_KIND,
    T_MARK,
    T_PATTERN,
    T_PHASE,
    T_SECOND,
)
from stilllife.shapes import BODY, shape
from stilllife.solids import blend3, clamp, length2, mix, smoothstep
from stilllife.tracing import (
    TABLE_HIT,
    WALL_HIT,
    along,
    dot,
    normal_at,
    openness,
    shadow,
    surroundings,
    thing_vector,
    to_local,
    trace,
    turned_back,
    unit,
    vector,
)
from stilllife.world import WALL_Z


def albedo_at(
    things: ndarray,
    n: int,
    i: int,
    q: tuple[float, float, float],
    normal: tuple[float, float, float],
) -> tuple[tuple[float, float, float], int]:
    """Linear color of a thing at a local surface point, and the material there."""
    kind = int(things[n, i, T_KIND])
    a, b, c = thing_vector(things, n, i, T_FORM)
    part = shape(kind, q[0], q[1], q[2], a, b, c)[1]
    second = thing_vector(things, n, i, T_SECOND)
    color = thing_vector(things, n, i, T_COLOR)
    if part == BODY:
        color = body_color(
            kind,
            int(things[n, i, T_PATTERN]),
            q,
            normal,
            color,
            second,
            thing_vector(things, n, i, T_MARK),
            things[n, i, T_COUNT],
            things[n, i, T_PHASE],
            int(things[n, i, T_DECAL]),
            things[n, i, T_DECAL_AT],
            things[n, i, T_HEIGHT],
        )
    return thing_color(part, color, second), part


def lit(
    scenes: ndarray,
    n: int,
    color: tuple[float, float, float],
    normal: tuple[float, float, float],
    share: float,
    open_: float,
) -> tuple[float, float, float]:
    """Matte reflection of the key light (`share` of it) and the fill; look 1 in three steps."""
    key = vector(scenes, n, S_KEY)
    facing = max(dot(normal, vector(scenes, n, S_LIGHT)), 0.0)
    direct = facing * share
    fill = scenes[n, S_FILL] * open_
    up = fill * (0.72 + 0.28 * normal[1])
    # What the table throws back onto undersides.
    bounce = 0.22 * fill * max(-normal[1], 0.0)
    if int(scenes[n, S_LOOK]) == 1:
        direct = 0.30 * smoothstep(0.05, 0.14, direct) + 0.55 * smoothstep(0.40, 0.50, direct)
        up = 0.85 * fill
    return (
        color[0] * (direct * key[0] + up + 1.1 * bounce),
        color[1] * (direct * key[1] + up + bounce),
        color[2] * (direct * key[2] + 1.04 * up + 0.9 * bounce),
    )


def gloss(
    scenes: ndarray,
    n: int,
    color: tuple[float, float, float],
    normal: tuple[float, float, float],
    d: tuple[float, float, float],
    strength: float,
    share: float,
    open_: float,
) -> tuple[float, float, float]:
    """A glossy coat over a color: key highlight, a pale room above, fresnel at the rim."""
    facing = -dot(normal, d)
    mirror = along(d, normal, 2.0 * facing)
    light = vector(scenes, n, S_LIGHT)
    key = vector(scenes, n, S_KEY)
    spot = max(dot(mirror, light), 0.0)
    flare = 0.0
    rim = 1.0 - clamp(facing, 0.0, 1.0)
    if int(scenes[n, S_LOOK]) == 1:
        flare = 0.55 * smoothstep(0.955, 0.965, spot)
    else:
        flare = 0.75 * smoothstep(0.94, 0.995, spot) + 0.16 * smoothstep(0.6, 1.0, spot)
    coat = 0.04 + 0.42 * rim * rim * rim * rim
    room = coat * open_ * mix(0.25, 1.05, smoothstep(-0.2, 0.9, mirror[1])) * strength
    flare = strength * flare * share
    return (
        color[0] * (1.0 - room) + room + flare * key[0],
        color[1] * (1.0 - room) + room + flare * key[1],
        color[2] * (1.0 - room) + room + flare * key[2],
    )


def thing_light(
    things: ndarray,
    scenes: ndarray,
    n: int,
    count: int,
    i: int,
    p: tuple[float, float, float],
    d: tuple[float, float, float],
    plain: bool,
) -> tuple[float, float, float]:
    """Light from a point of a thing towards a ray's origin; `plain` for faint reflections."""
    q = to_local(things, n, i, p)
    local = normal_at(things, n, i, q)
    color, part = albedo_at(things, n, i, q, local)
    normal = turned_back(things, n, i, local)
    light = vector(scenes, n, S_LIGHT)
    share = 1.0
    open_ = 0.8
    if not plain:
        start = along(p, normal, 0.006)
        open_ = openness(things, n, count, start, normal)
        if dot(normal, light) > 0.0:
            share = shadow(things, n, count, start, light, scenes[n, S_SHARPNESS])
    result = lit(scenes, n, color, normal, share, open_)
    strength = glossiness(part, int(things[n, i, T_GLOSSY]))
    if strength > 0.0 and not plain:
        result = gloss(scenes, n, result, normal, d, strength, share, open_)
    glow = emission(part, q[1])
    if int(scenes[n, S_LOOK]) == 1:
        edge = mix(0.45, 1.0, smoothstep(0.12, 0.30, -dot(normal, d)))
        result = (edge * result[0], edge * result[1], edge * result[2])
    return result[0] + glow[0], result[1] + glow[1], result[2] + glow[2]


def ground_light(
    things: ndarray,
    scenes: ndarray,
    n: int,
    count: int,
    hit: int,
    p: tuple[float, float, float],
    d: tuple[float, float, float],
) -> tuple[float, float, float]:
    """Light from a point of the table top or the wall towards a ray's origin."""
    table = int(scenes[n, S_TABLE])
    seed = scenes[n, S_TABLE_SEED]
    normal = (0.0, 1.0, 0.0)
    # The wall and the table shade each other along their seam.
    seam = 0.0
    if hit == WALL_HIT:
        normal = (0.0, 0.0, 1.0)
        color = wall_color(vector(scenes, n, S_WALL), p[0], p[1], seed)
        seam = p[1]
    else:
        color = table_color(table, p[0], p[2], seed)
        seam = p[2] - WALL_Z
    light = vector(scenes, n, S_LIGHT)
    share = 0.0
    if dot(normal, light) > 0.0:
        share = shadow(things, n, count, along(p, normal, 0.002), light, scenes[n, S_SHARPNESS])
    open_ = mix(0.62, 1.0, smoothstep(0.0, 0.22, seam))
    if hit == TABLE_HIT:
        open_ *= openness(things, n, count, p, normal)
    result = lit(scenes, n, color, normal, share, open_)
    if int(scenes[n, S_LOOK]) == 1:
        pool = mix(0.55, 1.0, smoothstep(1.1, 0.2, length2(p[0], p[2])))
        result = (pool * result[0], pool * result[1], pool * result[2])
    elif hit == TABLE_HIT and table == MARBLE:
        mirror = (d[0], -d[1], d[2])
        t, index, _ = trace(things, n, count, along(p, normal, 0.003), mirror, False)
        if index >= 0:
            seen = thing_light(things, scenes, n, count, index, along(p, mirror, t), mirror, True)
            # Fades with distance, as on honed stone.
            result = blend3(result, seen, 0.17 * smoothstep(0.5, 0.0, t))
    return result


def tone(x: float, look: int) -> float:
    """Scene light -> display value in [0, 1], linear: a soft shoulder; look 1 has contrast."""
    if look == 1:
        y = min(1.05 * x, 1.0)
        return mix(y, y * y * (3.0 - 2.0 * y), 0.55)
    square = x * x
    return x / math.sqrt(math.sqrt(1.0 + square * square))


def encode(x: float) -> float:
    """Linear [0, 1] -> sRGB [0, 1] (IEC 61966-2-1)."""
    if x <= 0.0031308:
        return 12.92 * max(x, 0.0)
    return 1.055 * math.pow(min(x, 1.0), 1.0 / 2.4) - 0.055


def camera_ray(scenes: ndarray, n: int, u: float, v: float) -> tuple[float, float, float]:
    """Unit direction through the frame position u, v in [0, 1] (origin top left)."""
    right = vector(scenes, n, S_RIGHT)
    up = vector(scenes, n, S_UP)
    forward = vector(scenes, n, S_FORWARD)
    sx = (2.0 * u - 1.0) * scenes[n, S_ANGLE]
    sy = (1.0 - 2.0 * v) * scenes[n, S_ANGLE]
    return unit(along(along(forward, right, sx), up, sy))


def sample(
    things: ndarray, scenes: ndarray, n: int, count: int, u: float, v: float
) -> tuple[float, float, float]:
    """Display-linear color seen through one frame position."""
    eye = vector(scenes, n, S_EYE)
    d = camera_ray(scenes, n, u, v)
    ground, hit = surroundings(eye, d)
    t, index, _ = trace(things, n, count, eye, d, False)
    if t < ground:
        light = thing_light(things, scenes, n, count, index, along(eye, d, t), d, False)
    else:
        light = ground_light(things, scenes, n, count, hit, along(eye, d, ground), d)
    look = int(scenes[n, S_LOOK])
    return tone(light[0], look), tone(light[1], look), tone(light[2], look)


def pixel(
    things: ndarray,
    scenes: ndarray,
    n: int,
    count: int,
    row: int,
    column: int,
    samples: int,
    resolution: int,
) -> tuple[float, float, float, int, int, float]:
    """One pixel: sRGB color in [0, 255], then what its centre sees.

    Returns (r, g, b, visible, amodal, depth): `visible` is 0 for table or wall, else 1 + the
    index of the nearest thing; `amodal` has bit i set if the ray meets thing i, hidden or not;
    `depth` is measured along the camera's forward axis, world units.
    """
    eye = vector(scenes, n, S_EYE)
    scale = 1.0 / float(resolution)
    d = camera_ray(scenes, n, (float(column) + 0.5) * scale, (float(row) + 0.5) * scale)
    ground, _ = surroundings(eye, d)
    t, index, mask = trace(things, n, count, eye, d, True)
    visible = index + 1
    depth = min(t, ground) * dot(d, vector(scenes, n, S_FORWARD))
    red = 0.0
    green = 0.0
    blue = 0.0
    share = 1.0 / float(samples)
    for k in range(samples * samples):
        u = (float(column) + (float(k % samples) + 0.5) * share) * scale
        v = (float(row) + (float(k // samples) + 0.5) * share) * scale
        light = sample(things, scenes, n, count, u, v)
        red += light[0]
        green += light[1]
        blue += light[2]
    share *= share
    return (
        255.0 * encode(share * red),
        255.0 * encode(share * green),
        255.0 * encode(share * blue),
        visible,
        mask,
        depth,
    )
