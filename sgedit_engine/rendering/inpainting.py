"""How a model draws that was trained to fill holes, on true pairs of before and after.

What moves or is resized stays itself by its own pixels, which the model is shown at the new place.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sgedit_engine.diffusion.carry import Carried, carried_together, carry
from sgedit_engine.diffusion.guide import Guide, Likeness, Likenesses, Subject
from sgedit_engine.diffusion.inpaint import Drawing
from sgedit_engine.diffusion.recolor import recolored
from sgedit_engine.diffusion.refinish import Refinished
from sgedit_engine.interface import Palette, Picture, Stage
from sgedit_engine.regions import mask_of
from sgedit_engine.rendering.places import bearers_of, gone_with, place_of, places_after
from sgedit_engine.rendering.staged import Request
from sgedit_engine.scene.graph import SceneGraph


def inpainting_drawing(asked: Request) -> Drawing:
    """A drawing that is told the stage's hole and prompt; only likenesses steer it."""
    picture, plan, stage, manner = asked.picture, asked.plan, asked.stage, asked.manner
    likenesses = likenesses_of(asked)
    return Drawing(
        hole=stage.region,
        prompt=stage.prompt,
        seeds=plan.seeds,
        sampler=asked.sampler,
        against=manner.prompts.against(gone_with(picture, plan, stage)),
        keep=plan.keep,
        carried=carried_by(picture, plan.expected, stage, asked.palette),
        anchored=manner.anchored,
        guide=None if likenesses is None else Guide(likenesses=likenesses),
    )


def steered_inpainting_drawing(asked: Request) -> Drawing:
    """The same with the words of what is drawn steered to its place, and what is cleared kept from
    reading the things around it."""
    picture, plan, stage, manner = asked.picture, asked.plan, asked.stage, asked.manner
    if stage.insertions:
        guide = Guide(
            subjects=tuple(
                Subject(manner.prompts.words(insertion.prompt), place_of(picture, plan, insertion))
                for insertion in stage.insertions
            ),
            likenesses=likenesses_of(asked),
            words=manner.filling.words,
        )
    else:
        around = places_after(picture, plan, stage)
        bearers = bearers_of(picture, plan) if manner.on_support else ()
        subjects = tuple(Subject("", mask) for i, mask in around.items() if i not in bearers)
        guide = Guide(subjects=subjects, cleared=stage.region, away=manner.filling.away)
    return replace(inpainting_drawing(asked), guide=guide)


def carried_by(
    picture: Picture, expected: SceneGraph, stage: Stage, palette: Palette
) -> Carried | None:
    """The pixels that a stage takes along, in the colors that they shall have; None where it takes
    none."""
    only = stage.insertions[0].object_id if len(stage.insertions) == 1 else ""
    if only and _changed(picture.graph, expected, only) == {"finish"}:
        mask = mask_of(picture, only)
        nothing = np.zeros_like(mask)
        return Refinished(picture.image, nothing, mask & stage.region)
    moved = []
    for insertion in stage.insertions:
        if insertion.identity in ("auto", "pixels") and insertion.source is not None:
            mask = mask_of(picture, insertion.object_id)
            old, new = (
                graph.get(insertion.object_id).attributes.get("color", "")
                for graph in (picture.graph, expected)
            )
            image = picture.image
            if old != new:
                again = recolored(image, mask, palette[old], palette[new])
                if insertion.box == insertion.source:
                    return again.within(stage.region)
                image = again.image
            moved.append(carry(image, mask, insertion.source, insertion.box))
    if not moved:
        return None
    return carried_together(moved, picture.image).within(stage.region)


def _changed(before: SceneGraph, after: SceneGraph, object_id: str) -> set[str]:
    """The attributes that an object gets anew where it is; none of what is new or moves."""
    if object_id not in before:
        return set()
    old, new = before.get(object_id), after.get(object_id)
    if old.box != new.box or old.category != new.category:
        return set()
    names = old.attributes.keys() | new.attributes.keys()
    return {n for n in names if old.attributes.get(n) != new.attributes.get(n)}


def likenesses_of(asked: Request) -> Likenesses | None:
    """What a stage draws by attending to how it looked before, None where it has no such thing."""
    picture, plan = asked.picture, asked.plan
    things = tuple(
        Likeness(
            words=insertion.prompt,
            source=mask_of(picture, insertion.object_id),
            target=place_of(picture, plan, insertion),
        )
        for insertion in asked.stage.insertions
        if insertion.identity == "reference"
    )
    return Likenesses(picture.image, things, asked.manner.likeness) if things else None
