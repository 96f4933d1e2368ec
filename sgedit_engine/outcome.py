"""The picture that a candidate became: measured boxes and masks, ids as the plan gave them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Candidate, Mask, Picture, Plan, Vocabulary
from sgedit_engine.reading import Seen
from sgedit_engine.regions import union
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.measured import measured_relations


def picture_of(
    picture: Picture,
    plan: Plan,
    candidate: Candidate,
    matches: Mapping[str, Seen],
    vocabulary: Vocabulary | None,
) -> Picture:
    """The candidate's image with the expected graph as it was measured.

    New and changed objects have the box, mask and attributes that were read; where they were
    not seen, the planned box stays. Other objects keep their id and attributes, and their
    mask outside the editable mask; inside it, where something may have come to hide or to
    show them, it is read anew. The `vocabulary` tells on which kinds things can stand (None: on
    any), and how wide what is half hidden is.
    """
    drawn = {insertion.object_id for insertion in plan.insertions}
    masks = {
        item.id: _drawn_mask(item, candidate, matches)
        for item in plan.expected.foreground
        if item.id in drawn
    }
    new = union(masks.values(), candidate.editable_mask.shape)
    for item in plan.expected.foreground:
        if item.id not in drawn:
            masks[item.id] = _kept_mask(picture, item, candidate, matches, new)
    masks |= _surfaces(picture, plan.expected, masks)
    asked = getattr(plan.edit, "attributes", {})
    objects = tuple(
        _drawn(item, masks[item.id], matches.get(item.id), asked)
        if item.id in drawn
        else _kept(picture, item, masks.get(item.id))
        for item in plan.expected.objects
    )
    graph = plan.expected.model_copy(update={"objects": objects})
    relations = measured_relations(graph, masks, drawn, vocabulary)
    return Picture(candidate.image, graph.with_relations(relations), masks)


def _drawn_mask(item: SceneObject, candidate: Candidate, matches: Mapping[str, Seen]) -> Mask:
    """The mask as seen, where something was drawn; else what changed within the planned box."""
    height, width = candidate.editable_mask.shape
    seen = matches.get(item.id)
    mask = item.box.to_mask(width, height) if seen is None else seen.mask
    return mask & candidate.editable_mask


def _kept_mask(
    picture: Picture,
    item: SceneObject,
    candidate: Candidate,
    matches: Mapping[str, Seen],
    drawn: Mask,
) -> Mask:
    """The mask that it had; where pixels may have changed, as seen; never a drawn object's."""
    before = picture.masks.get(item.id, np.zeros(drawn.shape, dtype=np.bool_))
    if item.id in matches:
        seen = matches[item.id].mask & candidate.editable_mask
        before = (before & ~candidate.editable_mask) | seen
    return before & ~drawn


def _surfaces(picture: Picture, graph: SceneGraph, masks: Mapping[str, Mask]) -> dict[str, Mask]:
    """What is seen of table and wall: less what hides them now, and more where they come out.

    A pixel that comes out belongs to the surface that is nearest to it.
    """
    ids = [o.id for o in graph.objects if o.kind == "background" and o.id in picture.masks]
    if not ids:
        return {}
    free = ~union(masks.values(), picture.image.shape[:2])
    if len(ids) == 1:
        return {ids[0]: free}
    before = [picture.masks[i] for i in ids]
    distances = [_distance_to(mask) for mask in before]
    nearest = np.argmin(distances, axis=0)
    return {object_id: free & (nearest == n) for n, object_id in enumerate(ids)}


def _distance_to(mask: Mask) -> NDArray[np.float32]:
    """Each pixel's distance to the nearest pixel of a mask; infinite for an empty one."""
    if not mask.any():
        return np.full(mask.shape, np.inf, dtype=np.float32)
    away = (~mask).astype(np.uint8)
    return cv2.distanceTransform(away, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)


def _drawn(item: SceneObject, mask: Mask, seen: Seen | None, asked: Collection[str]) -> SceneObject:
    """A new or changed object as it was measured. Its mask has not been stored yet."""
    update: dict[str, object] = {"mask": None}
    if mask.any():
        update["box"] = Box.from_mask(mask)
    if seen is not None:
        read = {name: value for name, (value, _) in seen.attributes.items()}
        # What was known stays; what was asked for or never said is as it was drawn.
        known = {name: v for name, v in item.attributes.items() if name not in asked}
        update |= {"attributes": {**item.attributes, **read, **known}, "score": seen.score}
    return item.model_copy(update=update)


def _kept(picture: Picture, item: SceneObject, mask: Mask | None) -> SceneObject:
    """What nobody spoke of: the same unless its mask has changed, and then its box with it."""
    before = picture.masks.get(item.id)
    if mask is None or (before is not None and np.array_equal(before, mask)):
        return item
    box = Box.from_mask(mask) if mask.any() else item.box
    return item.model_copy(update={"mask": None, "box": box})
