"""Learn how the chosen objects look; the picture stays as it is."""

from __future__ import annotations

import time

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.concepts import LEARNED, with_concepts
from agent.events import Learned
from agent.looking import progress_to
from agent.nodes.answering import answer, answering
from agent.services import Services
from agent.state import State, headed
from agent.wording import listed
from sgedit_engine.scene.graph import SceneGraph


@answering
def learn(state: State, runtime: Runtime[Services]) -> Command:
    """The engine's concepts, in the graph of a new version with the same image.

    It is a version because those are frozen, their ids the digests of what they hold: the head's
    graph cannot change in its place. It is no step of the history (`agent.history.steps`): nothing
    in the picture has changed, so "undo" goes past it to the edit before, and back there what was
    learned is not known; the engine, asked again, still is. What was undone before it cannot come
    back after it: it was made from a picture in which this is not known.
    """
    services = runtime.context
    began = time.perf_counter()
    picture = services.store.load_picture(state["head"])
    ids = state["work"]["chosen"]["target"]
    options = services.options_of(state["work"])
    concepts = services.engine.learn(
        picture,
        ids,
        steps=options.steps,
        progress=progress_to(runtime.stream_writer),
        cancel=services.cancel,
    )
    known = SceneGraph.model_validate(state["graph"])
    names = listed([f"the {known.get(i).name}" for i in ids])
    focus = list(dict.fromkeys([*ids, *state.get("focus", [])]))
    verb = "looks" if len(ids) == 1 else "look"
    if all(known.get(i).concept == concept for i, concept in concepts.items()):
        return answer(state, f"I know already how {names} {verb}.", update={"focus": focus})
    version = services.store.save_picture(
        with_concepts(picture, concepts),
        parent=state["head"],
        request=state["request"],
        options=options,
        seconds=time.perf_counter() - began,
        created=state["work"]["started"],
        conversation=services.conversation,
        note=LEARNED,
    )
    runtime.stream_writer(Learned(version, dict(concepts)))
    said = f"I have learned how {names} {verb}; nothing in the picture has changed."
    update: State = {
        **headed(version),
        "focus": focus,
        "done": [*state.get("done", []), said],
    }
    return answer(state, said, update=update)
