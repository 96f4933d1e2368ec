"""Undo and redo: the head walks in the version tree."""

from __future__ import annotations

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import HeadMoved
from agent.history import Step, steps_to, undone_steps
from agent.nodes.answering import answer, answering
from agent.services import Services
from agent.state import State, kept
from sgedit_engine.errors import HistoryError
from sgedit_engine.scene.graph import SceneGraph, diff

_NOTHING = {
    "undo": "The picture is as it was opened; say what to change in it.",
    "redo": "Only what was undone can be done again; say what to change instead.",
}


@answering
def move_head(state: State, runtime: Runtime[Services]) -> Command:
    """Move the head by the proposal's steps. Raises HistoryError when there are too few."""
    services = runtime.context
    proposal = state["work"]["proposal"]
    left = state.get("left", [])
    if proposal["op"] == "undo":
        steps = _last(steps_to(services.store, state["head"]), proposal["steps"], "undo")[::-1]
        head, left = steps[-1].before, [*left, *(step.head for step in steps)]
    else:
        undone = undone_steps(services.store, left, state["head"])
        steps = _last(undone[::-1], proposal["steps"], "redo")[::-1]
        head, left = steps[-1].head, left[: len(left) - len(steps)]
    version = services.store.get(head)
    runtime.stream_writer(HeadMoved(version))
    before = SceneGraph.model_validate(state["graph"])
    verb = "Undone" if proposal["op"] == "undo" else "Done again"
    said = f"{verb}: {'; '.join(step.summary for step in steps)}."
    moved: State = {
        "head": head,
        "graph": kept(version.graph),
        "left": left,
        "focus": _focus(before, version.graph, [*_targets(steps), *state.get("focus", [])]),
        "done": [*state.get("done", []), said],
    }
    return answer(state, said, graph=version.graph, update=moved)


def _last(steps: tuple[Step, ...], count: int, verb: str) -> tuple[Step, ...]:
    if not steps:
        raise HistoryError(f"There is nothing to {verb}.", _NOTHING[verb])
    if count > len(steps):
        noun = "edit" if len(steps) == 1 else "edits"
        raise HistoryError(
            f"I can {verb} {len(steps)} {noun}, not {count}.",
            f"Say “{verb} {len(steps)}” for all of it.",
        )
    return steps[len(steps) - count :]


def _focus(before: SceneGraph, after: SceneGraph, focus: list[str]) -> list[str]:
    change = diff(before, after)
    ordered = dict.fromkeys([*change.added, *focus, *change.changed])
    return [i for i in ordered if i in after]


def _targets(steps: tuple[Step, ...]) -> list[str]:
    """What the steps' edits were about, the latest first."""
    edits = [version.edit for step in reversed(steps) for version in reversed(step.versions)]
    return [target for edit in edits if (target := getattr(edit, "target", None))]
