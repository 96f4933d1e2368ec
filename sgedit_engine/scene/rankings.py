"""Superlatives and ordinals: exact orders of objects in the picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sgedit_engine.scene.graph import SceneGraph, SceneObject

# Two objects nearer than this in what is compared (shares of the frame) are tied.
TIE = 0.004

ORIGINS = {"left": "leftmost", "right": "rightmost", "front": "nearest", "back": "farthest"}


def stack_level(graph: SceneGraph, object_id: str) -> int:
    """How many objects are under an object: 0 on the table."""
    level, at, seen = 0, object_id, {object_id}
    while True:
        below = [r.object for r in graph.relations if r.subject == at and r.predicate == "on"]
        if not below or below[0] in seen:
            return level
        at, level = below[0], level + 1
        seen.add(at)


def _keys(graph: SceneGraph) -> dict[str, Callable[[SceneObject], float]]:
    """Per superlative what is smallest for the object that it means."""
    return {
        "leftmost": lambda o: o.box.center[0],
        "rightmost": lambda o: -o.box.center[0],
        "nearest": lambda o: -o.box.y1,
        "farthest": lambda o: o.box.y1,
        "largest": lambda o: -(o.box.area**0.5),
        "smallest": lambda o: o.box.area**0.5,
        "tallest": lambda o: -o.box.height,
        "shortest": lambda o: o.box.height,
        "highest": lambda o: o.box.y0 - stack_level(graph, o.id),
        "lowest": lambda o: stack_level(graph, o.id) - o.box.y1,
    }


def ranked(
    graph: SceneGraph, objects: Sequence[SceneObject], superlative: str
) -> list[list[SceneObject]]:
    """The objects in the order that a superlative gives them, ties together.

    "middle": the middle one of the row from left to right, both middle ones of an even number,
    then the others.
    """
    if superlative == "middle":
        row = sorted(objects, key=lambda o: o.box.center[0])
        middle = row[(len(row) - 1) // 2 : len(row) // 2 + 1]
        others = [o for o in row if o not in middle]
        return [middle, others] if others else [middle]
    key = _keys(graph)[superlative]
    groups: list[list[SceneObject]] = []
    last = 0.0
    for item in sorted(objects, key=key):
        if groups and key(item) - last < TIE:
            groups[-1].append(item)
        else:
            groups.append([item])
        last = key(item)
    return groups


def clearly_sized(objects: Sequence[SceneObject], size: str) -> SceneObject | None:
    """The one object that "the big one" means: larger than all others by an eighth or more.

    `size` is "large", "small", "tall" or "short". None when no object stands out.
    """
    if len(objects) < 2:
        return None

    def measure(item: SceneObject) -> float:
        return item.box.height if size in ("tall", "short") else item.box.area**0.5

    row = sorted(objects, key=measure, reverse=size in ("large", "tall"))
    low, high = sorted((measure(row[0]), measure(row[1])))
    return row[0] if high >= 1.125 * low else None
