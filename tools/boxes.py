"""Boxes as a chat model writes them: four numbers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.geometry import Box

_Share = Annotated[float, Field(ge=0.0, le=1.0)]
# x0, y0, x1, y1 as shares of the picture's width and height, origin at the top left.
BoxCorners = tuple[_Share, _Share, _Share, _Share]


def proposed_box(corners: BoxCorners | None) -> Box | None:
    """The box, or None for none. Raises InvalidEditError where it encloses no area."""
    if corners is None:
        return None
    x0, y0, x1, y1 = corners
    if x0 >= x1 or y0 >= y1:
        raise InvalidEditError(
            "The box encloses no area.", "Give x0, y0, x1, y1 with x0 < x1 and y0 < y1."
        )
    return Box.from_xyxy(corners)
