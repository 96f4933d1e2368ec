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


def keeping_concepts(picture: Picture, before: SceneGraph) -> Picture:
    """The picture with the concepts that its objects had before, and no others.

    A reading of the pixels knows none. What has another look now has to be learned anew.
    """
    known = {o.id: o for o in before.objects if o.concept is not None}
    kept = {
        o.id: known[o.id].concept if o.id in known and known[o.id].name == o.name else None
        for o in picture.graph.objects
    }
    return with_concepts(picture, kept)
