"""What reading a picture gives, before there is a graph: objects with masks and attributes.

Nothing here needs torch: planning and verifying work on these values, whoever read them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Image, Mask, Picture, Plan, Pointed
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import NAMELESS


@dataclass(frozen=True)
class Spotted:
    """A detector's answer. `score` in [0, 1]."""

    category: str
    box: Box
    score: float


@dataclass(frozen=True, eq=False)
class Seen:
    """An object as it is seen. `attributes` maps a name to its value and the belief in it.

    `named` is what it is called by who reads attributes, and the belief in that, if anyone was
    asked; `category` is the detector's word, unless that one was sure of another.
    """

    category: str
    box: Box
    score: float
    mask: Mask
    attributes: Mapping[str, tuple[str, float]]
    named: tuple[str, float] | None = None


@dataclass(frozen=True, eq=False)
class Reading:
    """All that is seen in a picture, the most certain first.

    `faint` are the detector's answers that are too weak to count as objects.
    """

    objects: tuple[Seen, ...]
    faint: tuple[Spotted, ...] = ()


@dataclass(frozen=True)
class Sought:
    """What an open vocabulary looks for: names of kinds, and values of attributes besides those
    that it lists (attribute -> values). Kinds that are `behind` leave pixels to all others."""

    kinds: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    behind: tuple[str, ...] = ()


NOTHING = Sought()


def sought_for(picture: Picture, plan: Plan) -> Sought:
    """What to look for in a drawing of a plan: all objects that are in the picture, or shall be, by
    what they are called and by what they were read as, and the looks that they have.

    Backgrounds are not: as they stay, what is seen of them is no finding.
    """
    objects = [*picture.graph.foreground, *plan.expected.foreground]
    kinds = dict.fromkeys(kind for o in objects for kind in o.kinds if kind != NAMELESS)
    values: dict[str, dict[str, None]] = {}
    for item in objects:
        for name, value in item.attributes.items():
            values.setdefault(name, {})[value] = None
    return Sought(tuple(kinds), {name: tuple(told) for name, told in values.items()})


class Senses(Protocol):
    """What an engine asks of its perception. Images are uint8 H×W×3, masks bool H×W.

    With an open vocabulary only what is `sought` is found; a closed one always finds all that it
    knows, and nothing else.
    """

    @property
    def sight(self) -> int:
        """The longer side in pixels at which pictures are seen; more of them is not seen."""
        ...

    def read(self, image: Image, sought: Sought = NOTHING) -> Reading:
        """All objects with masks and attributes, and the answers too weak to count as one."""
        ...

    def spot(self, image: Image, sought: Sought = NOTHING) -> tuple[Spotted, ...]:
        """The detector's answers that count as objects, the most certain first."""
        ...

    def segment(self, image: Image, box: Box) -> Mask:
        """The object in a box."""
        ...

    def look_at(self, image: Image, at: Pointed, sought: Sought = NOTHING) -> Seen | None:
        """The object at a point, in a box or of an outline, also if `read` would not see it."""
        ...

    def effects(self, image: Image, mask: Mask, others: Mask) -> Mask:
        """The shadow and reflection of the object with this mask, outside it.

        `others` are all other objects together.
        """
        ...

    def embed(self, image: Image, masks: Sequence[Mask]) -> NDArray[np.float32]:
        """How things look, as unit vectors float32 [N, D]; the more alike, the larger the cosine.

        No mask may be empty.
        """
        ...
