"""The truth at the place that an engine chose: a thing put where its picture fills a box."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from benchmarks.edits.asks import Ask, supporting
from benchmarks.edits.shown import ground_at
from sgedit_engine.scene.geometry import Box
from stilllife.edits import add
from stilllife.placement import top_of
from stilllife.render import render
from stilllife.silhouette import View
from stilllife.world import Scene, Thing

# Corrections from the rendered outline; the third moves by less than a tenth of a pixel.
_ROUNDS = 4
# Of the size that the thing had where the world itself had put it.
_SMALLEST, _LARGEST = 0.4, 2.5


def scene_with(ask: Ask, box: Box) -> Scene:
    """The scene before an addition with the new thing where it fills a box: the same middle and
    foot, and the same area of its outline's box. It turns and looks as the world's own did.

    It stands on what it was asked to stand on, else on the table. Raises ValueError for a place
    where there is no ground, InvalidEditError from `stilllife.edits.add`.
    """
    if ask.new is None:
        raise ValueError("only what comes can be put somewhere")
    scene = ask.pair.before
    support = supporting(scene, ask)
    base = 0.0 if support is None else top_of(scene.things[support])
    thing = fitted(scene, replace(ask.new, base=base, support=None), box)
    return add(scene, replace(thing, support=support))


def scene_moved(ask: Ask, boxes: Mapping[int, tuple[Box, int | None]]) -> Scene:
    """The scene before a move with each thing of `boxes`, by index, where it fills its box, on
    another thing of the index that comes with it, or on the table.

    Raises ValueError for a place where there is no ground.
    """
    scene = ask.pair.before
    moved = {}
    for index, (box, support) in boxes.items():
        base = 0.0 if support is None else top_of(scene.things[support])
        standing = replace(scene.things[index], base=base, support=None)
        moved[index] = replace(fitted(scene, standing, box), support=support)
    # All at once, so that none is asked to stand where another one has yet to go.
    return replace(scene, things=tuple(moved.get(i, t) for i, t in enumerate(scene.things)))


def fitted(scene: Scene, thing: Thing, box: Box) -> Thing:
    """The thing at its own height above the table, moved and scaled so that, seen alone, its
    outline fills a box. Raises ValueError where there is no ground."""
    view = View(scene.camera)
    usual = thing.size
    across, near = ground_at(scene, box.center[0], box.y1, thing.base)
    near -= thing.radius
    for _ in range(_ROUNDS):
        thing = _at(thing, view, across, near)
        seen = _outline(scene, thing)
        if seen is None:
            return thing
        size = thing.size * math.sqrt(box.area / seen.area)
        thing = replace(thing, size=min(max(size, _SMALLEST * usual), _LARGEST * usual))
        (x, y), (to_x, to_y) = seen.bottom_center, box.bottom_center
        # A step on the ground that moves the foot in the picture by what is wrong with it.
        here = ground_at(scene, x, y, thing.base)
        there = ground_at(scene, to_x, to_y, thing.base)
        across, near = across + there[0] - here[0], near + there[1] - here[1]
    return _at(thing, view, across, near)


def _at(thing: Thing, view: View, across: float, near: float) -> Thing:
    x, z = view.world(across, near)
    return replace(thing, x=x, z=z)


def _outline(scene: Scene, thing: Thing) -> Box | None:
    drawn = render([replace(scene, things=(replace(thing, support=None),))], samples=1)
    mask = drawn.amodal_mask(0, 0)
    return Box.from_mask(mask) if mask.any() else None
