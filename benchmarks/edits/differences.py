"""Which pixels an edit is about: what differs between a scene and its counterfactual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.edits.asks import Ask
from benchmarks.edits.shown import Shown
from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.masks import dilate

# Of 255, in any channel. Rendering is exact, so that more than this is the edit's doing.
DIFFERENT, CLEARLY = 2, 4
GROWN = 2


def differs(a: Image, b: Image, by: int) -> Mask:
    """Where two pictures differ by more than `by` of 255 in any channel."""
    apart: Mask = np.abs(a.astype(np.int16) - b.astype(np.int16)).max(axis=2) > by
    return apart


@dataclass(frozen=True, eq=False)
class Differences:
    """Masks bool H×W of one edit that was really done.

    `region` is R: all that differs, grown by two pixels. `minimal` is what no editor can leave as
    it is. `scored` is R less a new thing, whose unnamed looks are free; `shadow` is R less the
    edited thing itself, old and new; `thing` is what of the thing can be compared pixel by pixel:
    where it was (removal), where it is (change, move), None where its looks are free.
    """

    region: Mask
    minimal: Mask
    scored: Mask
    shadow: Mask
    thing: Mask | None

    @classmethod
    def of(cls, ask: Ask, before: Shown, after: Shown) -> Differences:
        """The masks for an edit; `after` shows its result with the thing at the same index."""
        region = dilate(differs(before.image, after.image, DIFFERENT), GROWN)
        old, new = masks_of(ask, before, after)
        free = ask.pair.kind in ("add", "replace")
        return cls(
            region=region,
            minimal=differs(before.image, after.image, CLEARLY),
            scored=region & ~dilate(new, GROWN) if free else region,
            shadow=region & ~dilate(old | new, GROWN),
            thing=None if free else (old if ask.new is None else new),
        )


def masks_of(ask: Ask, before: Shown, after: Shown) -> tuple[Mask, Mask]:
    """What is seen of the edited thing before and after; empty where it is not there."""
    nothing = np.zeros(before.image.shape[:2], np.bool_)
    old = nothing if ask.old is None else before.mask(ask.pair.index)
    new = nothing if ask.new is None else after.mask(ask.pair.index)
    return old, new
