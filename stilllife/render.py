"""Pictures of still-life scenes, with exact masks and depth; on the CPU or on CUDA.

`python -m stilllife.render --seed N --out DIR` writes examples.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from stilllife.packing import Packed, pack
from stilllife.world import RESOLUTION, Scene

# Threads of a CUDA block, and pictures of a launch: a few thousand keep any GPU busy, and a
# launch must stay short on a GPU that also draws a screen.
BLOCK = 128
LAUNCH = 4096


@dataclass(frozen=True)
class Rendered:
    """N pictures of H×W pixels and what each pixel's centre sees.

    `rgb` uint8 [N, H, W, 3], sRGB. `visible` uint8 [N, H, W]: 0 table or wall, i + 1 thing i.
    `amodal` uint8 [N, H, W]: bit i set where thing i would be seen if it stood alone.
    `depth` float32 [N, H, W]: along the camera's forward axis, world units.
    """

    rgb: np.ndarray
    visible: np.ndarray
    amodal: np.ndarray
    depth: np.ndarray

    def amodal_mask(self, n: int, thing: int) -> np.ndarray:
        """bool [H, W]: the whole outline of a thing in picture n, hidden parts included."""
        return (self.amodal[n] >> thing & 1).astype(bool)

    def visible_mask(self, n: int, thing: int) -> np.ndarray:
        """bool [H, W]: the part of a thing that picture n shows."""
        return self.visible[n] == thing + 1


def blank(count: int, resolution: int) -> Rendered:
    """Arrays for `count` pictures, not yet drawn."""
    shape = (count, resolution, resolution)
    return Rendered(
        np.empty((*shape, 3), np.uint8),
        np.empty(shape, np.uint8),
        np.empty(shape, np.uint8),
        np.empty(shape, np.float32),
    )


def render(
    scenes: Sequence[Scene] | Packed,
    *,
    device: str = "cpu",
    samples: int = 2,
    resolution: int = RESOLUTION,
    threads: int | None = None,
) -> Rendered:
    """Draw scenes. Deterministic for one device; CPU and CUDA differ by rounding alone.

    `samples` is the grid per pixel (2: four samples). `threads` limits the CPU's (default:
    all). The first call compiles the renderer, some seconds, and the CPU's code is cached.
    Raises ValueError for what `pack` refuses and for an unknown device.
    """
    packed = scenes if isinstance(scenes, Packed) else pack(scenes)
    result = blank(len(packed), resolution)
    if device == "cpu":
        render_cpu(packed, result, samples, threads or os.cpu_count() or 1)
    elif device == "cuda":
        for start in range(0, len(packed), LAUNCH):
            chunk = slice(start, start + LAUNCH)
            through_host(packed.part(start, start + LAUNCH), result, chunk, samples)
    else:
        raise ValueError(f"unknown device {device!r}; known: cpu, cuda")
    return result


def render_cpu(packed: Packed, out: Rendered, samples: int, threads: int) -> None:
    """Draw a batch into `out`, strips of rows spread over threads."""
    from stilllife.compile import cpu_rows

    draw = cpu_rows()
    total = len(packed) * out.rgb.shape[1]
    arrays = (packed.things, packed.scenes, packed.counts)
    outputs = (out.rgb, out.visible, out.amodal, out.depth)
    # Short strips, as the cost of a row depends on what it shows.
    strip = max(8, total // (threads * 64))

    def work(first: int) -> None:
        draw(*arrays, *outputs, samples, first, min(first + strip, total))

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, range(0, total, strip)):
            pass


def through_host(packed: Packed, out: Rendered, chunk: slice, samples: int) -> None:
    """Draw a batch on CUDA and copy it into host arrays."""
    from numba import cuda

    inputs = tuple(
        cuda.to_device(np.ascontiguousarray(a))
        for a in (packed.things, packed.scenes, packed.counts)
    )
    hosts = tuple(a[chunk] for a in (out.rgb, out.visible, out.amodal, out.depth))
    outputs = tuple(cuda.device_array(a.shape, a.dtype) for a in hosts)
    launch(inputs, outputs, samples, True)
    for device_array, host in zip(outputs, hosts, strict=True):
        device_array.copy_to_host(host)


def render_cuda(
    things: Any,
    scenes: Any,
    counts: Any,
    *,
    rgb: Any,
    visible: Any,
    amodal: Any,
    depth: Any | None = None,
    samples: int = 2,
) -> None:
    """Draw a batch from CUDA arrays into CUDA arrays; nothing passes through the host.

    The arguments are whatever has `__cuda_array_interface__` (torch, CuPy), contiguous, with
    the shapes and dtypes of `Packed` and `Rendered`. Runs on torch's current stream if torch
    is loaded, and returns before the GPU is done.
    """
    from numba import cuda

    inputs = tuple(cuda.as_cuda_array(a, sync=False) for a in (things, scenes, counts))
    outputs = [cuda.as_cuda_array(a, sync=False) for a in (rgb, visible, amodal)]
    # The same type as a wanted depth, so that the kernel is compiled once.
    unused = cuda.device_array((1, 1, 1), np.float32) if depth is None else None
    outputs.append(unused if depth is None else cuda.as_cuda_array(depth, sync=False))
    launch(inputs, tuple(outputs), samples, depth is not None)


def current_stream() -> Any:
    """Torch's current CUDA stream if torch is loaded; 0, the default stream, otherwise."""
    from numba import cuda

    torch = sys.modules.get("torch")
    handle = torch.cuda.current_stream().cuda_stream if torch and torch.cuda.is_available() else 0
    return cuda.external_stream(handle) if handle else 0


def launch(
    inputs: tuple[Any, ...], outputs: tuple[Any, ...], samples: int, with_depth: bool
) -> None:
    """Start one thread per pixel, in tiles of 8×4, on the current stream."""
    from stilllife.compile import cuda_pixels

    count, resolution = outputs[0].shape[:2]
    tiles = ((resolution + 7) // 8) * ((resolution + 3) // 4)
    blocks = (count * tiles * 32 + BLOCK - 1) // BLOCK
    cuda_pixels()[blocks, BLOCK, current_stream()](*inputs, *outputs, samples, with_depth)


if __name__ == "__main__":
    from stilllife.export import main

    raise SystemExit(main())
