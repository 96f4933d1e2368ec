"""The senses of the full-size profiles: photographs, and whatever is named in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.errors import NamesNeededError
from sgedit_engine.interface import CancelToken, Image, Mask, Picture, Pointed, Progress
from sgedit_engine.models.profiles import ProfileFile
from sgedit_engine.models.residency import Lender, Part
from sgedit_engine.perception.attributes import Belief
from sgedit_engine.perception.cast_shadow import cast_shadow
from sgedit_engine.perception.detect import Detector
from sgedit_engine.perception.grounding import GroundingDinoDetector
from sgedit_engine.perception.parse import Perception, PerceptionSettings, Reader
from sgedit_engine.perception.photograph import Wanted, picture_of_photograph, sought_by
from sgedit_engine.perception.photograph_reader import PhotographReader
from sgedit_engine.perception.pointed import seen_at
from sgedit_engine.perception.recall import EffectsMemory, Memory
from sgedit_engine.perception.segment import BoxMask, SamSegmenter, Segmenter
from sgedit_engine.reading import NOTHING, Reading, Seen, Sought, Spotted
from sgedit_engine.scene.geometry import Box

# The longer side at which a picture is seen: SAM's square, and about what Grounding DINO reads.
SIGHT = 1024


class LookingReader(Reader, Protocol):
    """A reader that also tells how things look."""

    def looks(self, image: Image, masks: Sequence[Mask]) -> NDArray[np.float32]:
        """Unit vectors float32 [N, D]. No mask may be empty."""
        ...


DETECTOR: Part[Detector] = Part(
    "detector",
    lambda folder, place: GroundingDinoDetector.from_folder(folder, place.device),
)
SEGMENTER: Part[Segmenter] = Part(
    "segmenter",
    lambda folder, place: SamSegmenter.for_photographs(folder, place.device, place.dtype),
)


def reader_of(file: ProfileFile) -> Part[LookingReader]:
    """The reader of a profile's attributes."""
    values = file.vocabulary.attributes
    return Part(
        "reader",
        lambda folder, place: PhotographReader.from_folder(
            folder, values, place.device, place.dtype
        ),
    )


@dataclass(frozen=True)
class Lent:
    """A detector, a segmenter and a reader, each borrowed for one call: never all at once, so that
    a device with little memory holds one of them at a time."""

    models: Lender
    detector: Part[Detector]
    segmenter: Part[Segmenter]
    reader: Part[LookingReader]

    def detect(self, image: Image, kinds: Sequence[str] | None = None) -> tuple[Spotted, ...]:
        """See `Detector`."""
        with self.models.borrow(self.detector) as detector:
            return detector.detect(image, kinds)

    def masks(self, image: Image, boxes: Sequence[Box]) -> list[BoxMask]:
        """See `Segmenter`."""
        with self.models.borrow(self.segmenter) as segmenter:
            return segmenter.masks(image, boxes)

    def at_point(self, image: Image, point: tuple[float, float]) -> BoxMask | None:
        """See `Segmenter`."""
        with self.models.borrow(self.segmenter) as segmenter:
            return segmenter.at_point(image, point)

    def things(
        self, image: Image, masks: Sequence[Mask], sought: Sought = NOTHING
    ) -> list[dict[str, Belief]]:
        """See `Reader`."""
        with self.models.borrow(self.reader) as reader:
            return reader.things(image, masks, sought)

    def looks(self, image: Image, masks: Sequence[Mask]) -> NDArray[np.float32]:
        """See `LookingReader`."""
        with self.models.borrow(self.reader) as reader:
            return reader.looks(image, masks)


class PhotographSenses:
    """A `reading.Senses` of an open vocabulary that borrows, for each call, the models that it
    needs.

    Every method raises ModelError when they cannot be loaded or memory runs out. Other models
    of the same protocols can take the place of the profile's.
    """

    def __init__(
        self,
        models: Lender,
        file: ProfileFile,
        *,
        detector: Part[Detector] = DETECTOR,
        segmenter: Part[Segmenter] = SEGMENTER,
        reader: Part[LookingReader] | None = None,
    ) -> None:
        self._vocabulary = file.vocabulary
        self._settings = PerceptionSettings.of(file.thresholds)
        self._lent = Lent(models, detector, segmenter, reader or reader_of(file))
        self._perception = Perception(self._lent, self._lent, self._lent, settings=self._settings)
        self._effects = EffectsMemory()
        self._looks: Memory[NDArray[np.float32]] = Memory()

    def parse(
        self,
        image: Image,
        progress: Progress,
        cancel: CancelToken | None,
        names: Sequence[str] | None = None,
    ) -> Picture:
        """The picture with a graph of what `names` say. Raises NamesNeededError, CancelledError."""
        wanted = [Wanted.of(name, self._vocabulary) for name in names or ()]
        sought = sought_by(wanted, self._vocabulary)
        if not sought.kinds:
            raise NamesNeededError()
        reading = self._perception.read(image, sought, progress=progress, cancel=cancel)
        return picture_of_photograph(image, reading, wanted, self._vocabulary, self._settings.said)

    @property
    def sight(self) -> int:
        """The longer side in pixels at which pictures are seen."""
        return SIGHT

    def read(self, image: Image, sought: Sought = NOTHING) -> Reading:
        """All that is sought, with masks and attributes, and the answers too weak to count."""
        if not sought.kinds:
            return Reading(())
        return self._perception.read(image, sought)

    def spot(self, image: Image, sought: Sought = NOTHING) -> tuple[Spotted, ...]:
        """The detector's answers that count as objects, the most certain first."""
        if not sought.kinds:
            return ()
        answers = self._lent.detect(image, sought.kinds)
        return tuple(a for a in answers if a.score >= self._settings.found)

    def segment(self, image: Image, box: Box) -> Mask:
        """The object in a box."""
        return self._lent.masks(image, [box])[0].mask((image.shape[0], image.shape[1]))

    def look_at(self, image: Image, at: Pointed, sought: Sought = NOTHING) -> Seen | None:
        """The object at a point, in a box or of an outline: `NAMELESS` where it is none of what is
        sought."""
        return seen_at(self._perception, image, at, sought)

    def effects(self, image: Image, mask: Mask, others: Mask) -> Mask:
        """The shadow of the object with this mask, as `cast_shadow` finds it."""
        return self._effects.recall(image, mask, others, lambda: cast_shadow(image, mask, others))

    def embed(self, image: Image, masks: Sequence[Mask]) -> NDArray[np.float32]:
        """How things look, as unit vectors float32 [N, D]. No mask may be empty.

        Computed once for one picture and mask: every candidate asks how things looked before.
        """

        def look(mask: Mask) -> NDArray[np.float32]:
            return self._looks.recall(
                image, mask, compute=lambda: self._lent.looks(image, [mask])[0]
            )

        return np.stack([look(mask) for mask in masks])
