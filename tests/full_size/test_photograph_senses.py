"""The senses of full-size profiles: real parts together, and all of it on tiny random models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from benchmarks.random_weights import write_models
from sgedit_engine.errors import CancelledError, NamesNeededError
from sgedit_engine.interface import CancelToken, ProgressReport, no_progress
from sgedit_engine.models.profiles import PHOTOGRAPHS, read_profile_file
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import checkpoint_in, write_manifest
from sgedit_engine.perception.masks import iou
from sgedit_engine.perception.photograph_reader import PhotographReader
from sgedit_engine.photograph_senses import PhotographSenses
from sgedit_engine.pictures import load_picture
from sgedit_engine.reading import Sought
from sgedit_engine.scene.geometry import Box
from stilllife.render import render
from stilllife.scenes import scene_of
from stilllife.truths import truths_of
from tests.full_size.tiny.detector import write_detector
from tests.full_size.tiny.reader import write_reader
from tests.full_size.tiny.segmenter import write_segmenter

FILE = read_profile_file(PHOTOGRAPHS)
PHOTOGRAPH_FILES = sorted((Path(__file__).parents[1] / "data").glob("*.jpg"))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> PhotographSenses:
    """Models of the true classes; whatever they answer counts."""
    folder = tmp_path_factory.mktemp("photographs")
    write_detector(folder / "detector")
    write_segmenter(folder / "segmenter")
    write_reader(folder / "reader")
    write_manifest(folder)
    anything = {**FILE.thresholds, "found": 0.0, "smallest": 0.0, "filled": 0.0}
    file = FILE.model_copy(update={"thresholds": anything})
    return PhotographSenses(Residency(checkpoint_in(folder, "a test"), choose_place("cpu")), file)


def test_a_rendered_scene_is_read_right(mixed: PhotographSenses) -> None:
    scenes = [scene_of(2000 + n, "test") for n in range(3)]
    drawn = render(scenes)
    for n, image in enumerate(drawn.rgb):
        truths = [t for t in truths_of(scenes[n], drawn, n) if t.visibility > 0.5]
        names = [*dict.fromkeys(t.values["kind"] for t in truths), "laptop"]
        picture = mixed.parse(image, no_progress, None, names)
        assert picture.unseen == ("laptop",)
        assert len(picture.graph.objects) >= len(truths)
        for truth in truths:
            nearest = max(picture.graph.objects, key=lambda o: iou(picture.masks[o.id], truth.mask))
            assert nearest.category == truth.values["kind"]
            assert nearest.attributes["color"] == truth.values["color"]
            assert iou(picture.masks[nearest.id], truth.mask) > 0.7


def test_only_what_is_named_is_found(mixed: PhotographSenses) -> None:
    scene = scene_of(2000, "test")
    drawn = render([scene])
    truths = truths_of(scene, drawn, 0)
    kind = truths[0].values["kind"]
    image = drawn.rgb[0].repeat(3, 0).repeat(3, 1)
    picture = mixed.parse(image, no_progress, None, [kind])
    assert {o.category for o in picture.graph.objects} == {kind}
    assert all(mask.shape == image.shape[:2] for mask in picture.masks.values())
    spotted = mixed.spot(image, Sought((kind,)))
    assert {s.category for s in spotted} == {kind}
    assert mixed.spot(image) == () and mixed.read(image).objects == ()


def test_somebody_points(mixed: PhotographSenses) -> None:
    scene = scene_of(2000, "test")
    drawn = render([scene])
    truth = max(truths_of(scene, drawn, 0), key=lambda t: t.mask.sum())
    seen = mixed.look_at(drawn.rgb[0], truth.box, Sought((truth.values["kind"],)))
    assert seen is not None
    assert seen.category == truth.values["kind"]
    assert iou(seen.mask, truth.mask) > 0.7


def test_without_names_there_is_nothing_to_look_for(tiny: PhotographSenses) -> None:
    image = np.zeros((20, 20, 3), np.uint8)
    for names in (None, (), (" ", "the")):
        with pytest.raises(NamesNeededError):
            tiny.parse(image, no_progress, None, names)


@pytest.mark.parametrize("path", PHOTOGRAPH_FILES, ids=lambda path: path.stem)
def test_photographs_go_through_every_model(tiny: PhotographSenses, path: Path) -> None:
    image = load_picture(path).image
    told: list[ProgressReport] = []
    picture = tiny.parse(image, told.append, None, ["cup", "red laptop", "the table"])
    assert [report.step for report in told] == [0, 1, 2, 3]
    objects = picture.graph.objects
    assert {o.category for o in objects} <= {"cup", "laptop", "table"}
    for item in objects:
        assert picture.masks[item.id].shape == image.shape[:2]
        assert picture.masks[item.id].any()
    fronts = [picture.masks[o.id] for o in picture.graph.foreground]
    assert np.sum(fronts, axis=0).max(initial=0) <= 1
    named = {o.category for o in objects}
    unseen = {n for n, c in (("cup", "cup"), ("the table", "table")) if c not in named}
    assert unseen <= set(picture.unseen)
    mask = Box(x0=0.3, y0=0.3, x1=0.6, y1=0.7).to_mask(image.shape[1], image.shape[0])
    assert tiny.effects(image, mask, np.zeros_like(mask)).shape == mask.shape
    assert tiny.embed(image, [mask]).shape == (1, 16)
    assert tiny.segment(image, Box(x0=0.3, y0=0.3, x1=0.6, y1=0.7)).shape == mask.shape
    seen = tiny.look_at(image, mask)
    assert seen is not None and seen.category == "object"
    assert seen.mask is mask


def test_how_a_thing_looks_is_asked_once(
    tiny: PhotographSenses, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = np.random.default_rng(5).integers(0, 256, (60, 80, 3), np.uint8)
    masks = [np.zeros((60, 80), np.bool_) for _ in range(2)]
    masks[0][10:20, 10:30], masks[1][30:50, 40:70] = True, True
    asked: list[int] = []
    looks = PhotographReader.looks

    def counted(reader: PhotographReader, *told: Any) -> Any:
        asked.append(len(told[1]))
        return looks(reader, *told)

    monkeypatch.setattr(PhotographReader, "looks", counted)
    first = tiny.embed(image, masks)
    assert np.array_equal(tiny.embed(image.copy(), masks[::-1])[::-1], first)
    assert asked == [1, 1]
    tiny.embed(255 - image, masks[:1])
    assert asked == [1, 1, 1]


@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (2500, 40)])
def test_odd_sizes(tiny: PhotographSenses, shape: tuple[int, int]) -> None:
    image = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    picture = tiny.parse(image, no_progress, None, ["cup", "laptop"])
    assert all(mask.shape == shape for mask in picture.masks.values())


def test_it_can_be_stopped(tiny: PhotographSenses) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        tiny.parse(np.zeros((20, 20, 3), np.uint8), no_progress, token, ["cup"])


@pytest.mark.gpu
def test_true_shapes_on_cuda(tmp_path: Path) -> None:
    """Random weights of the published shapes find nothing that is there, but go all the way."""
    place = choose_place("cuda", "bfloat16")
    models = {"detector": "grounding-dino-tiny", "segmenter": "sam-vit-base"}
    for part, name in {**models, "reader": "clip-vit-base"}.items():
        write_models(tmp_path, [name], place.device, torch.float32)
        (tmp_path / name).rename(tmp_path / part)
    write_manifest(tmp_path)
    senses = PhotographSenses(Residency(checkpoint_in(tmp_path, "a test"), place), FILE)
    image = load_picture(PHOTOGRAPH_FILES[0]).image
    boxes = [Box(x0=0.1 * n, y0=0.2, x1=0.1 * n + 0.3, y1=0.7) for n in range(5)]
    assert all(0 <= s.score <= 1 for s in senses.spot(image, Sought(("cup", "red laptop"))))
    masks = [senses.segment(image, box) for box in boxes]
    assert all(mask.shape == image.shape[:2] for mask in masks)
    outlines = [box.to_mask(image.shape[1], image.shape[0]) for box in boxes]
    assert np.linalg.norm(senses.embed(image, outlines), axis=1) == pytest.approx(1.0, abs=1e-2)
    seen = senses.look_at(image, (0.5, 0.5), Sought(("cup", "laptop")))
    assert seen is None or seen.mask.any()
