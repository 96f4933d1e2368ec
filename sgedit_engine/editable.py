"""Which part of the allowed mask a drawn picture really takes: its editable mask."""

from __future__ import annotations

import numpy as np

from sgedit_engine.diffusion.carry import moved_mask
from sgedit_engine.diffusion.compose import blend
from sgedit_engine.interface import Candidate, Image, Insertion, Mask, Picture, Plan
from sgedit_engine.perception.masks import kept_where
from sgedit_engine.reading import Senses, sought_for
from sgedit_engine.regions import (
    CONTACT_PX,
    OBJECT_MARGIN_PX,
    RIM_PX,
    dilate,
    mask_of,
    others_of,
    removal_region,
    union,
)
from sgedit_engine.shade import darker, other_surface, reached, recolored, shaded_at_most

# The seam lies in this margin, beside the object and not on it.
NEW_OBJECT_MARGIN_PX = 5.0
# Around what is drawn darker than it was.
SHADE_MARGIN_PX = 3.0
# A new object is looked for where at least this much of its planned box is (IoU).
FOUND = 0.25


def candidate_of(
    picture: Picture, plan: Plan, drawn: Image, seed: int, senses: Senses
) -> Candidate:
    """The source with the drawn pixels where the edit needs them, and nowhere else."""
    editable = editable_mask(picture, plan, drawn, senses)
    image = blend(picture.image, drawn, editable, _staying(picture, plan) & ~editable)
    return Candidate(image=image, editable_mask=editable, seed=seed)


def editable_mask(picture: Picture, plan: Plan, drawn: Image, senses: Senses) -> Mask:
    """A part of the allowed mask.

    A change of look takes all of it, and a removal nearly all: it follows the object's outline. Of
    a new object's box only the object itself is taken, with its shadow and reflection, and what an
    old object leaves behind; the ground around it stays the source's. A new object that
    cannot be found in the drawing takes the whole allowed mask.
    """
    if _in_place(picture, plan):
        return plan.allowed_mask
    staying = _staying(picture, plan)
    rough = blend(picture.image, drawn, plan.allowed_mask, staying & ~plan.allowed_mask)
    drawn_on = _drawn_on(picture, plan, rough)
    if not plan.insertions:
        return plan.allowed_mask & ~drawn_on
    left = _left_behind(picture, plan, senses)
    taken = left & ~drawn_on
    for insertion in plan.insertions:
        found = _found(picture, plan, insertion, rough, left, senses)
        if found is None:
            return plan.allowed_mask
        taken |= found
    return taken & plan.allowed_mask


def _staying(picture: Picture, plan: Plan) -> Mask:
    """The objects that are not drawn anew."""
    return others_of(picture, *plan.clear, *(i.object_id for i in plan.insertions))


def _drawn_on(picture: Picture, plan: Plan, rough: Image) -> Mask:
    """Where objects that stay were drawn on beyond their outlines into what was only a shadow:
    there light may change, and no hue."""
    staying = _staying(picture, plan)
    going = union((mask_of(picture, i) for i in plan.clear), staying.shape)
    beside = dilate(staying, NEW_OBJECT_MARGIN_PX) & ~staying & ~dilate(going, OBJECT_MARGIN_PX)
    return kept_where(beside, 0, lambda part: other_surface(picture.image[part], rough[part]))


def _in_place(picture: Picture, plan: Plan) -> bool:
    """Whether an object gets another look where it is."""
    return (
        not plan.clear and bool(plan.insertions) and plan.insertions[0].object_id in picture.graph
    )


def _left_behind(picture: Picture, plan: Plan, senses: Senses) -> Mask:
    """Where what goes was: of what is cleared at first, only that and its effects."""
    region = np.zeros(plan.allowed_mask.shape, dtype=np.bool_)
    for object_id in plan.clear:
        mask = mask_of(picture, object_id)
        effects = senses.effects(picture.image, mask, others_of(picture, object_id))
        region |= removal_region(mask, effects)
    return region & plan.stages[0].region if plan.clear else region


def _found(
    picture: Picture, plan: Plan, insertion: Insertion, rough: Image, left: Mask, senses: Senses
) -> Mask | None:
    """The new object's region in the drawing, None when the detector does not see it there.

    Of what moves it is known where it is, also where it cannot be told what it is. Of the objects
    that stay it takes what it hides and what its shadow falls on; of the ground beside them only
    what came to lie in a shadow. `left` is what an old object leaves behind.
    """
    mask = _seen(picture, plan, insertion, rough, senses)
    if insertion.source is not None:
        own = mask_of(picture, insertion.object_id)
        taken = moved_mask(own, insertion.source, insertion.box)
        mask = taken if mask is None else mask | taken
    if mask is None:
        return None
    effects = senses.effects(rough, mask, others_of(picture, *plan.clear) & ~mask)
    staying = _staying(picture, plan)
    ground = plan.allowed_mask & ~left & ~dilate(staying, RIM_PX)
    around = dilate(mask, NEW_OBJECT_MARGIN_PX)
    # Reflections have hues of their own, and a mask may lack a thin part, such as a flame.
    lit = (around | effects) & ground & ~dilate(staying, NEW_OBJECT_MARGIN_PX)
    lit |= shaded_at_most(picture.image, rough, ground)
    near = around | dilate(effects, NEW_OBJECT_MARGIN_PX)
    # The shadow that the senses see may end before the drawn one does.
    shadow = dilate(reached(darker(picture.image, rough, ground), near), SHADE_MARGIN_PX)
    fallen_on = kept_where(
        staying & effects, 0, lambda part: ~recolored(picture.image[part], rough[part])
    )
    return dilate(mask, CONTACT_PX) | fallen_on | ((near | shadow) & lit)


def _seen(
    picture: Picture, plan: Plan, insertion: Insertion, rough: Image, senses: Senses
) -> Mask | None:
    """What the detector sees of a new object in its planned box."""
    kinds = plan.expected.get(insertion.object_id).kinds
    there = [
        spotted
        for spotted in senses.spot(rough, sought_for(picture, plan))
        if spotted.category in kinds and spotted.box.iou(insertion.box) >= FOUND
    ]
    if not there:
        return None
    mask = senses.segment(rough, max(there, key=lambda s: s.box.iou(insertion.box)).box)
    return mask if mask.any() else None
