"""Which reading is which object of the expected graph."""

from __future__ import annotations

from collections.abc import Sequence

from sgedit_engine.interface import Plan
from sgedit_engine.reading import Reading, Seen, Spotted
from sgedit_engine.scene.geometry import Box
from sgedit_engine.verification.thresholds import Thresholds

# An answer is at a place that it overlaps by so much (IoU), or that holds most of it.
_AT, _WITHIN = 0.3, 0.7
# Boxes that overlap more (IoU) are of one object.
SAME_BOX = 0.6


def match_objects(plan: Plan, reading: Reading, thresholds: Thresholds) -> dict[str, Seen]:
    """Which reading is which expected object, each used once; the surest pairs first.

    A new object is looked for in its planned box. An object that was there is looked for in
    the box that it had, by what it is called, or by what it was read as before somebody put that
    right.
    """
    pairs = []
    new = {insertion.object_id for insertion in plan.insertions}
    for item in plan.expected.foreground:
        least = thresholds.new_place if item.id in new else thresholds.same_place
        for index, seen in enumerate(reading.objects):
            overlap = item.box.iou(seen.box)
            if seen.category in item.kinds and overlap >= least:
                pairs.append((overlap, item.id, index))
    matches: dict[str, Seen] = {}
    taken: set[int] = set()
    for _, object_id, index in sorted(pairs, reverse=True):
        if object_id not in matches and index not in taken:
            matches[object_id] = reading.objects[index]
            taken.add(index)
    return matches


def strongest_in(
    box: Box, category: str | None, answers: Sequence[Seen | Spotted], known: Sequence[Box]
) -> Seen | Spotted | None:
    """The surest answer at a box that is none of the known objects; of a category, if given."""
    there = [
        answer
        for answer in answers
        if category in (None, answer.category)
        and (answer.box.iou(box) >= _AT or answer.box.overlap_share(box) >= _WITHIN)
        and not any(answer.box.iou(other) >= SAME_BOX for other in known)
    ]
    return max(there, key=lambda answer: answer.score, default=None)
