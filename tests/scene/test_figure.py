"""Sizes and boxes of things from where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sgedit_engine.scene.figure import BoxFigure, Figure, box_size
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.perspective import USUAL, Perspective
from sgedit_engine.scene.room import Room, standing_at
from sgedit_engine.scene.same_place import whole_box_in
from tests.scene.conftest import PROPORTIONS, drum, graph_of, thing

DRUMS = {kind: drum() for kind in ("mug", "ball")}
VIEW = Perspective(0.4)


def drum_room(*boxes: Box, aspect: float = 1.0) -> Room:
    things = [thing(f"mug-{n}", 0.5, 0.5, 0.1, 0.1) for n in range(len(boxes))]
    placed = [t.model_copy(update={"box": b}) for t, b in zip(things, boxes, strict=True)]
    return Room(graph_of(*placed), {}, PROPORTIONS, DRUMS, aspect)


def figures() -> list[Figure]:
    room = drum_room(Box.from_bottom_center(0.5, 0.7, 0.24, 0.24))
    return [
        room.usual("mug", PROPORTIONS["mug"]),
        room.usual("lamp", PROPORTIONS["lamp"]),
        room.own(room.others[0]),
        BoxFigure(0.5, 0.3, VIEW, 1.5),
    ]


@pytest.mark.parametrize("figure", figures())
@settings(max_examples=30, deadline=None)
@given(x=st.floats(0.2, 0.8), row=st.floats(0.5, 0.9))
def test_nearer_is_larger_and_the_ground_is_the_same(figure: Figure, x: float, row: float) -> None:
    far, near = figure.at(x, row - 0.05), figure.at(x, row)
    assert near.box.area > far.box.area
    assert near.stance.near > far.stance.near
    assert near.stance.radius == pytest.approx(far.stance.radius, rel=0.05)
    assert near.box.width / near.box.height == pytest.approx(
        far.box.width / far.box.height, rel=0.05
    )


@pytest.mark.parametrize("figure", figures())
def test_twice_the_size(figure: Figure) -> None:
    once, twice = figure.at(0.5, 0.7).box, figure.scaled(2.0).at(0.5, 0.7).box
    assert twice.width == pytest.approx(2 * once.width, rel=0.12)
    assert figure.scaled(2.0).radius == pytest.approx(2 * figure.radius)


@settings(max_examples=30, deadline=None)
@given(x=st.floats(0.2, 0.8), bottom=st.floats(0.55, 0.95))
def test_standing_at_a_lower_edge(x: float, bottom: float) -> None:
    for figure in figures():
        seen = standing_at(figure, x, bottom)
        assert seen.box.bottom_center == pytest.approx((x, bottom), abs=0.003)


@settings(max_examples=30, deadline=None)
@given(
    x=st.floats(0.3, 0.7),
    bottom=st.floats(0.6, 0.95),
    side=st.floats(0.15, 0.35),
    aspect=st.floats(0.6, 1.8),
)
def test_an_object_stays_as_it_is_where_it_is(
    x: float, bottom: float, side: float, aspect: float
) -> None:
    box = Box.from_bottom_center(x, bottom, side / aspect, 0.9 * side)
    found = whole_box_in(drum_room(box, aspect=aspect), "mug-0")
    assert found.xyxy == pytest.approx(box.xyxy, abs=1e-6)


def test_what_is_hidden_of_an_object_counts() -> None:
    whole = Box.from_bottom_center(0.5, 0.7, 0.28, 0.28)
    front = Box(x0=0.56, y0=0.4, x1=0.8, y1=0.9)
    masks = {"ball-1": front.to_mask(256, 256)}
    masks["mug-1"] = whole.to_mask(256, 256) & ~masks["ball-1"]
    graph = graph_of(
        *(thing(i, 0.5, 0.5, 0.1, 0.1).model_copy(update={"box": Box.from_mask(m)})
          for i, m in masks.items())
    )  # fmt: skip
    found = whole_box_in(Room(graph, masks, PROPORTIONS, DRUMS, 1.0), "mug-1")
    assert found.iou(whole) > 0.9 > graph.get("mug-1").box.iou(whole)


def test_things_are_as_large_as_those_that_are_there() -> None:
    sides = (0.18, 0.24, 0.3)
    rooms = [drum_room(Box.from_bottom_center(0.3, 0.7, s, s)) for s in sides]
    small, usual, large = (r.usual("ball", PROPORTIONS["ball"]).radius for r in rooms)
    assert small < usual < large
    assert large / usual < sides[2] / sides[1]  # one object alone is not believed all the way


@pytest.mark.parametrize(
    ("ratio", "larger", "aspect", "size"),
    [(1.0, 0.3, 1.0, (0.3, 0.3)), (2.0, 0.4, 1.0, (0.4, 0.2)), (0.5, 0.4, 2.0, (0.1, 0.4))],
)
def test_box_sizes(ratio: float, larger: float, aspect: float, size: tuple[float, float]) -> None:
    assert box_size(ratio, larger, aspect) == pytest.approx(size)


@settings(max_examples=30, deadline=None)
@given(near=st.floats(-1.0, 0.6), above=st.floats(0.0, 0.4))
def test_rows_of_raised_places(near: float, above: float) -> None:
    for view in (USUAL, VIEW):
        assert view.near(view.row(near, above), above) == pytest.approx(near, abs=1e-6)
