"""Propose another colour, pattern, finish, material or size for an object."""

from __future__ import annotations

from typing import Annotated, Literal

from langchain_core.tools import tool
from pydantic import Field

from sgedit_engine.errors import InvalidEditError
from tools.context import Runtime
from tools.drawable import checked_attributes
from tools.proposals import LEAST_SCALE, MOST_SCALE, SIZE_STEPS, ProposedChange, Reference

SizeStep = Literal["much smaller", "smaller", "bigger", "much bigger"]
Factor = Annotated[float, Field(gt=0.0)]


@tool(response_format="content_and_artifact", parse_docstring=True)
def change_attributes(
    target_words: str,
    runtime: Runtime,
    target_id: str | None = None,
    color: str | None = None,
    pattern: str | None = None,
    finish: str | None = None,
    material: str | None = None,
    size: SizeStep | None = None,
    factor: Factor | None = None,
    instead_of_last: bool = False,
) -> tuple[str, ProposedChange]:
    """Change how an object looks; it stays where and what it is.

    Args:
        target_words: The user's own words for the object: "the left mug", "it".
        target_id: The id of that object in the scene, if it is clear which one is meant.
        color: The new color, such as "blue".
        pattern: The new pattern, such as "striped".
        finish: The new finish, such as "glossy".
        material: The new material, such as "wooden".
        size: The new size, compared with what it is now, if no number was said.
        factor: The new size as a multiple of what it is now, if a number was said, from 0.2 to 3:
            "20 % bigger" is 1.2, "twice as large" 2, "a third smaller" 0.67, "half the size" 0.5.
        instead_of_last: Whether this corrects the last step ("no, the blue one", "bigger", "a
            striped one instead") and takes its place. Words then mean the picture before it.
    """
    said = {"color": color, "pattern": pattern, "finish": finish, "material": material}
    wanted = {key: value for key, value in said.items() if value is not None}
    if size is not None and factor is not None:
        raise InvalidEditError(f"{size!r} and {factor:g} times are two sizes.", "Say one of them.")
    if factor is not None and not LEAST_SCALE <= factor <= MOST_SCALE:
        raise InvalidEditError(
            f"I can make a thing a fifth to three times as large as it is, not {factor:g} times.",
            "Say a size within that.",
        )
    if not wanted and size is None and factor is None:
        raise InvalidEditError(
            f"It is not said what shall change about {target_words!r}.",
            "Say a color, a pattern, a finish or a size.",
        )
    proposal = ProposedChange(
        target=Reference(words=target_words, id=target_id),
        attributes=checked_attributes(wanted, runtime.context.vocabulary),
        scale=SIZE_STEPS[size] if size else factor or 1.0,
        instead_of_last=instead_of_last,
    )
    return f"proposed to change {target_words}", proposal
