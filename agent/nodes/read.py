"""Read the head's picture again; what is the same object keeps its id."""

from __future__ import annotations

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import SceneRead
from agent.nodes.answering import answer, answering
from agent.services import Services, progress_to
from agent.state import State
from agent.wording import scene_words
from sgedit_engine.interface import Picture
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject, diff

SAME = 0.5


@answering
def read(state: State, runtime: Runtime[Services]) -> Command:
    """A new version with the same image, if anything is seen differently now."""
    services = runtime.context
    before = services.store.load_picture(state["head"])
    found = services.engine.parse(
        before.image, progress=progress_to(runtime.stream_writer), cancel=services.cancel
    )
    picture = with_known_ids(found, before.graph)
    if not diff(before.graph, picture.graph):
        return answer(
            state, f"I looked again and see the same.\n{scene_words(before.graph)}"
        )
    version = services.store.save_picture(
        picture,
        parent=state["head"],
        request=state["request"],
        created=state["work"]["started"],
        conversation=services.conversation,
    )
    runtime.stream_writer(SceneRead(version, version.graph))
    moved: State = {
        "head": version.id,
        "graph": version.graph.model_dump(mode="json"),
        "left": [],
        "focus": [i for i in state.get("focus", []) if i in version.graph],
    }
    return answer(state, f"I looked again.\n{scene_words(version.graph)}", update=moved)


def with_known_ids(found: Picture, known: SceneGraph) -> Picture:
    """The picture with the ids of `known` where a box covers the same object (IoU over 0.5).

    Other objects get fresh ids that the picture's history never used.
    """
    graph = SceneGraph(issued=known.issued)
    taken: set[str] = set()
    names: dict[str, str] = {}
    for seen in found.graph.objects:
        same = _same(seen, known, taken)
        if same is None:
            same, graph = graph.issue_id(seen.category)
        taken.add(same)
        names[seen.id] = same
        graph = graph.with_object(seen.model_copy(update={"id": same}))
    relations = tuple(
        Relation(subject=names[r.subject], predicate=r.predicate, object=names[r.object])
        for r in found.graph.relations
    )
    masks = {names[i]: mask for i, mask in found.masks.items()}
    return Picture(found.image, graph.with_relations(relations), masks)


def _same(seen: SceneObject, known: SceneGraph, taken: set[str]) -> str | None:
    fitting = [
        (o.box.iou(seen.box), o.id)
        for o in known.objects
        if o.category == seen.category and o.id not in taken and o.box.iou(seen.box) > SAME
    ]
    return max(fitting)[1] if fitting else None
