"""Sphere tracing of packed scenes: what a ray meets, how much light reaches a point.

Plain scalar functions (see `solids`). `things` is float32 [N, MAX_THINGS, THING_FIELDS] and
`scenes` float32 [N, SCENE_FIELDS], laid out as in `packing`; `n` is the scene, `i` the thing.
Points and rays are in world coordinates unless a name says "local" (a thing's unit space).
Vectors are tuples of three floats.
"""

from __future__ import annotations

import math

from numpy import ndarray

from stilllife.packing import T_COS, T_FORM, T_HEIGHT, T_KIND, T_PLACE, T_RADIUS, T_SIN, T_SIZE
from stilllife.shapes import shape
from stilllife.solids import clamp, length2, length3, smoothstep
from stilllife.world import WALL_Z

TABLE_HIT, WALL_HIT = -1, -2
FAR = 1.0e6
STEPS = 72
SHADOW_STEPS = 28
# Half-width of the finest detail a picture shows, in unit space: when a march counts as a hit.
HIT = 0.0018
AO_REACH = 0.16


def dot(p: tuple[float, float, float], q: tuple[float, float, float]) -> float:
    """Scalar product."""
    return p[0] * q[0] + p[1] * q[1] + p[2] * q[2]


def along(
    o: tuple[float, float, float], d: tuple[float, float, float], t: float
) -> tuple[float, float, float]:
    """The point o + t d."""
    return o[0] + t * d[0], o[1] + t * d[1], o[2] + t * d[2]


def unit(p: tuple[float, float, float]) -> tuple[float, float, float]:
    """`p` scaled to length 1."""
    s = 1.0 / max(length3(p[0], p[1], p[2]), 1.0e-9)
    return s * p[0], s * p[1], s * p[2]


def vector(scenes: ndarray, n: int, field: int) -> tuple[float, float, float]:
    """Three consecutive fields of a scene."""
    return scenes[n, field], scenes[n, field + 1], scenes[n, field + 2]


def thing_vector(things: ndarray, n: int, i: int, field: int) -> tuple[float, float, float]:
    """Three consecutive fields of a thing."""
    return things[n, i, field], things[n, i, field + 1], things[n, i, field + 2]


def turned(
    things: ndarray, n: int, i: int, v: tuple[float, float, float]
) -> tuple[float, float, float]:
    """A world direction in a thing's own axes."""
    c = things[n, i, T_COS]
    s = things[n, i, T_SIN]
    return c * v[0] - s * v[2], v[1], s * v[0] + c * v[2]


def turned_back(
    things: ndarray, n: int, i: int, v: tuple[float, float, float]
) -> tuple[float, float, float]:
    """A direction in a thing's own axes as a world direction."""
    c = things[n, i, T_COS]
    s = things[n, i, T_SIN]
    return c * v[0] + s * v[2], v[1], c * v[2] - s * v[0]


def to_local(
    things: ndarray, n: int, i: int, p: tuple[float, float, float]
) -> tuple[float, float, float]:
    """A world point in a thing's unit space."""
    v = turned(
        things,
        n,
        i,
        (
            p[0] - things[n, i, T_PLACE],
            p[1] - things[n, i, T_PLACE + 1],
            p[2] - things[n, i, T_PLACE + 2],
        ),
    )
    s = 1.0 / things[n, i, T_SIZE]
    return s * v[0], s * v[1], s * v[2]


def cylinder_span(
    o: tuple[float, float, float],
    d: tuple[float, float, float],
    radius: float,
    low: float,
    high: float,
) -> tuple[float, float]:
    """Where a ray is inside an upright cylinder: (enter, leave), enter > leave if never."""
    enter = 0.0
    leave = FAR
    if abs(d[1]) < 1.0e-6:
        if o[1] < low or o[1] > high:
            return 1.0, 0.0
    else:
        t0 = (low - o[1]) / d[1]
        t1 = (high - o[1]) / d[1]
        enter = max(enter, min(t0, t1))
        leave = min(leave, max(t0, t1))
    a = d[0] * d[0] + d[2] * d[2]
    c = o[0] * o[0] + o[2] * o[2] - radius * radius
    if a < 1.0e-9:
        if c > 0.0:
            return 1.0, 0.0
        return enter, leave
    b = o[0] * d[0] + o[2] * d[2]
    root = b * b - a * c
    if root < 0.0:
        return 1.0, 0.0
    root = math.sqrt(root)
    return max(enter, (-b - root) / a), min(leave, (-b + root) / a)


def march(
    things: ndarray,
    n: int,
    i: int,
    origin: tuple[float, float, float],
    d: tuple[float, float, float],
    limit: float,
) -> float:
    """World distance along a ray (unit `d`) to one thing, FAR if it misses before `limit`."""
    size = things[n, i, T_SIZE]
    o = to_local(things, n, i, origin)
    v = turned(things, n, i, d)
    t, leave = cylinder_span(o, v, things[n, i, T_RADIUS], 0.0, things[n, i, T_HEIGHT])
    leave = min(leave, limit / size)
    kind = int(things[n, i, T_KIND])
    a, b, c = thing_vector(things, n, i, T_FORM)
    for _ in range(STEPS):
        if t > leave:
            return FAR
        p = along(o, v, t)
        gap = shape(kind, p[0], p[1], p[2], a, b, c)[0]
        if gap < HIT:
            return t * size
        t += max(0.85 * gap, HIT)
    return FAR


