"""Read a picture and make it the root of a version tree."""

from __future__ import annotations

import time
from typing import TypedDict

from langgraph.runtime import Runtime

from agent.events import Asked, SceneRead
from agent.services import Services, progress_to
from sgedit_engine.picture_metadata import Metadata


class Opening(TypedDict):
    """A picture that is to be read: its image's digest, its name, what its file told, and seconds
    since the epoch. Nothing of it is kept in a checkpoint."""

    image: str
    name: str
    metadata: Metadata | None
    at: float


def open_picture(state: Opening, runtime: Runtime[Services]) -> None:
    """Parse the picture and write its version, which SceneRead names. Raises SGEditError."""
    services = runtime.context
    began = time.perf_counter()
    with services.timings.measured("read"):
        found = services.engine.parse(
            services.store.get_image(state["image"]),
            progress=progress_to(runtime.stream_writer),
            cancel=services.cancel,
        )
    if services.describer is not None:
        found, used = services.describer.describe(
            found, services.engine.vocabulary, runtime.stream_writer, services.cancel
        )
        runtime.stream_writer(Asked(used))
    version = services.store.save_picture(
        found,
        engine=services.engine.record,
        metadata=state["metadata"],
        note=state["name"],
        seconds=time.perf_counter() - began,
        created=state["at"],
        conversation=services.conversation,
    )
    runtime.stream_writer(SceneRead(version, version.graph))
