"""Propose a new object."""

from __future__ import annotations

from langchain_core.tools import tool

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.edits import Predicate
from tools.context import Runtime
from tools.drawable import drawable
from tools.proposals import ProposedAdd, Reference


@tool(response_format="content_and_artifact", parse_docstring=True)
def add_object(
    what: str,
    runtime: Runtime,
    relation: Predicate | None = None,
    anchor_words: str | None = None,
    anchor_id: str | None = None,
) -> tuple[str, ProposedAdd]:
    """Put one new thing into the picture.

    Args:
        what: The thing in the user's words, with color, pattern and size if they were said:
            "a small red striped mug".
        relation: Where it goes, as seen from the anchor: "a lamp on the book" is "on".
        anchor_words: The user's own words for the object that it goes next to, on, behind.
        anchor_id: The id of that object in the scene, if it is clear which one is meant.
    """
    if relation is not None and not anchor_words:
        raise InvalidEditError(f"{relation!r} needs another object.", "Say next to what.")
    if relation is None and anchor_words:
        raise InvalidEditError(
            f"It is not said how the new thing stands towards {anchor_words!r}.",
            "Say on, next to, left of, right of, in front of, behind or under.",
        )
    thing = drawable(what, runtime.context.vocabulary)
    anchor = Reference(words=anchor_words, id=anchor_id) if anchor_words else None
    proposal = ProposedAdd(
        category=thing.category,
        attributes=thing.attributes,
        scale=thing.scale,
        predicate=relation,
        anchor=anchor,
    )
    return f"proposed to add {what}", proposal
