"""The reading of a picture, put right by a person: pure, the pixels stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image as PILImage
from PIL import ImageDraw

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import NAMELESS, Dismissed, SceneGraph, SceneObject
from sgedit_engine.scene.measured import measured_relations

if TYPE_CHECKING:
    from sgedit_engine.interface import Found, Mask, Picture, Vocabulary

# An object that would lose more of its pixels is the very one that is pointed at.
_ALL_OF_IT = 0.7
# What surrounds a thing that is not there by more than this share has its pixels.
_AROUND = 0.5
_FEWEST_PX = 4


def renamed(
    picture: Picture,
    object_id: str,
    category: str | None,
    attributes: Mapping[str, str],
    vocabulary: Vocabulary,
) -> Picture:
    """The object with another category (None: its own) and attributes; what is not told stays.

    Raises UnknownObjectError, InvalidEditError where nothing would be different.
    """
    old = picture.graph.get(object_id)
    told = {k: v for k, v in attributes.items() if old.attributes.get(k) != v}
    kind = old.category if category is None else category
    if kind == old.category and not told:
        raise InvalidEditError(f"It is called {old.name} already.", "Say what else it is.")
    read_as = {**(old.read_as or {}), **{k: old.seen_as(k) or "" for k in told}}
    if kind != old.category and old.seen_as("kind") != NAMELESS:
        read_as["kind"] = str(old.seen_as("kind"))
    new = old.model_copy(
        update={
            "category": kind,
            "attributes": {**old.attributes, **told},
            "read_as": read_as,
        }
    )
    new = new.model_copy(update={"description": new.name})
    return _measured(
        replace(picture, graph=picture.graph.replaced(old.id, new)), vocabulary, old.id
    )


def dropped(picture: Picture, object_id: str, vocabulary: Vocabulary) -> Picture:
    """The picture without an object that is not there; its pixels belong to what is around it.

    Raises UnknownObjectError.
    """
    old = picture.graph.get(object_id)
    masks = {i: m for i, m in picture.masks.items() if i != object_id}
    freed = picture.masks.get(object_id)
    if freed is not None:
        masks = _given_back(masks, freed, picture.graph)
    gone = Dismissed(category=str(old.seen_as("kind")), box=old.box)
    graph = picture.graph.without(object_id)
    graph = graph.model_copy(update={"dismissed": (*graph.dismissed, gone)})
    return _with_masks(picture, graph, masks, vocabulary)


def added(
    picture: Picture,
    found: Found,
    category: str | None,
    attributes: Mapping[str, str],
    vocabulary: Vocabulary,
) -> tuple[Picture, str]:
    """The picture with an object that was missed, and its id. What is not told of it is as it was
    `found` there.

    Raises InvalidEditError where an object of the picture is there already.
    """
    _check_mask(found.mask, picture)
    covered = _covered(found.mask, picture)
    if covered is not None:
        raise InvalidEditError(
            f"There is the {covered.name} already.", "Rename it, or give it another outline."
        )
    kind = found.category if category is None else category
    object_id, graph = picture.graph.issue_id(kind)
    read = dict(found.attributes)
    if found.category != NAMELESS:
        read["kind"] = found.category
    told = {"kind": kind, **attributes}
    new = SceneObject(
        id=object_id,
        category=kind,
        attributes={**found.attributes, **attributes},
        box=Box.from_mask(found.mask),
        score=found.score,
        read_as={k: read[k] for k, v in told.items() if read.get(k, v) != v},
    )
    new = new.model_copy(update={"description": new.name})
    still = tuple(d for d in graph.dismissed if not d.is_seen_as(d.category, new.box))
    graph = graph.with_object(new).model_copy(update={"dismissed": still})
    masks = {i: m & ~found.mask for i, m in picture.masks.items()}
    return _with_masks(picture, graph, {**masks, object_id: found.mask}, vocabulary), object_id


def with_found(
    picture: Picture, found: Picture, vocabulary: Vocabulary
) -> tuple[Picture, tuple[str, ...], dict[str, str]]:
    """The picture with what was found in the same pixels besides, by another look at them.

    The ids of what is new, and for each kind that is where an object is already, that object's
    id. Nothing that was known changes but for pixels that go to what is new.
    """
    new: list[str] = []
    there: dict[str, str] = {}
    for item in found.graph.objects:
        mask = found.masks[item.id]
        covered = _covered(mask, picture)
        if covered is not None:
            there[item.category] = covered.id
            continue
        object_id, graph = picture.graph.issue_id(item.category)
        graph = graph.with_object(item.model_copy(update={"id": object_id, "mask": None}))
        masks = {i: m & ~mask for i, m in picture.masks.items()}
        picture = _with_masks(picture, graph, {**masks, object_id: mask}, vocabulary)
        new.append(object_id)
    return picture, tuple(new), there


def outlined(picture: Picture, object_id: str, mask: Mask, vocabulary: Vocabulary) -> Picture:
    """The picture with another mask (bool, H×W) of an object, and its box with it. Of the pixels
    that others had it takes those; those that it had belong to what is around them.

    Raises UnknownObjectError, InvalidEditError for an empty mask or one that is another object's.
    """
    _check_mask(mask, picture)
    old = picture.graph.get(object_id)
    covered = _covered(mask, picture, object_id)
    if covered is not None:
        raise InvalidEditError(
            f"That is where the {covered.name} is.",
            f"Draw it around the {old.name}, or say first that the {covered.name} is not there.",
        )
    masks = {i: m & ~mask for i, m in picture.masks.items() if i != object_id}
    freed = picture.masks.get(object_id)
    if freed is not None:
        masks = _given_back(masks, freed & ~mask, picture.graph)
    # What was learned was learned from other pixels.
    new = old.model_copy(update={"read_as": old.read_as or {}, "concept": None})
    graph = picture.graph.replaced(object_id, new)
    return _with_masks(picture, graph, {**masks, object_id: mask}, vocabulary)


def polygon_mask(corners: Sequence[tuple[float, float]], width: int, height: int) -> Mask:
    """The pixels (bool, H×W) inside a polygon, whose corners are in shares of width and height."""
    canvas = PILImage.new("1", (width, height))
    ImageDraw.Draw(canvas).polygon([(x * width, y * height) for x, y in corners], fill=1)
    return np.array(canvas, dtype=np.bool_)


def keeping_corrections(found: Picture, known: Picture, vocabulary: Vocabulary) -> Picture:
    """A new reading of the same pixels, with ids as `known` has them, in which everything that a
    person has put right is as it was told."""
    told = [o for o in known.graph.foreground if o.read_as is not None]
    if not told:
        return found
    graph, masks = found.graph, dict(found.masks)
    for item in told:
        graph = graph.replaced(item.id, item) if item.id in graph else graph.with_object(item)
        mask = known.masks.get(item.id)
        if mask is not None:
            masks = {**{i: m & ~mask for i, m in masks.items()}, item.id: mask}
    return _with_masks(replace(found, graph=graph), graph, masks, vocabulary, *(o.id for o in told))


def _covered(mask: Mask, picture: Picture, but: str = "") -> SceneObject | None:
    """An object that a mask would leave hardly a pixel."""
    for item in picture.graph.foreground:
        own = picture.masks.get(item.id)
        if item.id == but or own is None or not own.any():
            continue
        if (own & mask).sum() > _ALL_OF_IT * own.sum():
            return item
    return None


def _check_mask(mask: Mask, picture: Picture) -> None:
    if mask.shape != picture.image.shape[:2] or int(mask.sum()) < _FEWEST_PX:
        raise InvalidEditError(
            "The outline encloses hardly a pixel of the picture.", "Draw it around the object."
        )


def _with_masks(
    picture: Picture,
    graph: SceneGraph,
    masks: Mapping[str, Mask],
    vocabulary: Vocabulary,
    *anew: str,
) -> Picture:
    """The graph with these masks: boxes follow them, and relations are measured where one is new,
    or of the ids `anew`."""
    before = picture.masks
    changed = {i for i, m in masks.items() if i not in before or not np.array_equal(m, before[i])}
    objects = tuple(
        o.model_copy(update={"mask": None, "box": _box(masks[o.id], o)}) if o.id in changed else o
        for o in graph.objects
    )
    graph = graph.model_copy(update={"objects": objects})
    shown = replace(picture, graph=graph, masks=dict(masks))
    return _measured(shown, vocabulary, *changed, *anew)


def _box(mask: Mask, item: SceneObject) -> Box:
    return Box.from_mask(mask) if mask.any() else item.box


def _measured(picture: Picture, vocabulary: Vocabulary, *anew: str) -> Picture:
    relations = measured_relations(picture.graph, picture.masks, anew, vocabulary)
    return replace(picture, graph=picture.graph.with_relations(relations))


def _given_back(masks: Mapping[str, Mask], freed: Mask, graph: SceneGraph) -> dict[str, Mask]:
    """The masks with pixels that are nobody's any more: those of an object that surrounds them, or
    of the surface that has most of their row."""
    if not freed.any():
        return dict(masks)
    ring = _grown(freed) & ~freed
    share = {i: int((m & ring).sum()) for i, m in masks.items()}
    around = max(share, key=lambda i: share[i], default=None)
    surfaces = [o.id for o in graph.objects if o.kind == "background" and o.id in masks]
    if around is not None and around not in surfaces and share[around] > _AROUND * ring.sum():
        return {i: m | freed if i == around else m for i, m in masks.items()}
    return _on_surfaces(masks, freed, surfaces)


def _on_surfaces(
    masks: Mapping[str, Mask], freed: Mask, surfaces: Collection[str]
) -> dict[str, Mask]:
    if not surfaces:
        return dict(masks)
    ids = list(surfaces)
    owner = np.argmax([masks[i].sum(axis=1) for i in ids], axis=0)
    return {
        i: m | (freed & (owner == ids.index(i))[:, None]) if i in surfaces else m
        for i, m in masks.items()
    }


def _grown(mask: Mask) -> Mask:
    """The mask and the pixels right beside it."""
    padded = np.pad(mask, 1)
    sides = (padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:])
    grown: Mask = mask | np.logical_or.reduce(sides)
    return grown
