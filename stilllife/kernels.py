"""The two entry points of the compiled renderer: rows of pixels on the CPU, one pixel a
thread on CUDA. Both write the arrays that `render.Rendered` describes.

Only `compile` uses this file: the names that are imported here for the reader (`pixel`) are
replaced by their compiled forms, and `cuda` exists only in a CUDA specialisation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stilllife.shading import pixel

if TYPE_CHECKING:
    from numba import cuda


def rows(  # type: ignore[no-untyped-def]
    things, scenes, counts, rgb, visible, amodal, depth, samples, first, last
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


def pixels(  # type: ignore[no-untyped-def]
    things, scenes, counts, rgb, visible, amodal, depth, samples, with_depth
) -> None:
    """Draw the pixel of this thread; `depth` is written only if `with_depth`."""
    job = cuda.grid(1)
    resolution = rgb.shape[1]
    if job < rgb.shape[0] * resolution * resolution:
        n = job // (resolution * resolution)
        row = job // resolution % resolution
        column = job % resolution
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
