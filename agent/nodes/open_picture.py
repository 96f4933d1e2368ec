"""Read a picture and make it the root of a version tree."""

from __future__ import annotations

import time
from typing import TypedDict

from langgraph.runtime import Runtime

from agent.events import Asked, Said, SceneRead
from agent.looking import look, told
from agent.services import Services
from sgedit_engine.picture_metadata import Metadata


class Opening(TypedDict):
    """A picture that is to be read: its image's digest, its name, what to look for in it, what its
    file told, and seconds since the epoch. Nothing of it is kept in a checkpoint."""

    image: str
    name: str
    names: tuple[str, ...]
    metadata: Metadata | None
    at: float


def open_picture(state: Opening, runtime: Runtime[Services]) -> None:
    """Parse the picture and write its version, which SceneRead names. Raises SGEditError."""
    services = runtime.context
    began = time.perf_counter()
    looked = look(
        services.store.get_image(state["image"]),
        state["names"],
        services.eyes,
        runtime.stream_writer,
    )
    if services.describer is not None:
        runtime.stream_writer(Asked(looked.used))
    version = services.store.save_picture(
        looked.picture,
        engine=services.engine.record,
        metadata=state["metadata"],
        note=state["name"],
        seconds=time.perf_counter() - began,
        created=state["at"],
        conversation=services.conversation,
    )
    runtime.stream_writer(SceneRead(version, version.graph))
    if said := told(looked, services.engine.vocabulary):
        runtime.stream_writer(Said(said))
