"""A checkpoint with random weights, a scene, and senses that see what they are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from sgedit_engine.interface import Image, Mask, Picture, Pointed, Vocabulary
from sgedit_engine.models.profiles import ProfileFile, profile
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import open_checkpoint, write_manifest
from sgedit_engine.perception.attributes import AttributeReader
from sgedit_engine.perception.detect import Owlv2Detector
from sgedit_engine.perception.effects import EffectsReader
from sgedit_engine.perception.segment import SamSegmenter
from sgedit_engine.reading import NOTHING, Reading, Seen, Sought, Spotted
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.relations import PREDICATES, relations_of

VOCABULARY = Vocabulary(
    kinds=("ball", "book", "mug", "lamp"),
    attributes={
        "color": ("red", "blue", "green"),
        "pattern": ("plain", "striped", "spotted"),
        "finish": ("matte", "glossy"),
    },
    predicates=PREDICATES,
    supports=("book",),
    proportions={
        "ball": (1.0, 0.2),
        "book": (2.0, 0.3),
        "mug": (1.2, 0.25),
        "lamp": (0.7, 0.4),
    },
)

GREY = (150, 150, 150)


def flat(color: tuple[int, int, int] = GREY) -> Image:
    """A picture of one color."""
    return np.full((256, 256, 3), color, np.uint8)


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of checkpoints: `stilllife` with every part; any picture is of its world."""
    from stilllife import architectures, perception_models

    root = tmp_path_factory.mktemp("checkpoints")
    folder = root / "stilllife"
    torch.manual_seed(0)
    tokenizer = architectures.build_tokenizer()
    architectures.build_autoencoder().save_pretrained(folder / "vae")
    architectures.build_unet().save_pretrained(folder / "unet")
    architectures.build_text_encoder(tokenizer).save_pretrained(folder / "text_encoder")
    architectures.build_scheduler().save_pretrained(folder / "scheduler")
    tokenizer.save_pretrained(folder / "tokenizer")
    detector, words = perception_models.build_detector()
    Owlv2Detector(detector, words, perception_models.detector_prompts()).save_folder(
        folder / "detector"
    )
    SamSegmenter(perception_models.build_segmenter()).save_folder(folder / "segmenter")
    reader, words = perception_models.build_reader()
    AttributeReader(reader, words, perception_models.reader_prompts()).save_folder(
        folder / "reader"
    )
    EffectsReader(perception_models.build_effects()).save_folder(folder / "effects")
    file = ProfileFile(
        vocabulary=VOCABULARY,
        thresholds={
            "world_psnr": 0.0,
            "world_psnr_empty": 0.0,
            "world_surface": 0.0,
            "world_faint": 1e6,
        },
    )
    (folder / "profile.json").write_text(file.model_dump_json())
    write_manifest(folder)
    return root


@pytest.fixture(scope="session")
def models(checkpoints: Path) -> Residency:
    """The checkpoint's models on the processor."""
    spec = profile("stilllife")
    return Residency(open_checkpoint(spec, checkpoints), choose_place("cpu"))


@pytest.fixture
def painting() -> Callable[[int, int], Image]:
    """Makes a smooth picture with some texture: `painting(height, width)`."""

    def make(height: int, width: int) -> Image:
        rows, columns = np.mgrid[0:height, 0:width]
        smooth = np.stack([rows * 200 / height, columns * 200 / width, 90 + 0 * rows], axis=2)
        noise = np.random.default_rng(7).normal(0, 6, smooth.shape)
        return (smooth + noise + 20).clip(0, 255).astype(np.uint8)

    return make


@pytest.fixture
def vocabulary() -> Vocabulary:
    return VOCABULARY


@pytest.fixture
def scene(painting: Callable[[int, int], Image]) -> Picture:
    """A red mug on the left, a blue ball before a green striped book on the right."""
    boxes = {
        "mug-1": ("mug", {"color": "red", "pattern": "plain"}, (0.10, 0.45, 0.34, 0.65)),
        "ball-1": ("ball", {"color": "blue", "pattern": "plain"}, (0.62, 0.62, 0.80, 0.80)),
        "book-1": ("book", {"color": "green", "pattern": "striped"}, (0.60, 0.48, 0.92, 0.66)),
    }
    objects = tuple(
        SceneObject(id=i, category=kind, attributes=attributes, box=Box.from_xyxy(box))
        for i, (kind, attributes, box) in boxes.items()
    )
    masks = {o.id: o.box.to_mask(256, 256) for o in objects}
    masks["book-1"] &= ~masks["ball-1"]
    graph = SceneGraph(objects=objects, issued={"mug": 1, "ball": 1, "book": 1})
    graph = graph.with_relations(relations_of(objects, masks))
    return Picture(painting(256, 256), graph, masks)


@dataclass(frozen=True)
class ScriptedSenses:
    """Senses that see what they are told, what is `missed` only where they are told to look, and a
    shadow to the right of everything."""

    reading: Reading
    missed: tuple[Seen, ...] = ()
    sight: int = 256

    def read(self, image: Image, sought: Sought = NOTHING) -> Reading:
        return self.reading

    def spot(self, image: Image, sought: Sought = NOTHING) -> tuple[Spotted, ...]:
        return tuple(Spotted(s.category, s.box, s.score) for s in self.reading.objects)

    def segment(self, image: Image, box: Box) -> Mask:
        return box.to_mask(image.shape[1], image.shape[0])

    def look_at(self, image: Image, at: Pointed, sought: Sought = NOTHING) -> Seen | None:
        there = [s for s in self.missed if isinstance(at, Box) and s.box.iou(at) > 0.5]
        return there[0] if there else None

    def effects(self, image: Image, mask: Mask, others: Mask) -> Mask:
        width = int(Box.from_mask(mask).width * mask.shape[1]) // 2
        moved = np.roll(mask, width, axis=1)
        moved[:, :width] = False
        return moved & ~mask

    def embed(self, image: Image, masks: Sequence[Mask]) -> NDArray[np.float32]:
        means = np.array([image[mask].mean(axis=0) for mask in masks], np.float32) / 255
        both = np.concatenate([means, 1 - means], axis=1)
        looks: NDArray[np.float32] = both / np.linalg.norm(both, axis=1, keepdims=True)
        return looks


@pytest.fixture
def senses() -> Callable[[Reading], ScriptedSenses]:
    return ScriptedSenses


@pytest.fixture
def read_as() -> Callable[[SceneGraph, Mapping[str, Mask]], Reading]:
    """The reading of a picture in which everything is as a graph says."""

    def read(graph: SceneGraph, masks: Mapping[str, Mask]) -> Reading:
        return Reading(
            tuple(
                Seen(
                    category=o.category,
                    box=o.box,
                    score=0.9,
                    mask=masks.get(o.id, o.box.to_mask(256, 256)),
                    attributes={name: (value, 0.9) for name, value in o.attributes.items()},
                )
                for o in graph.foreground
            )
        )

    return read
