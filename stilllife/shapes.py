"""The fourteen kinds, and four held back from training, as signed distances in unit space.

Unit space: a thing of size 1 that stands on y = 0 around the y axis, inside the cylinder of
`world.KINDS`. Its front (spout, beak, handle, open side of a book) looks along +x. Each
function returns (distance, part): `part` says which material the nearest surface has.
`a`, `b`, `c` in [0, 1) vary the proportions by about a tenth, within the cylinder.
"""

from __future__ import annotations

import math

from stilllife.solids import (
    blend,
    box,
    corner,
    disc,
    ellipsoid,
    length2,
    length3,
    limb,
    mix,
    smoothstep,
    tapered,
    torus,
)

# The materials. BODY has the named color and the pattern; the others are fixed.
BODY, IVORY, DARK, ORANGE, CLAY, DOUGH, BRASS, FLAME, INSIDE, COFFEE, CORK, GLOW = range(12)

# The order of the kinds in packed arrays.
BALL, BOOK, BOTTLE, BOWL, CACTUS, CANDLE, CONE, CUBE, DONUT, LAMP, MUG, MUSHROOM, DUCK, TEAPOT = (
    range(14)
)
HOURGLASS, PEAR, PYRAMID, VASE = range(14, 18)


def nearer(d: float, part: int, other: float, other_part: int) -> tuple[float, int]:
    """The union of two solids of different materials."""
    if other < d:
        return other, other_part
    return d, part


def book(x: float, y: float, z: float, a: float) -> tuple[float, int]:
    """A hardback lying flat: two boards and a spine at -x around a block of pages."""
    length = 0.380 - 0.012 * a
    width = 0.318
    cover = box(x, y - 0.12, z, length, 0.12, width, 0.012)
    slot = box(x - 0.05, y - 0.12, z, length, 0.086, width + 0.1, 0.005)
    cover = max(cover, -slot)
    pages = box(x + 0.012, y - 0.12, z, length - 0.036, 0.09, width - 0.026, 0.004)
    return nearer(cover, BODY, pages, IVORY)


def bottle(r: float, y: float, a: float, b: float, c: float) -> tuple[float, int]:
    """A round bottle with a neck and a cork."""
    body = disc(r, y, 0.165 + 0.017 * a, 0.0, 0.50 + 0.10 * b, 0.03)
    neck = disc(r, y, 0.056 + 0.014 * c, 0.10, 0.92, 0.01)
    glass = min(blend(body, neck, 0.16), disc(r, y, 0.088, 0.855, 0.915, 0.015))
    return nearer(glass, BODY, disc(r, y, 0.052, 0.80, 0.995, 0.012), CORK)


def bowl(r: float, y: float, a: float, b: float) -> tuple[float, int]:
    """An open bowl on a foot ring."""
    rim = 0.455 + 0.02 * a
    shell = abs(ellipsoid(r, y - rim, 0.0, 0.465, rim - 0.045, 0.465)) - 0.024
    shell = corner(shell, y - rim, 0.012)
    d = blend(shell, disc(r, y, 0.17 + 0.05 * b, 0.0, 0.06, 0.01), 0.04)
    if r < 0.447 and ellipsoid(r, y - rim, 0.0, 0.465, rim - 0.045, 0.465) < 0.0:
        return d, INSIDE
    return d, BODY


def cactus(
    x: float, y: float, z: float, r: float, a: float, b: float, c: float
) -> tuple[float, int]:
    """A cactus with two arms in a clay pot."""
    pot = tapered(r, y, 0.0, 0.26, 0.155, 0.215, 0.01)
    pot = min(pot, disc(r, y, 0.24, 0.22, 0.30, 0.012))
    top = 0.83 + 0.03 * a
    ribs = 0.007 * math.cos(9.0 * math.atan2(z, x))
    trunk = limb(x, y - 0.2, z, 0.0, top - 0.2, 0.0, 0.125, 0.118) + ribs
    left = 0.44 + 0.10 * b
    elbow = limb(x + 0.06, y - left, z, -0.17, 0.02, 0.0, 0.05, 0.055)
    arm = blend(elbow, limb(x + 0.23, y - left - 0.02, z, 0.0, 0.17, 0.0, 0.055, 0.052), 0.03)
    right = 0.52 + 0.10 * c
    elbow = limb(x - 0.06, y - right, z, 0.17, 0.02, 0.0, 0.05, 0.055)
    other = blend(elbow, limb(x - 0.23, y - right - 0.02, z, 0.0, 0.12, 0.0, 0.055, 0.05), 0.03)
    green = blend(trunk, min(arm, other), 0.05)
    return nearer(green, BODY, pot, CLAY)


