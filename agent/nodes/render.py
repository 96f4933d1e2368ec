"""Render one round of candidates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.history.draft import place
from agent.nodes.answering import answering
from agent.plans import load_plan, save_candidates
from agent.services import Services, progress_to
from agent.state import State, Work
from agent.timings import rendering_units
from sgedit_engine.errors import ModelError
from sgedit_engine.interface import Candidate, Picture, Plan

_THROWN_AWAY = "The picture is as it was; ask once more, or for a smaller change."


@answering
def render(state: State, runtime: Runtime[Services]) -> Command:
    """The engine's candidates, kept by digest. Later rounds use seeds that were not tried."""
    services = runtime.context
    work = state["work"]
    picture = services.store.load_picture(place(state))
    plan = load_plan(services.store, work["plan"])
    steps = services.options.steps
    with services.timings.measured("render", rendering_units(plan, steps)):
        candidates = services.engine.render(
            picture,
            plan.in_round(work["round"]),
            steps=steps,
            progress=progress_to(runtime.stream_writer),
            cancel=services.cancel,
        )
    services.cancel.check()
    check_untouched(picture, plan, candidates)
    rendered: Work = {**work, "candidates": save_candidates(services.store, candidates)}
    return Command(update={"work": rendered}, goto="verify")


def check_untouched(picture: Picture, plan: Plan, candidates: Sequence[Candidate]) -> None:
    """Hold the engine to its promise before anything is kept.

    Raises ModelError when a candidate differs from its source outside its editable mask, or
    that mask reaches outside the plan's.
    """
    for candidate in candidates:
        changed = np.any(candidate.image != picture.image, axis=2)
        if np.any(changed & ~candidate.editable_mask):
            raise ModelError(
                "The renderer changed something outside the region of this edit.",
                _THROWN_AWAY,
            )
        if np.any(candidate.editable_mask & ~plan.allowed_mask):
            raise ModelError(
                "The renderer worked on a larger region than it had announced.",
                _THROWN_AWAY,
            )
