"""Read the candidates back, choose the best, and try other seeds when none is as asked."""

from __future__ import annotations

import time
from collections.abc import Sequence

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import Candidates, CandidateSeen
from agent.history.draft import place
from agent.looking import progress_to
from agent.nodes.answering import answering
from agent.plans import Best, load_best, load_candidates, load_plan, save_best
from agent.services import Services
from agent.state import State, Work
from sgedit_engine.interface import Checked


@answering
def verify(state: State, runtime: Runtime[Services]) -> Command:
    """Keep the best of this round and of those before it."""
    services = runtime.context
    work = state["work"]
    plan = load_plan(services.store, work["plan"])
    checked = services.engine.verify(
        services.store.load_picture(place(state)),
        plan,
        load_candidates(services.store, work["candidates"]),
        progress=progress_to(runtime.stream_writer),
        cancel=services.cancel,
    )
    services.cancel.check()
    winner = best_of(checked)
    runtime.stream_writer(_seen(checked, work["round"], services))
    best = _kept(winner, work["round"])
    digest = work["best"]
    if digest and (before := load_best(services.store, digest)).rank >= best.rank:
        best = before
    else:
        digest = save_best(services.store, best)
    drawn = {"candidates": work["candidates"], "met": [c.verdict.met for c in checked]}
    done: Work = {**work, "candidates": "", "best": digest, "drawn": [*work["drawn"], drawn]}
    if not best.verdict.met and work["round"] < services.retries:
        return Command(update={"work": {**done, "round": work["round"] + 1}}, goto="render")
    done["seconds"] = round(time.time() - work["rendering_since"], 3)
    services.timings.took(plan, services.options_of(work).steps, done["seconds"])
    return Command(update={"work": done}, goto="commit")


def best_of(checked: Sequence[Checked]) -> Checked:
    """What is as asked goes before what is not; then the higher score; then the earlier seed."""
    return max(checked, key=lambda c: (c.verdict.met, c.verdict.score))


def _kept(checked: Checked, round_: int) -> Best:
    drawn = checked.candidate
    return Best(checked.picture, drawn.editable_mask, drawn.seed, round_, checked.verdict)


def _seen(checked: Sequence[Checked], round_: int, services: Services) -> Candidates:
    seen = (
        CandidateSeen(services.store.put_image(c.candidate.image), c.candidate.seed, c.verdict)
        for c in checked
    )
    return Candidates(tuple(seen), round_ + 1)
