"""The renderer: its pictures, masks and depth, on the CPU and in the CUDA simulator."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from stilllife.packing import concatenate, pack
from stilllife.render import Rendered, render
from stilllife.world import (
    COLORS,
    FINISHES,
    PATTERNS,
    PROPORTIONS,
    TABLES,
    WALL_Z,
    WALLS,
    Camera,
    Light,
    Scene,
    Thing,
)

SIDE = 64


def thing(kind: str, x: float = 0.0, z: float = 0.0, seed: int = 0, **more: object) -> Thing:
    detail = tuple(float(d) for d in np.random.default_rng(seed).random(8))
    plain = Thing(kind, "red", "plain", "matte", x, z, -0.6, 0.32, detail)
    return replace(plain, **more)  # type: ignore[arg-type]


def draw(*scenes: Scene, side: int = SIDE, samples: int = 2) -> Rendered:
    return render(scenes, resolution=side, samples=samples, threads=2)


def three() -> Scene:
    """A bowl that a mug partly hides, and a ball apart from both."""
    bowl, mug = thing("bowl", -0.14, -0.08), thing("mug", -0.12, 0.22)
    return Scene((bowl, mug, thing("ball", 0.30, 0.0, color="blue")))


def test_shapes_and_dtypes() -> None:
    drawn = draw(three(), three())
    assert drawn.rgb.shape == (2, SIDE, SIDE, 3) and drawn.rgb.dtype == np.uint8
    assert drawn.visible.shape == (2, SIDE, SIDE) and drawn.visible.dtype == np.uint8
    assert drawn.amodal.shape == (2, SIDE, SIDE) and drawn.amodal.dtype == np.uint8
    assert drawn.depth.shape == (2, SIDE, SIDE) and drawn.depth.dtype == np.float32
    assert np.isfinite(drawn.depth).all() and drawn.depth.min() > 0


def test_pictures_do_not_depend_on_threads_or_on_their_batch() -> None:
    scenes = [three(), Scene((thing("rubber duck"),), table="marble")]
    one = render(scenes, resolution=SIDE, threads=1)
    two = render(concatenate([pack(scenes[:1]), pack(scenes[1:])]), resolution=SIDE, threads=3)
    alone = render(scenes[1:], resolution=SIDE)
    for name in ("rgb", "visible", "amodal", "depth"):
        assert np.array_equal(getattr(one, name), getattr(two, name))
        assert np.array_equal(getattr(one, name)[1], getattr(alone, name)[0])


def test_masks_tell_what_hides_what() -> None:
    drawn = draw(three())
    for i in range(3):
        visible, outline = drawn.visible_mask(0, i), drawn.amodal_mask(0, i)
        assert visible.any() and not (visible & ~outline).any()
    hidden = drawn.amodal_mask(0, 0) & ~drawn.visible_mask(0, 0)
    assert hidden.sum() > 20
    assert (drawn.visible[0][hidden] == 2).all()
    # The outline is what the thing shows alone.
    alone = draw(replace(three(), things=three().things[:1]))
    assert np.array_equal(alone.visible_mask(0, 0), drawn.amodal_mask(0, 0))


def test_the_mask_is_where_the_color_is() -> None:
    for kind in ("ball", "cone", "cube"):
        scene = Scene((thing(kind, color="blue", detail=(0.5,) * 4 + (0.0,) + (0.5,) * 3),))
        drawn = draw(replace(scene, table="white"))
        rgb = drawn.rgb[0].astype(int)
        blue = rgb[..., 2] - rgb[..., 0] > 60
        mask = drawn.visible_mask(0, 0)
        assert (blue & mask).sum() / (blue | mask).sum() > 0.93


def test_depth_is_along_the_forward_axis() -> None:
    camera = Camera()
    drawn = draw(Scene((thing("cube", size=0.4, yaw=0.0),), camera=camera), side=65, samples=1)
    *_, centre = camera.project(*camera.target)
    # The middle pixel meets the cube's front, which is nearer than the target by half a cube.
    assert drawn.visible[0, 32, 32] == 1
    assert centre - 0.25 < drawn.depth[0, 32, 32] < centre
    u, v, table = camera.project(0.30, 0.0, 0.30)
    assert drawn.depth[0, int(v * 65), int(u * 65)] == pytest.approx(table, abs=0.03)
    u, v, wall = camera.project(0.1, 0.3, WALL_Z)
    assert drawn.depth[0, int(v * 65), int(u * 65)] == pytest.approx(wall, abs=0.03)


@pytest.mark.parametrize("kind", PROPORTIONS)
def test_every_kind_is_drawn_inside_its_projected_cylinder(kind: str) -> None:
    camera = Camera()
    scenes = [Scene((thing(kind, 0.1, 0.05, seed, yaw=seed * 1.1),)) for seed in range(4)]
    drawn = draw(*scenes)
    for n, scene in enumerate(scenes):
        only = scene.things[0]
        angles = np.linspace(0, 2 * np.pi, 64)
        rim = [
            camera.project(only.x + only.radius * np.cos(a), y, only.z + only.radius * np.sin(a))
            for a in angles
            for y in (0.0, only.height)
        ]
        u, v = (np.array(rim)[:, k] * SIDE for k in (0, 1))
        rows, columns = np.nonzero(drawn.visible_mask(n, 0))
        assert len(rows) > 60
        assert columns.min() >= u.min() - 1 and columns.max() <= u.max() + 1
        assert rows.min() >= v.min() - 1 and rows.max() <= v.max() + 1
        # It fills a fair part of the cylinder and stands on the table, not above it.
        assert rows.max() > v.max() - 0.45 * (v.max() - v.min())


@pytest.mark.parametrize("name", COLORS)
def test_a_color_looks_like_its_name(name: str) -> None:
    scene = Scene((thing("ball", color=name, seed=3, detail=(0.5,) * 4 + (0.0,) + (0.5,) * 3),))
    drawn = draw(replace(scene, light=Light(fill=0.5)))
    mean = drawn.rgb[0][drawn.visible_mask(0, 0)].mean(0) / 255
    distances = {other: np.abs(mean - np.array(rgb)).sum() for other, rgb in COLORS.items()}
    assert min(distances, key=distances.__getitem__) == name


@pytest.mark.parametrize("kind", PROPORTIONS)
def test_patterns_and_finish_change_the_body_only(kind: str) -> None:
    base = thing(kind, color="blue", size=0.4)
    variants = [replace(base, pattern=p) for p in PATTERNS]
    variants += [replace(base, finish=f) for f in FINISHES]
    drawn = draw(*(Scene((v,)) for v in variants))
    mask = drawn.visible_mask(0, 0)
    ground = drawn.amodal[0] == 0
    for n in range(1, len(PATTERNS)):
        change = np.abs(drawn.rgb[n].astype(int) - drawn.rgb[0]).max(-1)
        share = (change[mask] > 40).mean()
        assert 0.06 < share < 0.75
        assert np.median(change[ground]) == 0
    assert np.abs(drawn.rgb[4].astype(int) - drawn.rgb[3]).max() > 8


def test_removing_a_thing_leaves_what_is_far_from_it_and_its_shadow() -> None:
    scene = three()
    before = draw(scene, side=128)
    after = draw(replace(scene, things=scene.things[:2]), side=128)
    changed = np.abs(before.rgb[0].astype(int) - after.rgb[0]).max(-1) > 3
    ball = before.amodal_mask(0, 2)
    shadow = changed & ~ball
    assert changed[ball].mean() > 0.95
    assert 0.1 * ball.sum() < shadow.sum() < 2.0 * ball.sum()
    # The light comes from the left, so the shadow falls to the right.
    assert np.nonzero(shadow)[1].mean() > np.nonzero(ball)[1].mean()
    rows, columns = np.nonzero(ball)
    far = np.ones_like(ball)
    size = rows.max() - rows.min()
    far[rows.min() - size : rows.max() + size, columns.min() - size : columns.max() + size] = False
    assert np.array_equal(before.rgb[0][far], after.rgb[0][far])


def test_tables_walls_and_looks_differ() -> None:
    scene = Scene((thing("mug"),))
    pictures = [draw(replace(scene, table=t)).rgb[0] for t in TABLES]
    pictures += [draw(replace(scene, wall=w)).rgb[0] for w in list(WALLS)[1:]]
    pictures.append(draw(replace(scene, look=1)).rgb[0])
    for i, one in enumerate(pictures):
        for other in pictures[:i]:
            assert np.abs(one.astype(int) - other).mean() > 1.5


def test_pictures_are_well_exposed() -> None:
    for table in TABLES:
        rgb = draw(replace(three(), table=table)).rgb[0]
        assert 40 < rgb.mean() < 225
        assert (rgb == 255).all(-1).mean() < 0.02


def test_refusals() -> None:
    with pytest.raises(ValueError, match="unknown device 'tpu'"):
        render([three()], device="tpu")
    with pytest.raises(ValueError, match="7 things, at most 6"):
        pack([Scene(tuple(thing("ball") for _ in range(7)))])
    with pytest.raises(ValueError):
        pack([Scene((thing("ball", detail=(0.5,)),))])


SIMULATED = """
import numpy as np
from stilllife.render import render
from stilllife.world import Camera, Light, Scene, Thing
scene = SCENE
cpu = render([scene], resolution=13, samples=1)
gpu = render([scene], device="cuda", resolution=13, samples=1)
assert np.abs(cpu.rgb.astype(int) - gpu.rgb).max() <= 2
assert np.array_equal(cpu.visible, gpu.visible)
assert np.array_equal(cpu.amodal, gpu.amodal)
assert np.abs(cpu.depth - gpu.depth).max() < 1e-4
assert gpu.visible.max() == 3
print("agreed")
"""


def test_cuda_source_agrees_with_the_cpu_in_the_simulator() -> None:
    result = subprocess.run(
        [sys.executable, "-c", SIMULATED.replace("SCENE", repr(three()))],
        env={**os.environ, "NUMBA_ENABLE_CUDASIM": "1"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert result.stdout.strip() == "agreed", result.stderr


@pytest.mark.gpu
def test_cuda_agrees_with_the_cpu() -> None:
    scenes = [three(), replace(three(), table="marble", look=1)]
    cpu = render(scenes, resolution=SIDE)
    gpu = render(scenes, resolution=SIDE, device="cuda")
    assert (np.abs(cpu.rgb.astype(int) - gpu.rgb).max(-1) > 4).mean() < 0.01
    assert (cpu.visible != gpu.visible).mean() < 0.003
    assert (cpu.amodal != gpu.amodal).mean() < 0.005
    assert np.median(np.abs(cpu.depth - gpu.depth)) < 1e-4
