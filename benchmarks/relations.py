"""Relations that are read from pictures, held against the world's three-dimensional truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sgedit_engine.interface import Picture
from sgedit_engine.perception.masks import iou
from stilllife.relations import relations
from stilllife.tallies import MATCHED
from stilllife.truths import Truth
from stilllife.world import PREDICATES, Scene

# Subject and object are numbers of things of the scene; what is none of them has its own id.
Told = tuple[int | str, str, int | str]


class Tally:
    """Right, wrong and missed relations by predicate.

    A relation of a thing that was not found is missed, one of a thing that is none is wrong.
    """

    def __init__(self) -> None:
        self._right: Counter[str] = Counter()
        self._wrong: Counter[str] = Counter()
        self._missed: Counter[str] = Counter()

    def add(self, told: set[Told], true: set[Told]) -> None:
        """Count those of one picture."""
        self._right.update(predicate for _, predicate, _ in told & true)
        self._wrong.update(predicate for _, predicate, _ in told - true)
        self._missed.update(predicate for _, predicate, _ in true - told)

    def figures(self) -> dict[str, float]:
        """F1 of all relations together and of each predicate that was told or true anywhere."""
        found: dict[str, tuple[str, ...]] = {"relations_f1": PREDICATES}
        found |= {f"{p.replace(' ', '_')}_f1": (p,) for p in PREDICATES}
        return {name: self.f1(*told) for name, told in found.items() if self._counted(*told)}

    def f1(self, *predicates: str) -> float:
        """F1 over all relations with these predicates; 1 where there are none, told or true."""
        right = sum(self._right[p] for p in predicates)
        counted = self._counted(*predicates)
        return 2 * right / counted if counted else 1.0

    def _counted(self, *predicates: str) -> int:
        """Relations with these predicates, told and true ones together."""
        return sum(2 * self._right[p] + self._wrong[p] + self._missed[p] for p in predicates)


def true_relations(scene: Scene, truths: Sequence[Truth]) -> set[Told]:
    """The relations between the visible things of a scene, in three dimensions."""
    visible = {truth.number for truth in truths}
    return {(a, p, b) for a, p, b in relations(scene) if a in visible and b in visible}


def told_relations(picture: Picture, truths: Sequence[Truth]) -> set[Told]:
    """The graph's relations, with the numbers of the true things for the ids of those found."""
    free = list(truths)
    numbers: dict[str, int] = {}
    for item in sorted(picture.graph.foreground, key=lambda o: -o.score):
        mask = picture.masks[item.id]
        best = max(free, key=lambda truth: iou(mask, truth.mask), default=None)
        if best is not None and iou(mask, best.mask) >= MATCHED:
            free.remove(best)
            numbers[item.id] = best.number
    return {
        (numbers.get(r.subject, r.subject), r.predicate, numbers.get(r.object, r.object))
        for r in picture.graph.relations
    }
