"""Whether what is said of a place makes one place."""

from __future__ import annotations

from sgedit_engine.errors import InvalidEditError


def checked_place(
    relation: str | None, anchor: str | None, between: str | None, place_of: str | None
) -> None:
    """Raises InvalidEditError where two places are told, or half a one."""
    if between and not anchor:
        raise InvalidEditError(
            f"It is not said between {between!r} and what.", "Name both of the two objects."
        )
    if between and relation is not None:
        raise InvalidEditError(
            f"{relation!r} and a place between two objects are two places.", "Say one of them."
        )
    if place_of and (anchor or relation is not None):
        raise InvalidEditError(
            f"Where {place_of!r} is and a place beside another object are two places.",
            "Say one of them.",
        )
