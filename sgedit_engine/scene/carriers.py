"""What stands on what in a graph, as its "on" relations tell."""

from __future__ import annotations

from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.support import stands_on


def carriers_of(graph: SceneGraph) -> dict[str, str]:
    """What each object stands on directly, from the graph's "on" relations."""
    return {r.subject: r.object for r in graph.relations if r.predicate == "on"}


def standing_on(graph: SceneGraph, object_id: str) -> tuple[str, ...]:
    """Ids of everything that stands on the object, directly or on something that does.

    The topmost first, so that they can be taken off in this order.
    Raises UnknownObjectError.
    """
    graph.get(object_id)
    carriers = carriers_of(graph)
    riders = [o.id for o in graph.objects if stands_on(o.id, object_id, carriers)]
    depth = {i: sum(stands_on(i, other, carriers) for other in riders) for i in riders}
    return tuple(sorted(riders, key=lambda i: -depth[i]))
