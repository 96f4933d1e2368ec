"""Where the things of a plan are, as far as attention has to know."""

from __future__ import annotations

from collections.abc import Mapping

from sgedit_engine.diffusion.carry import moved_mask
from sgedit_engine.interface import Insertion, Mask, Picture, Plan, Stage
from sgedit_engine.regions import mask_of
from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.graph import SceneObject


def place_of(picture: Picture, plan: Plan, insertion: Insertion) -> Mask:
    """Where a thing is drawn: the mask of what stays where it is, that of what moves taken along,
    and the box of what is new."""
    height, width = picture.image.shape[:2]
    box = insertion.box.to_mask(width, height)
    if insertion.source is not None:
        mask = mask_of(picture, insertion.object_id)
        moved = moved_mask(mask, insertion.source, insertion.box)
        return moved if moved.any() else box
    if insertion.object_id in picture.graph and insertion.object_id not in plan.clear:
        return mask_of(picture, insertion.object_id)
    return box


def places_after(picture: Picture, plan: Plan, stage: Stage) -> Mapping[str, Mask]:
    """Where the things are once a stage is drawn: what it draws, what was drawn before, and what
    stays, in this order."""
    number = plan.stages.index(stage)
    drawn = {
        insertion.object_id: place_of(picture, plan, insertion)
        for earlier in reversed(plan.stages[: number + 1])
        for insertion in earlier.insertions
    }
    later = {i.object_id for i in plan.insertions} - drawn.keys()
    stays = (
        item.id
        for item in plan.expected.foreground
        if item.id not in drawn and item.id not in later
    )
    return drawn | {object_id: mask_of(picture, object_id) for object_id in stays}


def gone_with(picture: Picture, plan: Plan, stage: Stage) -> tuple[SceneObject, ...]:
    """What a stage must not show again: what it clears, but for what is drawn there of the same
    kind."""
    drawn = {plan.expected.get(i.object_id).category for i in stage.insertions}
    cleared = (picture.graph.get(object_id) for object_id in plan.clear)
    if not stage.insertions:
        return tuple(cleared)
    return tuple(o for o in cleared if o.id not in plan.expected and o.category not in drawn)


def bearers_of(picture: Picture, plan: Plan) -> frozenset[str]:
    """What the things that are cleared stand on: it is seen where they were."""
    carriers = carriers_of(picture.graph)
    return frozenset(carriers[i] for i in plan.clear if i in carriers)