def candle(x: float, y: float, z: float, r: float, a: float, b: float) -> tuple[float, int]:
    """A thick lit candle on a brass dish."""
    top = 0.68 + 0.07 * a
    wax = corner(
        disc(r, y, 0.135 + 0.03 * b, 0.03, top, 0.02), 0.05 - length2(r, y - top - 0.02), 0.012
    )
    dish = disc(r, y, 0.245, 0.0, 0.03, 0.01)
    dish = min(dish, torus(r, y - 0.04, 0.232, 0.022))
    d, part = nearer(wax, BODY, dish, BRASS)
    d, part = nearer(d, part, disc(r, y, 0.012, top - 0.05, top + 0.06, 0.004), DARK)
    flame = blend(
        ellipsoid(x, y - top - 0.115, z, 0.055, 0.07, 0.055),
        limb(x, y - top - 0.13, z, 0.0, 0.11, 0.0, 0.03, 0.004),
        0.05,
    )
    return nearer(d, part, flame, FLAME)


def donut(x: float, y: float, z: float, r: float, a: float, b: float) -> tuple[float, int]:
    """A ring of dough with icing that drips."""
    minor = 0.148 + 0.015 * a
    dough = torus(r, y - minor, 0.33, minor)
    drip = 0.02 * math.sin(5.0 * math.atan2(z, x) + 6.0 * b)
    inner = 0.03 * smoothstep(0.40, 0.25, r)
    icing = corner(torus(r, y - minor, 0.33, minor + 0.006), minor + 0.008 + drip + inner - y, 0.01)
    return nearer(dough, DOUGH, icing, BODY)


def lamp(x: float, y: float, z: float, r: float, a: float, b: float) -> tuple[float, int]:
    """A table lamp: brass foot, round belly, open shade lit from within."""
    foot = disc(r, y, 0.17 + 0.03 * a, 0.0, 0.045, 0.015)
    belly = ellipsoid(x, y - 0.20, z, 0.115 + 0.025 * b, 0.165, 0.115 + 0.025 * b)
    stand = blend(blend(foot, belly, 0.05), disc(r, y, 0.026, 0.02, 0.72, 0.005), 0.05)
    r_top = 0.165 + 0.035 * a
    slope = (r_top - 0.34) / 0.48
    side = (r - 0.34 - slope * (y - 0.51)) / math.sqrt(1.0 + slope * slope)
    shade = corner(abs(side + 0.012) - 0.012, abs(y - 0.75) - 0.24, 0.008)
    bulb = length3(x, y - 0.76, z) - 0.07
    d, part = nearer(stand, BRASS, bulb, GLOW)
    if side < -0.014:
        return nearer(d, part, shade, GLOW)
    return nearer(d, part, shade, BODY)


def mug(x: float, y: float, z: float, a: float, b: float, c: float) -> tuple[float, int]:
    """A mug of coffee; the handle at +x."""
    radius = 0.315 + 0.02 * a
    r = length2(x + 0.13, z)
    body = disc(r, y, radius, 0.0, 0.735, 0.03)
    hollow = disc(r, y, radius - 0.04, 0.06, 0.90, 0.03)
    wall = corner(body, -hollow, 0.012)
    bow = length2((x - radius + 0.13) / (1.0 + 0.12 * c), y - 0.37)
    grip = torus(bow, z, 0.165 + 0.02 * b, 0.048)
    body = blend(wall, max(grip, 0.03 - hollow), 0.04)
    part = BODY
    if hollow < 0.015:
        part = INSIDE
    return nearer(body, part, disc(r, y, radius - 0.035, 0.3, 0.61, 0.002), COFFEE)


