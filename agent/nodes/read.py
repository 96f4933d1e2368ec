"""Read the head's picture again; what is the same object keeps its id."""

from __future__ import annotations

import time

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.concepts import keeping_known
from agent.events import SceneRead
from agent.nodes.answering import answer, answering
from agent.services import Services, progress_to
from agent.state import State, headed, used_in
from sgedit_engine.scene.corrections import keeping_corrections
from sgedit_engine.scene.difference import diff
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.identity import with_known_ids


@answering
def read(state: State, runtime: Runtime[Services]) -> Command:
    """A new version with the same image, if anything is seen differently now."""
    services = runtime.context
    began = time.perf_counter()
    before = services.store.load_picture(state["head"])
    with services.timings.measured("read"):
        found = services.engine.parse(
            before.image, progress=progress_to(runtime.stream_writer), cancel=services.cancel
        )
    picture = keeping_known(with_known_ids(found, before.graph), before.graph)
    spent: State = {}
    if services.describer is not None:
        picture, used = services.describer.describe(
            picture, services.engine.vocabulary, runtime.stream_writer, services.cancel
        )
        spent = {"usage": used_in(state).plus(used).model_dump()}
    picture = keeping_corrections(picture, before, services.engine.vocabulary)
    if not diff(before.graph, picture.graph) and _told(before.graph) == _told(picture.graph):
        return answer(state, "I looked again and see the same.", graph=before.graph, update=spent)
    version = services.store.save_picture(
        picture,
        parent=state["head"],
        request=state["request"],
        engine=services.engine.record,
        seconds=time.perf_counter() - began,
        created=state["work"]["started"],
        conversation=services.conversation,
    )
    runtime.stream_writer(SceneRead(version, version.graph))
    said = "I looked again and see it differently now."
    moved: State = {
        **spent,
        **headed(version),
        "focus": [i for i in state.get("focus", []) if i in version.graph],
        "done": [*state.get("done", []), said],
    }
    return answer(state, said, graph=version.graph, update=moved)


def _told(graph: SceneGraph) -> dict[str, str]:
    """The descriptions by object id, which `diff` leaves out."""
    return {o.id: o.description for o in graph.objects}
