"""One source, two machines: the plain functions of the renderer, compiled by numba.

A specialisation copies every function of `SOURCES` into one namespace in which `float` is
single precision and every float constant is a float32 (numba has no other way to write a
float32 literal, and a float64 one would turn the arithmetic around it into double precision,
which costs a consumer GPU a factor of 32). The functions then find each other there, each
compiled for one target. Nothing is compiled before the first picture is asked for.
"""

from __future__ import annotations

import functools
import hashlib
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from stilllife import grounds, kernels, materials, shading, shapes, solids, tracing

SOURCES = (solids, shapes, materials, grounds, tracing, shading)


def single(value: Any) -> Any:
    """A constant with its floats as float32, tuples included."""
    if type(value) is float:
        return np.float32(value)
    if type(value) is tuple:
        return tuple(single(item) for item in value)
    return value


def specialised(function: Callable[..., Any], namespace: dict[str, Any]) -> types.FunctionType:
    """A copy of a function with float32 constants that looks its globals up in `namespace`."""
    assert isinstance(function, types.FunctionType)
    code = function.__code__
    code = code.replace(co_consts=tuple(single(constant) for constant in code.co_consts))
    return types.FunctionType(code, namespace, function.__name__, function.__defaults__)


def namespace_for(
    jit: Callable[[types.FunctionType], Any], modules: tuple[Any, ...]
) -> dict[str, Any]:
    """All functions and constants of some modules, compiled by `jit`, in one namespace."""
    namespace: dict[str, Any] = {"float": np.float32, "__name__": __name__}
    for module in modules:
        for name, value in vars(module).items():
            if isinstance(value, types.FunctionType):
                if value.__module__ == module.__name__:
                    namespace[name] = jit(specialised(value, namespace))
            elif isinstance(value, (int, float, types.ModuleType)):
                namespace[name] = single(value)
    return namespace


def source_digest() -> str:
    """Changes whenever a source of the renderer does; part of the compiled code's cache key."""
    digest = hashlib.sha256()
    for module in (*SOURCES, kernels):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()[:16]


@functools.cache
def cpu_rows() -> Any:
    """`kernels.rows` for the CPU; releases the GIL. Cached on disk by numba."""
    import numba

    options = {"fastmath": True, "error_model": "numpy", "nogil": True}
    namespace = namespace_for(numba.njit(**options), SOURCES)
    rows = specialised(kernels.rows, namespace)
    # numba's cache watches only the file of the cached function, not of those it calls.
    rows.__qualname__ = f"rows_{source_digest()}"
    return numba.njit(cache=True, **options)(rows)


@functools.cache
def cuda_pixels() -> Any:
    """`kernels.pixels` for CUDA, or for numba's CUDA simulator."""
    from numba import cuda

    namespace = namespace_for(cuda.jit(device=True, fastmath=True), SOURCES)
    namespace["cuda"] = cuda
    return cuda.jit(fastmath=True)(specialised(kernels.pixels, namespace))
