"""Propose to answer a question about objects of the picture."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime
from tools.proposals import LookUp, Wanted


@tool(response_format="content_and_artifact", parse_docstring=True)
def look_up(
    words: str, wanted: Wanted, runtime: Runtime, claim: str | None = None
) -> tuple[str, LookUp]:
    """Answer a short question about objects; "it" means the object afterwards.

    Args:
        words: The user's own words for the objects: "the mugs", "the biggest ball", "a lamp".
        wanted: What to tell: "count" how many there are, "presence" whether there is one, "which"
            which ones they are, "look" how they look or one of "color", "pattern" and
            "finish", "size" how big they are, "place" where they are.
        claim: What a question of yes or no says of them: "is the ball blue?" claims "blue", "is
            it on the book?" claims "on the book", "is it bigger than the mug?" "bigger than the
            mug".
    """
    return f"proposed to look for {words}", LookUp(words=words, wanted=wanted, claim=claim)