def trace(
    things: ndarray,
    n: int,
    count: int,
    o: tuple[float, float, float],
    d: tuple[float, float, float],
    everything: bool,
) -> tuple[float, int, int]:
    """The nearest thing on a ray: (distance, index, mask).

    `mask` has bit i set if the ray meets thing i. With `everything` false, things behind the
    nearest one may be missing from it, which is faster. Nothing hit: distance FAR, index -1.
    """
    best = FAR
    index = -1
    mask = 0
    for i in range(count):
        limit = best
        if everything:
            limit = FAR
        t = march(things, n, i, o, d, limit)
        if t < FAR:
            mask |= 1 << i
            if t < best:
                best = t
                index = i
    return best, index, mask


def surroundings(o: tuple[float, float, float], d: tuple[float, float, float]) -> tuple[float, int]:
    """Where a ray meets the table plane or the wall behind it: (distance, which)."""
    t = FAR
    hit = WALL_HIT
    if d[2] < -1.0e-5:
        t = (WALL_Z - o[2]) / d[2]
    if d[1] < -1.0e-5:
        down = -o[1] / d[1]
        if down < t:
            t = down
            hit = TABLE_HIT
    return t, hit


def normal_at(
    things: ndarray, n: int, i: int, q: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Outward unit normal at a local surface point, from four taps of the distance."""
    kind = int(things[n, i, T_KIND])
    a, b, c = thing_vector(things, n, i, T_FORM)
    reach = 0.004
    gx = 0.0
    gy = 0.0
    gz = 0.0
    for k in range(4):
        # The corners of a tetrahedron: (+,-,-), (-,-,+), (-,+,-), (+,+,+).
        sx = -reach
        sy = -reach
        sz = -reach
        if k == 0 or k == 3:
            sx = reach
        if k == 2 or k == 3:
            sy = reach
        if k == 1 or k == 3:
            sz = reach
        d = shape(kind, q[0] + sx, q[1] + sy, q[2] + sz, a, b, c)[0]
        gx += sx * d
        gy += sy * d
        gz += sz * d
    return unit((gx, gy, gz))


def shadow(
    things: ndarray,
    n: int,
    count: int,
    p: tuple[float, float, float],
    light: tuple[float, float, float],
    sharpness: float,
) -> float:
    """Share of a soft far light that reaches a point: the smallest k d / t along the ray.

    `sharpness` is k. Outside a margin of reach / k around a thing's cylinder the ratio cannot
    fall below 1, so the margin bounds the march and leaves no edge.
    """
    share = 1.0
    for i in range(count):
        o = to_local(things, n, i, p)
        v = turned(things, n, i, light)
        radius = things[n, i, T_RADIUS]
        height = things[n, i, T_HEIGHT]
        reach = length3(o[0], o[1] - 0.5 * height, o[2]) + radius + 0.5 * height
        margin = reach / sharpness
        t, leave = cylinder_span(o, v, radius + margin, -margin, height + margin)
        if t < leave:
            kind = int(things[n, i, T_KIND])
            a, b, c = thing_vector(things, n, i, T_FORM)
            t = max(t, 0.012)
            for _ in range(SHADOW_STEPS):
                if t > leave or share < 0.01:
                    break
                q = along(o, v, t)
                gap = shape(kind, q[0], q[1], q[2], a, b, c)[0]
                share = min(share, sharpness * max(gap, 0.0) / t)
                t += clamp(0.85 * gap, 0.012 + 0.02 * t, 0.25)
    return smoothstep(0.0, 1.0, share)


def gap_around(things: ndarray, n: int, count: int, p: tuple[float, float, float]) -> float:
    """World distance from a point to the nearest thing or the table, up to AO_REACH."""
    best = min(AO_REACH, p[1])
    for i in range(count):
        size = things[n, i, T_SIZE]
        q = to_local(things, n, i, p)
        height = things[n, i, T_HEIGHT]
        away = max(
            length2(q[0], q[2]) - things[n, i, T_RADIUS], abs(q[1] - 0.5 * height) - 0.5 * height
        )
        if away * size < best:
            a, b, c = thing_vector(things, n, i, T_FORM)
            gap = shape(int(things[n, i, T_KIND]), q[0], q[1], q[2], a, b, c)[0]
            best = min(best, gap * size)
    return best


def openness(
    things: ndarray,
    n: int,
    count: int,
    p: tuple[float, float, float],
    normal: tuple[float, float, float],
) -> float:
    """Ambient light that reaches a point, 0 to 1: how much free space lies along its normal."""
    closed = 0.0
    weight = 0.5
    tap = 0.022
    for _ in range(3):
        q = along(p, normal, tap)
        closed += weight * clamp((tap - gap_around(things, n, count, q)) / tap, 0.0, 1.0)
        weight *= 0.72
        tap *= 2.5
    return clamp(1.0 - 0.85 * closed, 0.0, 1.0)
