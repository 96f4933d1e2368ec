"""Propose to put the reading of the picture right."""

from __future__ import annotations

from typing import Annotated, Literal

from langchain_core.tools import tool
from pydantic import Field

from sgedit_engine.errors import CannotDrawError, InvalidEditError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.noun_phrases import parse_noun_phrase
from tools.boxes import BoxCorners, proposed_box
from tools.context import Runtime
from tools.drawable import Drawable, checked_attributes, drawable
from tools.proposals import Correction, Point, Reference

Action = Literal["rename", "drop", "add", "outline"]
Outline = Annotated[list[Point], Field(min_length=3, max_length=200)]


@tool(response_format="content_and_artifact", parse_docstring=True)
def correct_scene(
    action: Action,
    runtime: Runtime,
    target_words: str | None = None,
    target_id: str | None = None,
    what: str | None = None,
    point: Point | None = None,
    box: BoxCorners | None = None,
    outline: Outline | None = None,
) -> tuple[str, Correction]:
    """Put right what was read wrongly: "that is a bowl, not a mug". No pixel changes.

    Args:
        action: "rename" what is called wrongly, "drop" what is not there at all, "add" what was
            missed, at a point or in a box, "outline" what has the wrong outline.
        target_words: The user's own words for the object that is called wrongly, is not there or
            has the wrong outline.
        target_id: The id of that object in the scene, if it is clear which one is meant.
        what: What it is, in the user's words: "a bowl", "a blue mug"; where only the look was read
            wrongly, "blue". For "rename", and for "add" if it was said.
        point: A point inside the object, x and y as shares of the picture's width and height.
        box: The object's box: x0, y0, x1, y1, as shares of the picture's width and height.
        outline: The corners of its outline, x and y each, as shares of width and height.
    """
    if action != "add" and not target_words:
        raise InvalidEditError("It is not said which object is read wrongly.", "Name it.")
    if action == "rename" and not what:
        raise InvalidEditError(
            "It is not said what it is.", "Say the kind of thing, such as “mug”."
        )
    if action in ("add", "outline") and point is None and box is None and outline is None:
        raise InvalidEditError(
            "It is not said where the object is.", "Say a point in it, its box or its outline."
        )
    thing = _told(what, action, runtime.context.vocabulary) if what else None
    proposal = Correction(
        action=action,
        target=Reference(words=target_words, id=target_id) if target_words else None,
        category=thing.category or None if thing else None,
        attributes=thing.attributes if thing else {},
        point=point,
        box=proposed_box(box),
        outline=tuple(outline or ()),
    )
    return f"proposed to {action} {target_words or what}", proposal


def _told(what: str, action: Action, vocabulary: Vocabulary) -> Drawable:
    """What a thing is. A new name may be an attribute alone ("blue"): then the kind stays, and is
    "" here."""
    phrase = parse_noun_phrase(what, vocabulary)
    if action == "rename" and phrase.category is None and phrase.attributes:
        return Drawable("", checked_attributes(phrase.attributes, vocabulary), 1.0)
    if phrase.category is not None and not phrase.known and not vocabulary.open:
        said = phrase.category_said or phrase.category
        raise CannotDrawError(
            f"I know no {said}, so I cannot take anything for one.",
            f"The kinds that I know: {', '.join(vocabulary.kinds)}.",
        )
    return drawable(what, vocabulary)
