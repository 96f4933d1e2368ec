"""Spatial predicates: which hold between objects, from boxes and masks, and how well.

Pictures are tabletop scenes seen from above at 15 to 35 degrees: of two things on the table,
the one whose bottom edge is lower is nearer. What the predicates mean: with `w` half the
width of an object and `near` its place on the ground towards the viewer, both in picture
heights,

- **left of**: the centers lie at least 0.75 of both half widths apart; or 0.5 where they also
  lie further apart sideways than in depth. **right of** is its mirror image.
- **in front of**: nearer by 0.6 of both half widths or more, and not off to the side (centers
  at most 1.1 of both half widths apart). **behind** is its inverse.
- **next to**: both stand on the same thing, the ground between them is at most 0.4 of their
  mean size, and they are not apart mainly in depth. Symmetric.
- **on**: it stands directly on the other. **under** is its inverse. Things of one stack have
  no other relations to each other.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.edits import Interaction, Predicate
from sgedit_engine.scene.footprint import Footprint
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneObject
from sgedit_engine.scene.ground import Ground
from sgedit_engine.scene.perspective import USUAL
from sgedit_engine.scene.stance import Stance
from sgedit_engine.scene.support import stands_on, support_score, supports_of, top_region

PREDICATES: tuple[Predicate, ...] = (
    "left of",
    "right of",
    "in front of",
    "behind",
    "on",
    "under",
    "next to",
)
INVERSE: dict[str, Predicate] = {
    "left of": "right of",
    "right of": "left of",
    "in front of": "behind",
    "behind": "in front of",
    "on": "under",
    "under": "on",
    "next to": "next to",
}
# Both objects have to be drawn anew for these, together: one grips, bends or covers the other.
# They are never read from a picture.
INTERACTIONS: dict[str, Interaction] = {
    "holding": "held by",
    "held by": "holding",
    "riding": "ridden by",
    "ridden by": "riding",
    "wearing": "worn by",
    "worn by": "wearing",
}
# Where the middle of the lower edge of the one is in the box of the other, from its upper edge on.
_AT = {"held by": 0.7, "worn by": 0.3, "riding": 0.45}
CLEARLY_ASIDE = 0.75
PARTLY_ASIDE = 0.5
DEEPER = 0.6
IN_LINE = 1.1
# Errors in reading a place make gaps longer more often than shorter: so much of what is read is
# 0.4 of what there is.
NEXT_GAP = 0.43
NEXT_SLANT = 0.5


def relations_of(
    objects: Sequence[SceneObject],
    masks: Mapping[str, NDArray[np.bool_]] | None = None,
    *,
    supports: Collection[str] | None = None,
    carriers: Mapping[str, str] | None = None,
    proportions: Mapping[str, tuple[float, float]] | None = None,
    footprints: Mapping[str, Footprint] | None = None,
    aspect: float = 1.0,
) -> tuple[Relation, ...]:
    """Every predicate that holds between two foreground objects, in both directions.

    `masks` (bool, H×W, of one size, by object id) sharpen depth order and support; objects
    without one are judged by their box; those of table and wall help to tell how steeply the
    camera looks down. `supports` are the kinds on which things can stand (none: any). `carriers`
    says what stands on what (rider id -> support id) where it is known already; None: it is read
    from the picture. The vocabulary's `footprints` tell where objects stand that look as they
    do; for kinds without one, its `proportions` tell how wide objects are that are half hidden.
    `aspect` is the picture's width/height; masks tell it themselves.
    """
    masks = masks or {}
    for mask in masks.values():
        aspect = mask.shape[1] / mask.shape[0]
    items = [o for o in objects if o.kind == "foreground"]
    if carriers is None:
        carriers = supports_of(items, masks, supports=supports, aspect=aspect)
    stances = Ground.read(
        objects,
        masks,
        carriers,
        proportions=proportions or {},
        footprints=footprints or {},
        aspect=aspect,
    ).stances
    found = []
    for a in items:
        for b in items:
            if a.id != b.id:
                found += [
                    Relation(subject=a.id, predicate=p, object=b.id)
                    for p in _between(a.id, b.id, stances, carriers)
                ]
    return tuple(found)


def _between(
    a: str, b: str, stances: Mapping[str, Stance], carriers: Mapping[str, str]
) -> list[Predicate]:
    """The predicates that hold from `a` to `b`."""
    if carriers.get(a) == b:
        return ["on"]
    if carriers.get(b) == a:
        return ["under"]
    if stands_on(a, b, carriers) or stands_on(b, a, carriers):
        return []
    apart = _Apart(stances[a], stances[b])
    found: list[Predicate] = [
        p for p in ("left of", "right of", "in front of", "behind") if apart.margin(p) >= 0
    ]
    if carriers.get(a) == carriers.get(b) and apart.margin("next to") >= 0:
        found.append("next to")
    return found


class _Apart:
    """How two stances lie to each other, and by how much each predicate holds."""

    def __init__(self, a: Stance, b: Stance) -> None:
        self.half_widths = (a.width + b.width) / 2
        self.shift = b.x - a.x
        self.aside = b.across - a.across
        self.nearer = a.near - b.near
        self.radii = a.radius + b.radius
        self.size = (a.size + b.size) / 2

    def margin(self, predicate: str) -> float:
        """At least 0 where the predicate holds; in shares of the objects' widths."""
        match predicate:
            case "left of":
                return self._sideways(self.shift)
            case "right of":
                return self._sideways(-self.shift)
            case "in front of":
                return self._in_depth(self.nearer)
            case "behind":
                return self._in_depth(-self.nearer)
            case "next to":
                gap = math.hypot(self.aside, self.nearer) - self.radii
                slant = abs(self.aside) - NEXT_SLANT * abs(self.nearer)
                return min(NEXT_GAP * self.size - gap, slant) / self.radii
        raise InvalidEditError(
            f"There is no relation {predicate!r}.", f"Known are: {', '.join(PREDICATES)}."
        )

    def _sideways(self, shift: float) -> float:
        share = shift / self.half_widths
        slant = (abs(self.aside) - abs(self.nearer)) / self.radii
        return max(share - CLEARLY_ASIDE, min(share - PARTLY_ASIDE, slant))

    def _in_depth(self, nearer: float) -> float:
        aside = abs(self.shift) / self.half_widths
        return min(nearer / self.radii - DEEPER, IN_LINE - aside)


