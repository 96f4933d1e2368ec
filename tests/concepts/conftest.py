"""The bundled models, a painted picture with a mug and a ball, and what few steps learned."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from sgedit_engine.concepts.concept import Concepts, ConceptSettings, Subject
from sgedit_engine.concepts.train import learn
from sgedit_engine.diffusion.few_steps import Sampler, choose_sampler
from sgedit_engine.diffusion.parts import TEXT
from sgedit_engine.interface import Image, Picture
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import open_checkpoint
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject

# Few and small steps, of both phases.
FEW = ConceptSettings(token_steps=3, weight_steps=2, views=2, batch=1, rank=2)
RESOLUTION = 256


@pytest.fixture(scope="session")
def models() -> Residency:
    return Residency(open_checkpoint(profile("stilllife")), choose_place("cpu"))


@pytest.fixture(scope="session")
def sampler() -> Sampler:
    return choose_sampler(open_checkpoint(profile("stilllife")), None, None)


@pytest.fixture(scope="session")
def picture() -> Picture:
    rows, columns = np.mgrid[0:RESOLUTION, 0:RESOLUTION]
    image: Image = np.stack([rows // 2 + 90, columns // 4 + 110, 0 * rows + 150], 2).astype(
        np.uint8
    )
    objects, masks = [], {}
    things = (
        ("mug-1", "mug", {"color": "red", "pattern": "striped"}, (0.15, 0.45, 0.4, 0.7)),
        ("ball-1", "ball", {"color": "blue", "pattern": "plain"}, (0.6, 0.55, 0.8, 0.75)),
    )
    for number, (object_id, kind, look, corners) in enumerate(things):
        box = Box.from_xyxy(corners)
        masks[object_id] = box.to_mask(RESOLUTION, RESOLUTION)
        image[masks[object_id]] = ((200, 40, 40), (40, 60, 200))[number]
        objects.append(SceneObject(id=object_id, category=kind, attributes=look, box=box))
    return Picture(image, SceneGraph(objects=tuple(objects)), masks)


@pytest.fixture(scope="session")
def subjects(picture: Picture) -> tuple[Subject, Subject]:
    return (
        Subject("mug-1", picture.masks["mug-1"], "red striped mug", "mug"),
        Subject("ball-1", picture.masks["ball-1"], "blue ball", "ball"),
    )


@pytest.fixture(scope="session")
def learned(
    models: Residency, sampler: Sampler, picture: Picture, subjects: tuple[Subject, Subject]
) -> Concepts:
    """The mug, learned in few steps."""
    return learn(models, picture.image, subjects[:1], FEW, sampler=sampler, resolution=RESOLUTION)


@pytest.fixture
def outputs(models: Residency, sampler: Sampler) -> Callable[[], tuple[Tensor, Tensor]]:
    """What the shared models say now: of a prompt, and of noise."""

    def ask() -> tuple[Tensor, Tensor]:
        noise = torch.randn(1, 9, 16, 16, generator=torch.Generator().manual_seed(3))
        with models.borrow(TEXT) as embed, torch.inference_mode():
            (tower,) = embed.towers
            ids = tower.tokenizer("a red <object-0> mug", return_tensors="pt").input_ids
            words = tower.model(ids).last_hidden_state
        with models.borrow(sampler.unet) as unet, torch.inference_mode():
            return words, unet(noise, 500, encoder_hidden_states=words).sample

    return ask