def mushroom(x: float, y: float, z: float, r: float, a: float, b: float) -> tuple[float, int]:
    """A toadstool: pale stem, domed cap."""
    stem = tapered(r, y, 0.0, 0.55, 0.175 + 0.03 * a, 0.105 + 0.02 * a, 0.03)
    brim = 0.42 + 0.05 * b
    cap = ellipsoid(x, y - brim, z, 0.452, 0.915 - brim, 0.452)
    # From within the flat hollow, its smallest radius bounds the distance; `ellipsoid` does not.
    hollow = 0.13 * (1.0 - length3(x / 0.40, (y - brim + 0.02) / 0.13, z / 0.40))
    cap = max(corner(cap, brim - y, 0.03), hollow)
    if y < brim + 0.012 + 0.06 * smoothstep(0.43, 0.34, r):
        return nearer(stem, IVORY, cap, IVORY)
    return nearer(stem, IVORY, cap, BODY)


def duck(x: float, y: float, z: float, a: float, b: float, c: float) -> tuple[float, int]:
    """A bath duck that looks along +x."""
    wide = 0.27 + 0.02 * a
    trunk = ellipsoid(x + 0.07, y - 0.235, z, 0.385, 0.232, wide)
    tail = limb(x + 0.30, y - 0.27, z, -0.105, 0.15, 0.0, 0.11, 0.03)
    side = abs(z)
    wing = ellipsoid(x + 0.12, y - 0.27, side - wide + 0.035, 0.19, 0.10, 0.07)
    head_x = 0.13 + 0.03 * b
    head_y = 0.605 + 0.015 * c
    head = length3(x - head_x, y - head_y, z) - 0.205
    body = blend(blend(trunk, tail, 0.12), wing, 0.02)
    body = blend(body, head, 0.09)
    beak_x = x - head_x - 0.20
    up = blend(
        ellipsoid(beak_x, y - head_y + 0.025, z, 0.115, 0.032, 0.095),
        ellipsoid(beak_x + 0.03, y - head_y - 0.015, z, 0.07, 0.05, 0.06),
        0.03,
    )
    d, part = nearer(body, BODY, up, ORANGE)
    eye = length3(x - head_x - 0.125, y - head_y - 0.075, side - 0.128) - 0.04
    return nearer(d, part, eye, DARK)


def teapot(
    x: float, y: float, z: float, r: float, a: float, b: float, c: float
) -> tuple[float, int]:
    """A round teapot: spout at +x, handle at -x, lid with a knob."""
    tall = 0.235 + 0.02 * a
    body = ellipsoid(x, y - 0.255, z, 0.30, tall, 0.30)
    body = blend(body, disc(r, y, 0.17, 0.0, 0.06, 0.01), 0.05)
    lid = ellipsoid(x, y - tall - 0.235, z, 0.165, 0.055, 0.165)
    knob = length3(x, y - tall - 0.325, z) - 0.055
    body = min(body, blend(lid, knob, 0.03))
    spout = limb(x - 0.22, y - 0.20, z, 0.16, 0.14 + 0.03 * b, 0.0, 0.085, 0.048)
    lip = limb(x - 0.38, y - 0.34 - 0.03 * b, z, 0.075, 0.06, 0.0, 0.048, 0.036)
    body = blend(body, blend(spout, lip, 0.03), 0.06)
    bow = length2((x + 0.30) / (1.0 + 0.1 * c), y - 0.27)
    grip = max(torus(bow, z, 0.14, 0.034), x + 0.22)
    return blend(body, grip, 0.03), BODY


