"""Superlatives and ordinals: orders of objects in the picture, and how clear they are."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sgedit_engine.scene.graph import SceneGraph, SceneObject

# What differs by less cannot be told apart with certainty, by people or from a box that was read:
# of places a share of the frame, of sizes (and of distances) a ratio.
NEAR_PLACE, NEAR_SIZE = 0.02, 1.06
# Two things of which "the big one" means one differ by as much, at least.
CLEARLY = 1.125

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


@dataclass(frozen=True)
class Ranked:
    """An object in a row. `place` is what it is ordered by, in units of a near tie: less than 1
    apart, two objects may as well stand the other way round."""

    item: SceneObject
    place: float


def ranked(graph: SceneGraph, objects: Sequence[SceneObject], superlative: str) -> list[Ranked]:
    """The objects in the order that a superlative gives them, the one that it means first.

    "middle" ranks by how many objects the middle of the row from left to right is away.
    """
    if superlative == "middle":
        return _from_the_middle(objects)
    if superlative == "medium":
        return _of_medium_size(objects)
    key = _keys(graph)[superlative]
    row = [Ranked(o, key(o)) for o in objects]
    return sorted(row, key=lambda r: r.place)


def _keys(graph: SceneGraph) -> dict[str, Callable[[SceneObject], float]]:
    """Per superlative what is smallest for the object that it means."""
    place, size = 1 / NEAR_PLACE, 1 / math.log(NEAR_SIZE)
    return {
        "leftmost": lambda o: place * o.box.center[0],
        "rightmost": lambda o: -place * o.box.center[0],
        "nearest": lambda o: -place * o.box.y1,
        "farthest": lambda o: place * o.box.y1,
        "largest": lambda o: -size * math.log(o.box.area) / 2,
        "smallest": lambda o: size * math.log(o.box.area) / 2,
        "tallest": lambda o: -size * math.log(o.box.height),
        "shortest": lambda o: size * math.log(o.box.height),
        "highest": lambda o: place * (o.box.y0 - stack_level(graph, o.id)),
        "lowest": lambda o: place * (stack_level(graph, o.id) - o.box.y1),
    }


def _of_medium_size(objects: Sequence[SceneObject]) -> list[Ranked]:
    """By how many objects each is away from the middle of the row from small to big."""
    row = sorted(objects, key=lambda o: o.box.area)
    half = (len(row) - 1) / 2
    away = [Ranked(o, 2 * abs(n - half)) for n, o in enumerate(row)]
    return sorted(away, key=lambda r: r.place)


def _from_the_middle(objects: Sequence[SceneObject]) -> list[Ranked]:
    row = sorted(objects, key=lambda o: o.box.center[0])
    half = (len(row) - 1) / 2
    away = {o.id: abs(n - half) for n, o in enumerate(row)}
    middle = [o for o in row if away[o.id] < 1]

    def place(item: SceneObject) -> float:
        if item in middle:
            return 0.0
        near = min(abs(item.box.center[0] - m.box.center[0]) for m in middle)
        return min(near / NEAR_PLACE, away[item.id])

    return sorted((Ranked(o, place(o)) for o in row), key=lambda r: r.place)


def nearly_first(row: Sequence[Ranked], count: int = 1) -> list[tuple[SceneObject, float]]:
    """The first `count` of a row, and what is nearly tied with the last of them, each with how far
    it is from there, from 0 to below 1."""
    if not row:
        return []
    last = row[min(count, len(row)) - 1].place
    near = [(r.item, max(r.place - last, 0.0)) for r in row]
    return [(item, away) for n, (item, away) in enumerate(near) if n < count or away < 1]


def nearly_at(row: Sequence[Ranked], index: int) -> list[tuple[SceneObject, float]]:
    """What stands at a position of a row, and what is nearly tied with it, as `nearly_first`."""
    at = row[index].place
    near = [(r.item, abs(r.place - at)) for r in row]
    found = [(item, away) for n, (item, away) in enumerate(near) if n == index or away < 1]
    return sorted(found, key=lambda pair: (pair[0] is not row[index].item, pair[1]))


def clearly_sized(objects: Sequence[SceneObject], size: str) -> SceneObject | None:
    """The one object that "the big one" means: larger than all others by an eighth or more.

    `size` is "large", "small", "tall" or "short". None when no object stands out.
    """
    chosen = about_as_sized(objects, size)
    return chosen[0] if len(chosen) == 1 and len(objects) > 1 else None


def about_as_sized(objects: Sequence[SceneObject], size: str) -> list[SceneObject]:
    """Those that "the big one" may mean: about as large as the largest one (`size` as above)."""

    def measure(item: SceneObject) -> float:
        return item.box.height if size in ("tall", "short") else item.box.area**0.5

    if not objects:
        return []
    if size in ("large", "tall"):
        most = max(measure(o) for o in objects)
        return [o for o in objects if CLEARLY * measure(o) > most]
    least = min(measure(o) for o in objects)
    return [o for o in objects if measure(o) < CLEARLY * least]
