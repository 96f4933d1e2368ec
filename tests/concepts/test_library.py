"""The library: learns once, answers from the folder, lends what it knows; and the engine's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sgedit_engine.concepts.library import FOLDER, ConceptLibrary, subjects_of
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.guide import Guide, Subject
from sgedit_engine.diffusion.inpaint import Drawing
from sgedit_engine.engine import LocalEngine
from sgedit_engine.errors import (
    CancelledError,
    ConceptMissingError,
    InvalidEditError,
    UnknownObjectError,
)
from sgedit_engine.interface import CancelToken, Picture, ProgressReport, RenderOptions
from sgedit_engine.models.residency import Residency
from sgedit_engine.prompting import CAPTIONS
from sgedit_engine.regions import Reach
from sgedit_engine.scene.edits import AdjustRelation, Placement
from sgedit_engine.settings import Settings

from .conftest import FEW, RESOLUTION

REACH = Reach(0.2, 0.0, 0.3, 0.2)


def test_what_was_learned_is_not_learned_again(
    models: Residency, sampler: Sampler, picture: Picture, tmp_path: Path
) -> None:
    library = ConceptLibrary(models, tmp_path, RESOLUTION, CAPTIONS)
    assert not (tmp_path / FOLDER).exists()
    reports: list[ProgressReport] = []
    ids = library.learn(picture, ["mug-1"], REACH, sampler, FEW, progress=reports.append)
    assert reports[-1] == ProgressReport("learning", FEW.steps, FEW.steps)
    assert [file.name for file in (tmp_path / FOLDER).iterdir()] == [f"{ids['mug-1']}.safetensors"]
    reports.clear()
    again = ConceptLibrary(models, tmp_path, RESOLUTION, CAPTIONS)
    assert again.learn(picture, ["mug-1"], REACH, sampler, FEW, progress=reports.append) == ids
    assert reports == []

    drawing = Drawing(picture.masks["ball-1"], "a red mug", (1,), sampler)
    assert again.lend(drawing, list(ids.values()))[1].prompt == "a red <object-0> mug"
    assert again.lend(drawing, [])[0] is models
    with pytest.raises(ConceptMissingError):
        again.lend(drawing, ["0" * 64])


def test_what_was_stopped_leaves_no_concept(
    models: Residency, sampler: Sampler, picture: Picture, tmp_path: Path
) -> None:
    library, cancel = ConceptLibrary(models, tmp_path, RESOLUTION, CAPTIONS), CancelToken()

    def watch(report: ProgressReport) -> None:
        if report.step == 1:
            cancel.cancel()

    with pytest.raises(CancelledError):
        library.learn(picture, ["mug-1"], REACH, sampler, FEW, progress=watch, cancel=cancel)
    assert [file.suffix for file in (tmp_path / FOLDER).iterdir()] == [".training"]
    library.learn(picture, ["mug-1"], REACH, sampler, FEW)
    assert [file.suffix for file in (tmp_path / FOLDER).iterdir()] == [".safetensors"]


def test_objects_are_learned_in_one_order(picture: Picture) -> None:
    found = subjects_of(picture, ["mug-1", "ball-1", "mug-1"], CAPTIONS)
    assert [s.object_id for s in found] == ["ball-1", "mug-1"]
    assert found[1].description == "red striped mug" and found[1].category == "mug"
    unmasked = replace(picture, masks={})
    assert subjects_of(unmasked, ["mug-1"], CAPTIONS)[0].mask.any()
    with pytest.raises(UnknownObjectError):
        subjects_of(picture, ["lamp-1"], CAPTIONS)


def test_the_engine_learns(picture: Picture, tmp_path: Path) -> None:
    engine = LocalEngine(Settings(device="cpu", home=tmp_path))
    ids = engine.learn(picture, ["mug-1"], settings=FEW)
    assert (tmp_path / FOLDER / f"{ids['mug-1']}.safetensors").is_file()
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(CancelledError):
        engine.learn(picture, ["ball-1"], settings=FEW, cancel=stopped)
    with pytest.raises(InvalidEditError, match="no object"):
        engine.learn(picture, [], settings=FEW)


def test_what_is_kept_elsewhere_is_not_known_here(picture: Picture, tmp_path: Path) -> None:
    engine = LocalEngine(Settings(device="cpu", home=tmp_path / "shared"))
    ann, bob = (engine.keeping_in(tmp_path / name) for name in ("ann", "bob"))
    known = ann.learn(picture, ["mug-1"], settings=FEW)
    # How long it takes would tell that somebody has learned it before.
    reports: list[ProgressReport] = []
    assert bob.learn(picture, ["mug-1"], settings=FEW, progress=reports.append) == known
    assert reports[-1].step == FEW.steps
    assert not (tmp_path / "shared").exists()
    (tmp_path / "bob" / FOLDER / f"{known['mug-1']}.safetensors").unlink()
    mug = picture.graph.get("mug-1").model_copy(update={"concept": known["mug-1"]})
    learned = replace(picture, graph=picture.graph.replaced("mug-1", mug))
    move = AdjustRelation(
        target="mug-1", placement=Placement(predicate="right of", anchor="ball-1")
    )
    plan = bob.plan(learned, move, RenderOptions(candidates=1, identity="learned"))
    with pytest.raises(ConceptMissingError):
        bob.render(learned, plan)


def test_what_moves_is_drawn_from_its_concept(picture: Picture, tmp_path: Path) -> None:
    engine = LocalEngine(Settings(device="cpu", home=tmp_path, identity="learned"))
    known = engine.learn(picture, ["mug-1"], settings=FEW)
    mug = picture.graph.get("mug-1").model_copy(update={"concept": known["mug-1"]})
    learned = replace(picture, graph=picture.graph.replaced("mug-1", mug))
    move = AdjustRelation(
        target="mug-1", placement=Placement(predicate="right of", anchor="ball-1")
    )
    plan = engine.plan(learned, move, RenderOptions(candidates=1))
    assert [i.identity for i in plan.insertions] == ["learned"]
    stages: list[str] = []
    (drawn,) = engine.render(learned, plan, progress=lambda report: stages.append(report.stage))
    assert set(stages) == {"rendering"}
    plain = engine.plan(learned, move, RenderOptions(candidates=1, identity="reference"))
    (other,) = engine.render(learned, plain)
    assert (drawn.image != other.image).any()


def test_what_was_learned_for_other_models_is_learned_for_those_that_draw(
    picture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sgedit_engine.engine.usual_settings", lambda *_told: FEW)
    engine = LocalEngine(Settings(device="cpu", home=tmp_path, identity="learned"))
    few, many = engine.learn(picture, ["mug-1"]), engine.learn(picture, ["mug-1"], steps=2)
    assert few != many
    # In how many steps does not matter, as long as the same models draw.
    assert engine.learn(picture, ["mug-1"], steps=3) == many
    mug = picture.graph.get("mug-1").model_copy(update={"concept": many["mug-1"]})
    learned = replace(picture, graph=picture.graph.replaced("mug-1", mug))
    move = AdjustRelation(
        target="mug-1", placement=Placement(predicate="right of", anchor="ball-1")
    )
    plan = engine.plan(learned, move, RenderOptions(candidates=1))

    def stages(steps: int | None, home: LocalEngine) -> set[str]:
        told: set[str] = set()
        home.render(learned, plan, steps=steps, progress=lambda report: told.add(report.stage))
        return told

    assert stages(2, engine) == {"rendering"}
    (tmp_path / FOLDER / f"{few['mug-1']}.safetensors").unlink()
    assert stages(None, engine) == {"learning", "rendering"}


def test_the_words_that_steer_tell_of_the_concept(
    models: Residency, sampler: Sampler, picture: Picture, tmp_path: Path
) -> None:
    library = ConceptLibrary(models, tmp_path, RESOLUTION, CAPTIONS)
    ids = library.learn(picture, ["mug-1"], REACH, sampler, FEW)
    subjects = (Subject("red mug", picture.masks["mug-1"]), Subject("mug", picture.masks["ball-1"]))
    guide = Guide(subjects=subjects)
    asked = Drawing(picture.masks["ball-1"], "a red mug and a mug", (1,), sampler, guide=guide)
    _, told = library.lend(asked, list(ids.values()))
    assert told.prompt == "a red <object-0> mug and a mug"
    assert told.guide is not None
    assert [s.words for s in told.guide.subjects] == ["red <object-0> mug", "mug"]
