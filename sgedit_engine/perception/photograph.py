"""A photograph's graph: one node for each instance of what was named, backgrounds among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np

from sgedit_engine.interface import Image, Mask, Picture, Vocabulary
from sgedit_engine.perception.masks import box_of
from sgedit_engine.reading import Reading, Seen, Sought
from sgedit_engine.regions import union
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.names import kind_and_looks
from sgedit_engine.scene.noun_phrases import parse_noun_phrase, tokens_of
from sgedit_engine.scene.relations import relations_of

# What fills more of the picture's border than this is behind everything, whatever it is called.
_AROUND = 0.6
# The longer side, in pixels, at which masks tell who hides whom.
_SIDE = 1024


@dataclass(frozen=True)
class Wanted:
    """A name that somebody asked for ("two red laptops"), what a detector is told ("red laptop"),
    and what of it is the category and what attributes."""

    name: str
    kind: str
    category: str
    attributes: Mapping[str, str]

    @classmethod
    def of(cls, name: str, vocabulary: Vocabulary) -> Self:
        """What a name asks for."""
        category, looks = kind_and_looks(name, vocabulary)
        if category is None:
            determiner = parse_noun_phrase(name, vocabulary).determiner
            words = [word for word in tokens_of(name) if word.isalnum()]
            bare = " ".join(words[1:] if words[:1] == [determiner] else words)
            return cls(name, bare, bare, {})
        return cls(name, " ".join([*looks.values(), category]), category, looks)


def sought_by(wanted: Sequence[Wanted], vocabulary: Vocabulary) -> Sought:
    """What to look for: each kind once, and the values of attributes that are named."""
    values: dict[str, dict[str, None]] = {}
    for one in wanted:
        for attribute, value in one.attributes.items():
            values.setdefault(attribute, {})[value] = None
    kinds = tuple(dict.fromkeys(one.kind for one in wanted if one.kind))
    behind = {one.kind for one in wanted if _share_behind(one.category, vocabulary) is not None}
    return Sought(
        kinds,
        {name: tuple(told) for name, told in values.items()},
        tuple(kind for kind in kinds if kind in behind),
    )


def picture_of_photograph(
    image: Image,
    reading: Reading,
    wanted: Sequence[Wanted],
    vocabulary: Vocabulary,
    said: float,
) -> Picture:
    """A picture with a graph of what was read: ids count each category from left to right.

    An object has the attributes that its name tells, and of the others those that are read with a
    belief of `said` or more. What is background by its name or its place keeps the pixels that no
    object in front of it has; so does a table that is an object. Names that nothing was found for
    are `unseen`.
    """
    meant = {one.kind: one for one in reversed(wanted)}
    found = sorted(reading.objects, key=lambda s: s.box.center)
    depths = [_depth(meant[s.category].category, s.mask, vocabulary) for s in found]
    graph, objects, masks = SceneGraph(), list[SceneObject](), dict[str, Mask]()
    front = np.zeros((image.shape[0], image.shape[1]), np.bool_)
    for depth in (0, 1, 2):
        layer = [s for s, at in zip(found, depths, strict=True) if at == depth]
        for seen in layer:
            mask = seen.mask & ~front if depth else seen.mask
            box = box_of(mask)
            if box is None:
                continue
            one = meant[seen.category]
            object_id, graph = graph.issue_id(one.category)
            objects.append(_object(object_id, seen, one, box, depth == 2, said))
            masks[object_id] = mask
        front |= union([s.mask for s in layer], front.shape)
    objects.sort(key=lambda o: (o.kind == "background", o.box.center))
    relations = relations_of(
        objects,
        {object_id: _reduced(mask) for object_id, mask in masks.items()},
        supports=vocabulary.supports,
        proportions=vocabulary.proportions,
        footprints=vocabulary.footprints,
        aspect=image.shape[1] / image.shape[0],
    )
    graph = graph.model_copy(update={"objects": tuple(objects), "relations": relations})
    there = {seen.category for seen in found}
    unseen = tuple(dict.fromkeys(one.name for one in wanted if one.kind not in there))
    return Picture(image, graph, masks, unseen=unseen)


def _depth(category: str, mask: Mask, vocabulary: Vocabulary) -> int:
    """0 for a thing, 1 for one that others lie on (a table), 2 for background."""
    if is_background(category, mask, vocabulary):
        return 2
    return 0 if _share_behind(category, vocabulary) is None else 1


def _reduced(mask: Mask) -> Mask:
    """A mask of at most `_SIDE` pixels a side: relations take no more of it."""
    scale = _SIDE / max(mask.shape)
    if scale >= 1:
        return mask
    size = (max(round(mask.shape[1] * scale), 1), max(round(mask.shape[0] * scale), 1))
    small: Mask = cv2.resize(mask.view(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    return small


def is_background(category: str, mask: Mask, vocabulary: Vocabulary) -> bool:
    """Whether something is behind the things in a picture: by what it is called, or as it fills
    most of the border."""
    around = _share_behind(category, vocabulary)
    border = np.concatenate([mask[0], mask[-1], mask[1:-1, 0], mask[1:-1, -1]])
    return float(border.mean()) >= (_AROUND if around is None else around)


def _share_behind(category: str, vocabulary: Vocabulary) -> float | None:
    """The share of the border from which what is called so is background, if its name tells: a
    "brick wall" is a wall."""
    for name, share in vocabulary.backgrounds.items():
        if category == name or category.endswith(f" {name}"):
            return share
    return None


def _object(
    object_id: str, seen: Seen, one: Wanted, box: Box, back: bool, said: float
) -> SceneObject:
    read = {name: value for name, (value, belief) in seen.attributes.items() if belief >= said}
    # What a name tells is not held against the models' eyes later on.
    otherwise = {
        name: read.get(name, "")
        for name, value in one.attributes.items()
        if read.get(name) != value
    }
    item = SceneObject(
        id=object_id,
        category=one.category,
        attributes={**read, **one.attributes},
        box=box,
        kind="background" if back else "foreground",
        score=seen.score,
        read_as=otherwise or None,
    )
    return item.model_copy(update={"description": item.name})
