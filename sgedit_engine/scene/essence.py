"""The relations that are worth showing: no inverses, nothing that follows from others."""

from __future__ import annotations

from sgedit_engine.scene.graph import Relation, SceneGraph

# Of each pair of inverse predicates the one to show.
_SHOWN = ("on", "in front of", "left of", "next to")
_TRANSITIVE = ("in front of", "left of")


def essential_relations(graph: SceneGraph) -> tuple[Relation, ...]:
    """A graph's relations, each said once.

    "a left of c" is dropped where "a left of b" and "b left of c" are there; of two things
    that stand on one another, only "on" is told.
    """
    edges = {(r.subject, r.predicate, r.object) for r in graph.relations}
    stacked = {frozenset((s, o)) for s, p, o in edges if p == "on"}
    kept: list[Relation] = []
    for relation in graph.relations:
        subject, predicate, other = relation.subject, relation.predicate, relation.object
        if predicate not in _SHOWN:
            continue
        if predicate != "on" and frozenset((subject, other)) in stacked:
            continue
        if predicate == "next to" and (other, predicate, subject) in edges and subject > other:
            continue
        if predicate in _TRANSITIVE and _follows(subject, predicate, other, edges):
            continue
        kept.append(relation)
    return tuple(sorted(kept, key=lambda r: _SHOWN.index(r.predicate)))


def _follows(subject: str, predicate: str, other: str, edges: set[tuple[str, str, str]]) -> bool:
    between = {o for s, p, o in edges if s == subject and p == predicate}
    return any((middle, predicate, other) in edges for middle in between - {other})
