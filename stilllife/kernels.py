"""The two entry points of the compiled renderer: rows of pixels on the CPU, one pixel a
thread on CUDA. Both write the arrays that `render.Rendered` describes.

Only `compile` uses this file: the names that are imported here for the reader (`pixel`) are
replaced by their compiled forms, and `cuda` exists only in a CUDA specialisation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from numpy import ndarray

from stilllife.shading import pixel

if TYPE_CHECKING:
    from numba import cuda


def rows(
    things: ndarray,
    scenes: ndarray,
    counts: ndarray,
    rgb: ndarray,
    visible: ndarray,
    amodal: ndarray,
    depth: ndarray,
    samples: int,
    first: int,
    last: int,
) -> None:
    """Draw rows first to last of a batch, counted over all its pictures."""
    resolution = rgb.shape[1]
    for job in range(first, last):
        n = job // resolution
        row = job % resolution
        for column in range(resolution):
            red, green, blue, seen, mask, far = pixel(
                things, scenes, n, counts[n], row, column, samples, resolution
            )
            rgb[n, row, column, 0] = int(red + 0.5)
            rgb[n, row, column, 1] = int(green + 0.5)
            rgb[n, row, column, 2] = int(blue + 0.5)
            visible[n, row, column] = seen
            amodal[n, row, column] = mask
            depth[n, row, column] = far


def pixels(
    things: ndarray,
    scenes: ndarray,
    counts: ndarray,
    rgb: ndarray,
    visible: ndarray,
    amodal: ndarray,
    depth: ndarray,
    samples: int,
    with_depth: bool,
) -> None:
    """Draw the pixel of this thread; `depth` is written only if `with_depth`.

    A warp draws a tile of 8×4 pixels: its threads then mostly meet the same thing.
    """
    job = cuda.grid(1)
    resolution = rgb.shape[1]
    across = (resolution + 7) // 8
    tiles = across * ((resolution + 3) // 4)
    n = job // (32 * tiles)
    tile = job // 32 % tiles
    row = tile // across * 4 + job % 32 // 8
    column = tile % across * 8 + job % 8
    if n < rgb.shape[0] and row < resolution and column < resolution:
        red, green, blue, seen, mask, far = pixel(
            things, scenes, n, counts[n], row, column, samples, resolution
        )
        rgb[n, row, column, 0] = int(red + 0.5)
        rgb[n, row, column, 1] = int(green + 0.5)
        rgb[n, row, column, 2] = int(blue + 0.5)
        visible[n, row, column] = seen
        amodal[n, row, column] = mask
        if with_depth:
            depth[n, row, column] = far
