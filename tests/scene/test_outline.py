"""What is seen of an outline, and what others hide of it."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.outline import (
    BOTTOM,
    EXTENT,
    LEFT,
    MIDDLE,
    RIGHT,
    TOP,
    Outline,
    outlines_of,
)
from tests.scene.conftest import thing

MUG = Box(x0=0.4, y0=0.4, x1=0.6, y1=0.6)
EDGES = {LEFT, RIGHT, TOP, BOTTOM}


def boxed(object_id: str, box: Box) -> SceneObject:
    return thing(object_id, 0.5, 0.5, 0.1, 0.1).model_copy(update={"box": box})


def doubted(other: Box, carriers: dict[str, str] | None = None) -> set[int]:
    """Which lengths of a mug are in doubt, for a lamp that is painted over it."""
    lamp = other.to_mask(100, 100)
    masks = {"mug-1": MUG.to_mask(100, 100) & ~lamp, "lamp-1": lamp}
    objects = [boxed("mug-1", MUG), boxed("lamp-1", other)]
    found = outlines_of(objects, masks, carriers or {})["mug-1"]
    return set(np.flatnonzero(found.doubt).tolist())


CASES = [
    # the lamp's box, what of the mug is in doubt besides its middle and extent
    (Box(x0=0.7, y0=0.3, x1=0.9, y1=0.8), set()),
    (Box(x0=0.55, y0=0.3, x1=0.8, y1=0.8), {RIGHT}),
    (Box(x0=0.2, y0=0.3, x1=0.45, y1=0.8), {LEFT}),
    (Box(x0=0.3, y0=0.55, x1=0.7, y1=0.8), {BOTTOM}),
    (Box(x0=0.5, y0=0.5, x1=0.7, y1=0.8), {RIGHT, BOTTOM}),
    (Box(x0=0.35, y0=0.2, x1=0.65, y1=0.45), set()),
]


@pytest.mark.parametrize(("lamp", "edges"), CASES)
def test_what_is_nearer_hides(lamp: Box, edges: set[int]) -> None:
    assert doubted(lamp) & EDGES == edges
    assert ({MIDDLE, EXTENT} <= doubted(lamp)) is bool(edges)


def test_what_stands_on_a_thing_hides_its_top() -> None:
    above = Box(x0=0.45, y0=0.2, x1=0.55, y1=0.45)
    assert not doubted(above)
    assert doubted(above, {"lamp-1": "mug-1"}) & EDGES == {TOP}


def test_the_frame_cuts() -> None:
    mask = Box(x0=0.0, y0=0.4, x1=0.2, y1=0.6).to_mask(100, 100)
    found = outlines_of([boxed("mug-1", MUG)], {"mug-1": mask}, {})["mug-1"]
    assert found.doubt[LEFT] > 0.8 and not found.doubt[[RIGHT, TOP, BOTTOM]].any()


def test_lengths_are_in_picture_heights() -> None:
    mask = np.zeros((50, 100), dtype=np.bool_)
    mask[10:30, 40:60] = True
    outline = Outline.of_mask(mask)
    assert outline.lengths == pytest.approx([0.8, 1.2, 0.2, 0.6, 1.0, 0.4])
    assert outline.aspect == 2.0 and outline.center == pytest.approx(1.0)
    box = Outline.of_box(Box(x0=0.4, y0=0.2, x1=0.6, y1=0.6), aspect=2.0)
    assert box.lengths[:5] == pytest.approx(outline.lengths[:5])
    assert box.doubt[EXTENT] == 1


def test_objects_without_masks_are_seen_whole() -> None:
    found = outlines_of([boxed("mug-1", MUG)], {}, {})["mug-1"]
    assert not found.doubt[:4].any() and found.doubt[MIDDLE] == 1
