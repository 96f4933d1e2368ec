"""Where an object stands on the ground, read from its box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.perspective import USUAL, Perspective
from sgedit_engine.scene.support import root_of

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
        """The stance of an upright object on the table, from its box."""
        scale = view.scale(box.y1)
        radius = box.width * aspect / 2 / scale
        near = view.near(box.y1) - FOOT * radius
        # The middle of the foot is farther than its rim, so everything there looks smaller.
        scale = view.scale(view.row(near))
        radius = box.width * aspect / 2 / scale
        x = (box.center[0]) * aspect
        return cls(
            x=x,
            width=box.width * aspect,
            across=(x - aspect / 2) / scale,
            near=near,
            radius=radius,
            size=max(box.width * aspect, box.height) / scale,
        )


def stances_of(
    boxes: Mapping[str, Box], carriers: Mapping[str, str], *, aspect: float = 1.0
) -> dict[str, Stance]:
    """The stance of every box by id. What stands on a thing has the place of its root.

    `carriers` maps ids to what they stand on directly.
    """
    stances = {i: Stance.of_box(box, aspect) for i, box in boxes.items()}
    for rider in carriers:
        root = stances[root_of(rider, carriers)]
        box = boxes[rider]
        # A rider is seen a little nearer than its root; its root's scale is close enough.
        scale = root.width / 2 / root.radius
        stances[rider] = replace(
            root,
            x=box.center[0] * aspect,
            width=box.width * aspect,
            across=root.across + (box.center[0] * aspect - root.x) / scale,
            radius=box.width * aspect / 2 / scale,
            size=max(box.width * aspect, box.height) / scale,
        )
    return stances
