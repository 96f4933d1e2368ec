"""How each kind looks from where it stands, measured on rendered scenes.

It goes into the bundle's vocabulary, with which the engine reads relations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.footprint import Footprint, conditions, design
from sgedit_engine.scene.outline import Outline
from sgedit_engine.scene.perspective import Perspective
from stilllife.render import render
from stilllife.scenes import scene_of
from stilllife.silhouette import View
from stilllife.world import KINDS, Scene, Thing

_BATCH = 40

Row = NDArray[np.float64]


def measured_footprints(scenes: int, seed: int) -> dict[str, Footprint]:
    """Per kind the `footprints` of a vocabulary, fitted to whole outlines, hidden parts
    included."""
    measured: dict[str, list[tuple[Row, Row, Row]]] = defaultdict(list)
    for start in range(seed, seed + scenes, _BATCH):
        batch = [scene_of(number) for number in range(start, min(start + _BATCH, seed + scenes))]
        drawn = render(batch, samples=1)
        for n, scene in enumerate(batch):
            for i, thing in enumerate(scene.things):
                mask = drawn.amodal_mask(n, i)
                if mask.any():
                    measured[thing.kind].append(_measured(scene, thing, Outline.of_mask(mask)))
    return {kind: _fitted(kind, measured[kind]) for kind in KINDS if len(measured[kind]) > 9}


def _measured(scene: Scene, thing: Thing, outline: Outline) -> tuple[Row, Row, Row]:
    """The conditions of a view, the factors that follow from the true place, the row and the
    radius."""
    box = View(scene.camera).box(thing)
    x, row, radius = (box.u0 + box.u1) / 2, _foot_row(scene, thing), box.width / 2
    factors = (outline.lengths - design(np.zeros(6)) @ np.array([x, row, 0.0])) / radius
    # The engine finds the camera's elevation, and takes its field of view as usual.
    view = Perspective(scene.camera.elevation)
    return conditions(outline, view), factors, np.array([row, radius])


def _foot_row(scene: Scene, thing: Thing) -> float:
    return scene.camera.project(thing.x, thing.base, thing.z)[1]


def _fitted(kind: str, measured: Sequence[tuple[Row, Row, Row]]) -> Footprint:
    given, factors, seen = (np.array(values) for values in zip(*measured, strict=True))
    solution = np.linalg.lstsq(given, factors, rcond=None)[0]
    left = factors - given @ solution
    slope, usual = np.polyfit(seen[:, 0] - 0.5, seen[:, 1], 1)
    deviation = (seen[:, 1] - usual - slope * (seen[:, 0] - 0.5)).std()
    return Footprint.model_validate(
        {
            "factors": solution.T.round(4).tolist(),
            "covariance": (left.T @ left / len(left)).round(6).tolist(),
            "radius": (round(usual, 4), round(slope, 4), round(deviation, 4)),
            "height": round(KINDS[kind].height / KINDS[kind].radius, 4),
        }
    )
