"""How well answers about pictures fit the truth, counted picture by picture.

A tally is given what a model said about one picture after the other; `figures` is of all that it
was given. A figure that nothing was counted for is not among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.attributes import Belief
from sgedit_engine.perception.detect import overlaps
from sgedit_engine.perception.masks import dilate, iou
from sgedit_engine.perception.segment import BoxMask
from sgedit_engine.reading import Reading, Seen, Spotted
from sgedit_engine.scene.geometry import Box
from stilllife.shares import OCCLUDED
from stilllife.truths import Truth
from stilllife.world import Scene

MATCHED = 0.5
# Score of the detector from which an answer counts, for recall and false alarms.
OPERATING = 0.35
MOSTLY_VISIBLE = 0.5
# As in training: a changed pixel, and the edge of a thing, of which nothing is asked.
CHANGED, EDGE = 4, 2


def _corners(boxes: Sequence[Box]) -> np.ndarray:
    return np.array([[b.x0, b.y0, b.x1, b.y1] for b in boxes], np.float32).reshape(-1, 4)


def average_precision(hits: Sequence[tuple[float, bool]], total: int) -> float:
    """Area under the precision-recall curve (all points) of answers (score, right)."""
    ordered = np.array([right for _, right in sorted(hits, key=lambda h: -h[0])], float)
    if total == 0 or len(ordered) == 0:
        return 0.0
    right = np.cumsum(ordered)
    precision = right / np.arange(1, len(ordered) + 1)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    return float((best * ordered).sum() / total)


def match(answers: Sequence[Spotted], truths: Sequence[Truth], same_kind: bool) -> list[int | None]:
    """Per answer, best first, the truth that it takes (IoU of boxes at least MATCHED) or None."""
    table = overlaps(_corners([a.box for a in answers]), _corners([t.box for t in truths]))
    taken: set[int] = set()
    matched: list[int | None] = []
    for row, answer in zip(table, answers, strict=True):
        free = [
            j
            for j, truth in enumerate(truths)
            if j not in taken
            and row[j] >= MATCHED
            and (not same_kind or truth.values["kind"] == answer.category)
        ]
        best = max(free, key=lambda j: row[j], default=None)
        if best is not None:
            taken.add(best)
        matched.append(best)
    return matched


def match_masks(objects: Sequence[Seen], truths: Sequence[Truth]) -> list[tuple[Seen, Truth]]:
    """The objects that show a truth (IoU of masks at least MATCHED), each truth taken once."""
    free = list(truths)
    pairs = []
    for seen in objects:
        best = max(free, key=lambda t: iou(seen.mask, t.mask), default=None)
        if best is not None and iou(seen.mask, best.mask) >= MATCHED:
            free.remove(best)
            pairs.append((seen, best))
    return pairs


class DetectionTally:
    """AP50 (mean over kinds) and, at OPERATING, recall and false alarms a picture."""

    def __init__(self) -> None:
        self._hits: dict[str, list[tuple[float, bool]]] = defaultdict(list)
        self._totals: dict[str, int] = defaultdict(int)
        self._pictures = self._found = self._right_kind = self._alarms = 0
        self.mostly_visible = 0

    def add(self, answers: Sequence[Spotted], truths: Sequence[Truth]) -> None:
        """Count a picture's answers, the best first, weak ones too."""
        self._pictures += 1
        for truth in truths:
            self._totals[truth.values["kind"]] += 1
        for answer, taken in zip(answers, match(answers, truths, same_kind=True), strict=True):
            self._hits[answer.category].append((answer.score, taken is not None))
        strong = [a for a in answers if a.score >= OPERATING]
        matched = match(strong, truths, same_kind=False)
        self._alarms += sum(taken is None for taken in matched)
        by_truth = {taken: a for a, taken in zip(strong, matched, strict=True) if taken is not None}
        for j, truth in enumerate(truths):
            if truth.visibility >= MOSTLY_VISIBLE:
                self.mostly_visible += 1
                self._found += j in by_truth
                self._right_kind += j in by_truth and by_truth[j].category == truth.values["kind"]

    def figures(self) -> dict[str, float]:
        if not self._totals:
            return {}
        per_kind = [average_precision(self._hits[kind], n) for kind, n in self._totals.items()]
        figures = {
            "ap50": float(np.mean(per_kind)),
            "ap50_worst_kind": float(np.min(per_kind)),
            "false_alarms_per_picture": self._alarms / self._pictures,
        }
        if self.mostly_visible:
            figures["recall_mostly_visible"] = self._found / self.mostly_visible
            figures["recall_and_kind"] = self._right_kind / self.mostly_visible
        return figures


