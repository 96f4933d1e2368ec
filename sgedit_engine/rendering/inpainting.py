"""How a model draws that was trained to fill holes, on true pairs of before and after.

What moves or is resized stays itself by its own pixels, which the model is shown at the new place.
"""

from __future__ import annotations

from dataclasses import replace

from sgedit_engine.diffusion.carry import Carried, carried_together, carry
from sgedit_engine.diffusion.guide import Guide, Likeness, Likenesses, Subject
from sgedit_engine.diffusion.inpaint import Drawing
from sgedit_engine.diffusion.recolor import recolored
from sgedit_engine.diffusion.steering import Schedule
from sgedit_engine.interface import Palette, Picture, Plan, Stage
from sgedit_engine.prompting import object_words
from sgedit_engine.regions import mask_of
from sgedit_engine.rendering.places import place_of, places_after
from sgedit_engine.rendering.staged import Request
from sgedit_engine.scene.graph import SceneGraph

# In nats. Words fall to 0 at the last step. More likeness costs a text-to-image model some
# of the things that it draws, and makes none more like its source.
WORDS = Schedule(5.0, until=1.0, power=1.0)
AWAY = Schedule(3.0, until=1.0, power=1.0)
LIKENESS = Schedule(1.0, until=0.5, power=0.0)


def inpainting_drawing(asked: Request) -> Drawing:
    """A drawing that is told the stage's hole and prompt; only likenesses steer it."""
    picture, plan, stage = asked.picture, asked.plan, asked.stage
    likenesses = likenesses_of(picture, plan, stage)
    return Drawing(
        hole=stage.region,
        prompt=stage.prompt,
        seeds=plan.seeds,
        sampler=asked.sampler,
        keep=plan.keep,
        carried=carried_by(picture, plan.expected, stage, asked.palette),
        guide=None if likenesses is None else Guide(likenesses=likenesses),
    )


def steered_inpainting_drawing(asked: Request) -> Drawing:
    """The same with the words of what is drawn steered to its place, and what is cleared kept from
    reading the things around it."""
    picture, plan, stage = asked.picture, asked.plan, asked.stage
    if stage.insertions:
        guide = Guide(
            subjects=tuple(
                Subject(object_words(insertion.prompt), place_of(picture, plan, insertion))
                for insertion in stage.insertions
            ),
            likenesses=likenesses_of(picture, plan, stage),
            words=WORDS,
        )
    else:
        around = places_after(picture, plan, stage).values()
        subjects = tuple(Subject("", mask) for mask in around)
        guide = Guide(subjects=subjects, cleared=stage.region, away=AWAY)
    return replace(inpainting_drawing(asked), guide=guide)


def carried_by(
    picture: Picture, expected: SceneGraph, stage: Stage, palette: Palette
) -> Carried | None:
    """The pixels that a stage takes along, in the colors that they shall have; None where it takes
    none."""
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
                image = recolored(image, mask, palette[old], palette[new])
            moved.append(carry(image, mask, insertion.source, insertion.box))
    if not moved:
        return None
    return carried_together(moved, picture.image).within(stage.region)


def likenesses_of(picture: Picture, plan: Plan, stage: Stage) -> Likenesses | None:
    """What a stage draws by attending to how it looked before, None where it has no such thing."""
    things = tuple(
        Likeness(
            words=insertion.prompt,
            source=mask_of(picture, insertion.object_id),
            target=place_of(picture, plan, insertion),
        )
        for insertion in stage.insertions
        if insertion.identity == "reference"
    )
    return Likenesses(picture.image, things, LIKENESS) if things else None
