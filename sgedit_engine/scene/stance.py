"""Where an object stands on the ground, read from its box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.perspective import USUAL, Perspective
from sgedit_engine.scene.support import root_of

# The bottom edge of a box is the near rim of the foot; feet are narrower than the widest part.
FOOT = 0.6

# A kind's radius in half widths and in heights of its box, and how far its middle lies behind
# the box's lower edge in radii; see `interface.Vocabulary`.
Footprint = tuple[float, float, float]


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
    def of_box(
        cls,
        box: Box,
        aspect: float = 1.0,
        view: Perspective = USUAL,
        footprint: Footprint | None = None,
    ) -> Stance:
        """The stance of an upright object on the table, from its box.

        `footprint` is its kind's of the vocabulary (None: unknown).
        """
        seen, foot = _radius_seen(box, aspect, footprint)
        scale = view.scale(box.y1)
        near = view.near(box.y1) - foot * seen / scale
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


def _radius_seen(box: Box, aspect: float, footprint: Footprint | None) -> tuple[float, float]:
    """An object's radius in picture heights, and how far its middle lies behind its box's lower
    edge in radii. A mug turned away is as narrow as its body: so its height is asked too."""
    half = box.width * aspect / 2
    if footprint is None:
        return half, FOOT
    by_width, by_height, foot = footprint
    return (by_width * half + by_height * box.height) / 2, foot


def stances_of(
    boxes: Mapping[str, Box],
    carriers: Mapping[str, str],
    *,
    aspect: float = 1.0,
    view: Perspective = USUAL,
    footprints: Mapping[str, Footprint] | None = None,
) -> dict[str, Stance]:
    """The stance of every box by id. What stands on a thing has the place of its root.

    `carriers` maps ids to what they stand on directly, `footprints` ids to what is known of
    their kinds.
    """
    known = footprints or {}
    stances = {i: Stance.of_box(box, aspect, view, known.get(i)) for i, box in boxes.items()}
    for rider in carriers:
        root = stances[root_of(rider, carriers)]
        box = boxes[rider]
        radius, _ = _radius_seen(box, aspect, known.get(rider))
        # A rider is seen a little nearer than its root; its root's scale is close enough.
        scale = root.width / 2 / root.radius
        stances[rider] = replace(
            root,
            x=box.center[0] * aspect,
            width=2 * radius,
            across=root.across + (box.center[0] * aspect - root.x) / scale,
            radius=radius / scale,
            size=max(2 * radius, box.height) / scale,
        )
    return stances
