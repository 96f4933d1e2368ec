"""Propose to read the picture once more."""

from __future__ import annotations

from langchain_core.tools import tool

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.names import names_in
from tools.context import Runtime
from tools.proposals import Reading


@tool(response_format="content_and_artifact", parse_docstring=True)
def parse_scene(runtime: Runtime, look_for: str | None = None) -> tuple[str, Reading]:
    """Look at the picture again and find its objects anew, when the list of objects is wrong.

    Args:
        look_for: What to find besides the things that are known, in the user's words, if it was
            said: "a cup and two laptops".
    """
    names = names_in(look_for, runtime.context.vocabulary) if look_for else ()
    if look_for and not names:
        raise InvalidEditError(f"{look_for!r} names no kind of thing.", "Say “look for the cup”.")
    return "proposed to read the picture", Reading(names=names)
