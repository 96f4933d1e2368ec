"""From answers and masks to readings and graphs, with stand-ins that say what is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sgedit_engine.errors import CancelledError
from sgedit_engine.interface import CancelToken, ProgressReport
from sgedit_engine.perception.parse import Perception, PerceptionSettings, picture_of_reading
from sgedit_engine.perception.segment import BoxMask
from sgedit_engine.reading import Reading, Seen, Sought, Spotted
from sgedit_engine.scene.geometry import Box

SIZE = (100, 200)
IMAGE = np.zeros((*SIZE, 3), np.uint8)
AROUND = {"table": ("wooden", 0.9), "wall": ("cream", 0.8)}


def box(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


class FixedDetector:
    def __init__(self, *answers: Spotted) -> None:
        self.answers = answers

    def detect(self, image: Any, kinds: Any = None) -> tuple[Spotted, ...]:
        return self.answers


class BoxSegmenter:
    """Fills every box."""

    def masks(self, image: Any, boxes: Sequence[Box]) -> list[BoxMask]:
        found = []
        for b in boxes:
            probability = np.zeros(SIZE, np.float32)
            rows = slice(round(b.y0 * SIZE[0]), round(b.y1 * SIZE[0]))
            probability[rows, round(b.x0 * SIZE[1]) : round(b.x1 * SIZE[1])] = 0.9
            found.append(BoxMask(probability, 0.9))
        return found


class FixedReader:
    def __init__(self, kind: tuple[str, float] = ("mug", 0.5)) -> None:
        self.kind = kind

    def things(
        self, image: Any, masks: Sequence[Any], sought: Any = None
    ) -> list[dict[str, tuple[str, float]]]:
        return [{"kind": self.kind, "color": ("red", 0.9)} for _ in masks]

    def surroundings(self, image: Any) -> dict[str, tuple[str, float]]:
        return AROUND


def perception(*answers: Spotted, reader: FixedReader | None = None) -> Perception:
    parts: Any = (FixedDetector(*answers), BoxSegmenter(), reader or FixedReader())
    return Perception(*parts, settings=PerceptionSettings())


def test_faint_answers_are_no_objects() -> None:
    strong = Spotted("mug", box(0.1, 0.2, 0.3, 0.6), 0.8)
    faint = Spotted("ball", box(0.6, 0.2, 0.8, 0.6), 0.2)
    reading = perception(strong, faint).read(IMAGE)
    assert [s.category for s in reading.objects] == ["mug"]
    assert reading.faint == (faint,)
    assert reading.objects[0].attributes == {"color": ("red", 0.9)}


def test_two_answers_for_one_thing_become_one() -> None:
    first = Spotted("mug", box(0.1, 0.2, 0.3, 0.6), 0.8)
    again = Spotted("bowl", box(0.1, 0.2, 0.31, 0.62), 0.6)
    part = Spotted("mug", box(0.15, 0.3, 0.2, 0.5), 0.5)
    reading = perception(first, again, part).read(IMAGE)
    assert [(s.category, s.score) for s in reading.objects] == [("mug", 0.8)]


def test_a_small_thing_of_another_kind_in_front_stays() -> None:
    large = Spotted("teapot", box(0.1, 0.1, 0.5, 0.9), 0.8)
    small = Spotted("ball", box(0.2, 0.6, 0.3, 0.8), 0.85)
    reading = perception(large, small).read(IMAGE)
    assert sorted(s.category for s in reading.objects) == ["ball", "teapot"]
    a, b = (s.mask for s in reading.objects)
    assert not (a & b).any()


def test_a_tiny_thing_on_a_large_one_is_no_hole_of_it() -> None:
    """Of less than a hundredth of it, which would be filled."""
    large = Spotted("teapot", box(0.1, 0.1, 0.9, 0.9), 0.8)
    tiny = Spotted("ball", box(0.4, 0.4, 0.44, 0.5), 0.85)
    masks = {s.category: s.mask for s in perception(large, tiny).read(IMAGE).objects}
    assert masks["ball"].sum() == 8 * 10
    assert masks["teapot"].sum() == 160 * 80 - 8 * 10
    assert not (masks["ball"] & masks["teapot"]).any()


def test_a_crowd_is_cut_to_the_most_certain() -> None:
    places = [box(x / 20, y / 20, (x + 1) / 20, (y + 1) / 20) for x in range(20) for y in range(9)]
    answers = [Spotted("ball", at, 0.99 - n / 1000) for n, at in enumerate(places)]
    objects = perception(*answers).read(IMAGE).objects
    assert len(objects) == 100
    assert min(s.score for s in objects) == answers[99].score


def test_what_is_behind_takes_no_pixels() -> None:
    table = Spotted("table", box(0.0, 0.1, 1.0, 1.0), 0.9)
    mug = Spotted("mug", box(0.1, 0.1, 0.5, 0.9), 0.85)
    sought = Sought(("table", "mug"), behind=("table",))
    reading = perception(table, mug).read(IMAGE, sought)
    masks = {s.category: s.mask for s in reading.objects}
    whole = [BoxSegmenter().masks(IMAGE, [a.box])[0].probability > 0.5 for a in (table, mug)]
    assert (masks["table"] == whole[0]).all()
    assert (masks["mug"] == whole[1]).all()


def test_an_unsure_answer_within_another_is_a_part_of_it() -> None:
    mug = Spotted("mug", box(0.1, 0.1, 0.5, 0.9), 0.9)
    handle = Spotted("cactus", box(0.2, 0.6, 0.3, 0.8), 0.65)
    assert [s.category for s in perception(mug, handle).read(IMAGE).objects] == ["mug"]


@pytest.mark.parametrize(
    ("score", "belief", "kind"), [(0.97, 0.99, "bowl"), (0.7, 0.99, "mug"), (0.7, 0.7, "bowl")]
)
def test_a_second_opinion_counts_only_against_doubt(score: float, belief: float, kind: str) -> None:
    answer = Spotted("bowl", box(0.1, 0.2, 0.3, 0.6), score)
    reader = FixedReader(("mug", belief))
    assert perception(answer, reader=reader).read(IMAGE).objects[0].category == kind


def test_progress_and_cancel() -> None:
    told: list[ProgressReport] = []
    perception().read(IMAGE, progress=told.append)
    assert [report.step for report in told] == [0, 1, 2, 3]
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        perception().read(IMAGE, cancel=token)


def test_graph_numbers_kinds_from_left_to_right_and_adds_surfaces() -> None:
    right = Spotted("rubber duck", box(0.6, 0.5, 0.8, 0.9), 0.9)
    left = Spotted("rubber duck", box(0.1, 0.5, 0.3, 0.9), 0.7)
    picture = picture_of_reading(IMAGE, perception(right, left).read(IMAGE), AROUND)
    ducks = picture.graph.foreground
    assert [o.id for o in ducks] == ["rubber-duck-1", "rubber-duck-2"]
    assert ducks[0].box.x0 < ducks[1].box.x0
    assert ducks[0].description == "red rubber duck"
    assert picture.graph.related("rubber-duck-1", "left of", "rubber-duck-2")
    table = picture.graph.get("table-1")
    assert table.kind == "background"
    assert table.attributes == {"material": "wooden"}
    assert "wall-1" not in picture.graph  # a black picture shows no seam
    assert picture.masks["table-1"].sum() == IMAGE[..., 0].size - sum(
        picture.masks[d.id].sum() for d in ducks
    )


def test_an_empty_table_is_a_picture_too() -> None:
    picture = picture_of_reading(IMAGE, Reading(()), AROUND)
    assert picture.graph.foreground == ()
    assert picture.masks["table-1"].all()


def test_settings_come_from_a_profile() -> None:
    settings = PerceptionSettings.of({"found": 0.5, "unrelated": 3.0})
    assert settings.found == 0.5
    assert settings.same == PerceptionSettings().same


def test_objects_keep_the_measured_box() -> None:
    mask = np.zeros(SIZE, bool)
    mask[10:20, 20:40] = True
    seen = Seen("ball", box(0.1, 0.1, 0.2, 0.2), 0.9, mask, {"color": ("blue", 0.8)})
    found = picture_of_reading(IMAGE, Reading((seen,)), AROUND).graph.get("ball-1")
    assert found.attributes == {"color": "blue"}
    assert found.score == 0.9
