"""Put the reading of the head's picture right; the pixels stay."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import SceneRead
from agent.nodes.answering import answer, answering
from agent.services import Services
from agent.state import State, headed
from agent.wording import listed
from sgedit_engine.errors import InvalidEditError
from sgedit_engine.interface import Mask, Picture, Pointed
from sgedit_engine.scene import corrections
from sgedit_engine.scene.graph import with_article
from tools.proposals import Correction


@answering
def correct(state: State, runtime: Runtime[Services]) -> Command:
    """A new version with the same image, in whose graph it is as the user says."""
    services = runtime.context
    work = state["work"]
    began = time.perf_counter()
    correction = Correction.model_validate(work["proposal"])
    picture = services.store.load_picture(state["head"])
    ids = work["chosen"].get("target", [])
    after, about, said = _corrected(correction, picture, ids, services)
    version = services.store.save_picture(
        after,
        parent=state["head"],
        request=state["request"],
        question=work.get("question"),
        answer=work.get("answer"),
        engine=services.engine.record,
        seconds=time.perf_counter() - began,
        created=work["started"],
        conversation=services.conversation,
        note=said,
    )
    runtime.stream_writer(SceneRead(version, version.graph))
    told = f"{said}. No pixel has changed."
    focus = dict.fromkeys([*about, *state.get("focus", [])])
    moved: State = {
        **headed(version),
        "focus": [i for i in focus if i in version.graph],
        "done": [*state.get("done", []), told],
    }
    return answer(state, told, graph=version.graph, update=moved)


def _corrected(
    correction: Correction, picture: Picture, ids: Sequence[str], services: Services
) -> tuple[Picture, Sequence[str], str]:
    """The picture as it is told to be, the ids that this is about, and what was done."""
    vocabulary, graph = services.engine.vocabulary, picture.graph
    names = listed([f"the {graph.get(i).name}" for i in ids])
    kind, attributes = correction.category, correction.attributes
    match correction.action:
        case "rename":
            for object_id in ids:
                picture = corrections.renamed(picture, object_id, kind, attributes, vocabulary)
            called = listed([with_article(picture.graph.get(i).name) for i in ids])
            return picture, ids, f"Put right: {names} {_is(ids)} {called}"
        case "drop":
            for object_id in ids:
                picture = corrections.dropped(picture, object_id, vocabulary)
            return picture, (), f"Put right: {names} {_is(ids)} not there"
        case "add":
            found = services.engine.look_at(
                picture.image, _pointed(correction, picture), cancel=services.cancel
            )
            after, object_id = corrections.added(picture, found, kind, attributes, vocabulary)
            name = with_article(after.graph.get(object_id).name)
            return after, [object_id], f"Put right: there is {name}"
        case "outline":
            if len(ids) != 1:
                raise InvalidEditError(
                    f"One outline cannot be that of {len(ids)} objects.", "Say whose it is."
                )
            mask = _outline(correction, picture, services)
            after = corrections.outlined(picture, ids[0], mask, vocabulary)
            return after, ids, f"Put right: {names} has another outline"


def _is(ids: Sequence[str]) -> str:
    return "is" if len(ids) == 1 else "are"


def _outline(correction: Correction, picture: Picture, services: Services) -> Mask:
    """The outline itself where it is told, else that of what is seen there."""
    at = _pointed(correction, picture)
    if isinstance(at, np.ndarray):
        return at
    return services.engine.look_at(picture.image, at, cancel=services.cancel).mask


def _pointed(correction: Correction, picture: Picture) -> Pointed:
    """The most exact of what was told: an outline, a box, a point."""
    height, width = picture.image.shape[:2]
    if correction.outline:
        return corrections.polygon_mask(correction.outline, width, height)
    if correction.box is not None:
        return correction.box
    if correction.point is not None:
        return correction.point
    raise InvalidEditError("It is not said where the object is.", "Say a point in it, or its box.")
