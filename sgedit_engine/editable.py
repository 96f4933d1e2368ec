"""Which part of the allowed mask a drawn picture really takes: its editable mask."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from sgedit_engine.diffusion.carry import moved_mask
from sgedit_engine.diffusion.compose import blend
from sgedit_engine.interface import Candidate, Image, Insertion, Mask, Picture, Plan
from sgedit_engine.perception.masks import kept_where, part_around
from sgedit_engine.reading import Senses, sought_for
from sgedit_engine.regions import (
    CONTACT_PX,
    OBJECT_MARGIN_PX,
    RIM_PX,
    dilate,
    mask_of,
    others_of,
    removal_region,
    scaled_px,
    union,
)
from sgedit_engine.shade import (
    darker,
    in_light,
    light_between,
    mixed,
    other_hue,
    other_surface,
    reached,
    shaded_at_most,
    unexplained,
)

# The seam lies in this margin, beside the object and not on it.
NEW_OBJECT_MARGIN_PX = 5.0
# Around what is drawn darker than it was.
SHADE_MARGIN_PX = 3.0
# As far beyond its outline what stays may be drawn on.
DRAWN_ON_PX = 9.0
# So far around the allowed mask nothing tells of light.
LIGHT_PX = 48.0
# Of another light, less than this share is none.
FAINTEST = 0.02
# Of what light falls on, this share at most may be read as of another hue.
UNSOUND = 0.2
# A new object is looked for where at least this much of its planned box is (IoU).
FOUND = 0.25


@dataclass(frozen=True, eq=False)
class _Taken:
    """What is taken of a drawn picture: `editable` all that may change, of which `solid` is where
    things went or came, and the rest has another light at most. `image` is the drawn picture, with
    the source's pixels in the drawn light where it drew something else beside what stays."""

    image: Image
    editable: Mask
    solid: Mask


def candidate_of(
    picture: Picture, plan: Plan, drawn: Image, seed: int, senses: Senses
) -> Candidate:
    """The source with the drawn pixels where the edit needs them, and nowhere else."""
    staying = others_of(picture, *plan.clear, *(i.object_id for i in plan.insertions))
    taken = _taken(picture, plan, drawn, senses, staying)
    editable = taken.editable
    kept = staying & ~editable
    image = blend(picture.image, taken.image, editable, kept, lit=editable & ~taken.solid)
    return Candidate(image=image, editable_mask=editable, seed=seed)


def _taken(picture: Picture, plan: Plan, drawn: Image, senses: Senses, staying: Mask) -> _Taken:
    """A part of the allowed mask; `staying` are the objects that are not drawn anew.

    A change of look takes all of it, and a removal nearly all: it follows the object's outline. Of
    a new object's box only the object itself is taken, with its shadow and reflection, and what an
    old object leaves behind; the ground around it stays the source's. A new object that
    cannot be found in the drawing takes the whole allowed mask.
    """
    allowed = plan.allowed_mask
    whole = _Taken(drawn, allowed, allowed)
    if _in_place(picture, plan):
        return whole
    gone = union((mask_of(picture, i) for i in plan.clear), allowed.shape)
    solid = dilate(gone, OBJECT_MARGIN_PX)
    if not plan.insertions:
        return _with_own_pixels(picture, plan, _Taken(drawn, allowed, solid), staying)
    rough = blend(picture.image, drawn, allowed, staying & ~allowed)
    left = _left_behind(picture, plan, senses)
    taken = left
    for insertion in plan.insertions:
        found = _found(picture, plan, insertion, rough, left, senses, staying)
        if found is None:
            return whole
        new, shaded = found
        taken, solid = taken | new | shaded, solid | new
    taken &= allowed
    return _with_own_pixels(picture, plan, _Taken(drawn, taken, solid), staying)


def _with_own_pixels(picture: Picture, plan: Plan, taken: _Taken, staying: Mask) -> _Taken:
    """The same where what stays was drawn on, or beyond its outline into what was only a shadow:
    there the source's own pixels are taken, in the light that the drawing has around them."""
    source = picture.image
    near = dilate(staying, DRAWN_ON_PX) & taken.editable & ~taken.solid
    if not near.any():
        return taken
    rim = dilate(staying, RIM_PX)
    edge = rim & ~staying
    ground = plan.allowed_mask & ~taken.solid & ~edge
    rows = len(source)
    part = part_around(plan.allowed_mask, scaled_px(LIGHT_PX, rows))
    was, now = source[part], taken.image[part]
    other = np.zeros_like(near)
    other[part] = other_surface(was, now)
    told = ground & ~other
    rough = in_light(was, light_between(was, now, told[part], rows, coarse=True))
    odd = near & other
    odd[part] |= near[part] & unexplained(rough, now)
    # What is drawn anew is a piece, not grains.
    pieces = ~dilate(~dilate(odd, CONTACT_PX), CONTACT_PX) & near
    own = near & (dilate(reached(pieces, rim), RIM_PX) | edge | other)
    times = light_between(was, now, (told & ~own)[part], rows)
    image, editable = taken.image.copy(), taken.editable.copy()
    image[part] = mixed(now, in_light(was, times), own[part], rows)
    editable[part] &= ~(own[part] & (np.abs(times - 1) < FAINTEST))
    return _Taken(image, editable, taken.solid)


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
    picture: Picture,
    plan: Plan,
    insertion: Insertion,
    rough: Image,
    left: Mask,
    senses: Senses,
    staying: Mask,
) -> tuple[Mask, Mask] | None:
    """The new object's region in the drawing, and where its light and shadow are seen; None when
    the detector does not see it there.

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
    ground = plan.allowed_mask & ~left & ~dilate(staying, RIM_PX)
    around = dilate(mask, NEW_OBJECT_MARGIN_PX)
    # Reflections have hues of their own, and a mask may lack a thin part, such as a flame.
    lit = (around | effects) & ground & ~dilate(staying, NEW_OBJECT_MARGIN_PX)
    lit |= shaded_at_most(picture.image, rough, ground)
    # What was drawn there is exchanged for the source's pixels in its light.
    beside = dilate(staying, DRAWN_ON_PX) & plan.allowed_mask & ~left & ~staying
    lit |= kept_where(beside, 0, lambda part: other_surface(picture.image[part], rough[part]))
    near = around | dilate(effects, NEW_OBJECT_MARGIN_PX)
    # The shadow that the senses see may end before the drawn one does.
    shadow = dilate(reached(darker(picture.image, rough, ground), near), SHADE_MARGIN_PX)
    return dilate(mask, CONTACT_PX), _fallen_on(picture, staying & effects, rough) | (
        (near | shadow) & lit
    )


def _fallen_on(picture: Picture, effects: Mask, rough: Image) -> Mask:
    """The parts of objects on which a shadow or a reflection seems to fall, without those that came
    out in other colors: these were drawn badly, and tell of no light."""
    other = kept_where(effects, 0, lambda part: other_hue(picture.image[part], rough[part]))
    _, labels = cv2.connectedComponents(effects.astype(np.uint8), connectivity=8)
    sizes = np.maximum(np.bincount(labels.ravel()), 1)
    sound = np.bincount(labels.ravel(), weights=other.ravel()) <= UNSOUND * sizes
    fallen: Mask = effects & sound[labels]
    return fallen


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
