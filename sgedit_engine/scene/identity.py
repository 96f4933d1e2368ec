"""The same object in two readings of a picture keeps its id, and what a person told of it."""

from __future__ import annotations

from sgedit_engine.interface import Picture
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject


def with_known_ids(found: Picture, known: SceneGraph, *, min_iou: float = 0.3) -> Picture:
    """The picture with the ids of `known` where a box of the same kind covers the same place.

    Pairs are taken by falling IoU of their boxes, down to `min_iou`. Other objects get fresh
    ids that the picture's history, as `known` remembers it, never used. What a person has put
    right stays so: what an object is called, and what is not there.
    """
    names = _matched(found.graph, known, min_iou)
    graph = SceneGraph(issued=known.issued, dismissed=known.dismissed)
    for seen in found.graph.objects:
        if seen.id in names:
            graph = graph.with_object(as_told(seen, known.get(names[seen.id])))
        elif not any(d.is_seen_as(seen.category, seen.box) for d in known.dismissed):
            names[seen.id], graph = graph.issue_id(seen.category)
            graph = graph.with_object(seen.model_copy(update={"id": names[seen.id]}))
    relations = tuple(
        Relation(subject=names[r.subject], predicate=r.predicate, object=names[r.object])
        for r in found.graph.relations
        if r.subject in names and r.object in names
    )
    masks = {names[i]: mask for i, mask in found.masks.items() if i in names}
    return Picture(found.image, graph.with_relations(relations), masks)


def as_told(seen: SceneObject, known: SceneObject) -> SceneObject:
    """What is seen of a known object, under its id and as a person told that it is."""
    if known.read_as is None:
        return seen.model_copy(update={"id": known.id})
    told = {n: v for n, v in known.attributes.items() if n in known.read_as}
    return seen.model_copy(
        update={
            "id": known.id,
            "category": known.category,
            "attributes": {**seen.attributes, **told},
            "description": known.description,
            "read_as": known.read_as,
        }
    )


def _matched(found: SceneGraph, known: SceneGraph, min_iou: float) -> dict[str, str]:
    """Ids of `found` -> ids of `known`, one to one."""
    pairs = [
        (-_alike(seen, old), seen.id, old.id)
        for seen in found.objects
        for old in known.objects
        if seen.category in old.kinds and old.box.iou(seen.box) >= min_iou
    ]
    names: dict[str, str] = {}
    for _, seen_id, old_id in sorted(pairs):
        if seen_id not in names and old_id not in names.values():
            names[seen_id] = old_id
    return names


def _alike(seen: SceneObject, old: SceneObject) -> float:
    """IoU, and a little for each attribute that is the same, to part things that overlap."""
    same = sum(old.seen_as(k) == v for k, v in seen.attributes.items())
    return seen.box.iou(old.box) + 0.05 * same
