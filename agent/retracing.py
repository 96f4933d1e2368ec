"""An exported picture made again from the picture that was opened, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from agent.concepts import with_concepts
from agent.provenance import Provenance, Step, masks_of, pixels_digest
from agent.replaying import Recipe, draw_again
from sgedit_engine.errors import InputError
from sgedit_engine.interface import (
    CancelToken,
    Engine,
    EngineRecord,
    Image,
    Picture,
    Progress,
    no_progress,
)
from sgedit_engine.scene.graph import SceneGraph

EngineOf = Callable[[EngineRecord | None], Engine]


@dataclass(frozen=True)
class Retraced:
    """One step made again: `number` counts from 0, the opening; `graph_same` is None where the
    provenance tells no graph of it."""

    number: int
    step: Step
    picture: Picture
    pixels_same: bool
    graph_same: bool | None


def check_source(provenance: Provenance, source: Image) -> None:
    """Raises InputError when an image (RGB uint8, H×W×3) is not the one that was opened."""
    if pixels_digest(source) != provenance.steps[0].pixels:
        raise InputError("This is not the picture that was opened.", "Give that one with --source.")


def retrace(
    provenance: Provenance,
    source: Image,
    engine_of: EngineOf,
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Iterator[Retraced]:
    """Make each step again from what came out of the one before; `source` is RGB uint8, H×W×3.

    `engine_of` gives the engine for a record of what drew a step. Raises what the engine raises,
    HistoryError for a seed that is none of its round's, and InputError for steps that cannot be
    made.
    """
    check_source(provenance, source)
    picture: Picture | None = None
    for number, step in enumerate(provenance.steps):
        engine = engine_of(provenance.engines.get(step.engine or ""))
        picture = _made(step, picture, source, engine, progress, cancel)
        same = pixels_digest(picture.image) == step.pixels
        graph_same = _graph_same(step.graph, picture.graph)
        if number == 0 and graph_same is False:
            # A language model may have described it: edits go on from what was read then.
            picture = _as_told(step, source) or picture
        yield Retraced(number, step, picture, same, graph_same)


def _made(
    step: Step,
    before: Picture | None,
    source: Image,
    engine: Engine,
    progress: Progress,
    cancel: CancelToken | None,
) -> Picture:
    if before is None:
        names = None
        if engine.vocabulary.open:
            # What was found then is looked for again; nobody has said what else was.
            objects = step.graph.objects if step.graph else ()
            names = tuple(dict.fromkeys(o.category for o in objects))
            if not names:
                return Picture(source, SceneGraph(), {})
        return engine.parse(source, names=names, progress=progress, cancel=cancel)
    if step.kind == "edit" and step.edit and step.options and step.seed is not None:
        recipe = Recipe(step.edit, step.options, step.round, step.seed)
        return draw_again(engine, before, recipe, progress=progress, cancel=cancel).picture
    if step.kind == "learned" and step.graph is not None:
        known = {o.id: o.concept for o in before.graph.objects}
        new = [o.id for o in step.graph.objects if o.concept and known.get(o.id) != o.concept]
        steps = step.options.steps if step.options else None
        learned = engine.learn(before, new, steps=steps, progress=progress, cancel=cancel)
        return with_concepts(before, dict(learned))
    if step.kind == "read" and (told := _as_told(step, before.image)):
        return told
    raise InputError(
        "How one of the steps was made is not told.", "Export the picture again with sgedit."
    )


def _as_told(step: Step, image: Image) -> Picture | None:
    """An image with the graph and masks that a step tells; None where it tells none."""
    if step.graph is None:
        return None
    return Picture(image, step.graph, masks_of(step, image.shape[:2]))


def _graph_same(told: SceneGraph | None, made: SceneGraph) -> bool | None:
    return None if told is None else _unmasked(told) == _unmasked(made)


def _unmasked(graph: SceneGraph) -> SceneGraph:
    """The graph without the digests of masks, which only a stored picture has."""
    objects = tuple(o.model_copy(update={"mask": None}) for o in graph.objects)
    return graph.model_copy(update={"objects": objects})


def differences(told: EngineRecord | None, here: EngineRecord) -> list[str]:
    """What is not here as it was, a short sentence each."""
    if told is None:
        return ["What drew it is not told."]
    found = []
    if told.program != here.program:
        found.append(f"sgedit was {told.program}, here it is {here.program}.")
    if told.profile != here.profile:
        found.append(f"The profile was {told.profile}, here it is {here.profile}.")
    if changed := _changed(told.models, here.models):
        found.append(f"Other weights: {', '.join(changed)}.")
    if told.machine != here.machine:
        found.append(f"It was made on {told.machine}, this is {here.machine}.")
    found += [
        f"{name} was {told.libraries.get(name, 'not there')}, "
        f"here it is {here.libraries.get(name, 'not there')}."
        for name in _changed(told.libraries, here.libraries)
    ]
    found += [
        f"{name} was {told.settings.get(name)}, here it is {here.settings.get(name)}."
        for name in _changed(told.settings, here.settings)
    ]
    return found


def _changed(told: Mapping[str, object], here: Mapping[str, object]) -> list[str]:
    return sorted(n for n in {*told, *here} if told.get(n) != here.get(n))


def pixels_apart(one: Image, other: Image) -> int:
    """How many pixels of two images (RGB uint8, H×W×3) differ; all where their sizes do."""
    if one.shape != other.shape:
        return one.shape[0] * one.shape[1]
    return int(np.any(one != other, axis=2).sum())
