"""Senses that do all of their work, and then see what they are told: random weights see nothing.

So as much is segmented, described and compared as in a photograph whose edit went well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from sgedit_engine.interface import Image
from sgedit_engine.models.profiles import ProfileFile
from sgedit_engine.models.residency import Lender, Part
from sgedit_engine.perception.grounding import GroundingDinoDetector
from sgedit_engine.perception.segment import BoxMask, SamSegmenter
from sgedit_engine.photograph_senses import PhotographSenses
from sgedit_engine.reading import Spotted
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph

_SURE = 0.9


@dataclass
class There:
    """What is to be seen just now."""

    graph: SceneGraph


def senses_that_see(there: There) -> Any:
    """What makes the senses of an engine: the profile's own, that see `there`."""

    def senses(models: Lender, file: ProfileFile) -> PhotographSenses:
        return PhotographSenses(models, file, detector=detector, segmenter=segmenter)

    detector: Part[Any] = Part(
        "detector",
        lambda folder, place: _seeing(there, _Detector.from_folder(folder, place.device)),
    )
    segmenter: Part[Any] = Part(
        "segmenter",
        lambda folder, place: _Segmenter.for_photographs(folder, place.device, place.dtype),
    )
    return senses


def _seeing(there: There, detector: _Detector) -> _Detector:
    detector.there = there
    return detector


class _Detector(GroundingDinoDetector):
    there: There

    def detect(self, image: Image, kinds: Sequence[str] | None = None) -> tuple[Spotted, ...]:
        self.answers(image, kinds or ())
        things = self.there.graph.foreground
        asked = [o for o in things if o.category in (kinds or ())]
        return tuple(Spotted(o.category, o.box, _SURE) for o in asked)


class _Segmenter(SamSegmenter):
    def masks(self, image: Image, boxes: Sequence[Box]) -> list[BoxMask]:
        found = super().masks(image, boxes)
        return [
            BoxMask(_ellipse(box, one.probability.shape), _SURE)
            for box, one in zip(boxes, found, strict=True)
        ]


def _ellipse(box: Box, shape: tuple[int, ...]) -> Any:
    rows, columns = shape
    center = (round(box.center[0] * columns), round(box.center[1] * rows))
    axes = (round(box.width * columns / 2), round(box.height * rows / 2))
    drawn = np.zeros((rows, columns), np.float32)
    return cv2.ellipse(drawn, center, axes, 0, 0, 360, 1.0, thickness=-1)
