"""Render one round of candidates."""

from __future__ import annotations

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.history.draft import place
from agent.looking import progress_to
from agent.nodes.answering import answering
from agent.plans import load_plan, save_candidates
from agent.services import Services
from agent.state import State, Work
from agent.untouched import check_untouched


@answering
def render(state: State, runtime: Runtime[Services]) -> Command:
    """The engine's candidates, kept by digest. Later rounds use seeds that were not tried."""
    services = runtime.context
    work = state["work"]
    picture = services.store.load_picture(place(state))
    plan = load_plan(services.store, work["plan"])
    candidates = services.engine.render(
        picture,
        plan.in_round(work["round"]),
        steps=services.options_of(work).steps,
        progress=progress_to(runtime.stream_writer),
        cancel=services.cancel,
    )
    services.cancel.check()
    check_untouched(picture, plan, candidates)
    rendered: Work = {**work, "candidates": save_candidates(services.store, candidates)}
    return Command(update={"work": rendered}, goto="verify")
