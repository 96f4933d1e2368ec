"""The local engine on random weights: the contract of `interface.Engine`, end to end."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sgedit_engine.engine import LocalEngine
from sgedit_engine.errors import (
    CancelledError,
    ModelMissingError,
    OutOfMemoryError,
    OutsideWorldError,
)
from sgedit_engine.interface import (
    CancelToken,
    Engine,
    Image,
    Picture,
    ProgressReport,
    RenderOptions,
    Vocabulary,
)
from sgedit_engine.models.weights import write_manifest
from sgedit_engine.scene.edits import AddObject, ChangeAttributes, Edit, RemoveObject
from sgedit_engine.settings import Settings

EDITS = [
    RemoveObject(target="mug-1"),
    AddObject(category="ball", attributes={"color": "green"}),
    ChangeAttributes(target="mug-1", attributes={"color": "blue"}),
]
TWO = RenderOptions(candidates=2, seed=5)


@pytest.fixture(scope="module")
def engine(checkpoints: Path) -> LocalEngine:
    return LocalEngine(Settings(device="cpu", steps=2, checkpoints=checkpoints))


def test_it_is_an_engine_and_knows_its_words(engine: Engine, vocabulary: Vocabulary) -> None:
    assert engine.vocabulary == vocabulary


def test_settings_that_do_not_fit(checkpoints: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"profiles are: .*stilllife"):
        LocalEngine(Settings(profile="other", checkpoints=checkpoints))
    with pytest.raises(ModelMissingError, match="weights"):
        LocalEngine(Settings(checkpoints=tmp_path))


def test_no_weight_is_read_for_the_vocabulary(checkpoints: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stilllife"
    (folder / "unet").mkdir(parents=True)
    # A configuration is no weight: it says which way of drawing there is.
    for name in ("profile.json", "manifest.json", "unet/config.json"):
        shutil.copy(checkpoints / "stilllife" / name, folder / name)
    empty = LocalEngine(Settings(device="cpu", checkpoints=tmp_path))
    assert empty.vocabulary.kinds
    with pytest.raises(ModelMissingError, match="is missing"):
        empty.parse(np.zeros((256, 256, 3), np.uint8))


@pytest.mark.parametrize("size", [(256, 256), (120, 300)])
def test_parse(
    engine: Engine, painting: Callable[[int, int], Image], size: tuple[int, int]
) -> None:
    reports: list[ProgressReport] = []
    picture = engine.parse(painting(*size), progress=reports.append)
    assert np.array_equal(picture.image, painting(*size))
    assert {o.id for o in picture.graph.objects} == set(picture.masks)
    assert all(m.shape == size and m.dtype == np.bool_ for m in picture.masks.values())
    assert reports[0].stage == "reading the picture"
    assert reports[-1].step == reports[-1].total


def test_a_picture_from_outside(
    checkpoints: Path, tmp_path: Path, painting: Callable[[int, int], Image]
) -> None:
    shutil.copytree(checkpoints / "stilllife", tmp_path / "stilllife")
    path = tmp_path / "stilllife" / "profile.json"
    file = json.loads(path.read_text())
    path.write_text(json.dumps({**file, "thresholds": {"world_psnr_empty": 60.0}}))
    write_manifest(tmp_path / "stilllife")
    strict = LocalEngine(Settings(device="cpu", checkpoints=tmp_path))
    with pytest.raises(OutsideWorldError):
        strict.parse(painting(256, 256))


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_from_plan_to_verdict(engine: Engine, scene: Picture, edit: Edit) -> None:
    reports: list[ProgressReport] = []
    plan = engine.plan(scene, edit, TWO)
    candidates = engine.render(scene, plan, progress=reports.append)
    assert [c.seed for c in candidates] == [5, 6]
    for candidate in candidates:
        outside = ~candidate.editable_mask
        assert candidate.image.dtype == np.uint8
        assert np.array_equal(candidate.image[outside], scene.image[outside])
        assert not (candidate.editable_mask & ~plan.allowed_mask).any()
        assert (candidate.image != scene.image).any()
    checked = engine.verify(scene, plan, candidates, progress=reports.append)
    assert [c.candidate for c in checked] == list(candidates)
    for one in checked:
        assert 0 <= one.verdict.score <= 1 and one.verdict.expectations
        assert {o.id for o in one.picture.graph.objects} == {o.id for o in plan.expected.objects}
        assert set(one.picture.masks) == {o.id for o in plan.expected.objects}
    assert {r.stage for r in reports} == {"rendering", "checking"}
    assert [(r.step, r.total) for r in reports if r.stage == "checking"] == [(0, 2), (1, 2), (2, 2)]
    assert sum(r.stage == "rendering" for r in reports) == reports[0].total + 1


def test_the_same_seed_gives_the_same_picture(engine: Engine, scene: Picture) -> None:
    plan = engine.plan(scene, EDITS[0], TWO)
    both = engine.render(scene, plan)
    again = engine.render(scene, plan)
    alone = engine.render(scene, replace(plan, seeds=(6,)))
    assert all(np.array_equal(a.image, b.image) for a, b in zip(both, again, strict=True))
    assert not np.array_equal(both[0].image, both[1].image)
    # Batches of another size round differently.
    assert np.abs(alone[0].image.astype(int) - both[1].image).max() <= 1


def test_steps_of_a_call_win_over_the_settings(engine: Engine, scene: Picture) -> None:
    reports: list[ProgressReport] = []
    plan = engine.plan(scene, EDITS[0], RenderOptions(candidates=1))
    engine.render(scene, plan, steps=3, progress=reports.append)
    assert reports[-1] == ProgressReport("rendering", 3, 3)


def test_a_picture_of_another_size(engine: Engine, scene: Picture) -> None:
    large = Picture(
        scene.image.repeat(3, axis=0).repeat(4, axis=1),
        scene.graph,
        {i: m.repeat(3, axis=0).repeat(4, axis=1) for i, m in scene.masks.items()},
    )
    plan = engine.plan(large, EDITS[0], RenderOptions(candidates=1))
    candidate = engine.render(large, plan)[0]
    assert candidate.image.shape == (768, 1024, 3)
    outside = ~candidate.editable_mask
    assert np.array_equal(candidate.image[outside], large.image[outside])


def test_cancelling(engine: Engine, scene: Picture) -> None:
    token = CancelToken()
    plan = engine.plan(scene, EDITS[0], RenderOptions(candidates=1))
    candidates = engine.render(scene, plan, cancel=token)
    steps: list[int] = []

    def cancel_at_first(report: ProgressReport) -> None:
        steps.append(report.step)
        token.cancel()

    with pytest.raises(CancelledError):
        engine.render(scene, plan, progress=cancel_at_first, cancel=token)
    assert steps == [0]
    with pytest.raises(CancelledError):
        engine.verify(scene, plan, candidates, cancel=token)
    with pytest.raises(CancelledError):
        engine.parse(scene.image, cancel=token)


def test_out_of_memory(
    engine: LocalEngine, scene: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = engine.plan(scene, EDITS[0], RenderOptions(candidates=1))

    def fail(*_args: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 TB")

    with monkeypatch.context() as patch:
        patch.setattr("sgedit_engine.diffusion.inpaint.sample", fail)
        with pytest.raises(OutOfMemoryError, match="fewer candidates"):
            engine.render(scene, plan)
    assert len(engine.render(scene, plan)) == 1


def test_two_threads(engine: Engine, scene: Picture) -> None:
    plan = engine.plan(scene, EDITS[0], RenderOptions(candidates=1))
    alone = engine.render(scene, plan)
    results: list[bool] = []

    def work() -> None:
        candidates = engine.render(scene, plan)
        results.append(
            all(np.array_equal(a.image, b.image) for a, b in zip(alone, candidates, strict=True))
        )

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True, True]
