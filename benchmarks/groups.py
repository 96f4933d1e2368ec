"""The perceiving models' figures on one group of pictures: all, the hard ones, a held-back look."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from benchmarks.picture_reader import EffectsRead, PictureRead
from benchmarks.rates import interval
from benchmarks.relations import Tally
from stilllife.tallies import (
    AttributeTally,
    DetectionTally,
    EffectsTally,
    ReadingTally,
    SegmentationTally,
)
from stilllife.world import PREDICATES

# What the figures are called, and what the tallies call them.
_DETECTION = {
    "ap50": "ap50",
    "ap50_worst_kind": "ap50_worst_kind",
    "recall": "recall_mostly_visible",
    "recall_and_kind": "recall_and_kind",
    "false_alarms": "false_alarms_per_picture",
}
_SEGMENTATION = {name: name for name in ("mask_iou", "mask_iou_p10", "mask_iou_occluded")}
_ATTRIBUTES = {name: f"{name}_accuracy" for name in ("color", "pattern", "finish", "kind")}
_EFFECTS = {name: name for name in ("effects_iou", "effects_iou_mean")}
_READING = {
    "read_objects": "objects_found",
    "read_false_objects": "false_objects_per_picture",
    "read_mask_iou": "mask_iou",
    "read_color": "color_accuracy",
    "read_pattern": "pattern_accuracy",
    "read_kinds_and_colors": "pictures_with_all_kinds_and_colors_right",
}
_RELATIONS = ("relations_f1", *(f"{p.replace(' ', '_')}_f1" for p in PREDICATES))
FIGURES = (
    "psnr",
    "ssim",
    *_DETECTION,
    *_SEGMENTATION,
    *_ATTRIBUTES,
    *_EFFECTS,
    *_READING,
    *_RELATIONS,
    "world_refused",
)
_NOTHING = "there was nothing to measure it on in these pictures"


class Group:
    """Counts pictures of one group; every figure of FIGURES is then there, or missing."""

    def __init__(self) -> None:
        self.pictures = 0
        self._reconstructions: list[tuple[float, float]] = []
        self._detection = DetectionTally()
        self._segmentation = SegmentationTally()
        self._attributes = AttributeTally()
        self._effects = EffectsTally()
        self._reading = ReadingTally()
        self._relations = Tally()
        self._refused = 0

    def add(self, read: PictureRead) -> None:
        """Count a picture."""
        self.pictures += 1
        self._reconstructions.append((read.psnr, read.ssim))
        self._detection.add(read.answers, read.truths)
        self._segmentation.add(read.masks, read.truths)
        self._attributes.add(read.attributes, read.truths, read.surroundings, read.scene)
        self._reading.add(read.reading, read.truths)
        self._relations.add(read.told, read.true)
        self._refused += read.refused

    def add_effects(self, read: EffectsRead) -> None:
        """Count the effects of a thing, of a pair that is none of the pictures."""
        self._effects.add(read.effects, read.thing, read.before, read.after)

    def figures(self) -> dict[str, float]:
        """Those of FIGURES that there was something to measure on."""
        if not self.pictures:
            return {}
        psnr, ssim = zip(*self._reconstructions, strict=True)
        found = {
            "psnr": statistics.fmean(psnr),
            "ssim": statistics.fmean(ssim),
            **_renamed(self._detection.figures(), _DETECTION),
            **_renamed(self._segmentation.figures(), _SEGMENTATION),
            **_renamed(self._attributes.figures(), _ATTRIBUTES),
            **_renamed(self._effects.figures(), _EFFECTS),
            **_renamed(self._reading.figures(), _READING),
            **self._relations.figures(),
            "world_refused": self._refused / self.pictures,
        }
        return {name: found[name] for name in FIGURES if name in found}

    def missing(self) -> dict[str, str]:
        """Why the others of FIGURES are not there."""
        found = self.figures()
        return {name: _NOTHING for name in FIGURES if name not in found}

    def intervals(self) -> dict[str, dict[str, float]]:
        """95 % intervals of shares, as if the things of one picture were independent."""
        things, seen = self._reading.things, self._detection.mostly_visible
        trials = {"recall": seen, "recall_and_kind": seen, "read_objects": things}
        trials |= dict.fromkeys(_ATTRIBUTES, things)
        trials |= {"read_kinds_and_colors": self.pictures, "world_refused": self.pictures}
        found = self.figures()
        return {name: interval(found[name], n) for name, n in trials.items() if name in found}


def _renamed(found: Mapping[str, float], names: Mapping[str, str]) -> dict[str, float]:
    return {name: found[source] for name, source in names.items() if source in found}
