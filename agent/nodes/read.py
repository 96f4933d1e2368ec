"""Read the head's picture again, or look for more in it; what is the same object keeps its id."""

from __future__ import annotations

import time

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import SceneRead
from agent.looking import look, look_for
from agent.nodes.answering import answer, answering
from agent.services import Services
from agent.state import State, headed, used_in
from sgedit_engine.interface import Picture
from sgedit_engine.scene.corrections import keeping_corrections
from sgedit_engine.scene.difference import diff
from sgedit_engine.scene.graph import SceneGraph
from tools.proposals import Reading


@answering
def read(state: State, runtime: Runtime[Services]) -> Command:
    """A new version with the same image, if anything is seen differently now."""
    services = runtime.context
    began = time.perf_counter()
    before = services.store.load_picture(state["head"])
    names = Reading.model_validate(state["work"]["proposal"]).names
    spent: State = {}
    if names:
        sought = look_for(before, names, services.eyes, runtime.stream_writer)
        picture, said = sought.picture, sought.said
    else:
        looked = look(before.image, (), services.eyes, runtime.stream_writer, known=before.graph)
        picture = keeping_corrections(looked.picture, before, services.engine.vocabulary)
        said = "I looked again and see it differently now."
        if services.describer is not None:
            spent = {"usage": used_in(state).plus(looked.used).model_dump()}
    if not diff(before.graph, picture.graph) and _told(before.graph) == _told(picture.graph):
        said = said if names else "I looked again and see the same."
        return answer(state, said, graph=before.graph, update=spent)
    moved = _seen_anew(picture, state, runtime, began)
    moved |= {**spent, "done": [*state.get("done", []), said]}
    return answer(state, said, graph=picture.graph, update=moved)


@answering
def look_first(state: State, runtime: Runtime[Services]) -> Command:
    """Look for what an edit names and nobody has looked for yet, before it is resolved again."""
    services = runtime.context
    began = time.perf_counter()
    work = state["work"]
    before = services.store.load_picture(state["head"])
    sought = look_for(before, work["look_for"], services.eyes, runtime.stream_writer)
    update: State = {"work": {**work, "look_for": [], "sought": sought.said}}
    if sought.new:
        update |= _seen_anew(sought.picture, state, runtime, began, sought.said.rstrip("."))
    return Command(update=update, goto="resolve")


def _seen_anew(
    picture: Picture, state: State, runtime: Runtime[Services], began: float, note: str = ""
) -> State:
    """Write the version, and tell it; the values with which it is the head."""
    services = runtime.context
    version = services.store.save_picture(
        picture,
        parent=state["head"],
        request=state["request"],
        engine=services.engine.record,
        seconds=time.perf_counter() - began,
        created=state["work"]["started"],
        conversation=services.conversation,
        note=note,
    )
    runtime.stream_writer(SceneRead(version, version.graph))
    return {
        **headed(version),
        "focus": [i for i in state.get("focus", []) if i in version.graph],
    }


def _told(graph: SceneGraph) -> dict[str, str]:
    """The descriptions by object id, which `diff` leaves out."""
    return {o.id: o.description for o in graph.objects}
