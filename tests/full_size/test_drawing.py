"""Every kind of edit, drawn by every class in both ways: on tiny models with random weights."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from sgedit_engine.diffusion.inpaint import Drawing
from sgedit_engine.diffusion.parts import INPAINT, UNET
from sgedit_engine.errors import CancelledError, ModelMissingError
from sgedit_engine.interface import Image, Mask, Picture, Plan, RenderOptions, Vocabulary
from sgedit_engine.models.manifest import write_model_manifest
from sgedit_engine.models.profiles import ProfileSpec, profile, profile_file_of
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import open_checkpoint
from sgedit_engine.plan import plan_edit
from sgedit_engine.rendering.choice import build_renderer, choose_renderer
from sgedit_engine.rendering.inpainting import steered_inpainting_drawing
from sgedit_engine.rendering.manner import FULL_SIZE
from sgedit_engine.rendering.staged import Request
from sgedit_engine.rendering.steered import steered_drawing
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.settings import Identity, RendererName, Settings
from tests.full_size.tiny.diffusion import CELLS

# A profile, and the class of its checkpoint.
KINDS = [("sd15", "sd15"), ("sd21", "sd21-base"), ("sd21", "sd21"), ("sdxl", "sdxl")]
REMOVE = RemoveObject(target="cup-1")
MOVE = AdjustRelation(target="cup-1", placement=Placement(predicate="right of", anchor="laptop-1"))
EDITS: dict[str, Edit] = {
    "remove": REMOVE,
    "add": AddObject(category="potted plant", attributes={"color": "green"}),
    "replace": ReplaceObject(target="cup-1", category="bottle"),
    "recolor": ChangeAttributes(target="cup-1", attributes={"color": "blue"}),
    "change": ChangeAttributes(target="laptop-1", attributes={"material": "wooden"}),
    "move": MOVE,
    "hold": AddObject(category="man", placement=Placement(predicate="holding", anchor="cup-1")),
}


@dataclass(frozen=True)
class Studio:
    """A profile's models and how it draws, at a low resolution."""

    spec: ProfileSpec
    root: Path
    vocabulary: Vocabulary

    def plan(self, picture: Picture, edit: Edit, **options: object) -> Plan:
        def nothing(_object_id: str) -> Mask:
            return np.zeros(picture.image.shape[:2], np.bool_)

        chosen = replace(RenderOptions(candidates=2, seed=3), **options)
        return plan_edit(picture, edit, chosen, vocabulary=self.vocabulary, effects=nothing)

    def draw(
        self,
        picture: Picture,
        plan: Plan,
        name: RendererName,
        on_step: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> Sequence[Image]:
        settings = Settings(renderer=name)
        checkpoint = open_checkpoint(self.spec, self.root)
        models = Residency(checkpoint, choose_place("cpu"))

        def lend(drawing: Drawing, concepts: Sequence[str]) -> tuple[Residency, Drawing]:
            assert not concepts
            return models, drawing

        choice = choose_renderer(settings, self.spec, checkpoint)
        made = build_renderer(choice, settings, self.spec, lend, self.vocabulary.palette)
        return made.draw(picture, plan, steps=2, on_step=on_step)


@pytest.fixture
def studio(folder_of: Callable[..., Path]) -> Callable[..., Studio]:
    def make(name: str, kind: str | None = None) -> Studio:
        root = folder_of(name, kind)
        spec = replace(profile(name), resolution=8 * CELLS[kind or name])
        known = profile_file_of(spec, root).vocabulary
        able = known.model_copy(update={"predicates": (*known.predicates, "holding", "riding")})
        return Studio(spec, root, able)

    return make


@pytest.mark.parametrize("name", ["inpaint", "steered"])
@pytest.mark.parametrize(("of", "kind"), KINDS)
def test_every_edit_is_drawn(
    studio: Callable[..., Studio],
    photograph: Callable[[int, int], Picture],
    of: str,
    kind: str,
    name: RendererName,
) -> None:
    here, picture = studio(of, kind), photograph(96, 128)
    # All of them by one class in each way.
    whole = (kind, name) in (("sd15", "inpaint"), ("sdxl", "steered"))
    for edit in EDITS.values() if whole else (REMOVE, EDITS["add"], MOVE):
        plan = here.plan(picture, edit)
        steps: list[tuple[int, int]] = []
        drawn = here.draw(picture, plan, name, lambda *at, seen=steps: seen.append(at))
        assert [image.shape for image in drawn] == [picture.image.shape] * 2
        differs = (drawn[0] != picture.image).any(axis=2)
        assert differs[plan.allowed_mask].mean() > 0.5
        assert not np.array_equal(*drawn)
        assert steps[-1][0] == steps[-1][1]


@pytest.mark.parametrize("name", ["inpaint", "steered"])
@pytest.mark.parametrize("size", [(40, 200), (333, 64), (64, 64), (480, 640)])
def test_pictures_of_any_size(
    studio: Callable[..., Studio],
    photograph: Callable[[int, int], Picture],
    size: tuple[int, int],
    name: RendererName,
) -> None:
    here, picture = studio("sd15"), photograph(*size)
    drawn = here.draw(picture, here.plan(picture, REMOVE, candidates=1), name)
    assert drawn[0].shape == (*size, 3)


@pytest.mark.parametrize("name", ["inpaint", "steered"])
@pytest.mark.parametrize("of", ["sd15", "sdxl"])
def test_a_seed_tells_the_drawing_alone_or_among_others(
    studio: Callable[..., Studio],
    photograph: Callable[[int, int], Picture],
    of: str,
    name: RendererName,
) -> None:
    here, picture = studio(of), photograph(96, 128)
    both = here.draw(picture, here.plan(picture, MOVE), name)
    again = here.draw(picture, here.plan(picture, MOVE), name)
    assert all(np.array_equal(a, b) for a, b in zip(both, again, strict=True))
    for number in range(2):
        (alone,) = here.draw(picture, here.plan(picture, MOVE, seed=3 + number, candidates=1), name)
        apart = np.abs(alone.astype(int) - both[number])
        # A batch may be rounded otherwise.
        assert apart.max() <= 2 and apart.mean() < 0.05


@pytest.mark.parametrize("identity", ["reference", "pixels"])
@pytest.mark.parametrize("name", ["inpaint", "steered"])
@pytest.mark.parametrize("of", ["sd15", "sdxl"])
def test_what_moves_stays_itself_in_every_way(
    studio: Callable[..., Studio],
    photograph: Callable[[int, int], Picture],
    of: str,
    name: RendererName,
    identity: Identity,
) -> None:
    here, picture = studio(of), photograph(96, 128)
    plan = here.plan(picture, MOVE, identity=identity)
    (drawn, _) = here.draw(picture, plan, name)
    carried = steered_inpainting_drawing(_asked(here, picture, plan, -1)).carried
    if identity == "reference":
        assert carried is None
    else:
        # Light is from the drawing, which is random here; detail is from the pixels.
        assert carried is not None
        inner = cv2.erode(carried.shown.astype(np.uint8), np.ones((7, 7))) > 0
        fine = [cv2.Laplacian(i, cv2.CV_32F)[inner].ravel() for i in (carried.image, drawn)]
        assert np.corrcoef(*fine)[0, 1] > 0.9


def test_a_cancelled_drawing_stops(
    studio: Callable[..., Studio], photograph: Callable[[int, int], Picture]
) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise CancelledError

    here, picture = studio("sdxl"), photograph(96, 128)
    with pytest.raises(CancelledError):
        here.draw(picture, here.plan(picture, REMOVE), "inpaint", stop)


def test_who_fills_holes_draws_where_there_is_one(folder_of: Callable[..., Path]) -> None:
    spec = profile("sd15")
    with_one = open_checkpoint(spec, folder_of("sd15"))
    without = open_checkpoint(spec, folder_of("sd15", inpaint=False))
    usual = Settings()
    assert choose_renderer(usual, spec, with_one).name == "inpaint"
    assert choose_renderer(usual, spec, with_one).sampler(None).unet is INPAINT
    steered = choose_renderer(Settings(renderer="steered"), spec, with_one)
    assert steered.sampler(12).unet is UNET and steered.sampler(12).steps == 12
    chosen = choose_renderer(usual, spec, without)
    assert (chosen.name, chosen.sampler(None).guidance) == ("steered", spec.guidance)
    with pytest.raises(ModelMissingError, match="fill holes"):
        choose_renderer(Settings(renderer="inpaint"), spec, without)


def test_what_fills_holes_has_a_solver_of_its_own(
    tmp_path: Path, folder_of: Callable[..., Path]
) -> None:
    """The one that draws predicts velocity here, the one that fills holes noise."""
    spec, root = profile("sd21"), folder_of("sd21", kind="sd21")
    checkpoint = open_checkpoint(spec, root)
    models = Residency(checkpoint, choose_place("cpu"))

    def predicts(name: RendererName) -> str:
        chosen = choose_renderer(Settings(renderer=name), spec, checkpoint).sampler(None)
        with models.borrow(chosen.solver) as solver:
            return str(solver.config.prediction_type)

    assert (predicts("inpaint"), predicts("steered")) == ("epsilon", "v_prediction")
    shutil.copytree(root, tmp_path / "models")
    filling = tmp_path / "models" / spec.origins["inpaint"].pulled
    shutil.rmtree(filling / "scheduler")
    write_model_manifest(filling)
    checkpoint = open_checkpoint(spec, tmp_path / "models")
    with pytest.raises(ModelMissingError, match=r"predicts that fills holes.*--update"):
        choose_renderer(Settings(), spec, checkpoint)
    assert predicts("steered") == "v_prediction"


def _asked(here: Studio, picture: Picture, plan: Plan, number: int = 0) -> Request:
    choice = choose_renderer(Settings(), here.spec, open_checkpoint(here.spec, here.root))
    stage, palette = plan.stages[number], here.vocabulary.palette
    return Request(picture, plan, stage, choice.sampler(None), 512, palette, FULL_SIZE)


def test_a_removal_is_told_the_background_and_what_must_not_come_back(
    studio: Callable[..., Studio], photograph: Callable[[int, int], Picture]
) -> None:
    here, picture = studio("sd15"), photograph(120, 160)
    asked = _asked(here, picture, here.plan(picture, REMOVE))
    filling, drawing = steered_inpainting_drawing(asked), steered_drawing(asked)
    assert filling.prompt == "a wooden desk, empty, nothing there"
    assert filling.against == drawing.against == "cup, red cup"
    assert drawing.prompt == "a photo of a thin gray laptop, with a white wall and a wooden desk"
    assert filling.anchored and not filling.from_words and drawing.from_words
    for each in (filling, drawing):
        assert each.guide is not None and each.guide.away.strength > 0
        assert each.guide.cleared is asked.stage.region
        (laptop,) = each.guide.subjects
        assert np.array_equal(laptop.mask, picture.masks["laptop-1"])


def test_a_replacement_leads_away_from_what_was_there(
    studio: Callable[..., Studio], photograph: Callable[[int, int], Picture]
) -> None:
    here, picture = studio("sd15"), photograph(120, 160)
    drawing = steered_inpainting_drawing(
        _asked(here, picture, here.plan(picture, EDITS["replace"]))
    )
    assert drawing.prompt == "a bottle, with a wooden desk" and drawing.against == "cup, red cup"
    moved = here.plan(picture, MOVE)
    assert steered_inpainting_drawing(_asked(here, picture, moved, -1)).against == ""
    other = here.plan(picture, ReplaceObject(target="cup-1", category="cup"))
    assert steered_inpainting_drawing(_asked(here, picture, other)).against == ""


def test_two_that_do_something_are_drawn_together(
    studio: Callable[..., Studio], photograph: Callable[[int, int], Picture]
) -> None:
    here, picture = studio("sd15"), photograph(120, 160)
    plan = here.plan(picture, EDITS["hold"])
    (stage,) = plan.stages
    assert [i.object_id for i in stage.insertions] == ["man-1", "cup-1"]
    assert stage.prompt == "a man holding a red cup, with a wooden desk"
    assert stage.region[picture.masks["cup-1"]].all()
    guide = steered_inpainting_drawing(_asked(here, picture, plan)).guide
    assert guide is not None and [s.words for s in guide.subjects] == ["man", "red cup"]


def test_another_color_is_mixed_and_other_looks_keep_some_structure(
    studio: Callable[..., Studio], photograph: Callable[[int, int], Picture]
) -> None:
    here, picture = studio("sd15"), photograph(120, 160)
    mixed = here.plan(picture, EDITS["recolor"])
    assert mixed.keep == 0 and mixed.insertions[0].identity == "pixels"
    drawing = steered_inpainting_drawing(_asked(here, picture, mixed))
    assert drawing.carried is not None
    inside = drawing.carried.image[drawing.carried.shown].mean(axis=0)
    assert inside[2] > inside[0]
    changed = here.plan(picture, EDITS["change"])
    assert changed.keep > 0 and changed.in_round(1).keep == 0
    assert changed.prompt.startswith("a wooden laptop")
