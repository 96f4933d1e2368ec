"""Where an object stands on the ground, read from its outline or its box."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sgedit_engine.scene.footprint import Footprint, Place
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.perspective import USUAL, Perspective
from sgedit_engine.scene.support import root_of, storey_of

# The bottom edge of a box is the near rim of the foot; feet are narrower than the widest part.
FOOT = 0.6


@dataclass(frozen=True)
class Stance:
    """An object on the ground.

    In the picture: `x` its middle and `width`, in picture heights. On the ground, in the
    lengths of `Perspective`: `across` to the right, `near` towards the viewer, `radius`, and
    `size`, its larger side.
    """

    x: float
    width: float
    across: float
    near: float
    radius: float
    size: float

    @classmethod
    def of_box(cls, box: Box, aspect: float = 1.0, view: Perspective = USUAL) -> Stance:
        """The stance of an upright object of any kind on the table, from its box."""
        seen = box.width * aspect / 2
        near = view.near(box.y1) - FOOT * seen / view.scale(box.y1)
        # The middle of the foot is farther than its rim, so everything there looks smaller.
        scale = view.scale(view.row(near))
        x = box.center[0] * aspect
        return cls(
            x=x,
            width=2 * seen,
            across=(x - aspect / 2) / scale,
            near=near,
            radius=seen / scale,
            size=max(2 * seen, box.height) / scale,
        )

    @classmethod
    def of_place(
        cls,
        place: Place,
        height: float,
        aspect: float = 1.0,
        view: Perspective = USUAL,
        above: float = 0.0,
    ) -> Stance:
        """The stance of an object from its place in the picture.

        `height` is its own in radii, `above` the height of what it stands on.
        """
        scale = view.scale(place.row, above)
        # At half its height, where the radius is seen, an object is nearer than at its foot.
        closer = 1 / (1 + place.radius * height * math.sin(view.elevation) * view.half_tan)
        radius = place.radius / scale * closer
        return cls(
            x=place.x,
            width=2 * place.radius,
            across=(place.x - aspect / 2) / scale * closer,
            near=view.near(place.row, above),
            radius=radius,
            size=max(2.0, height) * radius,
        )

    def gap(self, other: Stance) -> float:
        """The free ground between two objects; negative where they would share some."""
        away = math.hypot(self.across - other.across, self.near - other.near)
        return away - self.radius - other.radius


def stances_of(
    boxes: Mapping[str, Box],
    carriers: Mapping[str, str],
    *,
    aspect: float = 1.0,
    view: Perspective = USUAL,
    places: Mapping[str, Place] | None = None,
    footprints: Mapping[str, Footprint] | None = None,
) -> dict[str, Stance]:
    """The stance of every box by id.

    `carriers` maps ids to what they stand on directly. Of the objects with a footprint the
    `places` (both by id) tell where they stand; what stands on another one has its root's place.
    """
    places, known = places or {}, footprints or {}
    stances: dict[str, Stance] = {}
    for object_id in sorted(boxes, key=lambda i: storey_of(i, carriers)):
        carrier = carriers.get(object_id)
        tops = tops_of(stances, carriers, known)
        if object_id in places and (carrier is None or carrier in tops):
            above = tops[carrier] if carrier is not None else 0.0
            height = known[object_id].height
            stance = Stance.of_place(places[object_id], height, aspect, view, above)
        else:
            stance = Stance.of_box(boxes[object_id], aspect, view)
            if carrier is not None:
                stance = _raised(stance, stances[root_of(object_id, carriers)])
        stances[object_id] = stance
    return stances


def tops_of(
    stances: Mapping[str, Stance],
    carriers: Mapping[str, str],
    footprints: Mapping[str, Footprint],
) -> dict[str, float]:
    """The heights above the ground of the tops of objects with a footprint (by id), as far as
    all that they stand on has one; in the lengths of `Perspective`."""
    tops: dict[str, float] = {}
    for object_id in sorted(stances, key=lambda i: storey_of(i, carriers)):
        carrier = carriers.get(object_id)
        if object_id in footprints and (carrier is None or carrier in tops):
            above = 0.0 if carrier is None else tops[carrier]
            tops[object_id] = above + footprints[object_id].height * stances[object_id].radius
    return tops


def _raised(seen: Stance, root: Stance) -> Stance:
    """The stance of what stands on another thing: it has the root's place."""
    # A rider is seen a little nearer than its root; its root's scale is close enough.
    scale = root.width / 2 / root.radius
    radius = seen.width / 2 / scale
    return replace(
        root,
        x=seen.x,
        width=seen.width,
        across=root.across + (seen.x - root.x) / scale,
        radius=radius,
        size=seen.size / seen.radius * radius,
    )
