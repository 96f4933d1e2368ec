"""Where things stood that are gone or have moved: "put it where the cup was"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sgedit_engine.errors import UnknownObjectError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.edits import AdjustRelation
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.references import find
from sgedit_engine.scene.support import root_of
from sgedit_engine.scene.versions import VersionStore

# Boxes that overlap less (IoU) are at two places.
_SAME_PLACE = 0.5
_PRONOUNS = ("it", "this", "that", "that one", "they", "them")


@dataclass(frozen=True)
class Bygone:
    """An object as it stood in an earlier `graph`, where it is not any more."""

    item: SceneObject
    graph: SceneGraph

    @property
    def carrier(self) -> SceneObject | None:
        """What it stood on."""
        carrier = carriers_of(self.graph).get(self.item.id)
        return None if carrier is None else self.graph.get(carrier)

    @property
    def foot(self) -> Box:
        """Its box, down on the table if it stood on something."""
        root = self.graph.get(root_of(self.item.id, carriers_of(self.graph)))
        return self.item.box.translated(0.0, root.box.y1 - self.item.box.y1)


@dataclass(frozen=True)
class Place:
    """The place that an object names: where it is now, or (`bygone`) where it was."""

    item: SceneObject
    bygone: Bygone | None = None


def bygone(store: VersionStore, head: str) -> dict[str, Bygone]:
    """What is not there any more, and what has moved, as it stood last; by id, the last first."""
    path = store.path_to_root(head)
    now = {o.id for o in path[0].graph.foreground}
    found: dict[str, Bygone] = {}
    for after, before in pairwise(path):
        moved = isinstance(after.edit, AdjustRelation)
        for item in before.graph.foreground:
            gone = item.id not in now
            if item.id not in found and (gone or (moved and _elsewhere(item, after.graph))):
                found[item.id] = Bygone(item, before.graph)
    return found


def _elsewhere(item: SceneObject, after: SceneGraph) -> bool:
    return item.id in after and item.box.iou(after.get(item.id).box) < _SAME_PLACE


def places_meant(
    words: str,
    was: bool | None,
    graph: SceneGraph,
    vocabulary: Vocabulary,
    focus: Sequence[str],
    past: Mapping[str, Bygone],
    but: Collection[str],
) -> dict[str, Place]:
    """The places that words for an object may mean, by the object's id.

    `was` tells whether the words are about where it was; None: not said, then what is there comes
    first. An object that itself is to move (`but`) is meant as it was. Raises UnknownObjectError.
    """
    there = find(graph, words, vocabulary, focus=focus)
    # "It" is one thing or none: what is gone is in no focus.
    pointed = there.ids if there.status == "unique" or not _is_pronoun(words) else ()
    now = {i: Place(graph.get(i)) for i in pointed if i not in but}
    remembered = _remembered(words, vocabulary, [*but, *focus], past)
    then = {i: Place(past[i].item, past[i]) for i in remembered}
    first, second = (then, now) if was else (now, then)
    if not first and not second:
        raise UnknownObjectError(
            f"I know of nothing, now or before, that is “{words}”.",
            "Say the place in other words, such as “next to the mug”.",
        )
    return first or second


def _is_pronoun(words: str) -> bool:
    return words.strip().lower() in _PRONOUNS


def _remembered(
    words: str, vocabulary: Vocabulary, focus: Sequence[str], past: Mapping[str, Bygone]
) -> list[str]:
    """The ids of what was and fits the words, each in the scene in which it stood there last."""
    if _is_pronoun(words):
        spoken_of = [i for i in focus if i in past]
        return (spoken_of or list(past))[:1]
    fits: list[str] = []
    for graph in {id(b.graph): b.graph for b in past.values()}.values():
        there = [i for i, b in past.items() if b.graph is graph]
        fits += find(graph, words, vocabulary, among=there).ids
    return [i for i in past if i in fits]
