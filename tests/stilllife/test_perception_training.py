"""What the perception trainings ask of their networks, and one training from start to end."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from sgedit_engine.perception.attributes import CROP, MARGIN, AttributeReader, crop_thing
from stilllife import crops, train_detector, train_effects, train_reader, train_segmenter
from stilllife.augment import degrade, jitter_masks, mirror, mirror_boxes
from stilllife.edits import EDIT_KINDS
from stilllife.pool import Pool
from stilllife.supply import Order
from stilllife.world import MAX_THINGS

CPU = torch.device("cpu")
GRID = 24


@pytest.fixture(scope="module")
def pool() -> Pool:
    pool = Pool(12, CPU, Order(seed=9), workers=0)
    pool.fill()
    return pool


def test_every_visible_thing_has_patches_and_background_has_none(pool: Pool) -> None:
    view = pool.pictures(torch.arange(12)).before
    targets = train_detector.patch_targets(view.visible, view.kind, view.boxes, GRID)
    sums = targets.box_weight.sum(1)
    assert sums.tolist() == pytest.approx(view.seen.sum(1).tolist(), abs=1e-4)
    assert (targets.box_weight[targets.kind >= 0] > 0).all()
    empty = torch.nn.functional.interpolate(
        (view.visible > 0).float()[:, None], (GRID, GRID), mode="area"
    ).flatten(1)
    assert (targets.kind[empty == 0] == -1).all()
    assert (targets.weight[empty == 0] == 1).all()


def test_patch_targets_point_to_the_thing_that_they_show(pool: Pool) -> None:
    view = pool.pictures(torch.arange(12)).before
    targets = train_detector.patch_targets(view.visible, view.kind, view.boxes, GRID)
    for n in range(12):
        for patch in (targets.cover[n] > 0.9).nonzero().flatten().tolist():
            row, column = divmod(patch, GRID)
            y, x = (int((i + 0.5) * 256 / GRID) for i in (row, column))
            thing = int(view.visible[n, y, x]) - 1
            if thing >= 0:
                assert targets.kind[n, patch] == view.kind[n, thing]
                assert targets.box[n, patch].tolist() == view.boxes[n, thing].tolist()


def test_box_overlap() -> None:
    a = torch.tensor([[0.0, 0.0, 0.5, 1.0]])
    b = torch.tensor([[0.5, 0.0, 1.0, 1.0]])
    iou, generalised = train_detector.box_overlap(a, a)
    assert (iou.item(), generalised.item()) == pytest.approx((1.0, 1.0))
    iou, generalised = train_detector.box_overlap(a, b)
    assert (iou.item(), generalised.item()) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_jittered_boxes_stay_boxes() -> None:
    boxes = torch.tensor([[0.0, 0.0, 256.0, 256.0], [100.0, 100.0, 101.0, 101.0]]).repeat(500, 1)
    moved = train_segmenter.jittered_boxes(boxes)
    assert ((moved[:, 2:] - moved[:, :2]) >= 2).all()
    assert (moved - boxes).abs().mean() > 1


def test_chosen_things_are_seen() -> None:
    seen = torch.zeros(3, MAX_THINGS, dtype=torch.bool)
    seen[:, 1] = seen[0, 4] = True
    things = train_segmenter.chosen_things(seen, 50)
    assert set(things[0].tolist()) <= {1, 4}
    assert set(things[1:].flatten().tolist()) == {1}


def test_mask_losses_fall_to_nothing_for_the_right_mask() -> None:
    wanted = torch.zeros(1, 1, 32, 32)
    wanted[..., 8:20, 8:20] = 1
    right, iou = train_segmenter.mask_losses((wanted * 2 - 1) * 20, wanted)
    wrong, no_iou = train_segmenter.mask_losses((1 - wanted * 2) * 20, wanted)
    assert right.item() < 0.01 < 1 < wrong.item()
    assert (iou.item(), no_iou.item()) == (1.0, 0.0)


def test_training_crops_are_those_of_inference(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_reader, "_SHIFT", 0.0)
    monkeypatch.setattr(train_reader, "_ZOOM", 0.0)
    view = pool.pictures(torch.arange(4)).before
    things = view.seen.int().argmax(1, keepdim=True)
    boxes = view.boxes.gather(1, things[..., None].expand(-1, -1, 4))
    squares = train_reader.crop_boxes(boxes)
    cut = crops.cut(view.rgb.float(), squares, CROP, "border")
    masks = train_reader.cut_masks(view.visible, things, squares)
    for n in range(4):
        image = view.rgb[n].permute(1, 2, 0).numpy()
        mask = (view.visible[n] == things[n] + 1).numpy()
        crop, inside = crop_thing(image, mask)
        assert np.abs(cut[n].permute(1, 2, 0).numpy() - crop).mean() < 1.5
        assert np.abs(masks[n, 0].numpy() - inside).mean() < 0.01
    assert squares[..., 2].min() > 1 + MARGIN - 1
    assert cut.shape == (4, 3, CROP, CROP)


def test_effects_are_where_the_counterfactual_differs() -> None:
    pool = Pool(6, CPU, Order("pairs", seed=2, kinds=("remove", "add")), workers=0)
    pool.fill()
    batch = pool.pictures(torch.arange(6))
    pairs = train_effects.counterfactual(batch)
    assert batch.edit_kind is not None and batch.after is not None
    for n, kind in enumerate(batch.edit_kind.tolist()):
        with_thing = batch.before if EDIT_KINDS[kind] == "remove" else batch.after
        assert (pairs.rgb[n] == with_thing.rgb[n]).all()
    assert pairs.mask.flatten(1).any(1).all()
    assert not (pairs.mask & pairs.others).any()
    wanted, weight = train_effects.effects_targets(pairs)
    assert (wanted[pairs.mask[:, None]] == 0).all()
    assert (weight[pairs.mask[:, None]] == 0).all()
    # Every thing throws some shadow.
    assert (wanted.flatten(1).sum(1) > 20).all()
    # Far from it, most of the picture stays as it was.
    assert wanted.mean() < 0.4


def test_degrading_changes_some_pictures_and_keeps_the_range() -> None:
    torch.manual_seed(0)
    pictures = torch.rand(32, 3, 64, 64)
    degraded = degrade(pictures)
    assert degraded.shape == pictures.shape
    assert degraded.min() >= 0
    assert degraded.max() <= 1
    assert (degraded - pictures).abs().mean() < 0.2
    assert torch.allclose(degrade(pictures, share=0.0), pictures, atol=1e-4)


def test_mirroring_boxes_and_pictures_agrees() -> None:
    picture = torch.zeros(2, 1, 8, 8)
    picture[:, :, 2:4, 1:3] = 1
    flags = torch.tensor([True, False])
    flipped = mirror(picture, flags)
    boxes = mirror_boxes(torch.tensor([[[1, 2, 3, 4]], [[1, 2, 3, 4]]]) / 8, flags)
    assert (boxes[0, 0] * 8).tolist() == [5, 2, 7, 4]
    assert flipped[0, 0, 2:4, 5:7].all() and flipped[0].sum() == 4
    assert (flipped[1] == picture[1]).all()


def test_jittered_masks_grow_or_shrink() -> None:
    torch.manual_seed(0)
    masks = torch.zeros(64, 1, 32, 32)
    masks[:, :, 10:20, 10:20] = 1
    areas = set(jitter_masks(masks, share=1.0).sum((1, 2, 3)).int().tolist())
    assert areas == {64, 36, 144, 196}
    assert (jitter_masks(masks, share=0.0) == masks).all()


@pytest.mark.parametrize(
    ("module", "folder"),
    [
        (train_reader, "reader"),
        pytest.param(train_detector, "detector", marks=pytest.mark.slow),
        pytest.param(train_segmenter, "segmenter", marks=pytest.mark.slow),
        pytest.param(train_effects, "effects", marks=pytest.mark.slow),
    ],
)
def test_a_training_saves_measures_and_goes_on(module: object, folder: str, tmp_path: Path) -> None:
    main = module.main  # type: ignore[attr-defined]
    assert main(["--out", str(tmp_path), "--device", "cpu", "--smoke"]) == 0
    runs = json.loads((tmp_path / folder / "training.json").read_text())
    assert runs[0]["steps"] >= 3
    assert runs[0]["figures"]
    again = ["--out", str(tmp_path), "--device", "cpu", "--smoke"]
    assert main([*again, "--resume", str(tmp_path / folder)]) == 0
    assert len(json.loads((tmp_path / folder / "training.json").read_text())) == 2
    if folder == "reader":
        assert AttributeReader.from_folder(tmp_path / folder).prompts
