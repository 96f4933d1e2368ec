"""The pool of training pictures: labels fit pixels, pairs fit each other, slots are renewed."""

from __future__ import annotations

import pytest
import torch

from stilllife.edits import EDIT_KINDS
from stilllife.pool import Pool, measure
from stilllife.supply import Order, Supply, parcel_of
from stilllife.world import COLORS, KINDS, MAX_THINGS, TABLES

CPU = torch.device("cpu")
SMALL = 64


@pytest.fixture(scope="module")
def pool() -> Pool:
    pool = Pool(16, CPU, Order(seed=3), workers=0, resolution=SMALL)
    pool.fill()
    return pool


def test_labels_are_those_of_the_scenes(pool: Pool) -> None:
    batch = pool.batch(8)
    assert batch.before.rgb.shape == (8, 3, SMALL, SMALL)
    assert batch.before.rgb.dtype == torch.uint8
    for n, scene in enumerate(batch.scenes):
        kinds = batch.before.kind[n].tolist()
        expected = [list(KINDS).index(t.kind) for t in scene.things]
        assert kinds == expected + [-1] * (MAX_THINGS - len(expected))
        assert batch.before.color[n, 0] == list(COLORS).index(scene.things[0].color)
        assert batch.before.table[n] == TABLES.index(scene.table)


def test_boxes_enclose_the_visible_masks(pool: Pool) -> None:
    view = pool.batch(8).before
    masks = view.masks()
    for n, i in view.seen.nonzero().tolist():
        rows, columns = masks[n, i].nonzero().T
        edges = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        assert (view.boxes[n, i] * SMALL).tolist() == [float(e) for e in edges]
        assert view.pixels[n, i] == len(rows)
        assert 0 < view.visibility[n, i] <= 1


def test_measure_of_a_hidden_thing_is_zero() -> None:
    visible = torch.zeros((1, 8, 8), dtype=torch.uint8)
    visible[0, 2:5, 1:7] = 2
    amodal = torch.full((1, 8, 8), 0b11, dtype=torch.uint8)
    boxes, pixels, whole = measure(visible, amodal)
    assert boxes[0, 0].tolist() == [0, 0, 0, 0]
    assert boxes[0, 1].tolist() == [1 / 8, 2 / 8, 7 / 8, 5 / 8]
    assert pixels[0, :2].tolist() == [0, 18]
    assert whole[0, :3].tolist() == [64, 64, 0]


def test_refresh_replaces_the_oldest() -> None:
    pool = Pool(256, CPU, Order(), workers=0, resolution=16)
    pool.fill()
    before = pool.pictures(torch.arange(256)).scenes
    assert pool.refresh(100) == 128
    after = pool.pictures(torch.arange(256)).scenes
    assert before[:128] != after[:128]
    assert before[128:] == after[128:]


def test_pairs_differ_only_by_their_edit() -> None:
    order = Order("pairs", seed=1, kinds=("remove", "add"))
    pool = Pool(128, CPU, order, workers=0, resolution=32)
    pool.fill()
    batch = pool.batch(32)
    assert batch.after is not None and batch.edit_kind is not None
    for n, kind in enumerate(batch.edit_kind.tolist()):
        change = len(batch.scenes_after[n].things) - len(batch.scenes[n].things)
        assert change == {"remove": -1, "add": 1}[EDIT_KINDS[kind]]
        assert batch.scenes[n].table == batch.scenes_after[n].table


def test_parcels_depend_on_order_and_number_alone() -> None:
    order = Order(seed=5)
    assert parcel_of(order, 2).before.scenes == parcel_of(order, 2).before.scenes
    assert parcel_of(order, 2).before.scenes != parcel_of(order, 3).before.scenes
    other_split = Order(split="test", seed=5)
    assert parcel_of(order, 2).before.scenes != parcel_of(other_split, 2).before.scenes


def test_workers_deliver_every_parcel_and_end() -> None:
    order = Order("pairs", kinds=("add",))
    with Supply(order, workers=2) as supply:
        processes = list(supply._processes)
        taken = {supply.take().before.scenes for _ in range(4)}
    assert len(taken) == 4
    assert {parcel_of(order, 0).before.scenes, parcel_of(order, 1).before.scenes} <= taken
    assert all(process.poll() is not None for process in processes)


def test_an_order_for_few_things_is_kept() -> None:
    parcel = parcel_of(Order("pairs", seed=3, few=1.0), 0)
    assert max(len(scene.things) for scene in parcel.before.scenes) <= 2
    usual = parcel_of(Order("pairs", seed=3), 0)
    assert max(len(scene.things) for scene in usual.before.scenes) > 2
