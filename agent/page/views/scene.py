"""The picture and its graph, and questions about its objects."""

from __future__ import annotations

from collections import Counter
from typing import Any

from agent.events import Choice, Question
from agent.page.views.frame import Url, box_path, frame, outline_of, units
from agent.page.views.outline import WIDTH
from agent.wording import label
from sgedit_engine.interface import Picture
from sgedit_engine.scene.essence import essential_relations
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.versions import Version

# A crop shows so much around an object, in shares of its longer side.
_AROUND = 0.3
# Reading is called unsure below this score.
_SURE = 0.6


def scene_panel(
    version: Version, picture: Picture, url: Url, *, selected: str | None = None
) -> dict[str, Any]:
    """`ScenePanel`: the picture, its objects with their outlines, and how they stand to each other.

    `selected` is the object that "this" means. `relations` are those that are worth an edge; all
    of an object are in its own `stands`: per predicate the names of the others.
    """
    graph = picture.graph
    foreground = {o.id for o in graph.foreground}
    edges = [r for r in essential_relations(graph) if {r.subject, r.object} <= foreground]
    return {
        "version": version.id,
        "picture": frame(version.image, graph, picture.image.shape[:2], url),
        "objects": [_object(o, picture) for o in graph.foreground],
        "relations": [
            {"subject": r.subject, "predicate": r.predicate, "object": r.object} for r in edges
        ],
        "predicates": [
            {"name": name, "count": count}
            for name, count in Counter(r.predicate for r in edges).items()
        ],
        "selected": selected if selected in graph else None,
    }


def _object(item: SceneObject, picture: Picture) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "label": label(item, picture.graph),
        "category": item.category,
        "looks": [f"{k}: {v}" for k, v in item.attributes.items()],
        "box": units(item.box, picture.image.shape[:2]),
        "outline": outline_of(item, picture),
        "unsure": item.score < _SURE,
        "stands": _stands(item, picture.graph),
    }


def _stands(item: SceneObject, graph: SceneGraph) -> list[dict[str, Any]]:
    """How an object stands to the others, per predicate."""
    others: dict[str, list[str]] = {}
    for relation in graph.relations:
        if relation.subject == item.id and relation.object in graph:
            name = label(graph.get(relation.object), graph)
            others.setdefault(relation.predicate, []).append(name)
    return [{"predicate": p, "others": names} for p, names in others.items()]


def crops(question: Question, version: Version, picture: Picture, url: Url) -> dict[str, Any]:
    """`Crops`: a question with its choices, each with the part of the picture that it means.

    `version` and `picture` are the head's. `view` is that part (x, y, width, height in units) with
    some of what is around it; a choice that is no object has none. A question about an earlier
    picture shows boxes, not outlines. `answered` is the number that was chosen, 0 where other words
    settled the question; until then (None) it can be answered by a click.
    """
    image = question.image or version.image
    pixels = picture.image.shape[:2]
    return {
        "kind": question.kind,
        "text": question.text,
        "picture": frame(image, picture.graph, pixels, url),
        "choices": [
            {
                "number": choice.number,
                "label": choice.label,
                "view": None if choice.box is None else _around(choice.box, pixels),
                "outline": _outline(choice, picture if image == version.image else None, pixels),
            }
            for choice in question.choices
        ],
        "answered": None,
    }


def _around(box: Box, pixels: tuple[int, int]) -> list[float]:
    """The square around a box that is shown, moved inside the picture where it can be."""
    x, y, width, height = units(box, pixels)
    side = max(width, height) * (1 + 2 * _AROUND)
    corner = (x + width / 2 - side / 2, y + height / 2 - side / 2)
    ends = (WIDTH, WIDTH * pixels[0] / pixels[1])
    moved = (min(max(c, 0.0), max(end - side, 0.0)) for c, end in zip(corner, ends, strict=True))
    return [round(v, 1) for v in (*moved, side, side)]


def _outline(choice: Choice, picture: Picture | None, pixels: tuple[int, int]) -> str:
    if picture is not None and choice.object_id is not None and choice.object_id in picture.graph:
        return outline_of(picture.graph.get(choice.object_id), picture)
    return "" if choice.box is None else box_path(choice.box, pixels)
