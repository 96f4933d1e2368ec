"""What each renderer is told of a plan, and that both draw every kind of edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.inpaint import Drawing
from sgedit_engine.diffusion.latents import encode
from sgedit_engine.diffusion.parts import TEXT, UNET, VAE
from sgedit_engine.diffusion.window import Window
from sgedit_engine.errors import CancelledError
from sgedit_engine.interface import Mask, Picture, Plan, RenderOptions, Stage, Vocabulary
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.residency import Residency
from sgedit_engine.models.weights import open_checkpoint
from sgedit_engine.plan import plan_edit
from sgedit_engine.prompting import CAPTIONS
from sgedit_engine.rendering.choice import build_renderer, choose_renderer
from sgedit_engine.rendering.inpainting import inpainting_drawing, steered_inpainting_drawing
from sgedit_engine.rendering.manner import BUNDLED
from sgedit_engine.rendering.staged import DrawingOf, Lend, Request, StagedRenderer
from sgedit_engine.rendering.steered import steered_drawing, unsteered_drawing
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.settings import Identity, RendererName, Settings

SAMPLER = Sampler(UNET, 2, 1.0, order=1)
REMOVE = RemoveObject(target="mug-1")
ADD = AddObject(category="ball", attributes={"color": "green"})
MOVE = AdjustRelation(target="mug-1", placement=Placement(predicate="right of", anchor="ball-1"))
EDITS: list[Edit] = [
    REMOVE,
    ADD,
    MOVE,
    ChangeAttributes(target="mug-1", attributes={"color": "blue"}),
    ReplaceObject(target="mug-1", category="ball", attributes={"color": "blue"}),
]


@pytest.fixture
def plan(scene: Picture, vocabulary: Vocabulary) -> Callable[..., Plan]:
    def nothing(_object_id: str) -> Mask:
        return np.zeros(scene.image.shape[:2], dtype=np.bool_)

    def make(edit: Edit, **options: Any) -> Plan:
        chosen = RenderOptions(candidates=2, seed=3, **options)
        return plan_edit(scene, edit, chosen, vocabulary=vocabulary, effects=nothing)

    return make


@pytest.fixture
def lend(models: Residency) -> Lend:
    """Lends the models, where nothing was learned."""

    def made(drawing: Drawing, concepts: Sequence[str]) -> tuple[Residency, Drawing]:
        assert not concepts
        return models, drawing

    return made


@pytest.fixture
def renderer(checkpoints: Path, lend: Lend) -> Callable[[DrawingOf], StagedRenderer]:
    """A renderer at a low resolution."""
    spec = profile("stilllife")
    choice = choose_renderer(Settings(guidance=1.0), spec, open_checkpoint(spec, checkpoints))
    return lambda drawing_of: StagedRenderer(lend, choice.sampler, 64, {}, BUNDLED, drawing_of)


def _asked(scene: Picture, made: Plan, stage: Stage) -> Request:
    return Request(scene, made, stage, SAMPLER, 256, {}, BUNDLED)


def _told(drawing: Drawing) -> list[str]:
    return [] if drawing.guide is None else [s.words for s in drawing.guide.subjects]


def test_a_whole_picture_in_words(scene: Picture) -> None:
    ids = ("ball-1", "mug-1", "book-1")
    prompt, words = CAPTIONS.scene(scene.graph, ids)
    assert prompt == "a blue ball, a red mug and a green striped book on a table"
    assert words == ("blue ball", "red mug", "green striped book")
    assert CAPTIONS.scene(scene.graph, ids[:1])[0] == "a blue ball on a table"
    assert CAPTIONS.scene(scene.graph, ()) == ("an empty table", ())
    table = SceneObject(
        id="table-1",
        category="table",
        attributes={"material": "oak"},
        box=scene.graph.get("mug-1").box,
        kind="background",
    )
    with_table = scene.graph.with_object(table)
    assert CAPTIONS.scene(with_table, ("mug-1",))[0] == "a red mug on an oak table"


def test_a_removal_is_told_what_stays(plan: Callable[..., Plan], scene: Picture) -> None:
    made = plan(REMOVE)
    drawing = steered_drawing(_asked(scene, made, made.stages[0]))
    assert drawing.prompt == "a blue ball and a green striped book on a table"
    assert _told(drawing) == ["blue ball", "green striped book"]
    # What has learned whole pictures is shown as much of one as it can draw.
    assert drawing.window(256) == Window(0, 0, 256, 256)
    assert drawing.guide is not None
    for subject, object_id in zip(drawing.guide.subjects, ("ball-1", "book-1"), strict=True):
        assert np.array_equal(subject.mask, scene.masks[object_id])


def test_what_is_new_is_told_first_and_in_its_box(
    plan: Callable[..., Plan], scene: Picture
) -> None:
    made = plan(ADD)
    drawing = steered_drawing(_asked(scene, made, made.stages[0]))
    assert _told(drawing)[0] == "green ball" and len(_told(drawing)) == 4
    assert drawing.guide is not None
    box = made.insertions[0].box.to_mask(256, 256)
    assert np.array_equal(drawing.guide.subjects[0].mask, box)
    inpainting = steered_inpainting_drawing(_asked(scene, made, made.stages[0]))
    assert inpainting.prompt == made.prompt and _told(inpainting) == ["green ball"]


def test_what_moves_is_first_gone(plan: Callable[..., Plan], scene: Picture) -> None:
    made = plan(MOVE)
    told = [_told(steered_drawing(_asked(scene, made, stage))) for stage in made.stages]
    assert told[0] == ["blue ball", "green striped book"]
    assert told[-1][0] == "red mug"
    drawing = steered_drawing(_asked(scene, made, made.stages[-1]))
    assert drawing.carried is not None and drawing.carried.shown.any()


@pytest.mark.parametrize("drawing_of", [inpainting_drawing, steered_drawing])
def test_a_reference_is_where_it_was_and_comes_where_it_goes(
    plan: Callable[..., Plan], scene: Picture, drawing_of: Callable[..., Drawing]
) -> None:
    made = plan(MOVE, identity="reference")
    drawing = drawing_of(_asked(scene, made, made.stages[-1]))
    assert drawing.carried is None and drawing.guide is not None
    alike = drawing.guide.likenesses
    assert alike is not None and alike.words == "a red mug"
    (thing,) = alike.things
    assert np.array_equal(thing.source, scene.masks["mug-1"])
    assert not (thing.source & thing.target).any()
    box = made.insertions[0].box.to_mask(256, 256)
    assert (thing.target & box).sum() > 0.9 * thing.target.sum()


@pytest.mark.parametrize("drawing_of", [steered_inpainting_drawing, steered_drawing])
def test_what_is_cleared_is_kept_from_what_stays(
    plan: Callable[..., Plan], scene: Picture, drawing_of: DrawingOf
) -> None:
    made = plan(MOVE)
    first, last = (drawing_of(_asked(scene, made, stage)).guide for stage in made.stages)
    assert first is not None and last is not None and last.cleared is None
    assert first.cleared is made.stages[0].region
    around = [scene.masks[object_id] for object_id in ("ball-1", "book-1")]
    for subject, mask in zip(first.subjects, around, strict=True):
        assert np.array_equal(subject.mask, mask)


def test_nothing_steers_where_it_is_not_asked_for(
    plan: Callable[..., Plan], scene: Picture
) -> None:
    for edit in EDITS:
        made = plan(edit)
        for stage in made.stages:
            assert inpainting_drawing(_asked(scene, made, stage)).guide is None
            bare = unsteered_drawing(_asked(scene, made, stage))
            steered = steered_drawing(_asked(scene, made, stage))
            assert bare.guide is None and steered.prompt == bare.prompt


def test_phrases_are_told_apart_in_a_window(
    models: Residency, plan: Callable[..., Plan], scene: Picture
) -> None:
    """Two balls: each has the tokens of its own words."""
    made = plan(AddObject(category="ball", attributes={"color": "blue"}))
    drawing = steered_drawing(_asked(scene, made, made.stages[0]))
    assert drawing.guide is not None and _told(drawing).count("blue ball") == 2
    window = drawing.window(256)
    with models.borrow(TEXT) as embed, models.borrow(VAE) as vae:
        latent = encode(vae, window.cut(scene.image))
        steering = drawing.guide.steering(window, embed, drawing.prompt, latent, 2)
    tokens = [token for region in steering.regions for token in region.tokens]
    assert len(tokens) == len(set(tokens)) == 2 + 2 + 2 + 3
    assert steering.latent == (32, 32)


DRAWINGS = [inpainting_drawing, steered_inpainting_drawing, unsteered_drawing, steered_drawing]


@pytest.mark.parametrize("drawing_of", DRAWINGS)
@pytest.mark.parametrize("identity", ["pixels", "reference"])
def test_every_way_draws_every_stage(
    renderer: Callable[[DrawingOf], StagedRenderer],
    plan: Callable[..., Plan],
    scene: Picture,
    drawing_of: DrawingOf,
    identity: Identity,
) -> None:
    for edit in (REMOVE, ADD) if identity == "pixels" else (MOVE,):
        made = plan(edit, identity=identity)
        steps: list[tuple[int, int]] = []
        drawn = renderer(drawing_of).draw(
            scene, made, steps=2, on_step=lambda *at, seen=steps: seen.append(at)
        )
        assert [d.shape for d in drawn] == [scene.image.shape] * 2
        assert all((d != scene.image).any(axis=2)[made.allowed_mask].mean() > 0.5 for d in drawn)
        assert steps[-1][0] == steps[-1][1]


def test_a_cancelled_drawing_leaves_the_model_as_it_was(
    renderer: Callable[[DrawingOf], StagedRenderer],
    models: Residency,
    plan: Callable[..., Plan],
    scene: Picture,
) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise CancelledError

    with models.borrow(UNET) as unet:
        before = dict(unet.attn_processors)
    with pytest.raises(CancelledError):
        renderer(steered_drawing).draw(scene, plan(ADD), steps=4, on_step=stop)
    with models.borrow(UNET) as unet:
        assert unet.attn_processors == before


@pytest.mark.parametrize("name", ["inpaint", "steered"])
@pytest.mark.parametrize("steering", [True, False])
def test_settings_name_a_renderer(
    checkpoints: Path, lend: Lend, name: RendererName, steering: bool
) -> None:
    spec = profile("stilllife")
    settings = Settings(renderer=name, steering=steering)
    choice = choose_renderer(settings, spec, open_checkpoint(spec, checkpoints))
    assert choice.name == name and choice.sampler(None).unet is UNET
    assert build_renderer(choice, settings, spec, lend, {})
