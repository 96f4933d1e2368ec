"""Where each kind stands on the ground, measured on rendered scenes.

It goes into the bundle's vocabulary, with which the engine reads relations.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Sequence

from sgedit_engine.scene.perspective import Perspective
from sgedit_engine.scene.stance import Footprint
from stilllife.render import render
from stilllife.scenes import scene_of
from stilllife.silhouette import View
from stilllife.truths import Truth, truths_of
from stilllife.world import KINDS, Scene

# Of an outline that is seen at least to this share, the box is that of the whole thing.
WHOLE = 0.95
_BATCH = 40


def measured_footprints(scenes: int, seed: int) -> dict[str, Footprint]:
    """Per kind the `footprints` of a vocabulary: means over things that are seen whole."""
    measured: dict[str, list[Footprint]] = defaultdict(list)
    for start in range(seed, seed + scenes, _BATCH):
        batch = [scene_of(number) for number in range(start, min(start + _BATCH, seed + scenes))]
        drawn = render(batch, samples=1)
        for n, scene in enumerate(batch):
            for truth in truths_of(scene, drawn, n):
                thing = scene.things[truth.number]
                if truth.visibility >= WHOLE and thing.support is None:
                    measured[thing.kind].append(_footprint(scene, truth))
    return {kind: _mean(measured[kind]) for kind in KINDS if measured[kind]}


def _mean(found: Sequence[Footprint]) -> Footprint:
    by_width, by_height, foot = (round(statistics.fmean(v), 3) for v in zip(*found, strict=True))
    return by_width, by_height, foot


def _footprint(scene: Scene, truth: Truth) -> Footprint:
    """A thing's, seen by the scene's own camera. Lengths as in `Perspective`."""
    camera, thing, box = scene.camera, scene.things[truth.number], truth.box
    view = Perspective(elevation=camera.elevation, half_tan=math.tan(camera.fov / 2))
    x, y, z = camera.position()
    away = y / math.sin(camera.elevation)  # of the ground in the picture's middle row
    unit = 2 * view.half_tan * away
    ground = View(camera)
    middle = ground.ground(x, z)[1] - away * math.cos(camera.elevation)
    near = (ground.ground(thing.x, thing.z)[1] - middle) / unit
    scale, radius = view.scale(view.row(near)), thing.radius / unit
    return (
        radius * scale / (box.width / 2),
        radius * scale / box.height,
        (view.near(box.y1) - near) / radius,
    )
