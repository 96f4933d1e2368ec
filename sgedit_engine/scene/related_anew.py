"""Relations of an object that is new or has moved, among those that were asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.edits import Placement
from sgedit_engine.scene.graph import Relation, SceneGraph
from sgedit_engine.scene.relations import INTERACTIONS, INVERSE, relations_of

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary


def related(
    graph: SceneGraph,
    object_id: str,
    placement: Placement | None,
    masks: Mapping[str, NDArray[np.bool_]],
    vocabulary: Vocabulary | None,
    aspect: float = 1.0,
    moved: Collection[str] = (),
) -> SceneGraph:
    """The graph with the relations of one object computed anew, the asked one included.

    `masks` are bool, H×W, by id; those of it and of what has `moved` are not theirs any more.
    `aspect` is the picture's width/height.
    """
    carriers = {a: b for a, b in carriers_of(graph).items() if a != object_id}
    asked: tuple[Relation, ...] = ()
    if placement is not None:
        asked = _both_ways(object_id, placement)
        for relation in asked:
            if relation.predicate == "on":
                carriers[relation.subject] = relation.object
    carriers = {a: b for a, b in carriers.items() if a in graph and b in graph}
    masks = {i: m for i, m in masks.items() if i in graph and i not in (object_id, *moved)}
    fresh = [
        r
        for r in relations_of(
            graph.objects,
            masks,
            carriers=carriers,
            proportions=None if vocabulary is None else vocabulary.proportions,
            footprints=None if vocabulary is None else vocabulary.footprints,
            aspect=aspect,
        )
        if object_id in (r.subject, r.object) and not _contradicts(r, asked)
    ]
    kept = [r for r in graph.relations if object_id not in (r.subject, r.object)]
    return graph.with_relations(tuple(dict.fromkeys([*kept, *asked, *fresh])))


def _both_ways(object_id: str, placement: Placement) -> tuple[Relation, ...]:
    there = Relation(subject=object_id, predicate=placement.predicate, object=placement.anchor)
    back = Relation(
        subject=placement.anchor, predicate=_inverse(placement.predicate), object=object_id
    )
    return there, back


def _inverse(predicate: str) -> str:
    return INTERACTIONS.get(predicate) or INVERSE[predicate]


def _contradicts(relation: Relation, asked: tuple[Relation, ...]) -> bool:
    """Whether a relation says the opposite of one that was asked for."""
    opposite = _inverse(relation.predicate)
    return relation.predicate != opposite and any(
        (a.subject, a.object, a.predicate) == (relation.subject, relation.object, opposite)
        for a in asked
    )
