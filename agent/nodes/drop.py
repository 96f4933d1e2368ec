"""Leave a step out: what came after it is made again on a line of its own, without it."""

from __future__ import annotations

from collections.abc import Sequence

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import HeadMoved
from agent.history import draft as drafts
from agent.history.asking import WITHOUT, dependent
from agent.history.dropping import dependents, without_dependents
from agent.history.steps import Line, Step, line_of
from agent.nodes.answering import answer, answering, ask
from agent.nodes.which_step import label_of, step_done
from agent.questions import Doubt
from agent.services import Services
from agent.state import Again, State, Work, kept
from agent.wording import listed
from tools.proposals import DropEdit

# Seconds between the times of two steps that are made again in one go, so that they stay two.
_APART = 0.001


@answering
def drop(state: State, runtime: Runtime[Services]) -> Command:
    """Find the step, and what has to do with it; then make the later ones again."""
    services = runtime.context
    line = line_of(state, services.store)
    proposal = DropEdit.model_validate(state["work"]["proposal"])
    meant = step_done(proposal.step, line, state, services)
    if not isinstance(meant, Step):
        return ask(meant, state, services)
    later = line.done[line.done.index(meant) + 1 :]
    dropped = _dropped(meant, later, line, state, services)
    if not isinstance(dropped, tuple):
        return ask(dropped, state, services)
    left = [step for step in later if step not in dropped]
    if not left:
        return _gone_back(meant, dropped, line, state, runtime)
    again: list[Again] = [
        {"version": version.id, "created": round(state["work"]["started"] + n * _APART, 6)}
        for n, step in enumerate(left)
        for version in step.versions
    ]
    work: Work = {**state["work"], "doubt": None, "again": again, "lacking": []}
    work["reports"] = [_left_out(dropped, line)]
    return Command(update={"work": work, "draft": drafts.at(meant.before, state)}, goto="replay")


def _dropped(
    meant: Step, later: Sequence[Step], line: Line, state: State, services: Services
) -> tuple[Step, ...] | Doubt:
    """The steps that are left out, or the question what becomes of those that build on it."""
    found = dependents(services.store, [meant], later)
    chosen = state["work"].get("chosen", {}).get("dependents", [])
    if found and not chosen:
        labels = [_capital(label_of(d.step, line)) for d in found]
        return dependent(meant.summary, labels, needed=any(d.needs for d in found))
    if WITHOUT in chosen:
        return without_dependents(services.store, [meant], later)
    return (meant,)


def _gone_back(
    meant: Step,
    dropped: Sequence[Step],
    line: Line,
    state: State,
    runtime: Runtime[Services],
) -> Command:
    """Nothing is left that came later: the head goes back, and redo leads forth again."""
    version = runtime.context.store.get(meant.before)
    runtime.stream_writer(HeadMoved(version))
    said = _left_out(dropped, line)
    moved: State = {
        "head": version.id,
        "graph": kept(version.graph),
        "focus": [i for i in [*meant.targets, *state.get("focus", [])] if i in version.graph],
        "done": [*state.get("done", []), said],
    }
    return answer(state, said, graph=version.graph, update=moved)


def _left_out(dropped: Sequence[Step], line: Line) -> str:
    names = [f"“{step.summary}” (step {line.done.index(step) + 1})" for step in dropped]
    return f"Left out {listed(names)}."


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
