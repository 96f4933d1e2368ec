"""The bundled models, loaded once and lent as the engine does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from diffusers import AutoencoderKL

from sgedit_engine.diffusion.parts import VAE
from sgedit_engine.models.profiles import ProfileFile, ProfileSpec, profile, read_profile_file
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import Checkpoint, checkpoints_folder, open_checkpoint
from sgedit_engine.perception.attributes import AttributeReader
from sgedit_engine.perception.detect import Owlv2Detector
from sgedit_engine.perception.effects import EffectsReader
from sgedit_engine.perception.parse import Perception, PerceptionSettings
from sgedit_engine.perception.segment import SamSegmenter
from sgedit_engine.senses import DETECTOR, EFFECTS, READER, SEGMENTER, BundledSenses
from sgedit_engine.settings import Device
from stilllife.judge.judge import JUDGE_FOLDER

_MEGABYTE = 1e6


def judge_folder(checkpoints: Path | None) -> Path:
    """Where the judge's weights are below a folder of checkpoints (None: the bundled ones)."""
    return (checkpoints if checkpoints is not None else checkpoints_folder()) / JUDGE_FOLDER


_WEIGHTS = ".safetensors"


@dataclass(frozen=True, eq=False)
class Readers:
    """The perceiving models, and the whole chain of them."""

    detector: Owlv2Detector
    segmenter: SamSegmenter
    reader: AttributeReader
    effects: EffectsReader
    perception: Perception


@dataclass(frozen=True, eq=False)
class Bundle:
    """The models of a profile on a device, this machine's processor unless told otherwise."""

    device: Device
    spec: ProfileSpec
    checkpoint: Checkpoint
    file: ProfileFile
    models: Residency
    senses: BundledSenses

    @classmethod
    def open(cls, checkpoints: Path | None = None, device: Device = "cpu") -> Self:
        """The profile "stilllife" below a folder of checkpoints (None: the bundled ones).

        Raises ModelMissingError, ModelDamagedError, and InputError for a device that is not there.
        """
        spec = profile("stilllife")
        checkpoint = open_checkpoint(spec, checkpoints)
        file = read_profile_file(checkpoint.folder)
        models = Residency(checkpoint, choose_place(device))
        return cls(device, spec, checkpoint, file, models, BundledSenses(models, file))

    @contextmanager
    def readers(self) -> Iterator[Readers]:
        """Lends the perceiving models, with the profile's thresholds."""
        with (
            self.models.borrow(DETECTOR) as detector,
            self.models.borrow(SEGMENTER) as segmenter,
            self.models.borrow(READER) as reader,
            self.models.borrow(EFFECTS) as effects,
        ):
            settings = PerceptionSettings.of(self.file.thresholds)
            perception = Perception(detector, segmenter, reader, settings=settings)
            yield Readers(detector, segmenter, reader, effects, perception)

    @contextmanager
    def autoencoder(self) -> Iterator[AutoencoderKL]:
        """Lends the autoencoder."""
        with self.models.borrow(VAE) as vae:
            yield vae

    @property
    def weights_mb(self) -> float:
        """Size of all weights, the judge's included, in units of 10⁶ bytes."""
        sizes = [
            size for name, (size, _) in self.checkpoint.files.items() if name.endswith(_WEIGHTS)
        ]
        judge = judge_folder(self.checkpoint.folder.parent)
        sizes += [path.stat().st_size for path in judge.rglob(f"*{_WEIGHTS}")]
        return sum(sizes) / _MEGABYTE
