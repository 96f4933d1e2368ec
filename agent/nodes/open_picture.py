"""The first step with a picture: read it and make it the root of a version tree."""

from __future__ import annotations

import time

from langgraph.runtime import Runtime

from agent.events import SceneRead
from agent.services import Services, progress_to
from agent.state import State, failure_of, kept
from sgedit_engine.errors import SGEditError


def open_picture(state: State, runtime: Runtime[Services]) -> State:
    """Parse the picture that `opening` names. When that fails the state stays as it was."""
    services = runtime.context
    opening = state["opening"] or {}
    began = time.perf_counter()
    try:
        found = services.engine.parse(
            services.store.get_image(opening["image"]),
            progress=progress_to(runtime.stream_writer),
            cancel=services.cancel,
        )
        version = services.store.save_picture(
            found,
            note=opening["name"],
            seconds=time.perf_counter() - began,
            created=opening["at"],
            conversation=services.conversation,
        )
    except SGEditError as error:
        return {"opening": None, "failure": failure_of(error, 0)}
    runtime.stream_writer(SceneRead(version, version.graph))
    return {
        "opening": None,
        "past": "",
        "head": version.id,
        "graph": kept(version.graph),
        "focus": [],
        "left": [],
    }
