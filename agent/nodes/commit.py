"""Write the version, then the state that names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.concepts import keeping_concepts
from agent.events import VersionMade
from agent.nodes.answering import answer, answering
from agent.plans import Best, load_best, load_plan
from agent.services import Services
from agent.state import State, Work, kept
from agent.wording import AS_ASKED, TRY_AGAIN, done, gave_way, shortfall
from sgedit_engine.scene.apply import changed_ids
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    Edit,
    RemoveObject,
    ReplaceObject,
    edit_adapter,
)
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import Version

FOCUS = 4


@answering
def commit(state: State, runtime: Runtime[Services]) -> Command:
    """Make the best candidate the new head; then the next edit of the call, or its answer."""
    work = state["work"]
    before = SceneGraph.model_validate(state["graph"])
    edit = edit_adapter.validate_python(work["edits"][0])
    best = load_best(runtime.context.store, work["best"])
    best = replace(best, picture=keeping_concepts(best.picture, before))
    version = _write(state, edit, best, runtime.context)
    runtime.stream_writer(VersionMade(version, work.get("expected_seconds")))
    # The plan's graph: read back, every box is a little different.
    planned = load_plan(runtime.context.store, work["plan"]).expected
    made = changed_ids(before, planned, edit)
    report = " ".join([f"{done(edit, before, planned)}.", *gave_way(edit, before, made)])
    lack = shortfall(best.verdict)
    reports = [*work["reports"], report]
    lacking = [*work["lacking"], lack] if lack else work["lacking"]
    moved: State = {
        "head": version.id,
        "graph": kept(version.graph),
        "focus": _focus(edit, made, version.graph, state.get("focus", [])),
        "left": [],
        "done": [*state.get("done", []), f"{report} {lack}".strip()],
    }
    if rest := work["edits"][1:]:
        going_on: Work = {**work, "edits": rest, "reports": reports, "lacking": lacking}
        return Command(update={**moved, "work": going_on}, goto="plan")
    said = " ".join([*reports, *([*lacking, TRY_AGAIN] if lacking else [AS_ASKED])])
    return answer(state, said, graph=version.graph, update=moved)


def _write(state: State, edit: Edit, best: Best, services: Services) -> Version:
    """The version. Writing it again, after a crash, gives the same id."""
    work = state["work"]
    return services.store.save_picture(
        best.picture,
        parent=state["head"],
        edit=edit,
        request=state["request"],
        question=work.get("question"),
        answer=work.get("answer"),
        editable_mask=best.editable_mask,
        seed=best.seed,
        round=best.round,
        options=services.options,
        engine=services.engine.record,
        verdict=best.verdict,
        seconds=work["seconds"],
        created=work["started"],
        conversation=services.conversation,
    )


def _focus(edit: Edit, made: Sequence[str], after: SceneGraph, focus: list[str]) -> list[str]:
    """What the edit was about comes first. After a removal nothing is in focus: "it" would be
    what is gone, never what was spoken of before it."""
    if isinstance(edit, RemoveObject):
        return []
    # What was spoken of comes before what gave way to it.
    first = [*made] if isinstance(edit, AddObject | ReplaceObject) else [edit.target]
    if isinstance(edit, AddObject | AdjustRelation) and edit.placement:
        first.append(edit.placement.anchor)
    ordered = dict.fromkeys([*first, *made, *focus])
    return [i for i in ordered if i in after][:FOCUS]
