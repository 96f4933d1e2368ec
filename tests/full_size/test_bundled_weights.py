"""The bundle's trained weights, laid out as a checkpoint of Stable Diffusion 1.5: the path of the
full-size profiles draws with them what the bundle draws, to the bit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from sgedit_engine.diffusion.inpaint import Drawing
from sgedit_engine.interface import Image, Mask, Picture, RenderOptions
from sgedit_engine.models.manifest import write_model_manifest
from sgedit_engine.models.profiles import ProfileSpec, profile, read_profile_file
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import Checkpoint, checkpoints_folder, fitted, open_checkpoint
from sgedit_engine.plan import plan_edit
from sgedit_engine.rendering.choice import build_renderer, choose_renderer
from sgedit_engine.rendering.manner import BUNDLED, FULL_SIZE
from sgedit_engine.scene.edits import RemoveObject
from sgedit_engine.settings import Settings

PARTS = ("unet", "vae", "text_encoder", "tokenizer", "scheduler")
SETTINGS = Settings(guidance=3.0)


def _drawn(spec: ProfileSpec, checkpoint: Checkpoint, picture: Picture) -> Sequence[Image]:
    models = Residency(checkpoint, choose_place("cpu"))

    def lend(drawing: Drawing, _concepts: Sequence[str]) -> tuple[Residency, Drawing]:
        # In the words that these weights have learned.
        return models, replace(drawing, prompt="an empty table", against="")

    def nothing(_object_id: str) -> Mask:
        return np.zeros(picture.image.shape[:2], np.bool_)

    known = read_profile_file(checkpoints_folder() / "stilllife").vocabulary
    options = RenderOptions(candidates=1, seed=2)
    plan = plan_edit(
        picture, RemoveObject(target="cup-1"), options, vocabulary=known, effects=nothing
    )
    choice = choose_renderer(SETTINGS, spec, checkpoint)
    renderer = build_renderer(choice, SETTINGS, spec, lend, known.palette)
    return renderer.draw(picture, plan, steps=3, on_step=lambda _done, _total: None)


def test_trained_weights_draw_the_same_by_either_path(
    tmp_path: Path, photograph: Callable[[int, int], Picture]
) -> None:
    assert FULL_SIZE.filling == BUNDLED.filling
    bundled = profile("stilllife")
    folder = tmp_path / "stable-diffusion-v1-5"
    for part in PARTS:
        shutil.copytree(checkpoints_folder() / "stilllife" / part, folder / part)
    write_model_manifest(folder)
    own = profile("sd15")
    spec = replace(own, origins={part: own.origins[part] for part in PARTS})
    checkpoint = open_checkpoint(spec, tmp_path)
    picture = photograph(256, 256)
    (ours,) = _drawn(bundled, open_checkpoint(bundled), picture)
    (theirs,) = _drawn(fitted(spec, checkpoint), checkpoint, picture)
    assert np.array_equal(ours, theirs)
    assert (ours != picture.image).any()
