"""Plan the first edit in work and show what it will do."""

from __future__ import annotations

import time

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.additions import additions_with, with_room_for
from agent.consequences import hiding_doubt, sure_doubt
from agent.events import PlanPreview
from agent.giving_way import answered, way_doubt
from agent.graph_change import graph_change
from agent.history.draft import place
from agent.nodes.answering import answering, fail
from agent.plans import load_plan, save_plan
from agent.questions import SWAP, Doubt
from agent.services import Services
from agent.state import State, Work, used_in
from agent.wording import diff_lines, wish
from sgedit_engine.errors import NoRoomError, SceneError
from sgedit_engine.interface import Picture, Plan
from sgedit_engine.scene.edits import AddObject, Edit, edit_adapter
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph

# What is asked about a plan; "sure" is asked once for all edits of a call.
ABOUT_PLANS = ("way", "hides", "sure")


@answering
def plan(state: State, runtime: Runtime[Services]) -> Command:
    """The engine's plan, kept by digest; the preview goes to the listener. What would give way to
    it, what it would hide, or every edit of a cautious user, is asked about before it is rendered.
    """
    services = runtime.context
    work = state["work"]
    edit = edit_adapter.validate_python(work["edits"][0])
    picture = services.store.load_picture(place(state))
    if work.get("waits"):
        made = load_plan(services.store, work["plan"])
        way = next(iter(work["chosen"].get("way", ())), SWAP)
        agreed = answered(way, picture, made, services.engine.vocabulary)
        if agreed == made.edit:
            return _asked_about(made, picture, {**work, "rendering_since": time.time()}, services)
        edit = agreed
    since = time.time()
    others = additions_with(state)
    try:
        edit = with_room_for(edit, others, picture, state, runtime)
    except SceneError as error:
        return fail(state, runtime, error, also=[call["id"] or "" for call in others])
    seen, spent = _seen_place(edit, picture, state, runtime)
    try:
        made = services.engine.plan(picture, seen, services.options_of(work))
    except NoRoomError:
        if seen == edit:
            raise
        made = services.engine.plan(picture, edit, services.options_of(work))
    digest = save_plan(services.store, made)
    image = services.store.get(place(state)).image
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
    return _asked_about(made, picture, planned, services, spent)


def _asked_about(
    made: Plan, picture: Picture, work: Work, services: Services, spent: State | None = None
) -> Command:
    """On to rendering, or to the first question about the plan that was not answered yet."""
    doubts = _doubts(made, picture, work, services)
    unasked = [doubt for doubt in doubts if doubt["slot"] not in work["chosen"]]
    update: State = spent or {}
    if services.confirm == "never":
        told = [doubt["taken"] for doubt in unasked if doubt["taken"]]
        work = {**work, "reports": [*work["reports"], *told]}
        unasked = []
    if unasked:
        waiting: Work = {**work, "waits": True, "doubt": dict(unasked[0])}
        return Command(update={**update, "work": waiting}, goto="confirm")
    # Of the next edit of the call all is asked anew, but for whether it shall be done at all.
    chosen = {k: v for k, v in work["chosen"].items() if k not in ABOUT_PLANS or k == "sure"}
    ready: Work = {**work, "waits": False, "doubt": None, "chosen": chosen}
    return Command(update={**update, "work": ready}, goto="render")


def _doubts(made: Plan, picture: Picture, work: Work, services: Services) -> list[Doubt]:
    """What there is to ask about a plan. Whoever has answered one question has agreed to it."""
    found = []
    if not work.get("agreed"):
        way = way_doubt(picture, made, services.engine.vocabulary)
        hides = hiding_doubt(picture, made, wish(made.edit, picture.graph))
        found = [doubt for doubt in (way, hides) if doubt is not None]
    if not found and services.confirm == "always" and "way" not in work["chosen"]:
        edits = [edit_adapter.validate_python(edit) for edit in work["edits"]]
        found = [sure_doubt([wish(edit, picture.graph) for edit in edits])]
    return found


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
    seconds = services.timings.expected(plan, services.options_of(work).steps)
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
