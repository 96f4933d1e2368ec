"""Propose to tell what is different between two versions."""

from __future__ import annotations

from langchain_core.tools import tool

from tools.context import Runtime
from tools.proposals import Comparison, StepReference
from tools.steps import StepNumber, step_reference


@tool(response_format="content_and_artifact", parse_docstring=True)
def compare_versions(
    runtime: Runtime,
    first: StepNumber | None = None,
    second: StepNumber | None = None,
    first_words: str | None = None,
    second_words: str | None = None,
) -> tuple[str, Comparison]:
    """Tell what is different between two versions: "what did you change?", "compare 1 and 3".

    With nothing said, the picture as it was opened is compared with the picture of now.

    Args:
        first: The number of the step after which the first version stands; 0: as opened.
        second: The number for the second version.
        first_words: Instead of a number, the user's own words for that step: "the duck".
        second_words: The same for the second version.
    """
    proposal = Comparison(first=_version(first, first_words), second=_version(second, second_words))
    return "proposed to compare two versions", proposal


def _version(number: int | None, words: str | None) -> StepReference | None:
    return None if number is None and not words else step_reference(number, words)
