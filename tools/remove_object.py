"""Propose that an object goes."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime
from tools.proposals import ProposedRemoval, Reference, Standing


@tool(response_format="content_and_artifact", parse_docstring=True)
def remove_object(
    target_words: str,
    runtime: Runtime,
    target_id: str | None = None,
    standing_on_it: Standing | None = None,
    instead_of_last: bool = False,
) -> tuple[str, ProposedRemoval]:
    """Take an object out of the picture, with its shadow and reflection.

    Args:
        target_words: The user's own words for the object: "the left mug", "it".
        target_id: The id of that object in the scene, if it is clear which one is meant.
        standing_on_it: What becomes of what stands on it, if that was said: "remove" it too, "set
            down" where the object stood, or "leave" the object after all.
        instead_of_last: Whether this corrects the last step ("no, the blue one", "bigger", "a
            striped one instead") and takes its place. Words then mean the picture before it.
    """
    target = Reference(words=target_words, id=target_id)
    proposal = ProposedRemoval(
        target=target, standing=standing_on_it, instead_of_last=instead_of_last
    )
    return f"proposed to remove {target_words}", proposal
