"""Propose a new object."""

from __future__ import annotations

from langchain_core.tools import tool

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.edits import Interaction, Predicate, SideName
from tools.boxes import BoxCorners, proposed_box
from tools.context import Runtime
from tools.drawable import drawable
from tools.places import checked_place, place_of_words
from tools.proposals import ProposedAdd, Reference


@tool(response_format="content_and_artifact", parse_docstring=True)
def add_object(
    what: str,
    runtime: Runtime,
    relation: Predicate | Interaction | None = None,
    anchor_words: str | None = None,
    anchor_id: str | None = None,
    between_words: str | None = None,
    place_of: str | None = None,
    side: SideName | None = None,
    box: BoxCorners | None = None,
    instead_of_last: bool = False,
) -> tuple[str, ProposedAdd]:
    """Put one new thing into the picture.

    Args:
        what: The thing in the user's words, with color, pattern and size if they were said:
            "a small red striped mug".
        relation: Where it goes, as seen from the anchor: "a lamp on the book" is "on".
        anchor_words: The user's own words for the object that it goes next to, on, behind.
        anchor_id: The id of that object in the scene, if it is clear which one is meant.
        between_words: For "between the mug and the lamp": the user's own words for the second of
            the two. The first one is the anchor, and no relation is needed. Without an anchor:
            words for both, "the two mugs".
        place_of: For "where the cup was": these very words. They name the object whose place it
            is, also one that is gone or has moved.
        side: For a side of the table (or picture) itself, which no object tells: "on the left",
            "in the middle", "at the front" (near the viewer), "in the back left corner" ("back
            left"), "on the far left". "On the left of the mug" is a relation.
        box: Where it should go, as x0, y0, x1, y1 in shares of width and height, if neither a
            relation nor a side will do. It is held against the scene.
        instead_of_last: Whether this corrects the last step ("no, the blue one", "bigger", "a
            striped one instead") and takes its place. Words then mean the picture before it.
    """
    checked_place(relation, anchor_words, between_words, place_of, side, box)
    if relation is not None and not anchor_words:
        raise InvalidEditError(f"{relation!r} needs another object.", "Say next to what.")
    if relation is None and anchor_words and not between_words:
        raise InvalidEditError(
            f"It is not said how the new thing stands towards {anchor_words!r}.",
            "Say on, next to, left of, right of, in front of, behind or under.",
        )
    thing = drawable(what, runtime.context.vocabulary)
    anchor = Reference(words=anchor_words, id=anchor_id) if anchor_words else None
    place = place_of_words(place_of)
    proposal = ProposedAdd(
        category=thing.category,
        attributes=thing.attributes,
        scale=thing.scale,
        predicate=relation,
        anchor=anchor,
        between=Reference(words=between_words) if between_words else None,
        place_of=place.reference,
        place_was=place.was,
        side=side,
        proposed=proposed_box(box),
        instead_of_last=instead_of_last,
    )
    return f"proposed to add {what}", proposal
