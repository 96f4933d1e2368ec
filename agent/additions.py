"""Several additions at one place in one answer of the chat model: laid out before any is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from langchain_core.messages import ToolCall
from langgraph.runtime import Runtime

from agent.history import draft
from agent.nodes.take import proposed_by
from agent.services import Services
from agent.state import State, open_calls
from sgedit_engine.interface import Picture
from sgedit_engine.scene.edits import AddObject, Edit
from sgedit_engine.scene.together import leaving_room
from tools.add_object import add_object
from tools.proposals import ProposedAdd


def additions_with(state: State) -> list[ToolCall]:
    """The open calls right behind the one in work that add something at the same place."""
    calls = open_calls(state["messages"])
    if not calls or calls[0]["id"] != state["work"]["call"] or calls[0]["name"] != add_object.name:
        return []
    first, others = calls[0], calls[1:]
    same = takewhile(lambda c: c["name"] == first["name"] and _where(c) == _where(first), others)
    return [] if draft.corrects(first) else list(same)


def with_room_for(
    edit: Edit,
    others: Sequence[ToolCall],
    picture: Picture,
    state: State,
    runtime: Runtime[Services],
) -> Edit:
    """The edit in work, with a place that leaves room for what the other calls add.

    Raises SGEditError where one of them is none that can be, or they do not all fit.
    """
    if not others or not isinstance(edit, AddObject):
        return edit
    proposals = [proposed_by(call, state, runtime) for call in others]
    height, width = picture.image.shape[:2]
    more = [
        edit.model_copy(
            update={"category": p.category, "attributes": p.attributes, "scale": p.scale}
        )
        for p in proposals
        if isinstance(p, ProposedAdd)
    ]
    return leaving_room(
        picture.graph,
        [edit, *more],
        vocabulary=runtime.context.engine.vocabulary,
        masks=picture.masks,
        aspect=width / height,
    )


def _where(call: ToolCall) -> dict[str, object]:
    """Where something shall go, as it was said."""
    return {k: v for k, v in call["args"].items() if k != "what" and v is not None}
