"""Rendered test scenes, each drawn once and read once by every model."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from diffusers import AutoencoderKL

from benchmarks.bundled import Bundle, Readers
from benchmarks.relations import Told, told_relations, true_relations
from sgedit_engine.diffusion.latents import decode, encode
from sgedit_engine.errors import OutsideWorldError
from sgedit_engine.interface import Image, Mask, Vocabulary
from sgedit_engine.perception.attributes import Belief
from sgedit_engine.perception.detect import Detector
from sgedit_engine.perception.outside import WorldLimits, check_world, psnr
from sgedit_engine.perception.parse import Perception, picture_of_reading
from sgedit_engine.perception.segment import BoxMask
from sgedit_engine.reading import Reading, Spotted
from stilllife.edits import EditPair
from stilllife.render import render
from stilllife.structure import structural_similarity
from stilllife.train_autoencoder import pictures_to_tensor
from stilllife.truths import Truth, truths_of
from stilllife.world import Scene

# Pictures that are rendered together: enough for all threads, and few of them in memory.
_BATCH = 40
_EFFECT = 0.5


@dataclass(frozen=True, eq=False)
class PictureRead:
    """A rendered scene, and all that the models say about it.

    `answers` are the detector's, weak ones too; `masks` and `attributes` those from the true
    boxes and masks, one per truth. `reading` and the relations `told` are the whole chain's, from
    the picture alone. `psnr` (dB) and `ssim` compare it with its reconstruction. `refused`: the
    engine would say that it is not from its world.
    """

    image: Image
    scene: Scene
    truths: list[Truth]
    answers: tuple[Spotted, ...]
    masks: list[BoxMask]
    attributes: list[dict[str, Belief]]
    surroundings: dict[str, Belief]
    reading: Reading
    told: set[Told]
    true: set[Told]
    psnr: float
    ssim: float
    refused: bool


@dataclass(frozen=True, eq=False)
class EffectsRead:
    """A pair of which one thing was removed: the thing's mask, its `effects` as predicted from
    `before`, and the `truths` of the picture before."""

    scene: Scene
    truths: list[Truth]
    effects: Mask
    thing: Mask
    before: Image
    after: Image


class _Listening:
    """A detector that keeps what it said last, so that nobody has to ask it twice."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self.said: tuple[Spotted, ...] = ()

    def detect(self, image: Image, kinds: Sequence[str] | None = None) -> tuple[Spotted, ...]:
        """See `Detector`."""
        self.said = self._detector.detect(image, kinds)
        return self.said


class PictureReader:
    """Reads rendered scenes with the models of a bundle."""

    def __init__(
        self, readers: Readers, vae: AutoencoderKL, vocabulary: Vocabulary, limits: WorldLimits
    ) -> None:
        self._readers = readers
        self._vae = vae
        self._vocabulary = vocabulary
        self._limits = limits

    def read(self, scenes: Sequence[Scene]) -> Iterator[PictureRead]:
        """The scenes, drawn and read in their order, as many at once as there are cores."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for start in range(0, len(scenes), _BATCH):
                batch = scenes[start : start + _BATCH]
                drawn = render(batch)
                truths = [truths_of(scene, drawn, n) for n, scene in enumerate(batch)]
                yield from pool.map(self._read, drawn.rgb, batch, truths)

    def effects(self, pairs: Sequence[EditPair]) -> Iterator[EffectsRead]:
        """Removals, drawn before and after, with the effects predicted from before."""
        for start in range(0, len(pairs), _BATCH // 2):
            batch = pairs[start : start + _BATCH // 2]
            before, after = render([p.before for p in batch]), render([p.after for p in batch])
            for n, pair in enumerate(batch):
                image, thing = before.rgb[n], before.visible_mask(n, pair.index)
                others = (before.visible[n] > 0) & ~thing
                effects = self._readers.effects.probability(image, thing, others) > _EFFECT
                truths = truths_of(pair.before, before, n)
                yield EffectsRead(pair.before, truths, effects, thing, image, after.rgb[n])

    def _read(self, image: Image, scene: Scene, truths: list[Truth]) -> PictureRead:
        reader, segmenter = self._readers.reader, self._readers.segmenter
        listening = _Listening(self._readers.detector)
        settings = self._readers.perception.settings
        reading = Perception(listening, segmenter, reader, settings).read(image)
        surroundings = reader.surroundings(image)
        picture = picture_of_reading(image, reading, surroundings, self._vocabulary)
        again = decode(self._vae, encode(self._vae, image))[0]
        kept = psnr(image, again)
        return PictureRead(
            image=image,
            scene=scene,
            truths=truths,
            answers=listening.said,
            masks=segmenter.masks(image, [truth.box for truth in truths]),
            attributes=reader.things(image, [truth.mask for truth in truths]),
            surroundings=surroundings,
            reading=reading,
            told=told_relations(picture, truths),
            true=true_relations(scene, truths),
            psnr=kept,
            ssim=float(structural_similarity(_tensor(image), _tensor(again))),
            refused=self._is_refused(image, reading, surroundings, kept),
        )

    def _is_refused(
        self, image: Image, reading: Reading, surroundings: dict[str, Belief], kept: float
    ) -> bool:
        try:
            check_world(image, reading, surroundings, lambda _: kept, self._limits)
        except OutsideWorldError:
            return True
        return False


def _tensor(image: Image) -> torch.Tensor:
    return pictures_to_tensor(torch.from_numpy(np.array(image)).permute(2, 0, 1)[None])


@contextmanager
def picture_reader(bundle: Bundle) -> Iterator[PictureReader]:
    """Lends a reader with the profile's models, thresholds and words.

    Meanwhile torch takes one thread per call: pictures side by side need no more.
    """
    limits = WorldLimits.of(bundle.file.thresholds)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with bundle.readers() as readers, bundle.autoencoder() as vae:
            yield PictureReader(readers, vae, bundle.file.vocabulary, limits)
    finally:
        torch.set_num_threads(threads)
