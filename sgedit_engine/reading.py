"""What reading a picture gives, before there is a graph: objects with masks and attributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sgedit_engine.interface import Mask
from sgedit_engine.scene.geometry import Box


@dataclass(frozen=True)
class Faint:
    """A detector's answer that is too weak to count as an object. `score` in [0, 1]."""

    category: str
    box: Box
    score: float


@dataclass(frozen=True, eq=False)
class Seen:
    """An object as it is seen. `attributes` maps a name to its value and the belief in it."""

    category: str
    box: Box
    score: float
    mask: Mask
    attributes: Mapping[str, tuple[str, float]]


@dataclass(frozen=True, eq=False)
class Reading:
    """All that is seen in a picture, the most certain first."""

    objects: tuple[Seen, ...]
    faint: tuple[Faint, ...] = ()
