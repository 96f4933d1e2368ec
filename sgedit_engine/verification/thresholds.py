"""What counts as met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True)
class Thresholds:
    """What counts as met.

    Of objects: `same_place` is the overlap (IoU) from which a reading is an object that was
    there, `new_place` that of a new object with its planned box, `placed` that from which it
    fills its place, `attribute` the belief from which an attribute is read, `doubted` that in
    another value (or kind) from which one that is hard to read is wrong, `growth` the share of a
    change of size that has to be made, `relation` how well a relation has to hold, `likeness` the
    least cosine of the looks of an object before and after a move, `shape` the least overlap
    (IoU) of its outline where only its look shall change.

    Of what goes: `residue` is the detector's score from which something is still there,
    `stranger` the same where something new is drawn beside it, `likeness_left` the cosine of
    looks from which its place still looks like it, `odd` the largest patch of its place, as a
    share, in colours that the surroundings do not have, `shadow` the share of its shadow that may
    still be seen.

    Of the others: `look` is the least cosine of an object's looks before and after, `outline` the
    least share of its outline that has to be left, `bitten` the largest patch, as a share of the
    picture, that took another colour where only light should change.
    """

    same_place: float = 0.5
    new_place: float = 0.3
    placed: float = 0.4
    attribute: float = 0.4
    doubted: float = 0.9
    growth: float = 0.5
    relation: float = 0.5
    likeness: float = 0.6
    shape: float = 0.6
    residue: float = 0.2
    stranger: float = 0.5
    likeness_left: float = 0.9
    odd: float = 0.2
    shadow: float = 0.7
    look: float = 0.6
    outline: float = 0.6
    bitten: float = 0.005

    @classmethod
    def of(cls, tuned: Mapping[str, float]) -> Self:
        """The thresholds of a profile; those it does not name are as above."""
        return cls(**{f.name: tuned[f.name] for f in fields(cls) if f.name in tuned})
