"""The signed distances of the kinds, sampled in plain Python, and what compiling keeps."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from stilllife import compile, shapes, solids
from stilllife.packing import KIND_ORDER, pack
from stilllife.render import blank
from stilllife.shapes import shape
from stilllife.world import PROPORTIONS, SUPPORTS, Camera, Scene, Thing

SHAPES = (solids, shapes)
FORMS = [(0.0, 0.0, 0.0), (0.999, 0.999, 0.999), (0.0, 0.999, 0.5), (0.999, 0.0, 0.0)]


def distance(kind: str, x: float, y: float, z: float, form: tuple[float, float, float]) -> float:
    return shape(KIND_ORDER.index(kind), x, y, z, *form)[0]


@pytest.mark.parametrize("kind", PROPORTIONS)
def test_a_kind_stays_in_its_cylinder(kind: str) -> None:
    bounds = PROPORTIONS[kind]
    rng = np.random.default_rng(0)
    for form in FORMS:
        for turn in np.linspace(0, 2 * math.pi, 72):
            for y in np.linspace(0, bounds.height, 15):
                x, z = bounds.radius * math.cos(turn), bounds.radius * math.sin(turn)
                assert distance(kind, x, float(y), z, form) > 0, (form, turn, y)
            r = bounds.radius * math.sqrt(rng.random())
            x, z = r * math.cos(turn), r * math.sin(turn)
            assert distance(kind, x, bounds.height + 1e-3, z, form) > 0
            assert distance(kind, x, -1e-3, z, form) > 0


@pytest.mark.parametrize("kind", PROPORTIONS)
def test_a_kind_stands_on_its_base_and_nearly_fills_its_cylinder(kind: str) -> None:
    bounds = PROPORTIONS[kind]
    rng = np.random.default_rng(1)
    for form in FORMS:
        points = rng.uniform(-1, 1, (6000, 3)) * (bounds.radius, bounds.height / 2, bounds.radius)
        points[:, 1] += bounds.height / 2
        inside = np.array([p for p in points if distance(kind, *map(float, p), form) < 0])
        assert len(inside) > 200
        assert inside[:, 1].min() < 0.06
        assert inside[:, 1].max() > 0.85 * bounds.height
        assert np.hypot(inside[:, 0], inside[:, 2]).max() > 0.8 * bounds.radius


@pytest.mark.parametrize("kind", SUPPORTS)
def test_supports_are_flat_at_their_height(kind: str) -> None:
    bounds = PROPORTIONS[kind]
    for form in FORMS:
        for turn in np.linspace(0, 2 * math.pi, 12):
            for r in (0.0, 0.5 * bounds.top_radius, 0.85 * bounds.top_radius):
                x, z = r * math.cos(turn), r * math.sin(turn)
                assert abs(distance(kind, x, bounds.height, z, form)) < 2e-3


@pytest.mark.parametrize("kind", PROPORTIONS)
def test_steps_never_pass_through_a_surface(kind: str) -> None:
    """From a point outside, nothing lies within the step that `march` takes."""
    bounds = PROPORTIONS[kind]
    rng = np.random.default_rng(2)
    for _ in range(400):
        form = tuple(rng.random(3))
        x, z = rng.uniform(-bounds.radius, bounds.radius, 2)
        y = rng.uniform(0, bounds.height)
        gap = distance(kind, x, y, z, form)
        if gap < 0.01:
            continue
        for v in rng.normal(size=(12, 3)):
            q = np.array((x, y, z)) + 0.85 * gap * v / np.linalg.norm(v)
            assert distance(kind, *map(float, q), form) > -0.004


# Arithmetic, not the wrappers that turn Python's floats into arguments.
DOUBLE = re.compile(r"\b(fadd|fsub|fmul|fdiv|fneg|fcmp|sitofp|llvm\.\w+\.f64)\b[^\n]*\bdouble\b")


@pytest.mark.parametrize(
    "name, whole",
    [
        ("shape", SHAPES),
        pytest.param("pixel", compile.SOURCES, marks=pytest.mark.slow),
    ],
)
def test_compiled_code_holds_no_double_precision(name: str, whole: tuple[Any, ...]) -> None:
    numba = pytest.importorskip("numba")
    namespace = compile.namespace_for(numba.njit(error_model="numpy"), whole)
    packed = pack([Scene(())])
    arguments: tuple[Any, ...] = (12, *(np.float32(0.3) for _ in range(6)))
    if name == "pixel":
        arguments = (packed.things, packed.scenes, 0, 0, 3, 3, 2, 8)
    namespace[name](*arguments)
    code = next(iter(namespace[name].inspect_llvm().values()))
    assert "float" in code
    assert DOUBLE.search(code) is None


def test_compiled_distances_are_those_of_the_source() -> None:
    numba = pytest.importorskip("numba")
    compiled = compile.namespace_for(numba.njit(error_model="numpy"), SHAPES)["shape"]
    rng = np.random.default_rng(5)
    for kind in range(len(PROPORTIONS)):
        for point in rng.uniform(-0.5, 1, (20, 6)).astype(np.float32):
            d, part = compiled(kind, *point)
            expected, expected_part = shape(kind, *map(float, point))
            assert d == pytest.approx(expected, abs=2e-5)
            assert part == expected_part


def test_packing_is_float32_and_contiguous() -> None:
    thing = Thing("teapot", "teal", "striped", "glossy", 0.1, 0.2, 0.3, 0.4, (0.5,) * 8)
    packed = pack([Scene((thing,)), Scene(())])
    assert packed.things.dtype == packed.scenes.dtype == np.float32
    assert packed.counts.tolist() == [1, 0] and len(packed) == 2
    assert packed.things.flags.c_contiguous and packed.scenes.flags.c_contiguous
    assert packed.scenes[0, :3] == pytest.approx(Camera().position())
    assert len(packed.part(1, 2)) == 1
    assert blank(2, 8).rgb.shape == (2, 8, 8, 3)
