"""How much a result spoils of what its edit is not about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import cv2
import numpy as np

from benchmarks.edits.differences import DIFFERENT, GROWN, differs
from benchmarks.edits.shown import Shown
from sgedit_engine.interface import Candidate, Image, Mask
from sgedit_engine.perception.masks import dilate
from sgedit_engine.regions import union

# Of 255, in any channel: what people see, and what nobody overlooks.
SEEN, CLEARLY = 20, 40
# What lies so near to a new thing is its edge, in pixels.
_EDGE = 4
# A speck is a connected part of at least so many pixels; thinner ones are outlines.
_SPECK = 6
# A thing is hit where so many of its pixels changed that should not have.
_HIT = 12
# Of what is hidden by more than that, only a half is seen.
HALF_HIDDEN = 0.6


@dataclass(frozen=True, eq=False)
class Damage:
    """What was spoiled, of one candidate. Pixels are those of a picture of 256×256.

    `beside`: pixels inside the editable mask that the truth left as they were (outside the thing,
    its old and new place, and their shadows), and that differ from the source by more than SEEN;
    `beside_share` is their share of all such pixels. `specks`: connected parts of the mask, new
    things left out, that differ from the truth by more than CLEARLY. `hits`: things that the edit
    does not speak of and that changed where they should not have; `hidden_hits` those of them that
    are half hidden, or were not read. `marked` shows `beside` and the specks, bool H×W.
    """

    beside: int
    beside_share: float
    specks: int
    speck_pixels: int
    hits: int
    hidden_hits: int
    marked: Mask


def damage_of(
    before: Shown,
    after: Shown,
    candidate: Candidate,
    edited: Collection[int],
    read: Collection[int],
) -> Damage:
    """Of a candidate that should look like `after`. `edited` are the indices (before) of what goes
    or moves, `read` those that were found in the picture."""
    shape = (before.image.shape[0], before.image.shape[1])
    moved = [i for i in edited if len(after.scene.things) == len(before.scene.things)]
    old = union((before.mask(i) for i in edited), shape)
    new = union((after.mask(i) for i in moved), shape)
    editable = candidate.editable_mask
    about = dilate(differs(before.image, after.image, DIFFERENT), GROWN) | dilate(old | new, _EDGE)
    still = editable & ~about
    beside = still & differs(candidate.image, before.image, SEEN)
    wrong = editable & ~dilate(new, _EDGE) & differs(candidate.image, after.image, CLEARLY)
    specks = _specks(wrong)
    hits = [i for i, mask in _others(before, after, edited) if _changed(mask & still, beside)]
    hidden = [i for i in hits if i not in read or _visibility(before, i) < HALF_HIDDEN]
    return Damage(
        beside=int(beside.sum()),
        beside_share=float(beside.sum() / max(still.sum(), 1)),
        specks=len(specks),
        speck_pixels=sum(specks),
        hits=len(hits),
        hidden_hits=len(hidden),
        marked=beside | _without_thin(wrong),
    )


def _others(before: Shown, after: Shown, edited: Collection[int]) -> list[tuple[int, Mask]]:
    """Things that the edit does not speak of, by their index before, where both pictures show
    them."""
    gone = sorted(edited) if len(after.scene.things) < len(before.scene.things) else []
    found = []
    for truth in before.truths:
        if truth.number not in edited:
            index = truth.number - sum(g < truth.number for g in gone)
            found.append((truth.number, truth.mask & after.mask(index)))
    return found


def _changed(mask: Mask, beside: Mask) -> bool:
    return int((mask & beside).sum()) >= _HIT


def _visibility(shown: Shown, index: int) -> float:
    truth = shown.truth(index)
    return 0.0 if truth is None else truth.visibility


def _without_thin(mask: Mask) -> Mask:
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return opened.astype(np.bool_)


def _specks(wrong: Mask) -> list[int]:
    """Sizes of the connected parts."""
    thick = _without_thin(wrong).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(thick, connectivity=8)
    return [int(size) for size in stats[1:, cv2.CC_STAT_AREA] if size >= _SPECK]


def marked(image: Image, mask: Mask, editable: Mask) -> Image:
    """The picture, pale outside the editable mask, with the damage in red."""
    pale = np.where(editable[..., None], image, image // 2 + 127).astype(np.uint8)
    pale[mask] = (255, 0, 0)
    return pale
