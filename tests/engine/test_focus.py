"""Large pictures are read in a window around what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from sgedit_engine.diffusion.window import Window
from sgedit_engine.interface import Mask, Picture, Plan, RenderOptions, Vocabulary
from sgedit_engine.plan import plan_edit
from sgedit_engine.reading import Reading
from sgedit_engine.scene.edits import RemoveObject
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.verification.focus import focus_of, unfocused

ReadAs = Callable[[SceneGraph, Mapping[str, Mask]], Reading]
REMOVE = RemoveObject(target="mug-1")


def _plan(picture: Picture, vocabulary: Vocabulary) -> Plan:
    def nothing(_object_id: str) -> Mask:
        return np.zeros(picture.image.shape[:2], dtype=np.bool_)

    return plan_edit(picture, REMOVE, RenderOptions(), vocabulary=vocabulary, effects=nothing)


def test_small_pictures_are_read_whole(scene: Picture, vocabulary: Vocabulary) -> None:
    assert focus_of(scene, _plan(scene, vocabulary), 256) is None


def test_a_window_of_a_large_picture(scene: Picture, vocabulary: Vocabulary) -> None:
    def grown(values: np.ndarray) -> np.ndarray:
        return values.repeat(8, axis=0).repeat(8, axis=1)

    wide = 4096
    masks = {name: np.zeros((2048, wide), dtype=np.bool_) for name in scene.masks}
    for name, mask in masks.items():
        mask[:, :2048] = grown(scene.masks[name])
    half = {
        o.id: o.model_copy(
            update={"box": Box(x0=o.box.x0 / 2, y0=o.box.y0, x1=o.box.x1 / 2, y1=o.box.y1)}
        )
        for o in scene.graph.objects
    }
    graph = scene.graph.model_copy(update={"objects": tuple(half.values())})
    image = np.zeros((2048, wide, 3), np.uint8)
    image[:, :2048] = grown(scene.image)
    large = Picture(image, graph, masks)
    window = focus_of(large, _plan(large, vocabulary), 256)
    assert window is not None and window.side < wide
    left, right = window.x0, window.x0 + window.side
    assert left <= large.graph.get("mug-1").box.x0 * wide < right


def test_a_windows_boxes_and_masks_find_their_place(read_as: ReadAs, scene: Picture) -> None:
    window = Window(100, 200, 512, 256)
    reading = unfocused(read_as(scene.graph, scene.masks), window, (1000, 2000))
    mug = reading.objects[0]
    box = scene.graph.get("mug-1").box
    assert mug.box.x0 == pytest.approx((100 + box.x0 * 512) / 2000, abs=2e-3)
    assert mug.box.y1 == pytest.approx((200 + box.y1 * 512) / 1000, abs=2e-3)
    assert mug.mask.shape == (1000, 2000)
    assert mug.mask.sum() == pytest.approx(4 * scene.masks["mug-1"].sum(), rel=0.05)
