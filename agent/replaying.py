"""An edit that was made before, made again: what is recorded of it gives the same pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agent.concepts import keeping_known
from agent.untouched import check_untouched
from sgedit_engine.errors import HistoryError
from sgedit_engine.interface import (
    CancelToken,
    Checked,
    Engine,
    Picture,
    Progress,
    RenderOptions,
    no_progress,
)
from sgedit_engine.scene.edits import Edit
from sgedit_engine.scene.versions import Version


@dataclass(frozen=True)
class Recipe:
    """All of an edit but the picture: planned with `options`, and of the round (from 0) the
    candidate with this seed."""

    edit: Edit
    options: RenderOptions
    round: int
    seed: int


def recipe_of(version: Version) -> Recipe:
    """How a version was drawn. Raises HistoryError where that was not recorded."""
    if version.edit is None or version.options is None or version.seed is None:
        raise HistoryError(
            "How this step was drawn is not recorded.", "Ask for its change once more."
        )
    return Recipe(version.edit, version.options, version.round, version.seed)


def draw_again(
    engine: Engine,
    picture: Picture,
    recipe: Recipe,
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Checked:
    """Make an edit of a picture as it was made before, and read the result back.

    The same engine gives the same picture the same pixels, graph and masks; all candidates of
    the round are drawn, as a batch of another size may round differently, and one is read.
    Raises what `Engine.plan`, `render` and `verify` raise, and HistoryError where no candidate
    has the seed.
    """
    plan = engine.plan(picture, recipe.edit, recipe.options).in_round(recipe.round)
    if recipe.seed not in plan.seeds:
        raise HistoryError(
            "The seed of this step is none of its round's.", "Ask for its change once more."
        )
    candidates = engine.render(
        picture, plan, steps=recipe.options.steps, progress=progress, cancel=cancel
    )
    check_untouched(picture, plan, candidates)
    drawn = [candidate for candidate in candidates if candidate.seed == recipe.seed]
    (checked,) = engine.verify(picture, plan, drawn, progress=progress, cancel=cancel)
    return replace(checked, picture=keeping_known(checked.picture, picture.graph))
