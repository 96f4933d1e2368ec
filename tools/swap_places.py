"""Propose that two objects change places."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime
from tools.proposals import ProposedSwap, Reference


@tool(response_format="content_and_artifact", parse_docstring=True)
def swap_places(
    target_words: str,
    runtime: Runtime,
    other_words: str | None = None,
    target_id: str | None = None,
    other_id: str | None = None,
    instead_of_last: bool = False,
) -> tuple[str, ProposedSwap]:
    """Let two objects that are in the picture change places.

    Args:
        target_words: The user's own words for the first object, or for both: "the two mugs".
        other_words: The user's own words for the second object.
        target_id: The id of the first object in the scene, if it is clear which one is meant.
        other_id: The id of the second object in the scene, if it is clear which one is meant.
        instead_of_last: Whether this corrects the last step ("no, the blue one", "bigger", "a
            striped one instead") and takes its place. Words then mean the picture before it.
    """
    other = Reference(words=other_words, id=other_id) if other_words else None
    proposal = ProposedSwap(
        target=Reference(words=target_words, id=target_id),
        other=other,
        instead_of_last=instead_of_last,
    )
    return f"proposed to swap {target_words}", proposal
