"""Undo, redo and going to a version: the head walks in the version tree."""

from __future__ import annotations

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import HeadMoved
from agent.history.steps import Line, Step, line_of, steps_to
from agent.history.tree import tip_from, version_of
from agent.nodes.answering import answer, answering, ask
from agent.nodes.which_step import step_meant
from agent.services import Services
from agent.state import State, kept
from sgedit_engine.errors import HistoryError
from sgedit_engine.scene.difference import diff
from sgedit_engine.scene.english import counted
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import Version
from tools.proposals import GoTo, HeadMove, StepReference

_NOTHING = {
    "undo": "The picture is as it was opened; say what to change in it.",
    "redo": "Only what was undone can be done again; say what to change instead.",
}


@answering
def move_head(state: State, runtime: Runtime[Services]) -> Command:
    """Move the head by the proposal's steps. Raises HistoryError when there are too few."""
    services = runtime.context
    line = line_of(state, services.store)
    proposal = HeadMove.model_validate(state["work"]["proposal"])
    steps = _walked(line, proposal)
    back = proposal.op == "undo"
    version = services.store.get(steps[-1].before if back else steps[-1].head)
    said = f"{'Undone' if back else 'Done again'}: {'; '.join(step.summary for step in steps)}."
    targets = [i for step in steps for i in step.targets]
    return _moved(version, said, targets, state, runtime)


@answering
def go_to(state: State, runtime: Runtime[Services]) -> Command:
    """Move the head to the version that is meant, on whatever branch it is."""
    services = runtime.context
    proposal = GoTo.model_validate(state["work"]["proposal"])
    if proposal.version is not None:
        return arrive(version_of(state, services.store, proposal.version), state, runtime)
    line = line_of(state, services.store)
    meant = step_meant(proposal.step or StepReference(number=0), line, state, services)
    if not isinstance(meant, Step):
        return ask(meant, state, services)
    version = services.store.get(meant.before if proposal.side == "before" else meant.head)
    return arrive(version, state, runtime)


def arrive(version: Version, state: State, runtime: Runtime[Services]) -> Command:
    """Make a version of the tree the head, and say where that is."""
    store = runtime.context.store
    if version.id == state["head"]:
        return answer(state, "That is the picture that you see.", graph=version.graph)
    steps = steps_to(store, version.id)
    said = "This is the picture as it was opened."
    if steps:
        said = f"This is the picture after step {len(steps)}: {steps[-1].summary}."
    targets = steps[-1].targets if steps else []
    return _moved(version, said, targets, state, runtime)


def _moved(
    version: Version, said: str, targets: list[str], state: State, runtime: Runtime[Services]
) -> Command:
    runtime.stream_writer(HeadMoved(version))
    before = SceneGraph.model_validate(state["graph"])
    moved: State = {
        "head": version.id,
        "graph": kept(version.graph),
        "tip": tip_from(state, version.id, runtime.context.store),
        "focus": _focus(before, version.graph, [*targets, *state.get("focus", [])]),
        "done": [*state.get("done", []), said],
    }
    return answer(state, said, graph=version.graph, update=moved)


def _walked(line: Line, proposal: HeadMove) -> tuple[Step, ...]:
    """The steps that are undone or done again, in the order in which that happens."""
    ahead = line.done[::-1] if proposal.op == "undo" else line.undone
    if not ahead:
        raise HistoryError(f"There is nothing to {proposal.op}.", _NOTHING[proposal.op])
    if proposal.steps > len(ahead):
        raise HistoryError(
            f"I can {proposal.op} {counted(len(ahead), 'edit')}, not {proposal.steps}.",
            f"Say “{proposal.op} {len(ahead)}” for all of it.",
        )
    return ahead[: proposal.steps]


def _focus(before: SceneGraph, after: SceneGraph, focus: list[str]) -> list[str]:
    change = diff(before, after)
    ordered = dict.fromkeys([*change.added, *focus, *change.changed])
    return [i for i in ordered if i in after]
