"""Propose that an object goes."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime
from tools.proposals import ProposedRemoval, Reference


@tool(response_format="content_and_artifact", parse_docstring=True)
def remove_object(
    target_words: str, runtime: Runtime, target_id: str | None = None
) -> tuple[str, ProposedRemoval]:
    """Take an object out of the picture, with its shadow and reflection.

    Args:
        target_words: The user's own words for the object: "the left mug", "it".
        target_id: The id of that object in the scene, if it is clear which one is meant.
    """
    target = Reference(words=target_words, id=target_id)
    return f"proposed to remove {target_words}", ProposedRemoval(target=target)
