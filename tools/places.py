"""Places as a chat model tells them: whether they make one place, and what "where it was" means."""

from __future__ import annotations

import re
from typing import NamedTuple

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.edits import SideName
from tools.boxes import BoxCorners
from tools.proposals import Reference

# "where the cup was", "in the place of the cup", "the old place of the cup": the cup, and the verb.
_WHERE = re.compile(
    r"^(?:(?:to|at|in|into|on)\s+)?(?:where\s+|(?:the|its)\s+(?P<old>old\s+|former\s+)?"
    r"(?:place|spot)\s+(?:of\s+|where\s+))?"
    r"(?P<thing>.+?)"
    r"(?:\s+(?P<verb>was|were|stood|sat|had\s+been|used\s+to\s+be|used\s+to\s+stand"
    r"|is|are|stands|stand|sits)(?:\s+(?:now|before|standing|at\s+first))?)?$",
    re.IGNORECASE,
)
_NOW = {"is", "are", "stands", "stand", "sits"}


class PlaceOf(NamedTuple):
    """The object whose place is meant, and whether that is where it was (None: not said)."""

    reference: Reference | None = None
    was: bool | None = None


def place_of_words(said: str | None) -> PlaceOf:
    """ "where the cup was" is the place of "the cup", as it was; "the cup" is its place as well."""
    if said is None or (found := _WHERE.match(said.strip())) is None:
        return PlaceOf()
    verb = found["verb"]
    was = True if found["old"] else None if verb is None else verb.lower() not in _NOW
    return PlaceOf(Reference(words=found["thing"]), was)


def checked_place(
    relation: str | None,
    anchor: str | None,
    between: str | None,
    place_of: str | None,
    side: SideName | None,
    box: BoxCorners | None,
) -> None:
    """Raises InvalidEditError where two places are told."""
    if side is not None and (anchor or between or place_of or relation is not None or box):
        raise InvalidEditError(
            f"The side {side!r} and another place are two places.", "Say one of them."
        )
    if between and relation is not None:
        raise InvalidEditError(
            f"{relation!r} and a place between two objects are two places.", "Say one of them."
        )
    if place_of and (anchor or between or relation is not None):
        raise InvalidEditError(
            f"Where {place_of!r} is and a place beside another object are two places.",
            "Say one of them.",
        )
    if box is not None and (between or place_of):
        raise InvalidEditError("A box and a place in words are two places.", "Say one of them.")