def margin(a: Stance, predicate: str, b: Stance) -> float:
    """By how much one of the predicates beside, before, behind or next to holds from `a` to `b`,
    in shares of their widths; at least 0 where it does. Raises InvalidEditError for another."""
    return _Apart(a, b).margin(predicate)


def satisfies(box_a: Box, predicate: str, box_b: Box, *, aspect: float = 1.0) -> float:
    """How well `box_a` `predicate` `box_b` holds, in [0, 1]; at least 0.5 means that it does.

    Judged from the boxes alone; of an interaction they tell only whether the two overlap. Raises
    InvalidEditError for an unknown predicate.
    """
    if predicate in INTERACTIONS:
        return 0.5 if box_a.intersection(box_b) is not None else 0.0
    if predicate == "on":
        return support_score(box_a, box_b, aspect=aspect)
    if predicate == "under":
        return support_score(box_b, box_a, aspect=aspect)
    apart = _Apart(Stance.of_box(box_a, aspect), Stance.of_box(box_b, aspect))
    return min(max(0.5 + apart.margin(predicate), 0.0), 1.0)


def box_for(
    predicate: str, anchor: Box, width: float, height: float, *, aspect: float = 1.0
) -> Box:
    """The most typical box of a size that has the predicate towards `anchor`; not clipped.

    `width` and `height` are normalised. What interacts with the anchor overlaps it. Raises
    InvalidEditError for an unknown predicate.
    """
    if predicate in INTERACTIONS:
        return _interacting(predicate, anchor, width, height)
    if predicate not in INVERSE:
        raise InvalidEditError(
            f"There is no relation {predicate!r}.", f"Known are: {', '.join(PREDICATES)}."
        )
    x, y = anchor.bottom_center
    sideways = (anchor.width + width) / 2
    if predicate == "on":
        return Box.from_bottom_center(x, top_contact_row(anchor, width, aspect), width, height)
    if predicate == "under":
        # The box below would carry the anchor where it is: its top holds the anchor's bottom.
        below = Box.from_bottom_center(x, y, width, height)
        return below.translated(0.0, y - top_contact_row(below, anchor.width, aspect))
    if predicate in ("in front of", "behind"):
        # Clear of each other in depth, and a little more than the least that counts.
        radii = sideways * aspect / USUAL.scale(y)
        step = 1.1 * radii if predicate == "in front of" else -1.1 * radii
        row = USUAL.row(USUAL.near(y) + step)
        return Box.from_bottom_center(x, row, width, height)
    side = -1.0 if predicate == "left of" else 1.0
    return Box.from_bottom_center(x + side * 1.15 * sideways, y, width, height)


def _interacting(predicate: str, anchor: Box, width: float, height: float) -> Box:
    x = anchor.center[0]
    if predicate in _AT:
        return Box.from_bottom_center(x, anchor.y0 + _AT[predicate] * anchor.height, width, height)
    # The inverse: the anchor is at that place of the new box.
    share = _AT[INTERACTIONS[predicate]]
    return Box.from_bottom_center(x, anchor.y1 + (1 - share) * height, width, height)


def top_contact_row(support: Box, width: float, aspect: float = 1.0) -> float:
    """The row of the bottom edge of a thing of a width that stands in the middle of a
    support's top: the top is seen as an ellipse at the upper end of the support's box."""
    region = top_region(support, aspect)
    return region.center[1] + 0.25 * region.height * min(width / support.width, 1.0)
