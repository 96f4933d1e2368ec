"""Write the version, then the state that names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.concepts import keeping_known
from agent.events import VersionMade
from agent.giving_way import giving_way
from agent.history import draft as drafts
from agent.history.candidates import keep
from agent.nodes.answering import answer, answering, fail, without_those
from agent.plans import Best, load_best, load_plan
from agent.services import Services
from agent.state import Draft, State, Work, grouped, headed
from agent.wording import AS_ASKED, TRY_AGAIN, done, gave_way, shortfall
from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.difference import changed_ids
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    Between,
    Edit,
    RemoveObject,
    ReplaceObject,
    Towards,
    edit_adapter,
)
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import Version

FOCUS = 4


@answering
def commit(state: State, runtime: Runtime[Services]) -> Command:
    """Make the best candidate the new head; then the next edit of the call, or its answer."""
    work = state["work"]
    store = runtime.context.store
    before = drafts.scene(state, store)
    edit = edit_adapter.validate_python(work["edits"][0])
    best = load_best(store, work["best"])
    best = replace(best, picture=keeping_known(best.picture, before))
    version = _write(state, edit, best, runtime.context)
    # The plan's graph: read back, every box is a little different.
    planned = load_plan(store, work["plan"]).expected
    made = changed_ids(before, planned, edit)
    others = giving_way(edit, before, planned)
    report = " ".join([f"{done(edit, before, planned)}.", *gave_way(others, before)])
    lack = shortfall(best.verdict)
    reports = [*work["reports"], report]
    lacking = [*work["lacking"], lack] if lack else work["lacking"]
    focus = focus_after(edit, made, version.graph, drafts.focus(state))
    told = f"{report} {lack}".strip()
    added = grouped(state, made if isinstance(edit, AddObject | ReplaceObject) else ())
    moved: State
    if draft := state.get("draft"):
        draft = drafts.grown(draft, version, focus, told, work.get("expected_seconds"))
        moved = {"draft": draft}
    else:
        runtime.stream_writer(VersionMade(version, work.get("expected_seconds")))
        moved = {
            **headed(version),
            "focus": focus,
            "done": [*state.get("done", []), told],
        }
    moved = {**moved, **added}
    if rest := work["edits"][1:]:
        going_on: Work = {**work, "edits": rest, "reports": reports, "lacking": lacking}
        going_on["left_out"] = work.get("left_out", [])
        return Command(update={**moved, "work": going_on}, goto="plan")
    if draft:
        moved = {**_drafted(draft, state, runtime), **added}
    # Several edits can lack the same, such as a thing that each of them hides.
    said = " ".join([*reports, *([*dict.fromkeys(lacking), TRY_AGAIN] if lacking else [AS_ASKED])])
    if left_out := work.get("left_out"):
        reported: State = {**state, **moved, "work": {**work, "edits": [], "reports": [said]}}
        refused = fail(reported, runtime, without_those(left_out, InvalidEditError))
        return Command(update={**moved, **(refused.update or {})}, goto=refused.goto)
    return answer(state, said, graph=version.graph, update=moved)


def _drafted(draft: Draft, state: State, runtime: Runtime[Services]) -> State:
    """A correction becomes the head, unless a further call of it is open."""
    if len(drafts.together(state)) > 1:
        return {"draft": {**draft, "calls": [*draft["calls"], state["work"]["call"]]}}
    for made, expected in draft["made"].items():
        runtime.stream_writer(VersionMade(runtime.context.store.get(made), expected))
    return drafts.whole(draft, state, runtime.context.store)


def _write(state: State, edit: Edit, best: Best, services: Services) -> Version:
    """The version. Writing it again, after a crash, gives the same id."""
    work = state["work"]
    return services.store.save_picture(
        best.picture,
        parent=drafts.place(state),
        edit=edit,
        request=work.get("request") or state["request"],
        question=work.get("question"),
        answer=work.get("answer"),
        editable_mask=best.editable_mask,
        seed=best.seed,
        round=best.round,
        options=services.options_of(work),
        engine=services.engine.record,
        verdict=best.verdict,
        candidates=keep(services.store, work["plan"], work["drawn"]),
        seconds=work["seconds"],
        created=work["started"],
        conversation=services.conversation,
    )


def focus_after(edit: Edit, made: Sequence[str], after: SceneGraph, focus: list[str]) -> list[str]:
    """What the edit was about comes first. After a removal nothing is in focus: "it" would be
    what is gone, never what was spoken of before it."""
    if isinstance(edit, RemoveObject):
        return []
    # What was spoken of comes before what gave way to it.
    first = [*made] if isinstance(edit, AddObject | ReplaceObject) else [edit.target]
    if isinstance(edit, AddObject | AdjustRelation) and edit.placement:
        first.append(edit.placement.anchor)
    if isinstance(edit, AddObject | AdjustRelation) and isinstance(edit.at, Between):
        first += [edit.at.first, edit.at.second]
    if isinstance(edit, AdjustRelation) and isinstance(edit.at, Towards):
        first.append(edit.at.anchor)
    ordered = dict.fromkeys([*first, *made, *focus])
    return [i for i in ordered if i in after][:FOCUS]
