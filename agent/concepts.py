"""What was learned about objects: kept in their nodes for as long as they look the same."""

from __future__ import annotations

from collections.abc import Mapping

from sgedit_engine.interface import Picture
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import Version

# The note of a version in which nothing but concepts is new.
LEARNED = "learned"


def is_learning(version: Version) -> bool:
    """Whether a version only adds concepts to its parent's graph."""
    return version.edit is None and version.parent is not None and version.note == LEARNED


def with_concepts(picture: Picture, concepts: Mapping[str, str | None]) -> Picture:
    """The picture with concepts in the graph, by object id; None takes one away."""
    objects = tuple(
        o.model_copy(update={"concept": concepts[o.id]}) if o.id in concepts else o
        for o in picture.graph.objects
    )
    graph = picture.graph.model_copy(update={"objects": objects})
    return Picture(picture.image, graph, picture.masks)


def keeping_known(picture: Picture, before: SceneGraph) -> Picture:
    """The picture with the concepts and descriptions that its objects had before.

    A reading of the pixels knows none. What has another look now has to be learned anew.
    """
    known = {o.id: o for o in before.objects}
    objects = []
    for seen in picture.graph.objects:
        old = known.get(seen.id)
        kept: dict[str, str | None] = {"concept": None}
        if old is not None and old.name == seen.name:
            kept = {"concept": old.concept, "description": old.description or seen.description}
        objects.append(seen.model_copy(update=kept))
    graph = picture.graph.model_copy(update={"objects": tuple(objects)})
    return Picture(picture.image, graph, picture.masks)
