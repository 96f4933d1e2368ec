"""A scene as it is seen, and the picture with its graph that perfect reading would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sgedit_engine.interface import Image, Mask, Picture
from sgedit_engine.perception.masks import box_of
from sgedit_engine.regions import union
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject
from stilllife.relations import relations
from stilllife.render import render
from stilllife.silhouette import View
from stilllife.truths import Truth, truths_of
from stilllife.world import WALL_Z, Scene

_LOOK = ("color", "pattern", "finish")


@dataclass(frozen=True, eq=False)
class Shown:
    """A scene, its picture RGB uint8 H×W×3, and its visible things."""

    scene: Scene
    image: Image
    truths: tuple[Truth, ...]

    def truth(self, index: int) -> Truth | None:
        """The thing of an index, None where nothing of it is seen."""
        return next((t for t in self.truths if t.number == index), None)

    def mask(self, index: int) -> Mask:
        """What is seen of a thing, bool H×W."""
        found = self.truth(index)
        return np.zeros(self.image.shape[:2], np.bool_) if found is None else found.mask

    @cached_property
    def ids(self) -> dict[int, str]:
        """The ids that `oracle` gives the visible things, by index: numbered in each kind from
        left to right, as the engine does."""
        graph, ids = SceneGraph(), {}
        for truth in sorted(self.truths, key=lambda t: t.box.center):
            ids[truth.number], graph = graph.issue_id(truth.values["kind"])
        return ids


def show(scenes: Sequence[Scene]) -> list[Shown]:
    """Scenes, drawn."""
    drawn = render(scenes)
    return [
        Shown(scene, drawn.rgb[n], tuple(truths_of(scene, drawn, n)))
        for n, scene in enumerate(scenes)
    ]


def oracle(shown: Shown, image: Image | None = None) -> Picture:
    """The picture with the true graph: masks, boxes and attributes of what is seen, relations in
    three dimensions, table and wall. `image` is in the place of the scene's own, if given."""
    ids = shown.ids
    objects, masks = [], {}
    for truth in sorted(shown.truths, key=lambda t: t.box.center):
        values = {name: truth.values[name] for name in _LOOK}
        item = SceneObject(
            id=ids[truth.number], category=truth.values["kind"], attributes=values, box=truth.box
        )
        objects.append(item.model_copy(update={"description": item.name}))
        masks[item.id] = truth.mask
    graph = SceneGraph(issued=_issued(objects))
    for name, mask, attribute, value in _surfaces(shown):
        box = box_of(mask)
        if box is not None:
            surface, graph = graph.issue_id(name)
            objects.append(
                SceneObject(
                    id=surface,
                    category=name,
                    attributes={attribute: value},
                    description=f"{value} {name}",
                    box=box,
                    kind="background",
                )
            )
            masks[surface] = mask
    told = tuple(
        Relation(subject=ids[a], predicate=predicate, object=ids[b])
        for a, predicate, b in relations(shown.scene)
        if a in ids and b in ids
    )
    graph = graph.model_copy(update={"objects": tuple(objects), "relations": told})
    return Picture(shown.image if image is None else image, graph, masks)


def _issued(objects: Sequence[SceneObject]) -> dict[str, int]:
    kinds = [item.category for item in objects]
    return {kind: kinds.count(kind) for kind in kinds}


def _surfaces(shown: Shown) -> list[tuple[str, Mask, str, str]]:
    """Table and wall: (category, mask, attribute, value)."""
    rows, columns = shown.image.shape[:2]
    things = union((truth.mask for truth in shown.truths), (rows, columns))
    table = on_table(shown.scene, (rows, columns))
    scene = shown.scene
    return [
        ("table", table & ~things, "material", scene.table),
        ("wall", ~table & ~things, "color", scene.wall),
    ]


def on_table(scene: Scene, shape: tuple[int, int]) -> Mask:
    """Where the centre of a pixel looks at the table, were nothing on it; bool H×W."""
    camera = scene.camera
    right, up, forward = (np.array(axis) for axis in camera.axes())
    reach = np.tan(camera.fov / 2)
    rows, columns = shape
    across = (2 * (np.arange(columns) + 0.5) / columns - 1) * reach
    above = (1 - 2 * (np.arange(rows) + 0.5) / rows) * reach
    rays = forward + across[None, :, None] * right + above[:, None, None] * up
    eye = camera.position()
    down = np.minimum(rays[..., 1], -1e-9)
    z = eye[2] - eye[1] / down * rays[..., 2]
    mask: Mask = (rays[..., 1] < 0) & (z > WALL_Z)
    return mask


def ground_at(scene: Scene, u: float, v: float, height: float) -> tuple[float, float]:
    """(across, near), as `View.ground` has it, of the point at a height above the table that the
    picture shows at (u, v), in [0, 1]. Raises ValueError above the horizon."""
    camera = scene.camera
    right, up, forward = (np.array(axis) for axis in camera.axes())
    reach = np.tan(camera.fov / 2)
    ray = forward + (2 * u - 1) * reach * right + (1 - 2 * v) * reach * up
    if ray[1] >= -1e-6:
        raise ValueError("no ground is seen there")
    eye = np.array(camera.position())
    point = eye + ray * (height - eye[1]) / ray[1]
    return View(camera).ground(float(point[0]), float(point[2]))