class SegmentationTally:
    """Mean IoU of masks from the true boxes, and that of things hidden by a fifth or more."""

    def __init__(self) -> None:
        self._overlap: list[float] = []
        self._hidden: list[float] = []

    def add(self, masks: Sequence[BoxMask], truths: Sequence[Truth]) -> None:
        """Count a picture's masks, one per truth."""
        for truth, found in zip(truths, masks, strict=True):
            self._overlap.append(iou(found.probability > 0.5, truth.mask))
            if truth.visibility < OCCLUDED:
                self._hidden.append(self._overlap[-1])

    def figures(self) -> dict[str, float]:
        figures = {}
        if self._overlap:
            figures["mask_iou"] = float(np.mean(self._overlap))
            figures["mask_iou_p10"] = float(np.quantile(self._overlap, 0.1))
        if self._hidden:
            figures["mask_iou_occluded"] = float(np.mean(self._hidden))
        return figures


class AttributeTally:
    """Accuracy of each attribute, read with the true masks."""

    def __init__(self) -> None:
        self._right: dict[str, list[bool]] = defaultdict(list)

    def add(
        self,
        read: Sequence[Mapping[str, Belief]],
        truths: Sequence[Truth],
        around: Mapping[str, Belief],
        scene: Scene,
    ) -> None:
        """Count a picture's attributes, those of one thing per truth, and its surroundings."""
        for truth, beliefs in zip(truths, read, strict=True):
            for name, (value, _) in beliefs.items():
                self._right[name].append(value == truth.values[name])
        self._right["table"].append(around["table"][0] == scene.table)
        self._right["wall"].append(around["wall"][0] == scene.wall)

    def figures(self) -> dict[str, float]:
        return {f"{name}_accuracy": float(np.mean(v)) for name, v in self._right.items()}


class EffectsTally:
    """IoU of predicted effects with what the counterfactual shows: over all pixels, and the
    mean over pictures that have any."""

    def __init__(self) -> None:
        self._shared = self._together = 0
        self._per_picture: list[float] = []

    def add(self, made: Mask, thing: Mask, before: Image, after: Image) -> None:
        """Count the effects `made` of a thing, whose removal turns `before` into `after`."""
        far = ~dilate(thing, EDGE)
        change = np.abs(before.astype(int) - after.astype(int)).max(-1)
        real, made = (change > CHANGED) & far, made & far
        self._shared += int((real & made).sum())
        self._together += int((real | made).sum())
        if real.any():
            self._per_picture.append(iou(real, made))

    def figures(self) -> dict[str, float]:
        figures = {}
        if self._together:
            figures["effects_iou"] = self._shared / self._together
        if self._per_picture:
            figures["effects_iou_mean"] = float(np.mean(self._per_picture))
        return figures


class ReadingTally:
    """The whole chain: objects found, their masks and attributes, pictures read perfectly."""

    def __init__(self) -> None:
        self._pictures = self._found = self._alarms = self._perfect = 0
        self._overlap: list[float] = []
        self._right: dict[str, list[bool]] = defaultdict(list)
        self.things = 0

    def add(self, reading: Reading, truths: Sequence[Truth]) -> None:
        """Count what was read in a picture."""
        pairs = match_masks(reading.objects, truths)
        self._pictures += 1
        self.things += len(truths)
        self._found += len(pairs)
        self._alarms += len(reading.objects) - len(pairs)
        perfect = len(pairs) == len(truths) == len(reading.objects)
        for seen, truth in pairs:
            self._overlap.append(iou(seen.mask, truth.mask))
            values = {"kind": seen.category, **{k: v for k, (v, _) in seen.attributes.items()}}
            for name, value in values.items():
                self._right[name].append(value == truth.values[name])
            perfect &= values["kind"] == truth.values["kind"]
            perfect &= values.get("color") == truth.values["color"]
        self._perfect += perfect

    def figures(self) -> dict[str, float]:
        if not self._pictures:
            return {}
        figures = {
            "false_objects_per_picture": self._alarms / self._pictures,
            "pictures_with_all_kinds_and_colors_right": self._perfect / self._pictures,
        }
        if self.things:
            figures["objects_found"] = self._found / self.things
        if self._overlap:
            figures["mask_iou"] = float(np.mean(self._overlap))
        return figures | {f"{k}_accuracy": float(np.mean(v)) for k, v in self._right.items()}
