"""Signed distances of simple solids, as plain scalar functions.

Every function of this file, of `shapes`, `materials` and `shading` is written once, in the
part of Python that numba compiles, and specialised for the CPU and for CUDA by `compile`.
Lengths are in any one unit; a distance is negative inside. Some are lower bounds of the true
distance instead of the distance itself (`ellipsoid`, `tapered`), which is all that sphere
tracing needs (Hart, "Sphere tracing", 1996).

What these functions may use: scalars, tuples of scalars, `math`, each other, and module
constants. Python's `float` becomes the single-precision type when they are compiled.
"""

from __future__ import annotations

import math

TAU = 2.0 * math.pi


def length2(x: float, y: float) -> float:
    """Euclidean length of a plane vector."""
    return math.sqrt(x * x + y * y)


def length3(x: float, y: float, z: float) -> float:
    """Euclidean length of a space vector."""
    return math.sqrt(x * x + y * y + z * z)


def floor(x: float) -> float:
    """The largest whole number that is not above `x`, as a float."""
    return float(math.floor(x))


def clamp(x: float, low: float, high: float) -> float:
    """`x` limited to [low, high]."""
    return min(max(x, low), high)


def mix(a: float, b: float, t: float) -> float:
    """Linear blend from `a` (t = 0) to `b` (t = 1)."""
    return a + (b - a) * t


def blend3(
    p: tuple[float, float, float], q: tuple[float, float, float], t: float
) -> tuple[float, float, float]:
    """Linear blend of two colors or vectors."""
    return mix(p[0], q[0], t), mix(p[1], q[1], t), mix(p[2], q[2], t)


def smoothstep(low: float, high: float, x: float) -> float:
    """Cubic step from 0 at `low` to 1 at `high`."""
    t = clamp((x - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def blend(a: float, b: float, width: float) -> float:
    """Union of two solids whose seam is rounded over `width`; at most width/4 too deep."""
    overlap = max(width - abs(a - b), 0.0) / width
    return min(a, b) - overlap * overlap * width * 0.25


def corner(dx: float, dy: float, rounding: float) -> float:
    """Intersection of two half-spaces at distances dx, dy with a rounded edge."""
    x = dx + rounding
    y = dy + rounding
    return min(max(x, y), 0.0) + length2(max(x, 0.0), max(y, 0.0)) - rounding


def box(x: float, y: float, z: float, hx: float, hy: float, hz: float, rounding: float) -> float:
    """Box around the origin with half sides hx, hy, hz and rounded edges."""
    dx = abs(x) - hx + rounding
    dy = abs(y) - hy + rounding
    dz = abs(z) - hz + rounding
    outside = length3(max(dx, 0.0), max(dy, 0.0), max(dz, 0.0))
    return min(max(dx, max(dy, dz)), 0.0) + outside - rounding


def disc(r: float, y: float, radius: float, low: float, high: float, rounding: float) -> float:
    """Upright cylinder from y = low to high; `r` is the distance from its axis."""
    return corner(r - radius, abs(y - 0.5 * (low + high)) - 0.5 * (high - low), rounding)


def tapered(
    r: float, y: float, low: float, high: float, r_low: float, r_high: float, rounding: float
) -> float:
    """Upright frustum with radius r_low at y = low and r_high at y = high."""
    slope = (r_high - r_low) / (high - low)
    side = (r - r_low - slope * (y - low)) / math.sqrt(1.0 + slope * slope)
    return corner(side, abs(y - 0.5 * (low + high)) - 0.5 * (high - low), rounding)


def ellipsoid(x: float, y: float, z: float, rx: float, ry: float, rz: float) -> float:
    """Ellipsoid around the origin: |p/r| (|p/r| - 1) / |p/r²|, first order at the surface."""
    k0 = length3(x / rx, y / ry, z / rz)
    k1 = length3(x / (rx * rx), y / (ry * ry), z / (rz * rz))
    return k0 * (k0 - 1.0) / max(k1, 0.000001)


def torus(r: float, y: float, major: float, minor: float) -> float:
    """Torus around the origin; `r` is the distance from its axis, `y` along it."""
    return length2(r - major, y) - minor


def limb(
    x: float, y: float, z: float, bx: float, by: float, bz: float, r0: float, r1: float
) -> float:
    """Round stick from the origin (radius r0) to b (radius r1)."""
    along = clamp((x * bx + y * by + z * bz) / (bx * bx + by * by + bz * bz), 0.0, 1.0)
    return length3(x - along * bx, y - along * by, z - along * bz) - mix(r0, r1, along)
