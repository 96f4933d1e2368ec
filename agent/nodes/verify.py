"""Read the candidates back, choose the best, and try other seeds when none is as asked."""

from __future__ import annotations

import time
from collections.abc import Sequence

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import Candidates, CandidateSeen
from agent.nodes.answering import answering
from agent.plans import load_candidate, load_plan, save_picture
from agent.services import Services, progress_to
from agent.state import Json, State, Work
from sgedit_engine.interface import Checked


@answering
def verify(state: State, runtime: Runtime[Services]) -> Command:
    """Keep the best of this round and of those before it."""
    services = runtime.context
    work = state["work"]
    checked = services.engine.verify(
        services.store.load_picture(state["head"]),
        load_plan(services.store, work["plan"]),
        [load_candidate(services.store, kept) for kept in work["candidates"]],
        progress=progress_to(runtime.stream_writer),
        cancel=services.cancel,
    )
    services.cancel.check()
    winner = best_of(checked)
    seen = tuple(
        CandidateSeen(str(kept["image"]), c.candidate.seed, c.verdict, chosen=c is winner)
        for kept, c in zip(work["candidates"], checked, strict=True)
    )
    runtime.stream_writer(Candidates(seen, work["round"] + 1))
    best = work["best"]
    if best is None or _rank(winner) > (best["verdict"]["met"], best["verdict"]["score"]):
        mask = work["candidates"][checked.index(winner)]["editable_mask"]
        best = _kept(winner, mask, services)
    done: Work = {**work, "candidates": [], "best": best}
    if not best["verdict"]["met"] and work["round"] < services.retries:
        return Command(update={"work": {**done, "round": work["round"] + 1}}, goto="render")
    done["seconds"] = round(time.time() - work["rendering_since"], 3)
    return Command(update={"work": done}, goto="commit")


def best_of(checked: Sequence[Checked]) -> Checked:
    """What is as asked goes before what is not; then the higher score; then the earlier seed."""
    return max(checked, key=_rank)


def _rank(checked: Checked) -> tuple[bool, float]:
    return checked.verdict.met, checked.verdict.score


def _kept(winner: Checked, editable_mask: str, services: Services) -> Json:
    return {
        "picture": save_picture(services.store, winner.picture),
        "editable_mask": editable_mask,
        "seed": winner.candidate.seed,
        "verdict": winner.verdict.model_dump(mode="json"),
    }
