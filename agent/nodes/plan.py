"""Plan the first edit in work and show what it will do."""

from __future__ import annotations

import time

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import PlanPreview
from agent.graph_change import graph_change
from agent.history.draft import place
from agent.nodes.answering import answering
from agent.plans import save_plan
from agent.services import Services
from agent.state import State, Work
from agent.wording import diff_lines, wish
from sgedit_engine.interface import Plan
from sgedit_engine.scene.edits import edit_adapter
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph


@answering
def plan(state: State, runtime: Runtime[Services]) -> Command:
    """The engine's plan, kept by digest; the preview goes to the listener."""
    services = runtime.context
    work = state["work"]
    since = time.time()
    edit = edit_adapter.validate_python(work["edits"][0])
    image = services.store.get(place(state)).image
    picture = services.store.load_picture(place(state))
    made = services.engine.plan(picture, edit, services.options)
    digest = save_plan(services.store, made)
    preview = _preview(made, picture.graph, services, image)
    runtime.stream_writer(preview)
    planned: Work = {
        **work,
        "plan": digest,
        "round": 0,
        "candidates": "",
        "best": "",
        "rendering_since": since,
        "expected_seconds": preview.seconds,
    }
    return Command(update={"work": planned}, goto="render")


def _preview(plan: Plan, before: SceneGraph, services: Services, image: str) -> PlanPreview:
    boxes: dict[str, Box] = {i: before.get(i).box for i in plan.clear if i in before}
    targets = {insertion.object_id: insertion.box for insertion in plan.insertions}
    seconds = services.timings.rendering(plan, services.options.steps)
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
