"""A correction that is made by hand, on a page: as a call of its tool, and in words."""

from __future__ import annotations

from typing import Any

from tools.proposals import Correction


def arguments_of(correction: Correction) -> dict[str, Any]:
    """The arguments of the tool `correct_scene` that proposes this correction."""
    target = correction.target
    told = {
        "action": correction.action,
        "target_words": None if target is None else target.words,
        "target_id": None if target is None else target.id,
        "what": _what(correction),
        "point": None if correction.point is None else list(correction.point),
        "box": None if correction.box is None else list(correction.box.xyxy),
        "outline": [list(corner) for corner in correction.outline],
    }
    return {name: value for name, value in told.items() if value}


def in_words(correction: Correction) -> str:
    """The correction as a request in words."""
    thing = "it" if correction.target is None else correction.target.words
    match correction.action:
        case "rename":
            return f"{thing} is really: {_what(correction)}"
        case "drop":
            return f"{thing} is not there"
        case "add":
            return f"there is also: {_what(correction) or 'something'}"
        case "outline":
            return f"{thing} has another outline"


def _what(correction: Correction) -> str:
    return " ".join([*correction.attributes.values(), correction.category or ""]).strip()
