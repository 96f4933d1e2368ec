"""The engine's senses: the perceiving models of a checkpoint, borrowed when needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.diffusion.latents import decode, encode
from sgedit_engine.diffusion.parts import VAE
from sgedit_engine.interface import CancelToken, Image, Mask, Picture, Pointed, Progress
from sgedit_engine.looked_for import only_named
from sgedit_engine.models.profiles import ProfileFile
from sgedit_engine.models.residency import Part, Residency
from sgedit_engine.perception.attributes import AttributeReader
from sgedit_engine.perception.detect import Owlv2Detector
from sgedit_engine.perception.edges import along_edges
from sgedit_engine.perception.effects import EffectsReader
from sgedit_engine.perception.frames import SIDE, to_square
from sgedit_engine.perception.masks import clean
from sgedit_engine.perception.outside import WorldLimits, check_world, psnr
from sgedit_engine.perception.parse import Perception, PerceptionSettings, picture_of_reading
from sgedit_engine.perception.pointed import seen_at
from sgedit_engine.perception.recall import EffectsMemory
from sgedit_engine.perception.segment import SamSegmenter
from sgedit_engine.reading import NOTHING, Reading, Seen, Sought, Spotted
from sgedit_engine.scene.geometry import Box

DETECTOR: Part[Owlv2Detector] = Part(
    "detector", lambda folder, place: Owlv2Detector.from_folder(folder, place.device, place.dtype)
)
SEGMENTER: Part[SamSegmenter] = Part(
    "segmenter", lambda folder, place: SamSegmenter.from_folder(folder, place.device, place.dtype)
)
READER: Part[AttributeReader] = Part(
    "reader", lambda folder, place: AttributeReader.from_folder(folder, place.device, place.dtype)
)
EFFECTS: Part[EffectsReader] = Part(
    "effects", lambda folder, place: EffectsReader.from_folder(folder, place.device, place.dtype)
)


class BundledSenses:
    """A `reading.Senses` that borrows, for each call, the models that it needs. Its vocabulary is
    closed: it does not matter what is sought.

    Every method raises ModelError when they cannot be loaded or memory runs out.
    """

    def __init__(self, models: Residency, file: ProfileFile) -> None:
        self._models = models
        self._vocabulary = file.vocabulary
        self._settings = PerceptionSettings.of(file.thresholds)
        self._limits = WorldLimits.of(file.thresholds)
        self._effects = EffectsMemory()

    def parse(
        self,
        image: Image,
        progress: Progress,
        cancel: CancelToken | None,
        names: Sequence[str] | None = None,
    ) -> Picture:
        """The picture with its graph, of things that fit one of `names` (None: of all).

        Raises OutsideWorldError, CancelledError.
        """
        with self._perception() as perception:
            reading = perception.read(image, progress=progress, cancel=cancel)
        with self._models.borrow(READER) as reader:
            surroundings = reader.surroundings(image)
        check_world(image, reading, surroundings, self._reconstruction_psnr, self._limits)
        picture = picture_of_reading(image, reading, surroundings, self._vocabulary)
        return picture if names is None else only_named(picture, names, self._vocabulary)

    @property
    def sight(self) -> int:
        """The side of the squares that the models read, in pixels."""
        return SIDE

    def read(self, image: Image, sought: Sought = NOTHING) -> Reading:
        """All objects with masks and attributes, and the answers too weak to count as one."""
        with self._perception() as perception:
            return perception.read(image)

    def spot(self, image: Image, sought: Sought = NOTHING) -> tuple[Spotted, ...]:
        """The detector's answers that count as objects, the most certain first."""
        with self._models.borrow(DETECTOR) as detector:
            answers = detector.detect(image)
        return tuple(a for a in answers if a.score >= self._settings.found)

    def segment(self, image: Image, box: Box) -> Mask:
        """The object in a box."""
        with self._models.borrow(SEGMENTER) as segmenter:
            found = segmenter.masks(image, [box])[0].mask((image.shape[0], image.shape[1]))
        return clean(along_edges(image, [found])[0])

    def look_at(self, image: Image, at: Pointed, sought: Sought = NOTHING) -> Seen | None:
        """The object at a point, in a box or of an outline, also if `read` would not see it."""
        with self._perception() as perception:
            return seen_at(perception, image, at)

    def effects(self, image: Image, mask: Mask, others: Mask) -> Mask:
        """The shadow and reflection of the object with this mask, outside it.

        Computed once for one picture and mask: planning and every candidate ask for the same.
        """

        def compute() -> Mask:
            with self._models.borrow(EFFECTS) as reader:
                return reader.probability(image, mask, others) > self._settings.effect

        return self._effects.recall(image, mask, others, compute)

    def embed(self, image: Image, masks: Sequence[Mask]) -> NDArray[np.float32]:
        """How things look, as unit vectors float32 [N, D]. No mask may be empty."""
        with self._models.borrow(READER) as reader:
            return reader.looks(image, masks)

    def _reconstruction_psnr(self, image: Image) -> float:
        """How much of a picture survives the autoencoder, at the size that it knows; in dB."""
        square, _ = to_square(image)
        with self._models.borrow(VAE) as vae:
            return psnr(square, decode(vae, encode(vae, square))[0])

    @contextmanager
    def _perception(self) -> Iterator[Perception]:
        with (
            self._models.borrow(DETECTOR) as detector,
            self._models.borrow(SEGMENTER) as segmenter,
            self._models.borrow(READER) as reader,
        ):
            yield Perception(detector, segmenter, reader, settings=self._settings)
