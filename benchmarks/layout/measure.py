"""One edit's place, measured: the world is built anew as the planned boxes show it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from benchmarks.edits.asks import Ask
from benchmarks.edits.places import fitted, scene_moved, scene_with
from benchmarks.edits.shown import Shown
from sgedit_engine.errors import SceneError
from sgedit_engine.interface import Picture, Vocabulary
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.difference import changed_ids
from sgedit_engine.scene.geometry import Box
from stilllife.edits import EditKind
from stilllife.placement import TYPICAL_SIZES, collide, problems
from stilllife.relations import holds
from stilllife.silhouette import estimate_visibility
from stilllife.world import Scene

Way = Literal["oracle", "parsed"]
ANYWHERE = "anywhere"
# Why a place is a bad one, by a word of `problems`.
_REASONS = {
    "touch": "touches",
    "frame": "leaves the frame",
    "takes": "odd size",
    "wall": "in the wall",
    "shows": "hidden",
    "fit": "overhangs",
    "floats": "floats",
    "top": "floats",
}


@dataclass(frozen=True)
class Case:
    """What was planned for one edit. Figures are None where there is nothing to measure.

    `relation` holds in three dimensions; `free`: no bounding cylinder touches another; `visible`
    is the share of the thing that is seen, `hides` the largest share of another one that it hides
    anew; `size` is the log ratio to the true size (the usual one of its kind, where the request
    does not tell one); `overlap` is the IoU of the planned box with the true one where the place
    is given; `wrong` tells what the world finds wrong that was not so before.
    """

    kind: EditKind
    predicate: str
    way: Way
    words: str
    refused: str | None = None
    relation: bool | None = None
    free: bool | None = None
    visible: float | None = None
    hides: float | None = None
    size: float | None = None
    overlap: float | None = None
    swapped: bool = False
    wrong: tuple[str, ...] = ()


def refusal(ask: Ask, way: Way, reason: str) -> Case:
    """The case of an edit for which no place was planned."""
    return Case(ask.pair.kind, ask.predicate or ANYWHERE, way, ask.words, refused=reason)


def planned(
    ask: Ask,
    after: Shown,
    picture: Picture,
    ids: Mapping[int, str],
    vocabulary: Vocabulary,
    way: Way,
) -> Case:
    """The place that the engine's graph gives to what an edit asks for. `ids` are those of the
    things by index in the picture's graph."""
    try:
        edit = ask.edit(ids)
    except KeyError:
        return refusal(ask, way, "What is meant is not found.")
    try:
        graph = apply(picture.graph, edit, vocabulary=vocabulary, masks=picture.masks)
    except SceneError as error:
        return refusal(ask, way, error.problem)
    case = Case(ask.pair.kind, ask.predicate or ANYWHERE, way, ask.words)
    numbers = {object_id: index for index, object_id in ids.items()}
    changed = changed_ids(picture.graph, graph, edit)
    boxes = {numbers.get(i, ask.pair.index): graph.get(i).box for i in changed}
    carriers = carriers_of(graph)
    supports = {numbers.get(i, ask.pair.index): numbers.get(carriers.get(i, "")) for i in changed}
    box = boxes[ask.pair.index]
    case = replace(case, swapped=len(changed) > 1)
    truth = after.truth(ask.pair.index)
    if ask.pair.kind in ("replace", "change") and truth is not None and truth.visibility > 0.95:
        case = replace(case, overlap=box.iou(truth.box))
    try:
        scene = _built(ask, boxes, supports)
    except ValueError:
        return replace(case, relation=False, free=False, wrong=("no ground",))
    return _measured(case, ask, scene, boxes)


def _built(ask: Ask, boxes: Mapping[int, Box], supports: Mapping[int, int | None]) -> Scene:
    """The scene with the changed things where their boxes show them.

    Raises ValueError for a place where there is no ground.
    """
    index, scene = ask.pair.index, ask.pair.before
    if ask.pair.kind == "add":
        return scene_with(ask, boxes[index])
    if ask.pair.kind == "move":
        return scene_moved(ask, {i: (box, supports[i]) for i, box in boxes.items()})
    new = ask.pair.after.things[index]
    thing = replace(fitted(scene, replace(new, support=None), boxes[index]), support=new.support)
    return replace(scene, things=(*scene.things[:index], thing, *scene.things[index + 1 :]))


def _measured(
    case: Case,
    ask: Ask,
    scene: Scene,
    boxes: Mapping[int, Box],
) -> Case:
    index, predicate, anchor = ask.pair.index, ask.predicate, ask.anchor
    if predicate is not None and anchor is not None:
        case = replace(case, relation=holds(scene, index, predicate, anchor))
    others = [i for i in range(len(scene.things)) if i not in boxes]
    touches = any(
        collide(scene.things[i], scene.things[j], gap=0.0)
        for i in boxes
        for j in (*others, *(k for k in boxes if k < i))
    )
    shares = estimate_visibility(scene)
    had = estimate_visibility(ask.pair.before)
    hides = max((had[i] - shares[i] for i in others), default=0.0)
    thing, new = scene.things[index], ask.new
    true = TYPICAL_SIZES[thing.kind] if case.kind == "add" or new is None else new.size
    return replace(
        case,
        free=not touches,
        visible=shares[index],
        hides=hides,
        size=math.log(thing.size / true),
        wrong=_wrong(problems(ask.pair.before), problems(scene)),
    )


def _wrong(had: list[str], has: list[str]) -> tuple[str, ...]:
    new = [text for text in has if text not in had]
    return tuple(sorted({name for text in new for word, name in _REASONS.items() if word in text}))
