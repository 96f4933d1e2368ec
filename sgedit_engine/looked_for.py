"""What was looked for in a picture: of all that is seen, the things that given names mean."""

from __future__ import annotations

from collections.abc import Sequence

from sgedit_engine.interface import Picture, Vocabulary
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.noun_phrases import parse_noun_phrase
from sgedit_engine.scene.references import with_scene


def only_named(picture: Picture, names: Sequence[str], vocabulary: Vocabulary) -> Picture:
    """The picture with those of its objects that fit one of `names` ("cup", "red laptops").

    Background objects stay. Names that no object fits are in `unseen`.
    """
    graph = picture.graph
    words = with_scene(vocabulary, graph)
    fitting = {name: _fitting(graph, name, words) for name in names}
    kept = {object_id for ids in fitting.values() for object_id in ids}
    gone = [o.id for o in graph.foreground if o.id not in kept]
    return Picture(
        picture.image,
        graph.without(*gone),
        {i: mask for i, mask in picture.masks.items() if i not in gone},
        unseen=tuple(name for name, ids in fitting.items() if not ids),
    )


def _fitting(graph: SceneGraph, name: str, words: Vocabulary) -> list[str]:
    phrase = parse_noun_phrase(name, words)
    return [
        o.id
        for o in graph.objects
        if o.category == phrase.category
        and all(o.attributes.get(key) == value for key, value in phrase.attributes.items())
    ]
