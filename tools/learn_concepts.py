"""Propose to learn how an object looks."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime
from tools.proposals import Learning, Reference


@tool(response_format="content_and_artifact", parse_docstring=True)
def learn_concepts(
    target_words: str, runtime: Runtime, target_id: str | None = None
) -> tuple[str, Learning]:
    """Learn how an object looks, so that it stays itself when it is drawn again elsewhere.

    The picture does not change. It takes about a minute and is done when the person asks for it.

    Args:
        target_words: The user's own words for the object, or for several: "both mugs".
        target_id: The id of that object in the scene, if it is clear which one is meant.
    """
    target = Reference(words=target_words, id=target_id)
    return f"proposed to learn {target_words}", Learning(target=target)
