"""What is left of, behind or on what: the three-dimensional truth of a scene.

All is measured in the viewer's frame. `u` is the horizontal place in the picture, in shares
of its width; `near` the place on the ground towards the viewer, in world units; `r` the
radius of a bounding cylinder. With `w` half the width of a thing's frame box, a thing `i`
is, to a thing `j` that it is not stacked with,

- **left of**: u_j - u_i >= 0.75 (w_i + w_j), so that the boxes hardly overlap sideways; or
  u_j - u_i >= 0.5 (w_i + w_j) where they also lie further apart sideways than in depth.
  **right of** is its mirror image.
- **in front of**: it is nearer by at least 0.6 (r_i + r_j), and |u_j - u_i| <= 1.1 (w_i + w_j):
  one stands before the other, not off to the side. **behind** is its inverse.
- **next to**: both stand on the same thing (or the table), the ground between them is at
  most 0.4 of their mean size, and they are not apart mainly in depth (sideways distance of
  at least half the distance in depth). Symmetric.
- **on**: it stands directly on `j`. **under** is its inverse. Things of one stack have no
  other relations to each other.

"Left of" and "next to" may hold together, as may "left of" and "in front of". The engine
reads the same predicates from boxes and masks alone, with rules of its own.
"""

from __future__ import annotations

import math
import random
from dataclasses import replace

from sgedit_engine.errors import InvalidEditError, UnknownObjectError
from stilllife.placement import Draft, free_places, on_top, riders_of, stands_on
from stilllife.silhouette import FrameBox, View
from stilllife.world import PREDICATES, SUPPORTS, Scene, Thing

INVERSE = {
    "left of": "right of",
    "right of": "left of",
    "in front of": "behind",
    "behind": "in front of",
    "on": "under",
    "under": "on",
    "next to": "next to",
}
CLEARLY_ASIDE = 0.75
PARTLY_ASIDE = 0.5
DEEPER = 0.6
IN_LINE = 1.1
NEXT_GAP = 0.4
NEXT_SLANT = 0.5

Relation = tuple[int, str, int]


def relations(scene: Scene) -> list[Relation]:
    """All (subject index, predicate, object index) that hold, ordered by subject, object."""
    view = View(scene.camera)
    boxes = [view.box(thing) for thing in scene.things]
    found: list[Relation] = []
    for i in range(len(scene.things)):
        for j in range(len(scene.things)):
            if i != j:
                found += [(i, p, j) for p in _between(scene.things, boxes, view, i, j)]
    return found


def holds(scene: Scene, subject: int, predicate: str, other: int) -> bool:
    """Whether one relation holds. Raises ValueError for an unknown predicate."""
    if predicate not in PREDICATES:
        raise ValueError(f"unknown predicate {predicate!r}; one of {', '.join(PREDICATES)}")
    view = View(scene.camera)
    boxes = [view.box(thing) for thing in scene.things]
    return predicate in _between(scene.things, boxes, view, subject, other)


def placements(
    scene: Scene,
    relation: str,
    anchor: int,
    thing: Thing,
    rng: random.Random | None = None,
    tries: int = 200,
) -> list[Thing]:
    """Places where a new thing has a relation to `anchor`, as copies of it standing there.

    Its size is adapted where it would look too small or large, or be too wide for what it
    stands on. Nearest to the anchor come first; empty if no place was found in `tries`
    draws. For "under" (the thing would have to slip beneath) it is always empty. Raises
    InvalidEditError for an unknown relation, UnknownObjectError for a bad anchor.
    """
    if relation not in PREDICATES:
        known = ", ".join(PREDICATES)
        raise InvalidEditError(f"Unknown relation {relation!r}.", f"One of: {known}.")
    rng = rng or random.Random(0)
    if not 0 <= anchor < len(scene.things):
        raise UnknownObjectError(f"The scene has no thing {anchor}.", "Name one that it has.")
    at = scene.things[anchor]
    if relation == "on":
        if at.kind not in SUPPORTS or riders_of(scene, anchor):
            return []
        draft = Draft(View(scene.camera), scene.things)
        tops = [on_top(thing, list(scene.things), anchor, rng) for _ in range(12)]
        found = []
        for placed in tops:
            if draft.try_add(placed):
                draft.remove_last()
                found.append(placed)
    else:
        new = len(scene.things)
        found = [
            placed
            for placed in free_places(scene, thing, rng, tries, resize=True)
            if holds(replace(scene, things=(*scene.things, placed)), new, relation, anchor)
        ]
    return sorted(found, key=lambda t: math.hypot(t.x - at.x, t.z - at.z))


def _between(
    things: tuple[Thing, ...], boxes: list[FrameBox], view: View, i: int, j: int
) -> list[str]:
    """The predicates that hold from thing i to thing j."""
    if stands_on(i, j, things):
        return ["on"] if things[i].support == j else []
    if stands_on(j, i, things):
        return ["under"] if things[j].support == i else []
    a, b = things[i], things[j]
    across_a, near_a = view.ground(a.x, a.z)
    across_b, near_b = view.ground(b.x, b.z)
    aside, nearer = across_b - across_a, near_a - near_b
    half_widths = (boxes[i].width + boxes[j].width) / 2
    shift = (boxes[j].u0 + boxes[j].u1 - boxes[i].u0 - boxes[i].u1) / 2
    radii = a.radius + b.radius
    found = []
    if abs(shift) >= CLEARLY_ASIDE * half_widths or (
        abs(shift) >= PARTLY_ASIDE * half_widths and abs(aside) >= abs(nearer)
    ):
        found.append("left of" if shift > 0 else "right of")
    if abs(nearer) >= DEEPER * radii and abs(shift) <= IN_LINE * half_widths:
        found.append("in front of" if nearer > 0 else "behind")
    gap = (aside**2 + nearer**2) ** 0.5 - radii
    if (
        a.support == b.support
        and gap <= NEXT_GAP * (a.size + b.size) / 2
        and abs(aside) >= NEXT_SLANT * abs(nearer)
    ):
        found.append("next to")
    return found
