"""What the judge learns from: boxes, centres, repainted pictures; and both trainings."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from sgedit_engine.models.weights import checkpoints_folder
from stilllife.eval_perception import HeldOut
from stilllife.judge import boxes, repaint, train_counter, train_namer
from stilllife.judge.bundle import main as bundle
from stilllife.judge.centers import center_losses, center_targets, decoded
from stilllife.judge.counter import Located
from stilllife.judge.evaluate import counter_figures, empty_places, namer_figures
from stilllife.judge.evaluate import main as evaluate
from stilllife.judge.labelled import Labelled, Ring, joined, labelled
from stilllife.judge.namer import Named
from stilllife.judge.networks import NOTHING
from stilllife.pool import Pool
from stilllife.scenes import scene_of
from stilllife.supply import Order
from stilllife.world import MAX_THINGS

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def truth() -> Labelled:
    pool = Pool(12, CPU, Order(seed=9), workers=0)
    pool.fill()
    return labelled(pool.pictures(torch.arange(12)).before)


@pytest.fixture(scope="module")
def held() -> HeldOut:
    return HeldOut.render(6)


def by_hand(*things: tuple[float, float, float, float], visibility: float = 1.0) -> Labelled:
    """One 256×256 picture with things of given boxes in pixels, full ones."""
    box, pixels = torch.zeros(1, MAX_THINGS, 4), torch.zeros(1, MAX_THINGS, dtype=torch.int32)
    visible = torch.zeros(1, 256, 256, dtype=torch.uint8)
    for i, (x0, y0, x1, y1) in enumerate(things):
        box[0, i] = torch.tensor([x0, y0, x1, y1]) / 256
        visible[0, int(y0) : int(y1), int(x0) : int(x1)] = i + 1
        pixels[0, i] = int((x1 - x0) * (y1 - y0))
    ids = torch.zeros(1, MAX_THINGS, dtype=torch.int64)
    return Labelled(
        torch.zeros(1, 3, 256, 256, dtype=torch.uint8),
        visible,
        ids,
        ids,
        ids,
        box,
        pixels,
        (pixels > 0) * visibility,
        torch.zeros_like(ids, dtype=torch.bool),
        torch.zeros(1, 4),
    )


def test_centres_of_a_scene_made_by_hand() -> None:
    targets = center_targets(by_hand((40, 80, 100, 120), (200, 10, 240, 90)))
    # The middles (70, 100) and (220, 50), in cells of 4 pixels.
    assert (targets.heat[0] == 1).nonzero().tolist() == [[12, 55], [25, 17]]
    assert targets.care.min() == 1
    assert targets.weight.sum() == 18
    x, y, width, height = targets.shape[0, :, 25, 17].tolist()
    assert (x, y) == pytest.approx((0.0, -0.5), abs=1e-5)
    assert np.exp([width, height]) == pytest.approx([15, 10])
    # A neighbour of a centre points back to it.
    assert targets.shape[0, 0, 25, 16] == pytest.approx(1.0, abs=1e-5)


def test_barely_visible_and_unsure_things_are_left_out() -> None:
    hidden = by_hand((40, 80, 100, 120), visibility=0.1)
    unsure = by_hand((40, 80, 100, 120))
    unsure.unsure[0, 0] = True
    tiny = by_hand((40, 80, 44, 84))
    for case in (hidden, unsure, tiny):
        targets = center_targets(case)
        assert targets.heat.max() == 0 and targets.weight.max() == 0
        left = targets.care[0] == 0
        assert left[20, 10] and not left[40, 40]


def test_targets_decode_to_the_boxes(truth: Labelled) -> None:
    targets = center_targets(truth)
    for n in range(len(truth.rgb)):
        logits = torch.logit(targets.heat[n], eps=1e-4)[None]
        found, scores = decoded(torch.cat([logits, targets.shape[n]]), floor=0.95)
        wanted = truth.boxes[n][truth.sure[n]].double().numpy()
        assert len(found) == len(wanted)
        assert np.sort(found, 0) == pytest.approx(np.sort(wanted, 0), abs=1e-4)
        assert (scores > 0.95).all()


def test_the_right_answer_costs_least(truth: Labelled) -> None:
    targets = center_targets(truth)
    right = torch.cat([torch.logit(targets.heat, eps=1e-4)[:, None], targets.shape], 1)
    wrong = right.clone()
    wrong[:, 0] = -2.0
    wrong[:, 3] += 0.5
    good, bad = center_losses(right, targets), center_losses(wrong, targets)
    assert good["loss"] < 0.2 < bad["loss"]
    assert good["size"] == 0 and bad["size"] > 0.4


def test_empty_boxes_hold_nearly_nothing(truth: Labelled) -> None:
    torch.manual_seed(0)
    found, ok = boxes.empty_boxes(truth, 8)
    assert ok.float().mean() > 0.9
    for n, k in ok.nonzero().tolist():
        x0, y0, x1, y1 = (found[n, k] * 256).round().int().clamp(0, 256).tolist()
        shown = (truth.visible[n, y0:y1, x0:x1] > 0).float()
        assert shown.numel() > 100 and shown.mean() < boxes.COVERED


def test_the_place_of_a_thing_that_is_gone_is_empty(truth: Labelled) -> None:
    place = torch.tensor([0.3, 0.4, 0.5, 0.6])
    gone = truth._replace(
        gone=place.expand(len(truth.rgb), 4), visible=torch.zeros_like(truth.visible)
    )
    torch.manual_seed(0)
    found, ok = boxes.empty_boxes(gone, 2)
    assert ok.all()
    near = (found[:, 0] - place).abs().amax(1) < 0.1
    assert 0 < near.float().mean() < 1
    full, _ = boxes.empty_boxes(gone._replace(visible=torch.ones_like(truth.visible)), 2)
    assert not ((full[:, 0] - place).abs().amax(1) < 0.05).any()


def test_the_namer_sees_the_box_and_some_room() -> None:
    pictures = torch.zeros(1, 3, 256, 256)
    pictures[:, :, 100:140, 60:140] = 1
    seen = boxes.namer_pixels(pictures, torch.tensor([[[60, 100, 140, 140]]]) / 256)
    assert seen.shape == (1, 4, boxes.CROP, boxes.CROP)
    inside = seen[0, 3] > 0.99
    assert seen[0, 3].sum() == pytest.approx((boxes.CROP / 1.3) ** 2 / 2, rel=0.01)
    # What the fourth channel marks is what was painted: nowhere else is the picture white.
    assert (seen[0, 0][inside] > 1.4).all()
    assert (seen[0, 0][seen[0, 3] == 0] < -1.4).all()


def test_asked_boxes_carry_the_labels_of_their_things(truth: Labelled) -> None:
    asked, wanted = train_namer.asked_boxes(truth)
    count = train_namer.THINGS + train_namer.EMPTY
    assert asked.shape == (len(truth.rgb), count, 4)
    assert (asked[..., 2:] > asked[..., :2]).all()
    things = slice(0, train_namer.THINGS)
    assert (wanted["kind"][:, things] < NOTHING).all()
    empty = wanted["kind"][:, train_namer.THINGS :]
    assert set(empty.flatten().tolist()) <= {NOTHING, -1}
    assert (wanted["color"][:, train_namer.THINGS :] == -1).all()
    for n in range(len(truth.rgb)):
        own = set(zip(truth.kind[n].tolist(), truth.color[n].tolist(), strict=True))
        for k in range(train_namer.THINGS):
            assert (int(wanted["kind"][n, k]), int(wanted["color"][n, k])) in own


def test_mirroring_keeps_labels_and_pixels_together(truth: Labelled) -> None:
    flags = torch.arange(len(truth.rgb)) % 2 == 0
    turned = truth.mirrored(flags)
    assert center_targets(turned).heat[flags].flip(-1).shape == (6, 64, 64)
    for n, i in truth.sure.nonzero().tolist():
        columns = (turned.visible[n] == i + 1).any(0).nonzero()
        assert turned.boxes[n, i, 0] * 256 == columns.min()
        assert turned.boxes[n, i, 2] * 256 == columns.max() + 1
    assert (turned.boxes[truth.pixels == 0] == 0).all() and (turned.gone == 0).all()


def test_a_ring_forgets_the_oldest(truth: Labelled) -> None:
    ring = Ring(16)
    with pytest.raises(RuntimeError, match="empty"):
        ring.pick(1)
    ring.put(truth)
    assert ring.filled == 12 and ring.pick(30).rgb.shape[0] == 30
    ring.put(truth)
    assert ring.filled == 16 and ring.made == 16
    assert len(joined([truth, ring.pick(3)]).rgb) == 15


def test_full_captions_name_everything() -> None:
    for seed in range(20):
        scene = scene_of(seed)
        text = repaint.full_caption(scene)
        assert len(text.split()) <= 60
        for thing in scene.things:
            assert thing.color in text and thing.kind in text
            assert thing.pattern == "plain" or thing.pattern in text


def test_a_changed_thing_is_unsure_and_a_changed_ground_is_dropped(truth: Labelled) -> None:
    labels = torch.zeros(len(truth.rgb), MAX_THINGS, 4, dtype=torch.int64)
    rendering = repaint.Rendering(
        truth.rgb.permute(0, 2, 3, 1), truth.visible, torch.zeros_like(truth.visible), labels
    )
    made = truth.rgb.float().clone()
    same, changed = repaint.compared(made, rendering)
    assert same.all() and not changed.any()
    thing = (truth.visible == 1)[:, None].expand_as(made)
    made[thing] = 255 - made[thing]
    same, changed = repaint.compared(made, rendering)
    assert same.all() and changed[:, 0].float().mean() > 0.8 and not changed[:, 1:].any()
    corner = truth.visible[:, :48, :48].amax((1, 2)) == 0
    made[:, :, :48, :48] = 255 - made[:, :, :48, :48]
    same, _ = repaint.compared(made, rendering)
    assert not same[corner].any() and corner.any()


def test_a_seam_stays_inside_its_hole() -> None:
    hole = torch.zeros(1, 40, 40, dtype=torch.bool)
    hole[:, 10:30, 10:30] = True
    kept = torch.zeros_like(hole)
    kept[:, 10:30, 30:40] = True
    share = repaint.seam(hole, kept)[0, 0]
    assert (share[~hole[0]] == 0).all() and share[20, 20] == 1
    assert 0 < share[20, 12] < 1
    # Beside what stands there it does not fade.
    assert share[20, 29] == 1


class Oracle:
    """Answers namer's and counter's questions from the truth."""

    def __init__(self, held: HeldOut) -> None:
        self.held = held

    def _truths(self, image: np.ndarray) -> list:
        n = next(n for n, rgb in enumerate(self.held.drawn.rgb) if (rgb == image).all())
        return self.held.truths(n)

    def locate(self, image: np.ndarray) -> tuple[Located, ...]:
        return tuple(Located(t.box, 0.9) for t in self._truths(image))

    def name(self, image: np.ndarray, boxes: list) -> tuple[Named, ...]:
        known = {t.box: t.values for t in self._truths(image)}
        nothing = {"kind": None, "color": "red", "pattern": "plain"}
        return tuple(
            Named(**{k: known.get(b, nothing)[k] for k in nothing}, confidence={}) for b in boxes
        )


class Liar(Oracle):
    """Sees a thing twice, and takes everything for a ball."""

    def locate(self, image: np.ndarray) -> tuple[Located, ...]:
        answers = super().locate(image)
        return (*answers, answers[0])

    def name(self, image: np.ndarray, boxes: list) -> tuple[Named, ...]:
        return tuple(Named("ball", "red", "plain", {}) for _ in boxes)


def test_the_truth_scores_one_and_a_lie_does_not(held: HeldOut) -> None:
    oracle, liar = Oracle(held), Liar(held)
    assert set(namer_figures(oracle, held).values()) == {1.0}  # type: ignore[arg-type]
    assert set(counter_figures(oracle, held).values()) == {1.0}  # type: ignore[arg-type]
    named = namer_figures(liar, held)  # type: ignore[arg-type]
    assert named["judge_nothing"] == 0 and named["judge_joint"] < 0.5
    counted = counter_figures(liar, held)  # type: ignore[arg-type]
    assert counted["judge_count"] == 0 and counted["judge_recall"] == 1
    assert counted["judge_precision"] < 1


def test_empty_places_are_a_fifth_and_always_the_same(held: HeldOut) -> None:
    places = empty_places(held)
    things = sum(t.visibility >= 0.5 for n in range(6) for t in held.truths(n))
    assert sum(map(len, places)) == round(things / 5)
    assert places == empty_places(held)


@pytest.mark.parametrize(("module", "folder"), [(train_namer, "namer"), (train_counter, "counter")])
def test_a_training_saves_measures_and_goes_on(module: object, folder: str, tmp_path: Path) -> None:
    main = module.main  # type: ignore[attr-defined]
    arguments = ["--out", str(tmp_path), "--device", "cpu", "--smoke"]
    assert main(arguments) == 0
    assert main([*arguments, "--resume", str(tmp_path / folder)]) == 0
    runs = json.loads((tmp_path / folder / "training.json").read_text())
    assert len(runs) == 2 and runs[0]["steps"] >= 3
    assert runs[0]["options"]["generator"] == "None"
    assert any(name.startswith("judge_") for name in runs[0]["figures"])


@pytest.mark.slow
def test_both_train_among_repainted_pictures(tmp_path: Path) -> None:
    generator = checkpoints_folder() / "stilllife"
    for module in (train_namer, train_counter):
        arguments = ["--out", str(tmp_path), "--device", "cpu", "--smoke"]
        assert module.main([*arguments, "--generator", str(generator)]) == 0
    assert bundle([str(tmp_path)]) == 0
    judged = ["--judge", str(tmp_path), "--scenes", "2", "--generator", str(generator), "--json"]
    assert evaluate(judged) == 0
