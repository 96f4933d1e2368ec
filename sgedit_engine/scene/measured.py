"""Relations of objects that were seen anew, among others that stay as they were."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.graph import Relation, SceneGraph
from sgedit_engine.scene.relations import INTERACTIONS, relations_of
from sgedit_engine.scene.support import supports_of

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary


def measured_relations(
    graph: SceneGraph,
    masks: Mapping[str, NDArray[np.bool_]],
    anew: Collection[str],
    vocabulary: Vocabulary | None,
) -> tuple[Relation, ...]:
    """Those between other objects stay; those of what was seen `anew` (ids) are measured, except
    for what two things do with each other, which no picture tells: it stays too."""

    def old(relation: Relation) -> bool:
        return relation.subject not in anew and relation.object not in anew

    kept = [r for r in graph.relations if old(r) or r.predicate in INTERACTIONS]
    rows, columns = next(iter(masks.values())).shape if masks else (1, 1)
    supports = None if vocabulary is None else vocabulary.supports
    measured = supports_of(graph.foreground, masks, supports=supports, aspect=columns / rows)
    carriers = {a: b for a, b in measured.items() if a in anew or b in anew}
    carriers |= {r.subject: r.object for r in kept if r.predicate == "on"}
    fresh = relations_of(
        graph.objects,
        masks,
        carriers=carriers,
        proportions=None if vocabulary is None else vocabulary.proportions,
        footprints=None if vocabulary is None else vocabulary.footprints,
    )
    return (*kept, *(r for r in fresh if not old(r)))
