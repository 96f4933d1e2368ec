"""Whether what the engine is given can be worked on at all, before any model is asked."""

from __future__ import annotations

from collections.abc import Sequence

from sgedit_engine.errors import InputError, InvalidEditError
from sgedit_engine.interface import Candidate, Mask, Picture, Plan, RenderOptions
from sgedit_engine.scene.edits import AddObject, AdjustRelation, Between, Edit, Towards
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject

_WHOLE = Box(x0=0.0, y0=0.0, x1=1.0, y1=1.0)


def check_request(picture: Picture, edit: Edit, options: RenderOptions) -> None:
    """Raises InputError for less than one candidate, and InvalidEditError where the edit is about
    an object of which the picture shows nothing."""
    if options.candidates < 1:
        raise InputError("No candidate was asked for.", "Ask for one at least.")
    about = [] if isinstance(edit, AddObject) else [edit.target]
    if isinstance(edit, AddObject | AdjustRelation) and edit.placement is not None:
        about.append(edit.placement.anchor)
    if isinstance(edit, AddObject | AdjustRelation) and isinstance(edit.at, Between):
        about += [edit.at.first, edit.at.second]
    if isinstance(edit, AdjustRelation) and isinstance(edit.at, Towards):
        about.append(edit.at.anchor)
    if isinstance(edit, AdjustRelation) and edit.swap_with is not None:
        about.append(edit.swap_with)
    for object_id in about:
        _check_seen(picture, picture.graph.get(object_id))


def check_plan(picture: Picture, plan: Plan) -> None:
    """Raises InvalidEditError for a plan that may change nothing, or everything, of the picture,
    that is of a picture of another size, or that draws something outside of it."""
    if not plan.stages or not plan.seeds:
        raise InvalidEditError("There is nothing to draw.", "Plan the edit again.")
    for stage in plan.stages:
        _check_region(stage.region, picture)
    for insertion in plan.insertions:
        if insertion.box.intersection(_WHOLE) is None:
            name = plan.expected.get(insertion.object_id).name
            raise InvalidEditError(
                f"The place for the {name} is outside the picture.", "Choose another place."
            )


def check_candidates(picture: Picture, candidates: Sequence[Candidate]) -> None:
    """Raises InvalidEditError for a candidate of a picture of another size."""
    for candidate in candidates:
        shapes = {candidate.image.shape[:2], candidate.editable_mask.shape}
        if shapes != {picture.image.shape[:2]}:
            raise InvalidEditError(
                "The result is not as large as the picture.", "Render the edit again."
            )


def _check_seen(picture: Picture, item: SceneObject) -> None:
    if item.box.intersection(_WHOLE) is None:
        raise InvalidEditError(
            f"The {item.name} is outside the picture.", "Name an object that you can see."
        )
    mask = picture.masks.get(item.id)
    if mask is not None and not mask.any():
        raise InvalidEditError(
            f"Nothing of the {item.name} is seen: other things hide it.",
            "Move or remove what is before it first.",
        )


def _check_region(region: Mask, picture: Picture) -> None:
    if region.shape != picture.image.shape[:2]:
        raise InvalidEditError(
            "The region of the edit is not as large as the picture.", "Plan the edit again."
        )
    if not region.any():
        raise InvalidEditError(
            "There is no place in the picture where this edit may change it.",
            "Ask for it at a place that you can see.",
        )
    if region.all():
        raise InvalidEditError(
            "This edit would draw the whole picture anew.", "Ask for a smaller change."
        )
