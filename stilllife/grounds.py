"""What things stand on and before: the table tops and the wall.

Plain scalar functions (see `solids`); colors are linear RGB in [0, 1]. All textures are
smooth and of low frequency, so that a small autoencoder can keep them.
"""

from __future__ import annotations

import math

from stilllife.solids import TAU, blend3, clamp, floor, mix, smoothstep

# The order of `world.TABLES`.
WOODEN, MARBLE, SLATE, WHITE, CHECKERED = range(5)


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
