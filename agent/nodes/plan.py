"""Plan the first edit in work and show what it will do."""

from __future__ import annotations

import time

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.consequences import hiding_doubt, sure_doubt
from agent.events import PlanPreview
from agent.graph_change import graph_change
from agent.history.draft import place
from agent.nodes.answering import answering
from agent.plans import save_plan
from agent.services import Services
from agent.state import State, Work, used_in
from agent.wording import diff_lines, wish
from sgedit_engine.errors import NoRoomError
from sgedit_engine.interface import Picture, Plan
from sgedit_engine.scene.edits import AddObject, Edit, edit_adapter
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph


@answering
def plan(state: State, runtime: Runtime[Services]) -> Command:
    """The engine's plan, kept by digest; the preview goes to the listener. What it would hide, or
    every edit of a cautious user, is asked about before it is rendered."""
    services = runtime.context
    work = state["work"]
    since = time.time()
    if work.get("waits"):
        agreed: Work = {**work, "waits": False, "rendering_since": since}
        return Command(update={"work": agreed}, goto="render")
    edit = edit_adapter.validate_python(work["edits"][0])
    image = services.store.get(place(state)).image
    picture = services.store.load_picture(place(state))
    options = services.options_of(work)
    seen, spent = _seen_place(edit, picture, state, runtime)
    try:
        made = services.engine.plan(picture, seen, options)
    except NoRoomError:
        if seen == edit:
            raise
        made = services.engine.plan(picture, edit, options)
    digest = save_plan(services.store, made)
    preview = _preview(made, picture.graph, services, work, image)
    runtime.stream_writer(preview)
    planned: Work = {
        **work,
        "edits": [edit_adapter.dump_python(made.edit, mode="json"), *work["edits"][1:]],
        "plan": digest,
        "round": 0,
        "candidates": "",
        "best": "",
        "drawn": [],
        "rendering_since": since,
        "expected_seconds": preview.seconds,
    }
    hides = hiding_doubt(picture, made, preview.summary)
    if hides is not None and services.confirm == "never":
        planned["reports"] = [*work["reports"], hides["taken"]]
        hides = None
    doubt = hides
    if doubt is None and services.confirm == "always" and "sure" not in work["chosen"]:
        edits = [edit_adapter.validate_python(edit) for edit in work["edits"]]
        doubt = sure_doubt([wish(edit, picture.graph) for edit in edits])
    if doubt is None:
        return Command(update={**spent, "work": planned}, goto="render")
    waiting: Work = {**planned, "waits": True, "doubt": dict(doubt)}
    return Command(update={**spent, "work": waiting}, goto="confirm")


def _seen_place(
    edit: Edit, picture: Picture, state: State, runtime: Runtime[Services]
) -> tuple[Edit, State]:
    """The edit with a place from who sees the picture, and what that has used: for a new thing of a
    kind whose size the profile does not know."""
    services = runtime.context
    known = services.engine.vocabulary.proportions
    if services.describer is None or not isinstance(edit, AddObject):
        return edit, {}
    if edit.category in known or edit.proposed is not None or edit.at is not None:
        return edit, {}
    placed, used = services.describer.propose_place(
        picture, edit, runtime.stream_writer, services.cancel
    )
    return placed, {"usage": used_in(state).plus(used).model_dump()}


def _preview(
    plan: Plan, before: SceneGraph, services: Services, work: Work, image: str
) -> PlanPreview:
    boxes: dict[str, Box] = {i: before.get(i).box for i in plan.clear if i in before}
    targets = {insertion.object_id: insertion.box for insertion in plan.insertions}
    seconds = services.timings.rendering(plan, services.options_of(work).steps)
    return PlanPreview(
        edit=plan.edit,
        summary=wish(plan.edit, before),
        diff=diff_lines(before, plan.expected),
        boxes=boxes | targets,
        allowed_mask=services.store.put_mask(plan.allowed_mask),
        change=graph_change(before, plan.expected),
        targets=targets,
        image=image,
        share=round(float(plan.allowed_mask.mean()), 4),
        seconds=None if seconds is None else round(seconds, 1),
    )
