"""What a region shows, in words for a text-to-image model."""

from __future__ import annotations

from collections.abc import Sequence

from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.graph import SceneGraph, SceneObject, with_article

_ADJECTIVES = ("finish", "color", "pattern")
_UNSAID = ("plain", "matte")


def background_prompt(graph: SceneGraph, target: str | None = None) -> str:
    """What a region shows from which a thing was taken: "an empty wooden table", or where it
    stood on another one "nothing on a blue book"."""
    support = None if target is None else carriers_of(graph).get(target)
    if support is not None:
        return f"nothing on {_phrase(graph.get(support), ('color', 'pattern'))}"
    tables = (o for o in graph.objects if o.kind == "background" and o.category == "table")
    materials = [m for o in tables if (m := o.attributes.get("material"))]
    return " ".join(["an empty", *materials[:1], "table"])


def object_prompt(graph: SceneGraph, object_id: str, in_full: bool = False) -> str:
    """What a region shows once the object is in it: "a red striped mug on a blue book".

    `in_full` says what is ordinary as well ("a matte red plain mug"): what shall stay so when
    something else changes.
    """
    item = graph.get(object_id)
    support = carriers_of(graph).get(object_id)
    ending = "" if support is None else f" on {_phrase(graph.get(support), ('color',))}"
    return _phrase(item, _ADJECTIVES, () if in_full else _UNSAID) + ending


def object_words(prompt: str) -> str:
    """The words of the thing itself in an object's prompt: "red striped mug"."""
    return prompt.partition(" ")[2].partition(" on ")[0]


def scene_prompt(graph: SceneGraph, object_ids: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """A whole picture in words, and of each object, in the order of their ids, its own words in it:
    "a red mug, a blue ball and a book on a wooden table"."""
    phrases = [_phrase(graph.get(object_id), _ADJECTIVES) for object_id in object_ids]
    words = tuple(object_words(phrase) for phrase in phrases)
    empty = background_prompt(graph)
    if not phrases:
        return empty, ()
    told = " and ".join([", ".join(phrases[:-1]), phrases[-1]] if phrases[1:] else phrases)
    table = empty.removeprefix("an empty ")
    return f"{told} on {with_article(table)}", words


def _phrase(
    item: SceneObject, adjectives: tuple[str, ...], unsaid: tuple[str, ...] = _UNSAID
) -> str:
    """An object as the models read it: what draws has learned to see as they do, so whatever a
    person calls it, its prompt agrees with its pixels."""
    said = [value for name in adjectives if (value := item.seen_as(name))]
    words = " ".join([*(w for w in said if w not in unsaid), str(item.seen_as("kind"))])
    return with_article(words)
