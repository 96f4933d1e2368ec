"""The figures of perception: right answers score one, wrong ones less."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sgedit_engine.perception.segment import BoxMask
from sgedit_engine.reading import Spotted
from stilllife.eval_perception import (
    HeldOut,
    detection_figures,
    effects_figures,
    reader_figures,
    segmentation_figures,
)
from stilllife.tallies import average_precision


@pytest.fixture(scope="module")
def held() -> HeldOut:
    return HeldOut.render(4)


@pytest.mark.parametrize(
    ("hits", "total", "area"),
    [
        ([(0.9, True), (0.8, True)], 2, 1.0),
        ([(0.9, True), (0.8, False)], 2, 0.5),
        ([(0.9, False), (0.8, True)], 1, 0.5),
        ([], 3, 0.0),
        ([(0.5, True)], 0, 0.0),
    ],
)
def test_average_precision(hits: list[tuple[float, bool]], total: int, area: float) -> None:
    assert average_precision(hits, total) == pytest.approx(area)


class Oracle:
    """Answers from the truth, by looking the picture up."""

    def __init__(self, held: HeldOut) -> None:
        self.held = held

    def number(self, image: np.ndarray) -> int:
        return next(n for n, rgb in enumerate(self.held.drawn.rgb) if (rgb == image).all())

    def detect(self, image: Any, kinds: Any = None) -> tuple[Spotted, ...]:
        truths = self.held.truths(self.number(image))
        return tuple(Spotted(t.values["kind"], t.box, 0.9) for t in truths)

    def masks(self, image: Any, boxes: Any) -> list[BoxMask]:
        truths = self.held.truths(self.number(image))
        return [BoxMask(t.mask.astype(np.float32), 1.0) for t in truths]

    def things(self, image: Any, masks: Any) -> list[dict[str, tuple[str, float]]]:
        truths = self.held.truths(self.number(image))
        return [{name: (value, 1.0) for name, value in t.values.items()} for t in truths]

    def surroundings(self, image: Any) -> dict[str, tuple[str, float]]:
        scene = self.held.scenes[self.number(image)]
        return {"table": (scene.table, 1.0), "wall": (scene.wall, 1.0)}

    def probability(self, image: np.ndarray, mask: Any, others: Any) -> np.ndarray:
        n = next(i for i, rgb in enumerate(self.held.before.rgb) if (rgb == image).all())
        change = np.abs(image.astype(int) - self.held.after.rgb[n].astype(int)).max(-1)
        return (change > 4).astype(np.float32)


def test_the_truth_scores_one(held: HeldOut) -> None:
    oracle: Any = Oracle(held)
    detected = detection_figures(oracle, held)
    assert detected["ap50"] == pytest.approx(1.0)
    assert detected["recall_and_kind"] == 1.0
    assert detected["false_alarms_per_picture"] == 0.0
    assert segmentation_figures(oracle, held)["mask_iou"] == 1.0
    assert set(reader_figures(oracle, held).values()) == {1.0}
    assert effects_figures(oracle, held)["effects_iou"] == 1.0


class Liar(Oracle):
    """The right boxes with wrong kinds, and one box too many."""

    def detect(self, image: Any, kinds: Any = None) -> tuple[Spotted, ...]:
        answers = super().detect(image)
        extra = Spotted("ball", answers[0].box.model_copy(update={"x0": 0.0, "x1": 0.01}), 0.95)
        return (extra, *(Spotted("nothing", a.box, a.score) for a in answers))


def test_wrong_kinds_are_no_hits(held: HeldOut) -> None:
    liar: Any = Liar(held)
    figures = detection_figures(liar, held)
    assert figures["ap50"] == 0.0
    assert figures["recall_mostly_visible"] == 1.0
    assert figures["recall_and_kind"] == 0.0
    assert figures["false_alarms_per_picture"] == 1.0
