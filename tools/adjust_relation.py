"""Propose that an object goes elsewhere."""

from __future__ import annotations

from typing import Annotated

from langchain_core.tools import tool
from pydantic import Field

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.edits import Interaction, Predicate, SideName
from sgedit_engine.scene.moving import SHORTEST
from tools.boxes import BoxCorners, proposed_box
from tools.context import Runtime
from tools.places import checked_place, place_of_words
from tools.proposals import USUAL_WAY, Approach, Direction, ProposedMove, Reference

Distance = Annotated[float, Field(ge=SHORTEST, le=1.0)]


@tool(response_format="content_and_artifact", parse_docstring=True)
def adjust_relation(
    target_words: str,
    runtime: Runtime,
    target_id: str | None = None,
    relation: Predicate | Interaction | Approach | None = None,
    anchor_words: str | None = None,
    anchor_id: str | None = None,
    direction: Direction | None = None,
    distance: Distance = USUAL_WAY,
    between_words: str | None = None,
    place_of: str | None = None,
    side: SideName | None = None,
    box: BoxCorners | None = None,
    instead_of_last: bool = False,
) -> tuple[str, ProposedMove]:
    """Move an object that is in the picture; it stays itself. Say a relation or a direction.

    Args:
        target_words: The user's own words for the object that moves: "the left mug", "it".
        target_id: The id of that object in the scene, if it is clear which one is meant.
        relation: How it shall stand towards the anchor: "put the mug on the book" is "on".
        anchor_words: The user's own words for the object that it goes next to, on, behind.
        anchor_id: The id of the anchor in the scene, if it is clear which one is meant.
        direction: The way to go, as the viewer sees it: "forward" is towards the viewer. With a
            relation: from the place next to the anchor, so that it is further that way.
        distance: How far to go in the direction, as a share of the picture: 0.08 is a bit,
            0.15 the usual, 0.3 far, 1 as far as there is room.
        between_words: For "between the mug and the lamp": the user's own words for the second of
            the two. The first one is the anchor, and no relation is needed. Without an anchor:
            words for both, "the two mugs".
        place_of: For "where the cup was": these very words. They name the object whose place it
            is, also one that is gone or has moved.
        side: For a side of the table (or picture) itself, which no object tells: "on the left",
            "in the middle", "at the front" (near the viewer), "in the back left corner" ("back
            left"), "on the far left". "On the left of the mug" is a relation, and "to
            the left" a direction.
        box: Where it should go, as x0, y0, x1, y1 in shares of width and height, if no relation
            says it. It is held against the scene.
        instead_of_last: Whether this corrects the last step ("no, the blue one", "bigger", "a
            striped one instead") and takes its place. Words then mean the picture before it.
    """
    checked_place(relation, anchor_words, between_words, place_of, side, box)
    if not any((relation, direction, between_words, place_of, side, box)):
        raise InvalidEditError(
            f"It is not said where {target_words!r} shall go.",
            "Say a relation to another object, or left, right, forward or back.",
        )
    if relation is not None and not anchor_words:
        raise InvalidEditError(f"{relation!r} needs another object.", "Say towards what.")
    if relation is None and anchor_words and not between_words:
        raise InvalidEditError(
            f"It is not said how it shall stand towards {anchor_words!r}.",
            "Say on, next to, left of, right of, in front of, behind, under or closer to.",
        )
    if relation in ("closer to", "away from") and (direction is not None or box is not None):
        other = "a box" if direction is None else repr(direction)
        raise InvalidEditError(
            f"{relation!r} is a way already; {other} is another one.", "Say one of them."
        )
    if direction is not None and (between_words or place_of or side or box):
        raise InvalidEditError(f"{direction!r} and a place are two ways to go.", "Say one of them.")
    place = place_of_words(place_of)
    proposal = ProposedMove(
        target=Reference(words=target_words, id=target_id),
        relation=relation,
        anchor=Reference(words=anchor_words, id=anchor_id) if anchor_words else None,
        direction=direction,
        distance=distance,
        between=Reference(words=between_words) if between_words else None,
        place_of=place.reference,
        place_was=place.was,
        side=side,
        proposed=proposed_box(box),
        instead_of_last=instead_of_last,
    )
    return f"proposed to move {target_words}", proposal
