"""Propose another thing in an object's place."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime
from tools.drawable import drawable
from tools.proposals import ProposedReplacement, Reference


@tool(response_format="content_and_artifact", parse_docstring=True)
def replace_object(
    target_words: str,
    what: str,
    runtime: Runtime,
    target_id: str | None = None,
    instead_of_last: bool = False,
) -> tuple[str, ProposedReplacement]:
    """Put another thing where an object is now.

    Args:
        target_words: The user's own words for the object that goes: "the left mug", "it".
        what: The new thing in the user's words, with color, pattern and size if they were said:
            "a big blue teapot".
        target_id: The id of the object that goes, if it is clear which one is meant.
        instead_of_last: Whether this corrects the last step ("no, the blue one", "bigger", "a
            striped one instead") and takes its place. Words then mean the picture before it.
    """
    thing = drawable(what, runtime.context.vocabulary)
    proposal = ProposedReplacement(
        target=Reference(words=target_words, id=target_id),
        category=thing.category,
        attributes=thing.attributes,
        scale=thing.scale,
        instead_of_last=instead_of_last,
    )
    return f"proposed to replace {target_words} by {what}", proposal
