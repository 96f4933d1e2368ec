"""A picture in words, as a model that sees it tells it, and what of that the reading bears out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.vision.forms import DescribedObject, Description, named
from agent.vision.told import with_told
from sgedit_engine.interface import Picture, Vocabulary
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.names import kind_named

# Boxes that models tell are rough: of two of a kind the one that overlaps more is meant, and of
# one alone any box will do.
_OVERLAP = 0.2
_SAME = 0.5
# What every turn's checkpoints hold has to stay small.
_LONGEST = 120


@dataclass(frozen=True)
class Borne:
    """A picture whose objects are described. `unfound` are names of things that the model tells
    of and the reading has not; `unlike` pairs of a found object's id and what the model calls it;
    `unheld` sentences on relations that the reading has otherwise."""

    picture: Picture
    unfound: tuple[str, ...]
    unlike: tuple[tuple[str, str], ...]
    unheld: tuple[str, ...]


def borne_out(picture: Picture, told: Description, vocabulary: Vocabulary) -> Borne:
    """Hold a description against the objects that were found; nothing is added to them.

    Things are matched by kind and box. A description joins the object's own name. In an open
    vocabulary what is told also decides what is background, fills in looks that nobody has read,
    and adds relations that the reading cannot know, where geometry allows them.
    """
    graph = picture.graph
    items = graph.objects if vocabulary.open else graph.foreground
    found = _matched(items, told.objects, vocabulary)
    unlike, unfound = [], []
    free = [o for o in graph.foreground if o.id not in found.values()]
    for number, thing in enumerate(told.objects):
        if number in found or not thing.foreground:
            continue
        if any(_iou(graph.get(i), thing) >= _SAME for i in found.values()):
            continue  # one thing that is told of twice
        there = [o for o in free if _iou(o, thing) >= _SAME]
        if there:
            unlike.append((there[0].id, thing.name))
        else:
            unfound.append(_called(thing))
    objects = tuple(_described(o, found, told) for o in graph.objects)
    described = graph.model_copy(update={"objects": objects})
    if vocabulary.open:
        described = with_told(described, told, found, vocabulary)
    return Borne(
        Picture(picture.image, described, picture.masks),
        tuple(unfound),
        tuple(unlike),
        tuple(_unheld(graph, told, found)),
    )


def _matched(
    objects: Sequence[SceneObject], told: Sequence[DescribedObject], vocabulary: Vocabulary
) -> dict[int, str]:
    """Numbers of what is told -> ids, one to one: by falling overlap, then what is left alone."""
    pairs = sorted(
        (-_iou(o, thing), number, o.id)
        for number, thing in enumerate(told)
        for o in objects
        if _kind(thing.name, vocabulary) == o.category
    )
    found: dict[int, str] = {}
    for overlap, number, object_id in pairs:
        if -overlap >= _OVERLAP and number not in found and object_id not in found.values():
            found[number] = object_id
    left = [p for p in pairs if p[1] not in found and p[2] not in found.values()]
    for _, number, object_id in left:
        alone = [p for p in left if p[1] == number or p[2] == object_id]
        if len(alone) == 1:
            found[number] = object_id
    return found


def _kind(name: str, vocabulary: Vocabulary) -> str:
    return kind_named(name, vocabulary) or named(name)


def _iou(item: SceneObject, thing: DescribedObject) -> float:
    x0, y0, x1, y1 = (min(max(value, 0.0), 1.0) for value in thing.box)
    return item.box.iou(Box.from_xyxy((x0, y0, x1, y1))) if x0 < x1 and y0 < y1 else 0.0


def _called(thing: DescribedObject) -> str:
    return " ".join([*thing.attributes[:1], thing.name])


def _described(item: SceneObject, found: dict[int, str], told: Description) -> SceneObject:
    words = next((told.objects[n].description for n, i in found.items() if i == item.id), "")
    if not words:
        return item
    text = f"{item.name}: {' '.join(words.split())}"
    return item.model_copy(update={"description": text[:_LONGEST]})


def _unheld(graph: SceneGraph, told: Description, found: dict[int, str]) -> Iterator[str]:
    """Told relations whose opposite was found."""
    opposite = {
        "left of": "right of", "right of": "left of", "behind": "in front of",
        "in front of": "behind", "on": "under", "under": "on",
    }  # fmt: skip
    for said in told.relations:
        a, b = found.get(said.subject), found.get(said.object)
        if a is None or b is None or said.predicate not in opposite:
            continue
        if graph.related(a, opposite[said.predicate], b):
            yield f"the {graph.get(a).name} {said.predicate} the {graph.get(b).name}"
