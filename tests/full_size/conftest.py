"""Photographs with a scene, and tiny models of every class to edit them with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sgedit_engine import senses as bundled
from sgedit_engine.interface import Image, Picture
from sgedit_engine.models.profiles import PHOTOGRAPHS, profile, read_profile_file
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import open_checkpoint
from sgedit_engine.photograph_senses import PhotographSenses
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject
from tests.full_size.tiny.profile import write_profile

PROFILE_NAMES = ("sd15", "sd21", "sdxl")


@pytest.fixture(scope="session")
def folder_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The folder of a profile's models, written once: `folder_of("sd21", kind="sd21")`."""
    written: dict[tuple[str, str | None, bool], Path] = {}

    def of(name: str, kind: str | None = None, inpaint: bool = True) -> Path:
        key = (name, kind, inpaint)
        if key not in written:
            root = tmp_path_factory.mktemp(name)
            written[key] = write_profile(root, name, kind=kind, inpaint=inpaint)
        return written[key]

    return of


@pytest.fixture(scope="session")
def photograph() -> Callable[[int, int], Picture]:
    """A picture of some height and width with a cup on a desk, a laptop, and a wall behind."""

    def make(height: int, width: int) -> Picture:
        rows, columns = np.mgrid[0:height, 0:width]
        smooth = np.stack([rows * 150 / height, columns * 150 / width, 90 + 0 * rows], axis=2)
        noise = np.random.default_rng(3).normal(0, 8, smooth.shape)
        image: Image = (smooth + noise + 30).clip(0, 255).astype(np.uint8)
        told = (
            ("cup-1", "cup", {"color": "red"}, "", (0.15, 0.40, 0.38, 0.66)),
            ("laptop-1", "laptop", {}, "a thin gray laptop. It is open", (0.55, 0.3, 0.9, 0.7)),
            ("desk-1", "desk", {"material": "wooden"}, "", (0.0, 0.35, 1.0, 1.0)),
            ("wall-1", "wall", {"color": "white"}, "", (0.0, 0.0, 1.0, 0.5)),
        )
        objects = tuple(
            SceneObject(
                id=i,
                category=category,
                attributes=attributes,
                description=text,
                box=Box.from_xyxy(box),
                kind="background" if i in ("desk-1", "wall-1") else "foreground",
            )
            for i, category, attributes, text, box in told
        )
        masks = {o.id: o.box.to_mask(width, height) for o in objects if o.kind == "foreground"}
        issued = {"cup": 1, "laptop": 1, "desk": 1, "wall": 1}
        relation = Relation(subject="cup-1", predicate="left of", object="laptop-1")
        graph = SceneGraph(objects=objects, relations=(relation,), issued=issued)
        return Picture(image, graph, masks)

    return make


@pytest.fixture(scope="session")
def mixed() -> PhotographSenses:
    """The parsing of photographs with the bundle's trained models in the full-size ones' places:
    a detector that is asked by name, a segmenter, a reader."""
    file = read_profile_file(PHOTOGRAPHS)
    models = Residency(open_checkpoint(profile("stilllife")), choose_place("cpu"))
    # The bundle's detector is surer of itself, and its reader tells looks apart by less.
    bundle = {"found": 0.6, "residue": 0.2, "likeness": 0.6, "likeness_left": 0.9, "look": 0.6}
    file = file.model_copy(update={"thresholds": {**file.thresholds, **bundle}})
    return PhotographSenses(
        models,
        file,
        detector=bundled.DETECTOR,
        segmenter=bundled.SEGMENTER,
        reader=bundled.READER,
    )