def hourglass(r: float, y: float, a: float) -> tuple[float, int]:
    """Two cones, tip to tip, between two boards."""
    waist = 0.05 + 0.03 * a
    lower = tapered(r, y, 0.06, 0.50, 0.26, waist, 0.01)
    upper = tapered(r, y, 0.50, 0.94, waist, 0.26, 0.01)
    boards = min(disc(r, y, 0.315, 0.0, 0.07, 0.01), disc(r, y, 0.315, 0.92, 0.99, 0.01))
    return nearer(blend(lower, upper, 0.06), BODY, boards, BRASS)


def pear(x: float, y: float, z: float, r: float, a: float, b: float) -> tuple[float, int]:
    """A pear with its stalk."""
    wide = 0.33 + 0.02 * a
    belly = length3(x, y - wide, z) - wide
    neck = length3(x, y - 0.74, z) - 0.155 - 0.02 * b
    return nearer(blend(belly, neck, 0.24), BODY, disc(r, y, 0.025, 0.85, 0.99, 0.01), CORK)


def pyramid(x: float, y: float, z: float, a: float) -> float:
    """A pyramid of three steps."""
    upper = 0.14 + 0.02 * a
    low = box(x, y - 0.13, z, 0.345, 0.13, 0.345, 0.015)
    middle = box(x, y - 0.38, z, 0.235 + 0.02 * a, 0.14, 0.235 + 0.02 * a, 0.015)
    return min(low, min(middle, box(x, y - 0.63, z, upper, 0.14, upper, 0.015)))


def vase(x: float, y: float, z: float, r: float, a: float, b: float) -> tuple[float, int]:
    """A round vase: a belly, a narrow neck and a flaring lip."""
    belly = ellipsoid(x, y - 0.36, z, 0.30 + 0.03 * a, 0.35, 0.30 + 0.03 * a)
    neck = tapered(r, y, 0.60, 0.985, 0.09 + 0.02 * b, 0.20, 0.01)
    outside = blend(blend(belly, neck, 0.08), disc(r, y, 0.17, 0.0, 0.06, 0.01), 0.05)
    hollow = tapered(r, y, 0.62, 1.10, 0.05, 0.22, 0.005)
    if hollow < 0.012:
        return max(outside, -hollow), INSIDE
    return outside, BODY


def shape(
    kind: int, x: float, y: float, z: float, a: float, b: float, c: float
) -> tuple[float, int]:
    """Distance to a kind's surface and the material there, in unit space.

    The distance errs by at most a fifth on the far side (march with steps of 0.85 times it).
    """
    r = length2(x, z)
    d = length3(x, y - 0.497, z) - 0.497
    part = BODY
    if kind == BOOK:
        d, part = book(x, y, z, a)
    elif kind == BOTTLE:
        d, part = bottle(r, y, a, b, c)
    elif kind == BOWL:
        d, part = bowl(r, y, a, b)
    elif kind == CACTUS:
        d, part = cactus(x, y, z, r, a, b, c)
    elif kind == CANDLE:
        d, part = candle(x, y, z, r, a, b)
    elif kind == CONE:
        d = tapered(r, y, 0.0, 0.992, 0.375 - 0.03 * a, 0.02, 0.015)
    elif kind == CUBE:
        d = box(x, y - 0.36, z, 0.348, 0.36, 0.348, mix(0.008, 0.03, a))
    elif kind == DONUT:
        d, part = donut(x, y, z, r, a, b)
    elif kind == LAMP:
        d, part = lamp(x, y, z, r, a, b)
    elif kind == MUG:
        d, part = mug(x, y, z, a, b, c)
    elif kind == MUSHROOM:
        d, part = mushroom(x, y, z, r, a, b)
    elif kind == DUCK:
        d, part = duck(x, y, z, a, b, c)
    elif kind == TEAPOT:
        d, part = teapot(x, y, z, r, a, b, c)
    elif kind == HOURGLASS:
        d, part = hourglass(r, y, a)
    elif kind == PEAR:
        d, part = pear(x, y, z, r, a, b)
    elif kind == PYRAMID:
        d = pyramid(x, y, z, a)
    elif kind == VASE:
        d, part = vase(x, y, z, r, a, b)
    # Blended feet swell below the table: cut them level.
    return max(d, -y), part
